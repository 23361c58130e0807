"""What the columns of a list say: where its heading stands, and what its words mean. Pure rules."""

import enum
import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.columns import folded
from app.errors import N_
from app.files.tables import TableRow

LEFT_OUT = "skip"
"""What a column says that is not taken."""


class Says(enum.StrEnum):
    """What a column can say of a person; others answer an own question of the event (`question-7`)."""

    first_name = "first_name"
    last_name = "last_name"
    name = "name"
    """First and last name in one cell."""
    email = "email"
    phone = "phone"
    institution = "institution"
    municipality = "municipality"
    position = "position"
    presence = "presence"


LABELS = {
    Says.first_name: N_("First name"),
    Says.last_name: N_("Last name"),
    Says.name: N_("First and last name in one cell"),
    Says.email: N_("E-mail"),
    Says.phone: N_("Phone"),
    Says.institution: N_("Institution"),
    Says.municipality: N_("Municipality"),
    Says.position: N_("Position"),
    Says.presence: N_("Attendance"),
}

_WORDS: Mapping[Says, tuple[str, ...]] = {
    Says.name: (
        "imie i nazwisko", "nazwisko i imie", "imie nazwisko", "nazwisko imie", "imiona i nazwisko",
        "nazwisko i imiona", "full name", "participant", "uczestnik", "uczestniczka",
        "uczestnik uczestniczka", "osoba", "person", "name",
    ),
    Says.first_name: ("imie", "imiona", "first name", "given name", "forename", "imie uczestnika"),
    Says.last_name: ("nazwisko", "nazwiska", "last name", "surname", "family name", "nazwisko uczestnika"),
    Says.email: (
        "adres e mail", "adres email", "adres poczty elektronicznej", "adres mailowy", "e mail", "email",
        "mail", "e mail address", "email address", "poczta",
    ),
    Says.phone: (
        "numer telefonu", "nr telefonu", "nr tel", "telefon kontaktowy", "telefon", "tel", "komorka",
        "phone number", "phone", "mobile", "telephone",
    ),
    Says.institution: (
        "nazwa instytucji", "instytucja", "instytucja delegujaca", "miejsce pracy", "placowka",
        "nazwa placowki", "jednostka", "jednostka organizacyjna", "organizacja", "zaklad pracy", "podmiot",
        "institution", "organisation", "organization", "employer", "osrodek", "nazwa osrodka",
    ),
    Says.municipality: ("gmina", "nazwa gminy", "municipality"),
    Says.position: ("stanowisko", "funkcja", "stanowisko sluzbowe", "position", "job title", "job", "role"),
    Says.presence: ("obecnosc", "obecny", "obecna", "attendance", "present", "presence"),
}  # fmt: skip
"""The words by which headings tell what a column says, folded; the longest that fits counts."""

_OF_ANY = frozenset(("participant", "uczestnik", "uczestniczka", "osoba", "person", "name"))
"""Words that stand in headings of other things, too: «Uczestnik: imię», «Osoba do kontaktu, telefon»."""
_LOOKED_AT = 20
"""Among how many first rows the heading is looked for."""
_DIGITS = re.compile(r"\d{4}")


@dataclass(frozen=True, slots=True)
class Heading:
    """Where a list's heading stands: its texts, one for each column, and how many rows come with it.

    `first` is the index of the first row of people. A list without a heading has empty texts.
    """

    texts: tuple[str, ...]
    first: int

    @property
    def signature(self) -> str:
        """What lists of the same columns have in common, by which a mapping is remembered."""
        words = "|".join(folded(each) for each in self.texts)
        return hashlib.sha256(words.encode()).hexdigest()[:32]


def heading_of(rows: Sequence[TableRow]) -> Heading:
    """Find the heading among the first rows: the one that has most of the words that headings have.

    Titles above it are passed over. Where cells were merged above it, what they say is put before its words.
    """
    scores = [_headings_in(row.cells) for row in rows[:_LOOKED_AT]]
    best = max(scores, default=0)
    if not best and _stands_apart([row.cells for row in rows[:_LOOKED_AT]]):
        return Heading(rows[0].cells, 1)
    if not best:
        return Heading(("",) * (len(rows[0].cells) if rows else 0), 0)
    at = scores.index(best)
    texts = list(rows[at].cells)
    last = at
    below = rows[at + 1].cells if at + 1 < len(rows) else ()
    if below and scores[at + 1 : at + 2] and _is_second(rows[at].cells, below, scores[at + 1]):
        texts, last = [_joined(*pair) for pair in zip(texts, below, strict=True)], at + 1
    elif at and _stands_above(rows[at - 1].cells, rows[at].cells):
        texts = [_joined(*pair) for pair in zip(rows[at - 1].cells, texts, strict=True)]
    return Heading(tuple(" ".join(each.split())[:200] for each in texts), last + 1)


def guessed(
    texts: Sequence[str], samples: Sequence[Sequence[str]], questions: Mapping[str, str]
) -> list[str]:
    """Return what each column probably says: by its heading, else by what stands in it, else it is left out.

    `questions` are the fields of an event's own questions by their folded words. Each thing is said by one
    column at most.
    """
    found: list[str] = [LEFT_OUT] * len(texts)
    fits = sorted(
        ((*_meaning(text), at) for at, text in enumerate(texts)), key=lambda each: (-each[0], each[2])
    )
    taken: set[str] = set()
    for strength, says, at in fits:
        if folded(texts[at]) in questions:
            found[at] = questions[folded(texts[at])]
        elif strength and says and says not in taken:
            found[at] = says
            taken.add(says)
    if Says.first_name in taken and Says.last_name in taken:
        found = [LEFT_OUT if each == Says.name else each for each in found]
    for at, cells in enumerate(samples):
        seen = _seen_in(cells)
        # An address is one under any heading; other contents tell only where no heading does.
        tells = seen == Says.email or not texts[at]
        if found[at] == LEFT_OUT and seen and seen not in taken and tells:
            found[at] = seen
            taken.add(seen)
    return found


def _meaning(text: str) -> tuple[int, str | None]:
    words = f" {folded(text)} "
    best: tuple[int, str | None] = (0, None)
    for says, phrases in _WORDS.items():
        for phrase in phrases:
            if f" {phrase} " in words:
                is_whole = words.strip() == phrase
                strength = 1 if phrase in _OF_ANY and not is_whole else len(phrase) + 100 * is_whole
                if strength > best[0]:
                    best = (strength, says.value)
    return best


def _headings_in(cells: Sequence[str]) -> int:
    """Return how many different things a row's words name, if it looks like a heading at all."""
    if any("@" in each or (_DIGITS.search(each) and not _meaning(each)[0]) for each in cells):
        return 0
    return len({says for each in cells if each and len(each) < 200 for says in [_meaning(each)[1]] if says})


def _stands_apart(rows: Sequence[Sequence[str]]) -> bool:
    """Tell whether the first row names columns in words of its own: no address or number, unlike the next."""
    first, others = rows[0] if rows else (), rows[1:]
    if any("@" in each or _DIGITS.search(each) for each in first) or not all(first):
        return False
    return any("@" in each or _DIGITS.search(each) for row in others for each in row)


def _is_second(upper: Sequence[str], lower: Sequence[str], score: int) -> bool:
    """Tell whether the row below belongs to the heading: it names more under what is said several times."""
    repeated = len({each for each in upper if each}) < sum(1 for each in upper if each)
    has_gaps = any(not above and below for above, below in zip(upper, lower, strict=True))
    return bool(score) and (repeated or has_gaps)


def _stands_above(upper: Sequence[str], lower: Sequence[str]) -> bool:
    """Tell whether the row above groups columns: some of it is said of several, nothing is a title."""
    said = [each for each in upper if each]
    return len(said) > len(set(said)) and len(set(said)) > 1 and len(said) >= len(lower) / 2


def _joined(upper: str, lower: str) -> str:
    return lower if upper == lower or not upper else f"{upper} {lower}".strip()


def _seen_in(cells: Sequence[str]) -> str | None:
    """Return what a column without a heading says, where all its cells show it."""
    filled = [each for each in cells if each]
    if filled and all("@" in each for each in filled):
        return Says.email
    digits = [sum(c.isdigit() for c in each) for each in filled]
    if filled and all(9 <= count <= 15 for count in digits) and not any(c.isalpha() for c in "".join(filled)):
        return Says.phone
    return None
