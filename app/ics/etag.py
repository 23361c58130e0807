"""What tells whether a calendar has changed, without writing it."""

from datetime import UTC, datetime

import icalendar

from app.ics.entries import Calendar
from app.ics.zone import footer

LAYOUT = 2
"""Raised whenever the writer gives other bytes for the same calendar, so that old tags die."""


def writer(zone: str = "Europe/Warsaw") -> tuple[object, ...]:
    """Return what the bytes of any calendar depend on besides its data: our layout, the library, the zone."""
    return (LAYOUT, icalendar.__version__, footer(zone))


def last_modified(calendar: Calendar) -> datetime | None:
    """Return the instant of the newest change (UTC, whole seconds), or None for an empty calendar."""
    newest = max((entry.changed_at for entry in calendar.entries), default=None)
    return None if newest is None else newest.astimezone(UTC).replace(microsecond=0)
