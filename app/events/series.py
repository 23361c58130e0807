"""The days of a series, and which meetings of it follow another one: pure rules."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from app.events.models import SOFT, Meeting, PlannedMonth, Rhythm, Series
from app.events.plans import alive_in_order

MOST = 60
"""So many meetings are planned in one act at most."""
_WEEKS = {Rhythm.weekly: 1, Rhythm.fortnightly: 2}
_MONTHS = {Rhythm.monthly: 1, Rhythm.month_only: 1, Rhythm.quarterly: 3}


@dataclass(frozen=True, slots=True)
class SeriesPlace:
    """Where a meeting stands in a series: its number from 0, and the day that the rule gives it."""

    series: Series
    number: int
    day: date


def day_of(rhythm: Rhythm, first: date, number: int) -> date:
    """Return the day of the meeting with a number, counted from 0 at `first`.

    Each month means the same weekday of the month (the second Saturday), a fifth one the last. Where only
    months are planned it is the month's first day.
    """
    if rhythm in _WEEKS:
        return first + timedelta(weeks=_WEEKS[rhythm] * number)
    months = first.year * 12 + first.month - 1 + _MONTHS[rhythm] * number
    month = date(months // 12, months % 12 + 1, 1)
    if rhythm in SOFT:
        return month
    weekday = month + timedelta(days=(first.weekday() - month.weekday()) % 7)
    wanted = weekday + timedelta(weeks=(first.day - 1) // 7)
    return wanted if wanted.month == month.month else wanted - timedelta(weeks=1)


def days_of_series(rhythm: Rhythm, first: date, count: int | None, until: date | None) -> list[date]:
    """Return the days of a series: so many, or all up to a day, whichever ends first; at most `MOST`."""
    found = []
    for number in range(min(count or MOST, MOST)):
        day = day_of(rhythm, first, number)
        if until is not None and day > until:
            break
        found.append(day)
    return found


def was_moved_by_hand(meeting: Meeting) -> bool:
    """Tell whether a meeting of a series has another first day than its rule gave it."""
    days = alive_in_order(meeting)
    return bool(days) and days[0].day != meeting.series_day


def following(meeting: Meeting, today: date) -> Iterator[Meeting]:
    """Yield the meetings of the same series behind this one that take place and are not over, in order."""
    if meeting.series_id is None or meeting.series_number is None:
        return
    mine = [each for each in meeting.event.meetings if each.series_id == meeting.series_id]
    for each in sorted(mine, key=lambda one: one.series_number or 0):
        days = alive_in_order(each)
        if (each.series_number or 0) <= meeting.series_number or each.cancelled_at is not None or not days:
            continue
        if days[-1].day >= today:
            yield each


def planned_month(meetings: list[PlannedMonth], id: int | None) -> PlannedMonth | None:
    """Return the planned month with this number, or None."""
    return next((each for each in meetings if each.id == id), None)
