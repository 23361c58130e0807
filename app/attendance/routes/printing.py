"""The attendance list on paper: one signature column a day, the funder's strip, room for latecomers."""

from flask import render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from app.attendance.access import sessions_to_print
from app.attendance.queries.signing import signers
from app.attendance.routes.blueprint import blueprint
from app.errors import Forbidden, Missing
from app.events.models import Event, Meeting, Session
from app.events.timing import sessions_of
from app.events.titles import title
from app.events.when import meeting_line, place_line, session_line
from app.registrations.participation import owing_participation
from app.signed_papers.queries import owing_at
from app.web.access import Audience, open_to
from app.web.request_work import current_work
from app.work import Work

BLANK_ROWS = 5


@blueprint.get("/manage/events/<slug>/attendance/print")
@open_to(Audience.staff)
def print_list(slug: str) -> ResponseReturnValue:
    """Show the list to sign: of a meeting (each of its days a column), of one session, or of the next."""
    work = current_work()
    event = _event(work, slug)
    allowed = sessions_to_print(work, event)
    sessions = _chosen(work, event, allowed)
    meeting = sessions[0].meeting if sessions else None
    people = signers(work, sessions) if sessions else []
    return render_template(
        "attendance/print.html",
        event=event,
        title=title(event, work.texts.language),
        meeting=meeting,
        sessions=sessions,
        when=_when(work, sessions),
        place=(meeting and place_line(meeting)) or place_line(event),
        people=people,
        owes_participation=owing_participation(
            work, event, [each.registration_id for each in people if each.registration_id]
        ),
        owes=owing_at(work, event, [each.registration_id for each in people if each.registration_id]),
        blank_rows=BLANK_ROWS,
        meetings=[
            (each, meeting_line(work.texts, each))
            for each in event.meetings
            if any(session.id in allowed for session in each.sessions)
        ],
    )


def _event(work: Work, slug: str) -> Event:
    query = (
        select(Event)
        .options(joinedload(Event.project), selectinload(Event.meetings).selectinload(Meeting.sessions))
        .where(Event.slug == slug)
    )
    event = work.session.scalar(query)
    if event is None:
        raise Missing
    return event


def _chosen(work: Work, event: Event, allowed: set[int]) -> list[Session]:
    """Return the days of the asked meeting, the asked session, or the days of the next meeting."""
    days = [each for meeting in event.meetings for each in meeting.sessions]
    for name in ("session", "meeting"):
        asked = request.args.get(name)
        if asked is not None:
            found = [each for each in days if asked == str(each.id if name == "session" else each.meeting_id)]
            if not found:
                raise Missing
            if not all(each.id in allowed for each in found):
                raise Forbidden
            return [each for each in found if each.cancelled_at is None] or found
    alive = [each for each in sessions_of(event) if each.id in allowed]
    coming = next((each for each in alive if each.day >= work.today), alive[-1] if alive else None)
    return [each for each in alive if coming is not None and each.meeting_id == coming.meeting_id]


def _when(work: Work, sessions: list[Session]) -> str:
    if not sessions:
        return ""
    meeting = sessions[0].meeting
    whole = len(sessions) == sum(each.cancelled_at is None for each in meeting.sessions)
    return meeting_line(work.texts, meeting) if whole else session_line(work.texts, sessions[0])
