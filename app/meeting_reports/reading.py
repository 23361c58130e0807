"""Reading the rows of a report: its sections, its columns, and who was connected from when to when. Pure."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from app.errors import N_, Refusal
from app.meeting_reports.headings import ReportColumn, is_head, is_head_of_names, meaning_of, plain
from app.meeting_reports.moments import Written, written
from app.typed import number_in

NO_REPORT = N_(
    "This is no report of attendance: no row names the columns with people and times. Say which column is "
    "what, or export the report once more."
)
NOBODY = N_("There is nobody in this report.")
MOST_CONNECTIONS = 10_000
MOST_MINUTES = 7 * 24 * 60
"""No meeting takes longer: what says so is no length, and would not fit into a database."""


class Platform(StrEnum):
    """Which platform wrote a report, as far as it can be told."""

    webex = "webex"
    zoom = "zoom"
    teams = "teams"
    unknown = "unknown"


@dataclass(frozen=True, slots=True)
class Connection:
    """One row of a report: who, and from when to when as it is written, or how many minutes in all.

    `name` is as it was shown, without what the platform puts behind it. `is_waiting` says that somebody only
    waited to be let in, `room` which part of the meeting it was, "" for the main one.
    """

    row: int
    name: str
    email: str | None
    joined: Written | None
    left: Written | None
    minutes: int | None
    is_waiting: bool = False
    room: str = ""


@dataclass(frozen=True, slots=True)
class Report:
    """What a file says: its platform, its connections, and headings that nobody knows."""

    platform: Platform
    connections: tuple[Connection, ...]
    unknown: tuple[str, ...]

    @property
    def has_times(self) -> bool:
        """Tell whether any connection says when it was; some reports give minutes alone, or nothing."""
        return any(each.joined is not None for each in self.connections)

    @property
    def is_of_names(self) -> bool:
        """Tell whether it says of nobody when they were there, or for how long: only who is in it."""
        return not any(each.joined or each.left or each.minutes is not None for each in self.connections)


Rows = Sequence[tuple[int, Sequence[str]]]
"""The rows of a file that say something, each with its number."""


def likely_head(rows: Rows) -> tuple[list[str], list[list[str]]]:
    """Return the row that may name the columns, with what stands below each; nothing where none may.

    For files whose headings nobody knows: the first of the fullest rows at the top, if it has several cells
    and something below.
    """
    top = list(enumerate(cells for _, cells in rows[:_TOP]))
    at, head = max(top, key=lambda each: (sum(map(bool, each[1])), -each[0]), default=(0, ()))
    below = [cells for _, cells in rows[at + 1 : at + 1 + _SHOWN]]
    if sum(map(bool, head)) < _FEWEST or not below:
        return [], []
    return list(head), [[cells[n] for cells in below if cells[n]] for n in range(len(head))]


def read_report(rows: Rows, told: Mapping[str, ReportColumn] | None = None) -> Report:
    """Return what the rows of a file say; `told` is what a human said of headings before.

    A report with a section of connections is read by that section alone: another one sums the same people
    up. One of people alone is read where nothing tells of times. Refuses a file without a row of headings,
    and one that names nobody.
    """
    sections = list(_sections(rows, told, is_head)) or list(_sections(rows, told, is_head_of_names))[:1]
    if not sections:
        raise Refusal(NO_REPORT, field="file")
    head, body = max(sections, key=lambda each: _worth(each[0], told))
    meanings = [meaning_of(each, told) for each in head]
    found = tuple(each for row, cells in body if (each := _connection(row, cells, meanings)) is not None)
    if not found:
        raise Refusal(NOBODY, field="file")
    unknown = tuple(each for each, meaning in zip(head, meanings, strict=True) if each and meaning is None)
    return Report(_platform(rows, head), found[:MOST_CONNECTIONS], unknown)


_BEHIND = re.compile(
    r"\s*\((?:external|unverified|guest|host|co-host|me|gość|zewnętrzny|niezweryfikowany)\)", re.I
)
_TOP, _SHOWN, _FEWEST = 40, 3, 2
_MAIN = ("main session", "sesja główna", "main room", "")
_YES = ("yes", "tak", "true", "1", "sim")
_HOURS = re.compile(r"(?<!\d)(\d{1,6})\s*(?:h|hr|hrs|hour|hours|godz)(?![^\W\d_])", re.I)
_MINUTES = re.compile(r"(?<!\d)(\d{1,6})\s*(?:m|min|mins|minute|minutes)(?![^\W\d_])", re.I)
_SECONDS = re.compile(r"(?<!\d)(\d{1,6})\s*(?:s|sec|secs|sek)(?![^\W\d_])", re.I)
_DAYS = re.compile(r"(?<!\d)(\d{1,6})\s*(?:d|day|days|dni|dzień)(?![^\W\d_])", re.I)
_CLOCK = re.compile(r"(\d{1,6}):(\d{2})(?::(\d{2}))?")


def _sections(
    rows: Rows,
    told: Mapping[str, ReportColumn] | None,
    is_such: Callable[[Sequence[str], Mapping[str, ReportColumn] | None], bool],
) -> Iterator[tuple[Sequence[str], Rows]]:
    """Yield each row of headings with the rows below it, down to the next one or to a title of a section."""
    heads = [at for at, (_, cells) in enumerate(rows) if is_such(cells, told)]
    for number, at in enumerate(heads):
        end = heads[number + 1] if number + 1 < len(heads) else len(rows)
        body = rows[at + 1 : end]
        last = next((n for n, (_, cells) in enumerate(body) if _is_title(cells)), len(body))
        yield rows[at][1], body[:last]


def _is_title(cells: Sequence[str]) -> bool:
    filled = [each for each in cells if each]
    return len(filled) == 1 and re.match(r"\d+\.\s", filled[0]) is not None


def _worth(head: Sequence[str], told: Mapping[str, ReportColumn] | None) -> tuple[bool, bool, bool]:
    """Return how much a section tells: connections with both times come before sums of them."""
    keys = {plain(each) for each in head}
    found = {meaning_of(each, told) for each in head}
    sums = bool(keys & {"first join", "last leave", "pierwsze dołączenie", "ostatnie wyjście"})
    return (
        {ReportColumn.joined, ReportColumn.left} <= found and not sums,
        ReportColumn.joined in found,
        ReportColumn.duration in found,
    )


def _connection(row: int, cells: Sequence[str], meanings: Sequence[ReportColumn | None]) -> Connection | None:
    said: dict[ReportColumn, str] = {}
    for meaning, cell in zip(meanings, cells, strict=False):
        if meaning is not None and meaning != ReportColumn.ignored and cell:
            said.setdefault(meaning, _unwrapped(cell).strip("-"))
    parts = (said.get(ReportColumn.first_name, ""), said.get(ReportColumn.last_name, ""))
    name = _BEHIND.sub("", said.get(ReportColumn.name) or " ".join(filter(None, parts))).strip()
    email = said.get(ReportColumn.email) or said.get(ReportColumn.account)
    email = email if email and "@" in email and not email.endswith("webex.localhost") else None
    if not (name or email):
        return None
    room = said.get(ReportColumn.room, "")
    return Connection(
        row=row,
        name=name,
        email=email,
        joined=_moment(said.get(ReportColumn.joined)),
        left=_moment(said.get(ReportColumn.left)),
        minutes=minutes_of(said.get(ReportColumn.duration, "")),
        is_waiting=said.get(ReportColumn.waiting, "").casefold() in _YES,
        room="" if room.casefold() in _MAIN else room,
    )


def _moment(text: str | None) -> Written | None:
    return written(text) if text else None


def minutes_of(text: str) -> int | None:
    """Return a length in whole minutes: «47 mins», «1 hr 20 min», «1h 30m 51s», «1:05:00», «2 godz. 3 min».

    A number alone is one of minutes. None for what is no length, and for more than MOST_MINUTES.
    """
    found = _length(text.strip())
    return found if found is not None and found <= MOST_MINUTES else None


def _length(plain_text: str) -> int | None:
    if plain_text.isdecimal():
        return number_in(plain_text)
    if clock := _CLOCK.fullmatch(plain_text):
        hours, minutes = int(clock[1]), int(clock[2])
        return hours * 60 + minutes if clock[3] is not None or hours or minutes else 0
    found = [pattern.search(plain_text) for pattern in (_DAYS, _HOURS, _MINUTES, _SECONDS)]
    if not any(found):
        return None
    seconds = (each and int(each[1]) * size for each, size in zip(found, (86_400, 3_600, 60, 1), strict=True))
    return sum(each or 0 for each in seconds) // 60


def _unwrapped(cell: str) -> str:
    """Return a cell without the signs that keep a spreadsheet from reading it: ="…"."""
    bare = cell.strip()
    if not bare.startswith("="):
        return bare
    found = re.fullmatch(r'="?(.*?)"?', bare, re.DOTALL)
    return found[1] if found else bare


def _platform(rows: Rows, head: Sequence[str]) -> Platform:
    keys = {plain(each) for each in head}
    if any("original name" in each for each in keys) or "user email" in keys:
        return Platform.zoom
    if keys & {"attendee email", "connection type", "session name", "attendance duration"}:
        return Platform.webex
    titles = {plain(cells[0]) for _, cells in rows[:400] if cells and cells[0]}
    if any(re.match(r"\d+\. ", each) for each in titles) or keys & {"participant id (upn)", "role", "rola"}:
        return Platform.teams
    return Platform.unknown
