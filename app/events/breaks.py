"""When staff are asked about the breaks of a day, and what the field holds before they answer: pure.

See docs/decisions/0150-a-day-in-blocks.md.
"""

from datetime import date, time

from app import clock
from app.events.models import Session

LONG_DAY = 5 * 60
"""A day of more minutes has a break that nobody is taught in; shorter ones are not asked about."""

USUAL_BREAK = 30


def is_long(day: date, starts_at: time | None, ends_at: time | None) -> bool:
    """Tell whether a day from one hour to another is so long that its breaks are asked about."""
    if starts_at is None or ends_at is None:
        return False
    return clock.minutes_between(day, starts_at, ends_at) > LONG_DAY


def asks_about_breaks(session: Session) -> bool:
    """Tell whether a session's breaks count: it is long, and neither blocks nor staff say its minutes."""
    if session.credit_minutes is not None:
        return False
    return is_long(session.day, session.starts_at, session.ends_at)


def suggested_break(session: Session) -> int | None:
    """Return the minutes of breaks with which a form begins: as known, else the usual; None: not asked."""
    if not asks_about_breaks(session):
        return None
    return USUAL_BREAK if session.break_minutes is None else session.break_minutes
