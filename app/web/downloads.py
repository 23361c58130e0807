"""Files made for one reader: streamed from a session of their own, closed, and noted before they leave."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import IO

from flask import Response, request, send_file
from sqlalchemy.orm import Session

from app.extensions import db
from app.sqlite import begin_write
from app.texts import Texts
from app.work import Work


@contextmanager
def apart(work: Work) -> Iterator[Work]:
    """Give a `Work` with a write transaction of its own, and commit it at the end.

    For what a GET leaves behind (the fact that names were taken out): its own transaction is for
    reading only. See docs/decisions/0044-exports-are-recorded.md.
    """
    with Session(db.engine) as session:
        begin_write(session)
        yield replace(work, session=session)
        session.commit()


@contextmanager
def one_transaction(work: Work) -> Iterator[Work]:
    """Give a `Work` that reads in a transaction of its own.

    Rows that come piece by piece need one on PostgreSQL, and a request that only reads has none.
    """
    with Session(db.engine) as session:
        yield replace(work, session=session)


def asked_texts(work: Work) -> Texts | None:
    """Return the reader's words if the address asks for them (`labels=1`).

    Pages ask for them; without, headings are names of fields and values are names of states, for programs.
    """
    return work.texts if request.args.get("labels") == "1" else None


def streamed(work: Work, name: str, kind: str, pieces: Callable[[Work], Iterator[bytes]]) -> Response:
    """Answer with a file piece by piece; `kind` is its content type, `name` is plain ASCII.

    `pieces` gets a `Work` whose session lives as long as the stream: the request's is closed before
    the answer is sent, so nothing read by it may be refreshed there.
    """
    engine = db.engine

    def all_pieces() -> Iterator[bytes]:
        with Session(engine) as session:
            yield from pieces(replace(work, session=session))

    response = Response(all_pieces(), content_type=kind)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def sent(file: IO[bytes], name: str, kind: str) -> Response:
    """Answer with a temporary file, and close it (which deletes it) when it has been sent."""
    response = send_file(file, mimetype=kind, as_attachment=True, download_name=name)
    response.call_on_close(file.close)
    return response
