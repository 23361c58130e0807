"""iCalendar addresses: one event's sessions, and all public ones."""

from collections.abc import Callable
from datetime import datetime

from flask import Blueprint, Flask, Response, current_app, request
from flask.typing import ResponseReturnValue

from app.events import listing
from app.events.calendar_entries import entries_of
from app.events.queries import public_event
from app.events.titles import title
from app.feeds.queries import public_events, public_tag
from app.ics.entries import Calendar, Entry
from app.ics.etag import fingerprint, last_modified
from app.ics.write import calendar_bytes
from app.web.access import Audience, open_to
from app.web.request_work import current_work

bp = Blueprint("feeds", __name__)


def register(app: Flask) -> None:
    """Register the calendars' addresses."""
    app.register_blueprint(bp)


@bp.get("/events/<slug>/calendar.ics")
@open_to(Audience.everyone)
def event(slug: str) -> ResponseReturnValue:
    """Answer one published event's sessions."""
    work = current_work()
    found = public_event(work, slug)
    name = title(found, work.texts.language).text
    calendar = Calendar(name, entries_of(work.texts, work.links, found), work.texts.language)
    return _answer(fingerprint(calendar), lambda: calendar, f"{slug}.ics", last_modified(calendar))


@bp.get("/feeds/events.ics")
@open_to(Audience.everyone)
def public() -> ResponseReturnValue:
    """Answer all public sessions, narrowed as asked; an unchanged calendar costs one aggregate."""
    work = current_work()
    asked = listing.asked(request.args)
    wanted = listing.Asked(form=asked.form, county=asked.county, mode=asked.mode)

    def calendar() -> Calendar:
        entries: list[Entry] = []
        for each in public_events(work, wanted):
            entries += entries_of(work.texts, work.links, each)
        return Calendar(current_app.config.get("OFFICE_NAME", "Zapisy"), entries, work.texts.language)

    return _answer(public_tag(work, wanted), calendar, "events.ics")


def _answer(
    tag: str, made: Callable[[], Calendar], filename: str, modified: datetime | None = None
) -> Response:
    """Answer 304 if the reader has this version, else the calendar's bytes."""
    response = Response(mimetype="text/calendar")
    response.set_etag(tag)
    response.headers["Cache-Control"] = "public, max-age=0, must-revalidate"
    response.headers["Vary"] = "Accept-Language, Cookie"
    response.last_modified = modified
    if request.if_none_match.contains(tag):
        response.status_code = 304
        return response
    calendar = made()
    response.data = calendar_bytes(calendar)
    response.last_modified = last_modified(calendar)
    response.headers["Content-Disposition"] = f'inline; filename="{filename}"'
    response.make_conditional(request.environ)
    return response
