"""Somebody who keeps a calendar: subscribes to feeds, and opens what letters attach."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from zoneinfo import ZoneInfo

from tests.ics import judges
from tests.ics.judges import Reading

JUDGES: dict[str, Callable[[bytes], list[Reading]]] = {
    "ical.js": judges.read_ical_js,
    "libical": judges.read_libical,
    "khal": judges.read_khal,
}
_WARSAW = ZoneInfo("Europe/Warsaw")


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry as a program shows it: when it begins in Warsaw, its status, its SEQUENCE."""

    begins: str
    status: str
    sequence: int = 0


def shown(content: bytes) -> list[str]:
    """Return what each program shows of a calendar, «2026-08-22 CONFIRMED», which is the same for all."""
    seen = {name: _lines(read(content)) for name, read in JUDGES.items()}
    first = seen["ical.js"]
    assert all(lines == first for lines in seen.values()), seen
    return first


def _lines(readings: list[Reading]) -> list[str]:
    return sorted(f"{_begins(each.start)} {each.status}" for each in readings)


def _begins(start: datetime | date) -> str:
    return f"{start.astimezone(_WARSAW):%Y-%m-%d %H:%M}" if isinstance(start, datetime) else start.isoformat()


@dataclass
class OwnCalendar:
    """A calendar into which attachments are opened: of two entries with one UID the higher one stays."""

    entries: dict[str, Entry] = field(default_factory=dict)

    def open(self, content: bytes) -> None:
        """Take an attached file's entries over."""
        for uid, entry in entries_of(content).items():
            known = self.entries.get(uid)
            if known is None or entry.sequence > known.sequence:
                self.entries[uid] = entry
            elif entry.sequence == known.sequence:
                assert entry == known, f"{uid} differs without a higher SEQUENCE: {known}, {entry}"


def entries_of(content: bytes) -> dict[str, Entry]:
    """Return the entries of a calendar file by UID."""
    found = {}
    for part in content.decode().replace("\r\n ", "").split("BEGIN:VEVENT")[1:]:
        values = dict(re.findall(r"^(UID|SEQUENCE|STATUS|DTSTART[^:]*):(.*?)\r$", part, re.M))
        start = next(value for name, value in values.items() if name.startswith("DTSTART"))
        found[values["UID"]] = Entry(start, values["STATUS"], int(values["SEQUENCE"]))
    return found
