"""The page on which a form stands, as the person who asks now would read it."""

from collections.abc import Iterator
from io import BytesIO
from typing import Any
from urllib.parse import unquote, urlsplit

from flask import Flask, current_app, g, request, session

from app.web.filling_in import TOKEN
from app.web.sent_forms import Sent


def pages_of(sent: Sent) -> Iterator[str]:
    """Yield where the form may stand: the page it came from, its own address, and those above it."""
    path = urlsplit(sent.action).path
    yield from dict.fromkeys(
        each
        for each in (sent.page, sent.action, *_above(path))
        if each.startswith("/") and not each.startswith("//") and not _is_file(each)
    )


def _is_file(address: str) -> bool:
    return "." in urlsplit(address).path.rpartition("/")[2]


def _above(path: str) -> Iterator[str]:
    parts = path.strip("/").split("/")
    for count in range(len(parts) - 1, 0, -1):
        yield f"/{'/'.join(parts[:count])}/"
        yield f"/{'/'.join(parts[:count])}"


def page_at(address: str) -> str | None:
    """Return a page as the person who asks now would read it; None if it is not there for them.

    It is asked for as a request of its own, with this one's session as it stands by now.
    """
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]  # as Flask documents it
    before = dict(session)
    with app.app_context(), app.request_context(_environ_of(address)):
        if request.routing_exception is not None:
            return None
        session.clear()
        session.update(before)
        response = app.full_dispatch_request()
        text = response.get_data(as_text=True) if response.mimetype == "text/html" else None
        good = response.status_code == 200
        after = dict(session)
        response.close()
    session.clear()
    session.update(after)
    g.pop(TOKEN, None)
    return text if good else None


def _environ_of(address: str) -> dict[str, Any]:
    left_out = ("werkzeug.", "HTTP_IF_", "HTTP_RANGE", "HTTP_ACCEPT_ENCODING", "CONTENT_", "flask.")
    parts = urlsplit(address)
    kept = {name: value for name, value in request.environ.items() if not name.startswith(left_out)}
    return {
        **kept,
        "REQUEST_METHOD": "GET",
        "PATH_INFO": unquote(parts.path, errors="replace").encode().decode("latin-1"),
        "QUERY_STRING": parts.query,
        "wsgi.input": BytesIO(),
    }
