"""One time zone as calendar programs understand it: two yearly rules, taken from the zone's own file."""

import importlib.resources
import re
import zoneinfo
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

FIRST_YEAR = 1970
"""The year in which the written rules begin; earlier hours are written in UTC."""

_NAME = r"<[^>]+>|[A-Za-z]{3,}"
_OFFSET = r"[+-]?\d{1,3}(?::\d{2}){0,2}"
_RULE = rf"M\d+\.\d\.\d(?:/{_OFFSET})?"
_FOOTER = re.compile(
    rf"(?P<name>{_NAME})(?P<offset>{_OFFSET})"
    rf"(?:(?P<other_name>{_NAME})(?P<other_offset>{_OFFSET})?,(?P<begins>{_RULE}),(?P<ends>{_RULE}))?"
)


@dataclass(frozen=True, slots=True)
class Change:
    """The yearly moment at which an offset begins, in the wall-clock hour that was valid just before."""

    month: int
    week: int  # 1 to 4, or 5 for the last one of the month
    weekday: int  # 0 is Sunday, as in POSIX
    hour: timedelta

    def moment(self, year: int) -> datetime:
        """Return the naive local moment of the change in that year."""
        first = date(year, self.month, 1)
        day = 1 + (self.weekday - first.isoweekday()) % 7 + 7 * (self.week - 1)
        if self.week == 5 and not _exists(year, self.month, day):
            day -= 7
        return datetime.combine(date(year, self.month, day), time()) + self.hour


@dataclass(frozen=True, slots=True)
class Observance:
    """An offset from UTC, its name, and the change that begins it (None: valid all the year)."""

    name: str
    offset: timedelta
    begins: Change | None


@dataclass(frozen=True, slots=True)
class ZoneRule:
    """The two observances of a zone; `daylight` is None where the clock is never changed."""

    key: str
    standard: Observance
    daylight: Observance | None

    def offset(self, local: datetime) -> timedelta:
        """Return the offset that the rules give for a naive local time outside the hours of a change."""
        if self.daylight is None or self.daylight.begins is None or self.standard.begins is None:
            return self.standard.offset
        forth, back = _moment(self.daylight.begins, local.year), _moment(self.standard.begins, local.year)
        summer = forth <= local < back if forth < back else not back <= local < forth
        return self.daylight.offset if summer else self.standard.offset


@lru_cache(maxsize=256)
def _moment(change: Change, year: int) -> datetime:
    return change.moment(year)


@lru_cache(maxsize=64)
def zone_rule(key: str) -> ZoneRule | None:
    """Return the rules of the zone, or None when two plain yearly rules cannot tell them.

    Raises ZoneInfoNotFoundError for an unknown zone.
    """
    found = _FOOTER.fullmatch(footer(key))
    if found is None:
        return None
    usual = _offset(found["offset"], sign=-1)
    if found["other_name"] is None:
        return ZoneRule(key, Observance(_plain(found["name"]), usual, None), None)
    other = _offset(found["other_offset"], sign=-1) if found["other_offset"] else usual + timedelta(hours=1)
    begins, ends = _change(found["begins"]), _change(found["ends"])
    if not all(timedelta() <= change.hour < timedelta(days=1) for change in (begins, ends)):
        return None
    pair = (
        Observance(_plain(found["name"]), usual, ends),
        Observance(_plain(found["other_name"]), other, begins),
    )
    standard, daylight = sorted(pair, key=lambda observance: observance.offset)
    return ZoneRule(key, standard, daylight)


@lru_cache(maxsize=64)
def footer(key: str) -> str:
    """Return the last line of the zone's TZif file: its rule for all years to come, in POSIX form."""
    ZoneInfo(key)  # refuses an unknown key, and one that would climb out of the folder
    for folder in zoneinfo.TZPATH:
        path = Path(folder, key)
        if path.is_file():
            return _last_line(path.read_bytes())
    packed = importlib.resources.files("tzdata").joinpath("zoneinfo", *key.split("/"))
    if not packed.is_file():
        raise ZoneInfoNotFoundError(key)
    return _last_line(packed.read_bytes())


def instant(day: date, hour: time, zone: ZoneInfo) -> datetime:
    """Return the UTC instant of a local hour.

    Of an hour that comes twice the first is meant; one that is skipped is read with the offset that was
    valid before the change.
    """
    return datetime.combine(day, hour, tzinfo=zone).astimezone(UTC)


def needs_utc(local: datetime, zone: ZoneInfo, rule: ZoneRule | None) -> bool:
    """Tell whether a naive local time cannot be written with TZID so that every reader agrees on it.

    So it is with an hour that comes twice or not at all, and where the time zone database differs from the
    yearly rules, as it does for years long past.
    """
    if rule is None or local.year <= FIRST_YEAR:
        return True
    first, second = (local.replace(tzinfo=zone, fold=fold).utcoffset() for fold in (0, 1))
    return first != second or first != rule.offset(local)


def _exists(year: int, month: int, day: int) -> bool:
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True


def _last_line(content: bytes) -> str:
    return content.rstrip(b"\n").rpartition(b"\n")[2].decode("ascii", "replace")


def _plain(name: str) -> str:
    return name.strip("<>")


def _offset(text: str, sign: int = 1) -> timedelta:
    """Read [+-]h[:mm[:ss]]; POSIX counts offsets westwards, hence the sign."""
    if text.startswith("-"):
        sign = -sign
    hours, minutes, seconds = (*(int(part) for part in text.lstrip("+-").split(":")), 0, 0)[:3]
    return sign * timedelta(hours=hours, minutes=minutes, seconds=seconds)


def _change(text: str) -> Change:
    rule, _, hour = text.partition("/")
    month, week, weekday = (int(part) for part in rule[1:].split("."))
    return Change(month, week, weekday, _offset(hour) if hour else timedelta(hours=2))
