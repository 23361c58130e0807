"""Dictionaries of participation forms: dated data from a file, never code. Pure but for the shipped file."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from app.columns import folded
from app.errors import N_, Refusal
from app.typed import one_line, parsed_json

SHIPPED = Path(__file__).parent / "shipped" / "dictionaries.json"
LISTS = ("citizenship", "participant_kind", "sex", "education", "voivodeship", "labour_status", "sensitive")
"""What every file of dictionaries holds."""
NEEDED: Mapping[str, frozenset[str]] = {
    "sex": frozenset({"woman", "man"}),
    "sensitive": frozenset({"yes", "no", "refused"}),
}
"""The codes by which rules know their entries."""

NO_FILE = N_("Choose a file of dictionaries (JSON).")
NO_JSON = N_("This file is not JSON: save it as text in UTF-8, and check brackets and commas.")
WRONG_HERE = N_("The file can't be used: look at %(where)s. %(what)s")
_MOST_BYTES, _MOST_ENTRIES, _MOST_PLACES = 2_000_000, 400, 4_000


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing to choose: `text` is what the funder's file wants, `english` what English pages show."""

    code: str
    text: str
    english: str = ""
    usual: bool = False
    end_of_education: bool = False
    valid_from: date | None = None
    valid_until: date | None = None
    details: tuple["Entry", ...] = ()

    def label(self, language: str) -> str:
        """Return the words that a page shows."""
        return self.english or self.text if language == "en" else self.text

    def holds_on(self, day: date) -> bool:
        """Tell whether it may be chosen on a day."""
        return (self.valid_from or day) <= day <= (self.valid_until or day)


@dataclass(frozen=True, slots=True)
class PlaceEntry:
    """A municipality: its voivodeship (a code) and its degree of urbanisation, which are then not asked."""

    voivodeship: str
    county: str
    municipality: str
    degurba: str


@dataclass(frozen=True, slots=True)
class Dictionaries:
    """All dictionaries of a form, valid from a day to a day."""

    name: str
    valid_from: date
    valid_until: date | None
    lists: Mapping[str, tuple[Entry, ...]]
    places: Mapping[tuple[str, str], PlaceEntry] = field(default_factory=dict)

    def offered(self, name: str, day: date) -> list[Entry]:
        """Return what may be chosen on a day."""
        return [each for each in self.lists[name] if each.holds_on(day)]

    def entry(self, name: str, code: str, day: date) -> Entry | None:
        """Return an entry that may be chosen on a day."""
        return next((each for each in self.offered(name, day) if each.code == code), None)

    def place(self, county: str, municipality: str) -> PlaceEntry | None:
        """Return a municipality of a county, however it is written."""
        return self.places.get((folded(county), folded(municipality)))


def dictionaries_in(data: bytes) -> tuple[Dictionaries, dict[str, Any]]:
    """Return the dictionaries of a file, and what it says, to be kept; refuses any other at `file`."""
    if not data:
        raise Refusal(NO_FILE, field="file")
    try:
        if len(data) > _MOST_BYTES:
            raise ValueError
        said = parsed_json(data.decode("utf-8-sig"))
    except ValueError as error:
        raise Refusal(NO_JSON, field="file") from error
    if not isinstance(said, dict):
        raise _wrong("{}", N_("An object is needed here."))
    return read_dictionaries(said), said


def read_dictionaries(said: Mapping[str, Any]) -> Dictionaries:
    """Return the dictionaries that a file's object holds; refuses what lacks something, and says where."""
    found = said.get("dictionaries")
    if not isinstance(found, dict):
        raise _wrong("dictionaries", N_("An object is needed here."))
    lists = {name: _entries(found.get(name), f"dictionaries.{name}") for name in LISTS}
    for name, codes in NEEDED.items():
        if lacking := codes - {each.code for each in lists[name]}:
            raise _wrong(f"dictionaries.{name}.{min(lacking)}", N_("This entry is missing."))
    valid_from, valid_until = _day(said, "valid_from", ""), _day(said, "valid_until", "")
    if valid_from is None:
        raise _wrong("valid_from", N_("A day such as 2026-11-21 is needed."))
    if valid_until is not None and valid_until < valid_from:
        raise _wrong("valid_until", N_("The last day is before the first day."))
    known = {each.code for each in lists["voivodeship"]}
    places = [
        _place(each, f"places[{n}]", known)
        for n, each in enumerate(_rows(found.get("places") or [], "places", _MOST_PLACES))
    ]
    by_name = {(folded(each.county), folded(each.municipality)): each for each in places}
    return Dictionaries(_text(said, "name", "", 200), valid_from, valid_until, lists, by_name)


@cache
def shipped() -> Dictionaries:
    """Return the dictionaries that come with the program, for projects that have none of their own."""
    return dictionaries_in(SHIPPED.read_bytes())[0]


def _entries(said: object, where: str, *, of_entry: bool = False) -> tuple[Entry, ...]:
    rows = _rows(said, where, _MOST_ENTRIES)
    found = tuple(_entry(each, f"{where}[{n}]", is_detail=of_entry) for n, each in enumerate(rows))
    if not found:
        raise _wrong(where, N_("A list with at least one entry is needed here."))
    codes = [each.code for each in found]
    if twice := next((code for code in codes if codes.count(code) > 1), None):
        raise _wrong(f"{where}: {twice}", N_("A code may stand there only once."))
    return found


def _entry(said: object, where: str, *, is_detail: bool) -> Entry:
    if not isinstance(said, dict):
        raise _wrong(where, N_("An object is needed here."))
    if is_detail and said.get("details"):
        raise _wrong(f"{where}.details", N_("Details have no details of their own."))
    code = _text(said, "code", where, 40)
    if not code.isascii() or not code.replace("_", "").isalnum():
        raise _wrong(f"{where}.code", N_("A code has letters without accents, digits and _."))
    return Entry(
        code,
        _text(said, "text", where, 300),
        _text(said, "en", where, 300) if said.get("en") else "",
        usual=said.get("usual") is True,
        end_of_education=said.get("end_of_education") is True,
        valid_from=_day(said, "valid_from", where),
        valid_until=_day(said, "valid_until", where),
        details=_entries(said["details"], f"{where}.details", of_entry=True) if said.get("details") else (),
    )


def _place(said: object, where: str, voivodeships: set[str]) -> PlaceEntry:
    if not isinstance(said, dict):
        raise _wrong(where, N_("An object is needed here."))
    place = PlaceEntry(*(_text(said, name, where, 120) for name in PlaceEntry.__slots__))
    if place.voivodeship not in voivodeships:
        raise _wrong(f"{where}.voivodeship", N_("A code of the list of voivodeships is needed."))
    if place.degurba not in ("1", "2", "3"):
        raise _wrong(f"{where}.degurba", N_("1, 2 or 3 is needed."))
    return place


def _rows(said: object, where: str, most: int) -> list[Any]:
    if not isinstance(said, list) or len(said) > most:
        raise _wrong(where, N_("A list with at least one entry is needed here."))
    return said


def _text(said: Mapping[str, Any], name: str, where: str, most: int) -> str:
    value = said.get(name)
    text = one_line(value) if isinstance(value, str) else None
    if text is None or len(text) > most:
        raise _wrong(f"{where}.{name}".lstrip("."), N_("A short text is needed here."))
    return text


def _day(said: Mapping[str, Any], name: str, where: str) -> date | None:
    value = said.get(name)
    if value is None:
        return None
    try:
        return date.fromisoformat(value)
    except (TypeError, ValueError) as error:
        raise _wrong(f"{where}.{name}".lstrip("."), N_("A day such as 2026-11-21 is needed.")) from error


def _wrong(where: str, what: str) -> Refusal:
    return Refusal(WRONG_HERE, field="file", values={"where": where, "what": what})
