"""Calendars as bytes: the same calendar gives the same bytes, whenever it is asked for."""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import TypeVar
from zoneinfo import ZoneInfo

from icalendar import Timezone, TimezoneDaylight, TimezoneStandard
from icalendar.prop import vRecur

from app.ics.entries import Calendar, Entry
from app.ics.zone import FIRST_YEAR, Observance, ZoneRule, needs_utc, zone_rule

_Part = TypeVar("_Part", TimezoneStandard, TimezoneDaylight)

_OCTETS = 74
_WEEKDAYS = ("SU", "MO", "TU", "WE", "TH", "FR", "SA")
_LINE_ENDS = re.compile("\r\n|[\n\r\x0b\x0c\x85\u2028\u2029]")  # as Python's and other readers split
# What no calendar may carry: control characters, and halves of pairs that have no UTF-8.
_FORBIDDEN = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff]")
_NOT_IN_URL = re.compile("[^!-~]")


def calendar_bytes(calendar: Calendar) -> bytes:
    """Return the calendar as an iCalendar file (text/calendar, UTF-8, CRLF, folded).

    Entries keep their order. Texts are cleaned of what iCalendar cannot carry, and no text can break out
    of its line. The zone is described when an hour refers to it, and in an empty calendar, since a file
    without any component is not iCalendar. Raises ZoneInfoNotFoundError for an unknown zone.
    """
    zone, rule = ZoneInfo(calendar.zone), zone_rule(calendar.zone)
    entries = [line for entry in calendar.entries for line in _entry(entry, zone, rule)]
    zoned = not entries or any(line.startswith("DTSTART;TZID=") for line in entries)
    head = "\r\n".join(map(_folded, (*_head(calendar), "")))
    body = "\r\n".join(map(_folded, (*entries, "END:VCALENDAR", "")))
    return (head + (_zone(rule) if zoned and rule else "") + body).encode()


def _head(calendar: Calendar) -> Iterator[str]:
    yield "BEGIN:VCALENDAR"
    yield "VERSION:2.0"
    yield f"PRODID:-//Zapisy//Zapisy//{_one_line(calendar.language).upper()}"
    yield "CALSCALE:GREGORIAN"
    if calendar.method:
        yield f"METHOD:{_one_line(calendar.method)}"
    if name := _one_line(calendar.name):
        # The first is the standard's (RFC 7986), the second is what programs have read for longer.
        yield f"NAME:{name}"
        yield f"X-WR-CALNAME:{name}"
    if calendar.refresh_minutes:
        yield f"REFRESH-INTERVAL;VALUE=DURATION:PT{calendar.refresh_minutes}M"
        yield f"X-PUBLISHED-TTL:PT{calendar.refresh_minutes}M"


def _entry(entry: Entry, zone: ZoneInfo, rule: ZoneRule | None) -> Iterator[str]:
    changed = _utc(entry.changed_at)
    yield "BEGIN:VEVENT"
    yield f"UID:{_one_line(entry.uid)}"
    yield f"DTSTAMP:{changed}"
    yield f"LAST-MODIFIED:{changed}"
    yield f"SEQUENCE:{entry.sequence}"
    yield from _when(entry, zone, rule)
    texts = {
        "SUMMARY": _one_line(entry.summary),
        "DESCRIPTION": _text(entry.description),
        "LOCATION": _one_line(entry.location),
        "URL": _url(entry.url),
        "CATEGORIES": ",".join(filter(None, map(_one_line, entry.categories))),
    }
    # libical takes a property without a value for an error.
    yield from (f"{name}:{text}" for name, text in texts.items() if text)
    yield f"STATUS:{'CANCELLED' if entry.cancelled else 'TENTATIVE' if entry.tentative else 'CONFIRMED'}"
    # A day without an hour must not make its reader look busy from midnight to midnight, nor must a
    # session that will not take place, or perhaps not.
    free = entry.cancelled or entry.tentative or entry.start is None
    yield f"TRANSP:{'TRANSPARENT' if free else 'OPAQUE'}"
    yield "END:VEVENT"


def _when(entry: Entry, zone: ZoneInfo, rule: ZoneRule | None) -> Iterator[str]:
    if entry.start is None:
        yield f"DTSTART;VALUE=DATE:{_day(entry.day)}"
        yield f"DTEND;VALUE=DATE:{_day(entry.day + timedelta(days=1))}"
        return
    hours = [("DTSTART", datetime.combine(entry.day, entry.start))]
    in_utc = needs_utc(hours[0][1], zone, rule)
    if entry.end:
        end = datetime.combine(entry.end_day or entry.day, entry.end)
        # Both in one way: an entry that begins in local time and ends in UTC confuses people who read it.
        end_in_utc = in_utc or needs_utc(end, zone, rule)
        if _is_after(hours[0][1], end, zone if end_in_utc else None):
            hours, in_utc = [*hours, ("DTEND", end)], end_in_utc
    for name, local in hours:
        if in_utc:
            yield f"{name}:{_utc(local.replace(tzinfo=zone))}"
        else:
            yield f"{name};TZID={zone.key}:{_digits(local)}"


def _is_after(start: datetime, end: datetime, zone: ZoneInfo | None) -> bool:
    """Tell whether an end comes after a start; a zone is needed for hours that come twice or not at all."""
    if zone is None:
        return start < end
    return start.replace(tzinfo=zone).astimezone(UTC) < end.replace(tzinfo=zone).astimezone(UTC)


@lru_cache(maxsize=64)
def _zone(rule: ZoneRule) -> str:
    """Return the zone's VTIMEZONE: no X-LIC-LOCATION, which libical would believe instead of the rules."""
    component = Timezone()
    component.add("tzid", rule.key)
    other = rule.standard if rule.daylight is None else rule.daylight
    component.add_component(_observance(TimezoneStandard(), rule.standard, other.offset))
    if rule.daylight is not None:
        component.add_component(_observance(TimezoneDaylight(), rule.daylight, rule.standard.offset))
    return str(component.to_ical(), "utf-8")


def _observance(part: _Part, observance: Observance, before: timedelta) -> _Part:
    change = observance.begins
    part.add("tzname", observance.name)
    part.add("tzoffsetfrom", before)
    part.add("tzoffsetto", observance.offset)
    if change is None:
        part.add("dtstart", datetime.combine(date(FIRST_YEAR, 1, 1), time()))
    else:
        part.add("dtstart", change.moment(FIRST_YEAR))
        week = -1 if change.week == 5 else change.week
        weekday = f"{week}{_WEEKDAYS[change.weekday]}"
        part.add("rrule", vRecur(freq="YEARLY", bymonth=change.month, byday=weekday))
    return part


def _folded(line: str) -> str:
    """Fold at 75 octets, between characters and not inside an escape, as the library does in longer time."""
    content = line.encode()
    if len(content) <= _OCTETS:
        return line
    pieces, start = [], 0
    while len(content) - start > _OCTETS:
        end = start + _OCTETS
        while content[end] & 0xC0 == 0x80:  # inside a character
            end -= 1
        if content[end - 1] in b"\\^":
            end -= 1
        pieces.append(content[start:end])
        start = end
    return b"\r\n ".join((*pieces, content[start:])).decode()


def _text(text: str) -> str:
    """Escape a TEXT value, keeping the line breaks inside it.

    Not the library's own escaping, which takes a backslash before a capital N in a text for a line break.
    """
    clean = _FORBIDDEN.sub("", _LINE_ENDS.sub("\n", text)).strip()
    return clean.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\n", "\\n")


def _one_line(text: str) -> str:
    """Escape a TEXT value that programs show on one line."""
    return _text(_LINE_ENDS.sub(" ", text.strip()))


def _url(url: str) -> str:
    """Percent-encode what an address may not hold; a URI is not escaped like a text."""
    return _NOT_IN_URL.sub(_percent, url)


def _percent(found: re.Match[str]) -> str:
    return "".join(f"%{byte:02X}" for byte in found[0].encode("utf-8", "ignore"))


def _utc(moment: datetime) -> str:
    return _digits(moment.astimezone(UTC).replace(tzinfo=None)) + "Z"


def _digits(moment: datetime) -> str:
    return moment.isoformat(timespec="seconds").replace("-", "").replace(":", "")


def _day(day: date) -> str:
    return day.isoformat().replace("-", "")
