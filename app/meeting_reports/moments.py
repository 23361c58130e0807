"""The times that reports write: in which order day and month stand, and in which zone. Pure rules.

No report says its zone, and none says whether 5/6 is in May or in June. All values of a file together with
the day that is expected decide the order; where they leave it open, a human is asked.
"""

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from app.errors import N_, Refusal
from app.meeting_reports.intervals import Interval

NO_MOMENT = N_("“%(text)s” is no time that can be read. It should look like 13.11.2026, 09:02:10.")
AMBIGUOUS = N_("It can't be told whether the day or the month comes first in “%(text)s”: say it.")


class DayOrder(StrEnum):
    """In which order a file writes year, month and day."""

    year_first = "year_first"
    day_first = "day_first"
    month_first = "month_first"


@dataclass(frozen=True, slots=True)
class Written:
    """A time as it stands in a file: three numbers of the date in their order, and the hour."""

    first: int
    second: int
    third: int
    hour: time

    def on(self, order: DayOrder) -> datetime | None:
        """Return the local time if the numbers are read in this order; None where there is no such day."""
        if order == DayOrder.year_first:
            year, month, day = self.first, self.second, self.third
        elif order == DayOrder.day_first:
            day, month, year = self.first, self.second, self.third
        else:
            month, day, year = self.first, self.second, self.third
        if year < _CENTURY:
            year += _THIS_CENTURY
        try:
            return datetime.combine(date(year, month, day), self.hour)
        except ValueError:
            return None


_CENTURY, _THIS_CENTURY = 100, 2000
# Spreadsheets are kept from reading a time by ="…"; before AM and PM stands a narrow blank.
_WRAPPED = re.compile(r'^=?"?(.*?)"?$', re.DOTALL)
_MOMENT = re.compile(
    r"(\d{1,4})[./\-](\d{1,2})[./\-](\d{1,4})[,T ]+(?:o |godz\. )?"
    r"(\d{1,2}):(\d{2})(?::(\d{2}))?(?:[.,]\d+)?\s*([AaPp])?\.?[Mm]?\.?",
    re.ASCII,
)
_NOON = 12


def written(text: str) -> Written:
    """Return a time as it stands; refuses what is none."""
    plain = " ".join(_WRAPPED.sub(r"\1", text.strip()).replace("\u202f", " ").replace("\xa0", " ").split())
    found = _MOMENT.fullmatch(plain)
    if found is None:
        raise Refusal(NO_MOMENT, values={"text": text[:60]})
    first, second, third, hour, minute, seconds = (int(each or 0) for each in found.groups()[:6])
    half = (found[7] or "").lower()
    if half and hour <= _NOON:
        hour = hour % _NOON + (_NOON if half == "p" else 0)
    try:
        return Written(first, second, third, time(hour, minute, seconds))
    except ValueError:
        raise Refusal(NO_MOMENT, values={"text": text[:60]}) from None


def orders_of(moments: Collection[Written], expected: Collection[date]) -> list[DayOrder]:
    """Return the orders in which all values are days, the likeliest first.

    Those by which every value lies on an expected day, or the day after (over midnight), come before those by
    which some do, and these before all others, which are left out then.
    """
    if any(each.first >= _CENTURY for each in moments):
        return [DayOrder.year_first] if all(each.on(DayOrder.year_first) for each in moments) else []
    possible = [
        order
        for order in (DayOrder.day_first, DayOrder.month_first)
        if all(each.on(order) is not None for each in moments)
    ]
    for enough in (all, any):
        near = [order for order in possible if moments and enough(_near(moments, order, expected))]
        if near:
            return near
    return possible


def order_of(
    moments: Collection[Written], expected: Collection[date], told: DayOrder | None = None
) -> DayOrder:
    """Return the order in which a file writes days: as it was told, or the only one that fits.

    Refuses a file that fits two orders alike, and one that fits none.
    """
    fitting = orders_of(moments, expected)
    if told is not None and told in fitting:
        return told
    days = {tuple(each.on(order) for each in moments) for order in fitting}
    if len(days) == 1:
        return fitting[0]
    text = _shown(next(iter(moments), None))
    raise Refusal(AMBIGUOUS if fitting else NO_MOMENT, field="order", values={"text": text})


def stretch(joined: datetime, left: datetime, minutes: int | None, zone: ZoneInfo) -> Interval:
    """Return the instants between two local times of one zone.

    An hour that comes twice, as a clock is set back, is read so that the length fits the minutes that the
    report gives; without them the shortest that is none below zero.
    """
    wanted = timedelta(minutes=minutes) if minutes is not None else timedelta()
    begins, ends = ({_instant(each, zone, fold) for fold in (0, 1)} for each in (joined, left))
    pairs = [Interval(first, second) for first in sorted(begins) for second in sorted(ends)]
    lengths = [
        (abs(_length(each) - wanted), at) for at, each in enumerate(pairs) if _length(each) >= timedelta()
    ]
    return pairs[min(lengths)[1]] if lengths else pairs[0]


def _length(interval: Interval) -> timedelta:
    return interval.ends - interval.begins


def _instant(local: datetime, zone: ZoneInfo, fold: int) -> datetime:
    # Times of one zone are compared by the clock on the wall: only UTC tells how long something took.
    return local.replace(tzinfo=zone, fold=fold).astimezone(UTC)


def _near(moments: Iterable[Written], order: DayOrder, expected: Collection[date]) -> list[bool]:
    wide = {day + timedelta(days=more) for day in expected for more in (0, 1)}
    found = [each.on(order) for each in moments]
    # What is written is a time on the wall already: its day is read off, not worked out.
    return [each is not None and date(each.year, each.month, each.day) in wide for each in found]


def _shown(moment: Written | None) -> str:
    return f"{moment.first}/{moment.second}/{moment.third}" if moment else ""
