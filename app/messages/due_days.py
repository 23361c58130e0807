"""On which days reminders and letters afterwards fall due. Pure rules (docs/decisions/0177)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from app import clock

DAILY_HOUR = time(7)
"""The hour, in Warsaw, at which an organiser's daily letter leaves."""
HOUR = time(9)
"""The hour, in Warsaw, at which reminders and letters afterwards leave."""


@dataclass(frozen=True, slots=True)
class DueDay:
    """A day on which letters fall due, and whether it is over: then they are late, and dropped."""

    day: date
    late: bool


def due_days(since: datetime, now: datetime, hour: time = HOUR) -> Iterator[DueDay]:
    """Yield the days whose hour came after `since` and until `now`, the earliest first.

    Those before today are late: nobody worked then. No more than a year is looked back.
    """
    day = max(clock.today(since), clock.today(now) - timedelta(days=366))
    while day <= clock.today(now):
        if since < clock.instant(day, hour) <= now:
            yield DueDay(day, late=day < clock.today(now))
        day += timedelta(days=1)
