"""The only place that asks what time it is, and the arithmetic of local dates."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Europe/Warsaw")
"""The zone of every local date and hour in the product; instants are derived from it."""


def now() -> datetime:
    """Return the present instant, aware, in UTC."""
    return datetime.now(UTC)


def local(instant: datetime) -> datetime:
    """Return an aware instant as Warsaw wall-clock time."""
    return instant.astimezone(ZONE)


def today(instant: datetime) -> date:
    """Return the Warsaw calendar day in which the instant falls."""
    return local(instant).date()


def is_missing(day: date, hour: time) -> bool:
    """Tell whether the wall clock skips this hour (the spring change)."""
    naive = datetime.combine(day, hour)
    back = naive.replace(tzinfo=ZONE).astimezone(UTC).astimezone(ZONE)
    return back.replace(tzinfo=None) != naive


def instant(day: date, hour: time) -> datetime:
    """Return the UTC instant of a local day and hour.

    An hour that comes twice (the autumn change) means its first occurrence; an hour that the
    clock skips is read with the offset that was in force before the change.
    """
    return datetime.combine(day, hour, tzinfo=ZONE).astimezone(UTC)


def end_of_day(day: date) -> datetime:
    """Return the instant at which the local day is over: 24:00, the next day's 0:00."""
    return instant(day + timedelta(days=1), time(0))


def minutes_between(day: date, start: time, end: time) -> int:
    """Return the minutes that pass between two hours of one local day, clock changes included."""
    return int((instant(day, end) - instant(day, start)).total_seconds()) // 60
