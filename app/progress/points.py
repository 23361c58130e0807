"""Points as people type them, and lines of points pasted from a table: pure rules."""

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from app.columns import folded
from app.errors import N_, Refusal
from app.people.models import email_key
from app.registrations.models import Registration

MOST_POINTS = 10_000
MOST_LINES = 2_000
MOST_CHARACTERS = 200_000

NO_POINTS = N_("This is no number of points: write it as 12 or 12.5.")
TOO_MANY = N_("There are only %(most)s points.")
OTHER_LENGTH = N_(
    "The list has %(people)s people, and these are %(lines)s lines: nobody knows whose they are."
)
UNKNOWN = N_("Nobody on this list has this name or address.")
SEVERAL = N_("Several people on this list fit: add the e-mail address, or the name.")
CONTRADICTION = N_("Name and e-mail address belong to different people.")
TWICE = N_("This person stands in an earlier line already.")
NOBODY = N_("There is no name and no address in this line.")
TOO_LONG = N_("This is too long: at most %(lines)s lines are taken at once.")

_POINTS = re.compile(r"\d{1,5}(?:[.,]\d{1,2})?", re.ASCII)
_BETWEEN = " \t\r\f\v,:–—-"
_AT_THE_END = re.compile(rf"[{_BETWEEN}](\d{{1,5}}(?:[.,]\d{{1,2}})?)\Z", re.ASCII)
_LONGEST = len(" 10000,00")
_SEPARATORS = "\t;|"


@dataclass(frozen=True, slots=True)
class PastedLine:
    """A line as it was read; `points` is what stood there, not checked yet."""

    number: int
    text: str
    name: str
    email: str
    points: str


@dataclass(slots=True)
class Matched:
    """Whose points the lines are, and which lines are refused and why; `skipped` is the heading's line."""

    scores: dict[int, float] = field(default_factory=dict)
    refused: list[tuple[PastedLine, Refusal]] = field(default_factory=list)
    skipped: PastedLine | None = None
    whole: Refusal | None = None


def points_of(typed: str, most: float) -> float:
    """Return typed points as a number. Refuses what is no number, and more points than there are."""
    if not _POINTS.fullmatch(typed.strip()):
        raise Refusal(NO_POINTS)
    points = float(typed.strip().replace(",", "."))
    if points > most:
        raise Refusal(TOO_MANY, values={"most": shown(most)})
    return points


def shown(points: float | None, language: str = "en") -> str:
    """Return points without idle decimals: «12», «12.5», in Polish «12,5»; nothing for None."""
    written = "" if points is None else f"{points:.2f}".rstrip("0").rstrip(".")
    return written.replace(".", ",") if language == "pl" else written


def match(pasted: str, people: Sequence[Registration], most: float) -> Matched:
    """Find out whose points were pasted.

    Lines of points alone belong to the people in the order of the list, one each, an empty line for nobody's
    points. Otherwise each line names somebody by name or e-mail address, and what is doubtful is refused.
    """
    if len(pasted) > MOST_CHARACTERS or pasted.count("\n") >= MOST_LINES:
        return Matched(whole=Refusal(TOO_LONG, values={"lines": MOST_LINES}))
    rows = [row.strip(" \r") for row in pasted.rstrip().split("\n")]
    if any(rows) and all(_POINTS.fullmatch(row) for row in rows if row):
        return _in_order(rows, people, most)
    return _by_name([_read(n, row) for n, row in enumerate(rows, 1) if row.strip()], people, most)


def _in_order(rows: Sequence[str], people: Sequence[Registration], most: float) -> Matched:
    if len(rows) != len(people):
        return Matched(whole=Refusal(OTHER_LENGTH, values={"people": len(people), "lines": len(rows)}))
    found = Matched()
    for number, (row, person) in enumerate(zip(rows, people, strict=True), 1):
        if row:
            _take(found, PastedLine(number, row, person.name, "", row), person.id, most)
    return found


def _by_name(lines: Sequence[PastedLine], people: Sequence[Registration], most: float) -> Matched:
    found, known = Matched(), _Known(people)
    for line in lines:
        if line is lines[0] and not any(c.isdigit() for c in line.text):
            found.skipped = line
            continue
        try:
            person = known.one(line)
        except Refusal as refusal:
            found.refused.append((line, refusal))
            continue
        if person.id in found.scores:
            found.refused.append((line, Refusal(TWICE)))
        elif line.points:
            _take(found, line, person.id, most)
    return found


def _take(found: Matched, line: PastedLine, id: int, most: float) -> None:
    try:
        found.scores[id] = points_of(line.points, most)
    except Refusal as refusal:
        found.refused.append((line, refusal))


def _read(number: int, row: str) -> PastedLine:
    separator = next((each for each in _SEPARATORS if each in row), None)
    if separator is None:
        # Only the end is searched: to look for a number in all of a long line took half a minute.
        last = _AT_THE_END.search(row[-_LONGEST:])
        cells = [row.removesuffix(last[1]).rstrip(_BETWEEN), last[1]] if last else [row, ""]
    else:
        cells = [cell.strip() for cell in row.split(separator)]
    *who, points = cells if len(cells) > 1 else [*cells, ""]
    email = next((cell for cell in who if "@" in cell), "")
    name = " ".join(cell for cell in who if cell and cell != email)
    return PastedLine(number, row[:200], name, email, points)


class _Known:
    """The people of the list by what may name them."""

    def __init__(self, people: Sequence[Registration]) -> None:
        by_name, by_email = defaultdict(list), defaultdict(list)
        for person in people:
            first, last = person.first_name, person.last_name
            for name in {folded(f"{first} {last}"), folded(f"{last} {first}")}:
                by_name[name].append(person)
            if person.email:
                by_email[email_key(person.email)].append(person)
        self._by_name: Mapping[str, list[Registration]] = by_name
        self._by_email: Mapping[str, list[Registration]] = by_email

    def one(self, line: PastedLine) -> Registration:
        """Return whom a line names. Refuses nobody, several, and a name that contradicts the address."""
        if not line.name and not line.email:
            raise Refusal(NOBODY)
        named = self._by_name.get(folded(line.name), [])
        people = self._by_email.get(email_key(line.email), []) if line.email else named
        if people and line.email and line.name:
            both = [person for person in people if person in named]
            if not both:
                raise Refusal(CONTRADICTION)
            people = both
        if len(people) != 1:
            raise Refusal(SEVERAL if people else UNKNOWN)
        return people[0]
