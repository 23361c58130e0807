"""Events that no database has, and the work of a moment: for rules that read nothing else."""

from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session as DatabaseSession

from app.events.models import (
    RULES,
    Event,
    EventStatus,
    Meeting,
    RegistrationRules,
    Session,
    WhoApplies,
)
from app.links import Links
from app.texts import texts_in
from app.work import VISITOR, Work

DAY = date(2026, 10, 14)
LONG_AGO = datetime(2026, 8, 1, tzinfo=UTC)
TICK = timedelta(microseconds=1)


def at(now: datetime) -> Work:
    """Return a visitor's work of that moment, in Polish."""
    return Work(DatabaseSession(), now, VISITOR, Links("", ["k"]), texts_in("pl"), Path(), {})


def session(days: int = 0, start: time | None = time(9), end: time | None = time(15), **more: Any) -> Session:
    """Return a session so many days after DAY, from 9:00 to 15:00."""
    return Session(day=DAY + timedelta(days=days), starts_at=start, ends_at=end, **more)


def an_event(*sessions: Session, **columns: Any) -> Event:
    """Return a planned event with open registration, one meeting holding the sessions."""
    values: dict[str, Any] = {
        "status": EventStatus.planned, "who_applies": WhoApplies.anybody,
        "withdrawal_cutoff_hours": 24,
    } | columns  # fmt: skip
    rules = RegistrationRules(**{name: values.pop(name) for name in RULES & values.keys()})
    meetings = [Meeting(sessions=list(sessions))] if sessions else []
    return Event(meetings=meetings, rules=rules, **values)
