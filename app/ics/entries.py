"""What a calendar says: the plain records that the writer turns into bytes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One line in somebody's diary: a day of local time, perhaps with hours.

    `start` and `end` are wall-clock hours of `day` in the calendar's zone; `end_day` is the day of the end
    where that is another one. Without a start the entry lasts the whole day and `end` is ignored; with a
    start and no end it has no length. An end that is not after the start is left out, so that one
    bad row cannot spoil a feed.

    `uid` never changes while the session lives, `sequence` grows with each published change, and
    `changed_at` (aware) is the instant of the last one. A cancelled entry stays in the calendar and says so;
    a tentative one does not make its reader look busy.

    Raises ValueError when `uid` is empty or `changed_at` is naive.
    """

    uid: str
    sequence: int
    day: date
    start: time | None
    end: time | None
    summary: str
    changed_at: datetime
    description: str = ""
    location: str = ""
    url: str = ""
    cancelled: bool = False
    tentative: bool = False
    categories: tuple[str, ...] = ()
    end_day: date | None = None

    def __post_init__(self) -> None:
        if not self.uid.strip():
            raise ValueError("an entry needs a uid")
        if self.changed_at.tzinfo is None:
            raise ValueError("changed_at must be an aware instant")


@dataclass(frozen=True, slots=True)
class Calendar:
    """A calendar as one file: its name for people, its entries, and how it is to be read.

    `method` is "PUBLISH" in letters and None in feeds. An empty `name` and a `refresh_minutes` of None leave
    those lines out, as a file sent by mail should: Outlook opens a named calendar as a calendar of its
    own instead of adding the entries to the reader's.
    """

    name: str
    entries: Sequence[Entry]
    language: str = "pl"
    method: str | None = None
    refresh_minutes: int | None = 60
    zone: str = "Europe/Warsaw"
