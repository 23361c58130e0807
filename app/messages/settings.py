"""An event's reminders and own texts, as they are kept and as a page shows them. Pure rules."""

import hashlib
from collections.abc import Mapping
from datetime import date, timedelta

from app import clock
from app.events.models import Event, EventLetters
from app.messages.due_days import HOUR
from app.messages.due_letters import first_day
from app.messages.due_queries import Due
from app.messages.models import LetterKind
from app.work import Work

NAMES = (
    "reminder_days", "reminder_text_pl", "reminder_text_en", "after_days", "after_text_pl", "after_text_en",
    "text_pl", "text_en",
)  # fmt: skip

Values = Mapping[str, str | int | None]
"""What an event says of its own, by column."""


def shown(event: Event) -> dict[str, str | int | None]:
    """Return what an event says of its own, by column."""
    row = event.letters or EventLetters()
    return {name: getattr(row, name) for name in NAMES}


def fingerprint_of(values: Values) -> str:
    """Return what differs when somebody else has saved something else meanwhile."""
    text = "\0".join(f"{name}={values[name]!r}" for name in NAMES)
    return hashlib.blake2b(text.encode(), digest_size=16).hexdigest()


def coming(
    work: Work, event: Event, reminder_days: list[int], after_days: int | None
) -> list[tuple[date, Due]]:
    """Return the days on which letters will leave by themselves, with what they are about, the next first."""
    first = sorted({day for day in map(first_day, event.meetings) if day is not None})
    found = [
        (day - timedelta(days=days), Due(event.id, LetterKind.reminder, day, days))
        for day in first
        for days in reminder_days
    ]
    last = max((s.day for m in event.meetings for s in m.sessions if s.cancelled_at is None), default=None)
    if last is not None and after_days is not None:
        found.append((last + timedelta(days=after_days), Due(event.id, LetterKind.after, last, after_days)))
    return sorted(
        (each for each in found if clock.instant(each[0], HOUR) > work.now), key=lambda each: each[0]
    )
