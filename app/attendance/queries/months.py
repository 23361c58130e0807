"""The sessions that a trainer leads in one month."""

import re
from datetime import date, timedelta

from sqlalchemy.orm import contains_eager

from app.events.access import taught_by
from app.events.models import Event, Meeting, Session
from app.events.queries import sessions_with_whole_events
from app.work import Work

_MONTH = re.compile(r"(20\d\d)-(0[1-9]|1[0-2])", re.ASCII)


def month_of(asked: str | None, today: date) -> date:
    """Return the first day of a month written as «2026-09»; of this month for anything else."""
    found = _MONTH.fullmatch(asked or "")
    return date(int(found[1]), int(found[2]), 1) if found else today.replace(day=1)


def months_around(month: date) -> tuple[date, date]:
    """Return the first days of the month before and of the month after."""
    return (month - timedelta(days=1)).replace(day=1), (month + timedelta(days=31)).replace(day=1)


def month_sessions(work: Work, month: date) -> list[Session]:
    """Return the sessions of one month that the actor teaches, also cancelled ones, in order of time.

    Loaded along are meeting, event with its project and, for its place, the event's other meetings.
    """
    event = contains_eager(Session.meeting).contains_eager(Meeting.event)
    query = (
        sessions_with_whole_events()
        .options(event.joinedload(Event.project))
        .where(taught_by(work), Session.day >= month, Session.day < months_around(month)[1])
        .order_by(Session.day, Session.starts_at, Session.id)
    )
    return list(work.session.scalars(query))
