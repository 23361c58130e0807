"""The list of registrations as CSV and XLSX: the same filter and order as the screen, streamed."""

from collections.abc import Iterator
from dataclasses import replace

from flask import Response, request, send_file
from flask.typing import ResponseReturnValue
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from app.events.access import managed_event
from app.events.models import Event
from app.extensions import db
from app.history.operations import record
from app.papers.sheets import CSV_TYPE, XLSX_TYPE, Cell, csv_chunks, file_name, xlsx_file
from app.registrations.facts import EXPORTED
from app.registrations.listing import HEADER, Asked, counted, exported
from app.registrations.routes.blueprint import blueprint
from app.sqlite import begin_write
from app.web.access import Audience, open_to
from app.web.request_work import current_work
from app.work import Work


@blueprint.get("/manage/events/<slug>/registrations.csv")
@open_to(Audience.staff)
def manage_csv(slug: str) -> ResponseReturnValue:
    """Export as CSV, piece by piece."""
    work = current_work()
    event = managed_event(work, slug)
    asked = Asked.of(request.args)
    _note(work, event, "CSV", counted(work, event, asked))
    pieces = csv_chunks(HEADER, _rows(work, db.engine, event, asked))
    response = Response(pieces, content_type=CSV_TYPE)
    response.headers["Content-Disposition"] = f'attachment; filename="{_name(work, event, "csv")}"'
    return response


@blueprint.get("/manage/events/<slug>/registrations.xlsx")
@open_to(Audience.staff)
def manage_xlsx(slug: str) -> ResponseReturnValue:
    """Export as XLSX, by way of a temporary file."""
    work = current_work()
    event = managed_event(work, slug)
    asked = Asked.of(request.args)
    _note(work, event, "XLSX", counted(work, event, asked))
    file = xlsx_file(HEADER, exported(work, event, asked), work.texts.gettext("Registrations"))
    name = _name(work, event, "xlsx")
    response = send_file(file, mimetype=XLSX_TYPE, as_attachment=True, download_name=name)
    response.call_on_close(file.close)
    return response


def _rows(work: Work, engine: Engine, event: Event, asked: Asked) -> Iterator[tuple[Cell, ...]]:
    """Yield the rows from a session of their own: the request's is closed before the answer is sent."""
    with Session(engine) as session:
        yield from exported(replace(work, session=session), event, asked)


def _name(work: Work, event: Event, ending: str) -> str:
    return file_name(event.slug, work.today, ending)


def _note(work: Work, event: Event, kind: str, count: int) -> None:
    """Record the export in a transaction of its own, since a GET's own is for reading only.

    See docs/decisions/0044-exports-are-recorded.md.
    """
    values = {"format": kind, "count": count}
    with Session(db.engine) as session:
        begin_write(session)
        apart = replace(work, session=session)
        record(apart, EXPORTED, "event", event.id, event_id=event.id, values=values)
        session.commit()
