"""What a figure of a version is, what is to be reached, and whether it was."""

from dataclasses import dataclass
from enum import Enum


@dataclass(frozen=True, slots=True)
class Figure:
    """A value with its unit; `is_count`: it is exact, and one more is worse."""

    value: float
    unit: str
    more_is_better: bool = False
    is_count: bool = False


class Kind(Enum):
    """How an aim is meant: a value, or a ratio to the commit's."""

    at_least = "at least"
    at_most = "at most"
    times = "times as much as"
    part = "times as long as"


@dataclass(frozen=True, slots=True)
class Aim:
    """What is to be reached: a value at least or at most, or so many times the commit's."""

    kind: Kind
    value: float
    said: str

    @property
    def needs_commit(self) -> bool:
        """Whether it can be told only beside the commit's figure."""
        return self.kind in (Kind.times, Kind.part)

    def verdict(self, now: float, before: float = 0.0) -> str:
        """Return `reached`, or `missed by` how much; nothing where the commit's figure is missing."""
        if self.needs_commit and not before:
            return ""
        found = now / before if self.needs_commit else now
        if self.kind in (Kind.at_least, Kind.times):
            return "reached" if found >= self.value else f"missed by {(1 - found / self.value) * 100:.0f} %"
        return "reached" if found <= self.value else f"missed by {(found / self.value - 1) * 100:.0f} %"


def _share(value: float) -> Aim:
    return Aim(Kind.at_least, value, f"{value} of the limit")


_FACTOR = Aim(Kind.times, 2.5, "2.5 times 4727f21's")
_THIRD = Aim(Kind.part, 1 / 3, "a third of 4727f21's")

AIMS = {
    "whole registrations, PostgreSQL, share": _share(0.0625),
    "whole registrations, SQLite": _FACTOR,
    "whole registrations, SQLite: 99 of 100 submits within": Aim(Kind.at_most, 0.3, "0.3 s"),
    "sign-ups of one event, PostgreSQL": _FACTOR,
    "100 for 15, form open, PostgreSQL: last answer": _THIRD,
    "100 for 15, form open, SQLite: last answer": _THIRD,
    "event page, kept, share": _share(0.65),
    "event page, nothing kept, share": _share(0.30),
    "list, kept, share": _share(0.5),
    "list, nothing kept, share": _share(0.2),
    "feed, whole, share": _share(0.2),
    "feed, 304, share": _share(0.6),
    "memory of a web process": Aim(Kind.at_most, 120, "120 MB"),
    "statements of a registration, PostgreSQL, all": Aim(Kind.at_most, 24, "24"),
    "statements of a registration, PostgreSQL, with its letter among several": Aim(Kind.at_most, 24, "24"),
}
"""What issue 14 asks of the day's figures, by their names."""

PEERS = {
    "event page, kept": "26/s · 14/s",
    "event page, nothing kept": "26/s · 14/s",
    "whole registrations, PostgreSQL": "1.6/s · 4.4/s",
    "whole registrations, PostgreSQL: 99 of 100 submits within": "– · 0.7 s",
    "statements of a registration, PostgreSQL, all": "309 · 103",
    "100 for 15, whole visits, PostgreSQL: last answer": "24.9 s · 16.2 s, oversold 3 of 5",
    "100 for 15, form open, PostgreSQL: last answer": "19.7 s · 2.2 s, oversold",
    "one event's .ics": "158/s · 68/s",
    "memory of a web process": "300 MB · 310 MB",
}
"""pretix and Indico in the run of 2026-11-28, in which a bare page reached about 1,050 a second."""
