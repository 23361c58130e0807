"""Lists to sign as files: of one session, of a meeting, and of a whole event."""

from collections.abc import Callable

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue

from app.attendance.access import sessions_to_print
from app.errors import Forbidden, Missing
from app.events.models import Session
from app.events.timing import sessions_of
from app.signing_lists.queries import MOST_LISTS, event_to_print, next_to_print
from app.signing_lists.routes.blueprint import bp
from app.signing_lists.routes.sending import send_lists
from app.typed import number_in
from app.web.access import Audience, open_to
from app.web.request_work import current_work


@bp.get("/manage/events/<slug>/sessions/<int:id>/sheet.pdf")
@open_to(Audience.staff)
def of_session(slug: str, id: int) -> ResponseReturnValue:
    """Send the list of one session."""
    return _sent(slug, lambda session: session.id == id)


@bp.get("/manage/events/<slug>/meetings/<int:id>/sheet.pdf")
@open_to(Audience.staff)
def of_meeting(slug: str, id: int) -> ResponseReturnValue:
    """Send the list of a meeting: each of its days is a column."""
    return _sent(slug, lambda session: session.meeting_id == id)


@bp.get("/manage/events/<slug>/sheets.pdf")
@open_to(Audience.staff)
def of_event(slug: str) -> ResponseReturnValue:
    """Send the lists of all meetings that the reader organises or teaches, MOST_LISTS days at most."""
    work = current_work()
    event = event_to_print(work, slug)
    allowed = sessions_to_print(work, event)
    sessions = [each for each in sessions_of(event) if each.id in allowed][:MOST_LISTS]
    if not sessions:
        raise Missing
    return send_lists(work, sessions, f"{slug}-lists")


@bp.get("/manage/events/<slug>/attendance/print")
@open_to(Audience.staff)
def print_list(slug: str) -> ResponseReturnValue:
    """Lead to the list of the asked session or meeting, else of the next one: addresses of earlier days."""
    work = current_work()
    event = event_to_print(work, slug)
    allowed = sessions_to_print(work, event)
    for name, endpoint in (("session", "of_session"), ("meeting", "of_meeting")):
        if asked := request.args.get(name):
            number = number_in(asked)
            if number is None:
                raise Missing
            return redirect(url_for(f"signing_lists.{endpoint}", slug=slug, id=number), 303)
    coming = next_to_print(work, event, allowed)
    if coming is None:
        return redirect(url_for("signing_lists.overview", slug=slug), 303)
    return redirect(url_for("signing_lists.of_meeting", slug=slug, id=coming.meeting_id), 303)


def _sent(slug: str, wanted: Callable[[Session], bool]) -> ResponseReturnValue:
    work = current_work()
    event = event_to_print(work, slug)
    allowed = sessions_to_print(work, event)
    found = [each for meeting in event.meetings for each in meeting.sessions if wanted(each)]
    if not found:
        raise Missing
    # Who leads one day of a meeting gets the list of that day.
    mine = [each for each in found if each.id in allowed]
    if not mine:
        raise Forbidden
    alive = [each for each in mine if each.cancelled_at is None] or mine
    return send_lists(work, alive, f"{slug}-{min(each.day for each in alive).isoformat()}-list")
