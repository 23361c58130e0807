"""Keeping on a session what was said at its confirmation: its breaks, and the minutes of a full presence."""

from app import clock
from app.attendance.facts import BREAK_GIVEN, CREDIT_GIVEN
from app.errors import Refusal
from app.events.breaks import asks_about_breaks
from app.events.models import Session
from app.events.summary import touch
from app.events.timing import credit_minutes
from app.history.facts import Fact
from app.history.operations import record
from app.work import Work


def keep_break(work: Work, session: Session, minutes: int | None) -> None:
    """Keep the minutes of a session's breaks, if they count; None leaves them as planned.

    Refuses what leaves nothing of the day.
    """
    if minutes is None or not asks_about_breaks(session) or minutes == session.break_minutes:
        return
    if session.starts_at is None or session.ends_at is None:
        return
    most = clock.minutes_between(session.day, session.starts_at, session.ends_at) - 1
    if not 0 <= minutes <= most:
        raise Refusal(
            "The breaks must be between 0 and %(most)s minutes.",
            field="break_minutes",
            values={"most": most},
        )
    session.break_minutes = minutes
    _told(work, session, BREAK_GIVEN, minutes)


def keep_credit(work: Work, session: Session, credit: int) -> None:
    """Keep the minutes of a full presence on a session of which they were not known."""
    if credit_minutes(session) != credit:
        session.credit_minutes = credit
        _told(work, session, CREDIT_GIVEN, credit)


def _told(work: Work, session: Session, fact: Fact, minutes: int) -> None:
    event = session.meeting.event
    touch(work, event)
    values = {"day": session.day.isoformat(), "minutes": minutes}
    record(work, fact, "session", session.id, event_id=event.id, values=values)
