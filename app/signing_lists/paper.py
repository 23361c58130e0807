"""Lists to sign as PDF: parted into pages here, since each page bears a code and a number of its own."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from app.papers.pdf import Strip, strip_data
from app.papers.typesetting import Unset, breakable, drawn, typeset
from app.signing_lists.widths import lines_of, text_width

_TEMPLATE = Path(__file__).parent / "typst" / "signing_list.typ"

# Millimetres of A4 within the margins of the template, and what stands on them.
_UPRIGHT, _ACROSS = (182, 268), (269, 181)
_STRIP, _TITLE, _TITLE_LINE, _FACT, _CODE, _GAP = 16, 9, 6, 4.2, 26, 4
_ROW, _LINE, _NOTE, _PADDING, _NUMBER = 10, 3.8, 3.2, 1.6, 9
_SIZE, _TITLE_SIZE, _HEAD_SIZE, _NOTE_SIZE = 9, 14, 8, 7.5
"""Points of the letters, as in the template."""
_LINES_TO_SIGN, _LINE_TO_SIGN = 14, 17
_LONGEST = 160
"""How many letters of a name or place a row shows: more would keep others off the page."""


@dataclass(frozen=True, slots=True)
class ListColumn:
    """A column of a list; `share` is of the width that the number leaves."""

    name: str
    share: int


@dataclass(frozen=True, slots=True)
class ListRow:
    """One person: name and institution, a note below the name, and by column whether they sign there."""

    name: str
    institution: str = ""
    note: str = ""
    signs: Sequence[bool] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SigningList:
    """What a list says, every word in the reader's language.

    `days` are the headings of the columns to sign, `signatures` the lines below the last row. `blank_rows`
    are kept for people who come without being on the list. `code` gives the text of a page's code by its
    number from 1. `page` holds {page} and {pages}.
    """

    title: str
    facts: Sequence[tuple[str, str]]
    names: tuple[str, str, str]
    days: Sequence[str]
    rows: Sequence[ListRow]
    page: str
    blank_rows: int = 5
    signatures: Sequence[str] = ()
    foot: str = ""
    strip: Strip = field(default_factory=Strip)
    code: Callable[[int], str] | None = None
    code_alternative: str = ""

    @property
    def is_across(self) -> bool:
        """Tell whether so many days are signed that the paper lies on its side."""
        return len(self.days) > MOST_UPRIGHT

    @property
    def columns(self) -> list[ListColumn]:
        """Return the columns behind the number."""
        share = {1: 6, 2: 4}.get(len(self.days), 3)
        name, institution = self.names[1:]
        return [
            ListColumn(name, 5),
            ListColumn(institution, 5),
            *(ListColumn(day, share) for day in self.days),
        ]


MOST_UPRIGHT = 2
"""How many days are signed on paper that stands upright."""
MOST_DAYS = 5
"""How many days one list holds: a narrower column can't be signed."""


@dataclass(frozen=True, slots=True)
class Leaf:
    """One page of a list: the numbers of its first and its last row, both from 0, the last not on it."""

    first: int
    end: int
    heights: Sequence[float]
    is_last: bool


def leaves_of(made: SigningList) -> list[Leaf]:
    """Return the pages of a list, packed by how high each row is at most; the lines to sign end the last."""
    width, height = _ACROSS if made.is_across else _UPRIGHT
    room = height - _head_height(made, width) - _table_head_height(made, width) - _GAP
    foot = _LINES_TO_SIGN + _LINE_TO_SIGN * -(-len(made.signatures) // 3) if made.signatures else 0
    heights = [*(_height(row, made, width) for row in made.rows), *([float(_ROW)] * made.blank_rows)]
    found: list[Leaf] = []
    first, used = 0, 0.0
    for number, each in enumerate(heights):
        if number > first and used + each > room:
            found.append(Leaf(first, number, heights[first:number], is_last=False))
            first, used = number, 0.0
        used += each
    if len(heights) > first + 1 and used + foot > room:
        # The lines to sign stand under a row at least: alone on a page nobody knows what they sign.
        found.append(Leaf(first, len(heights) - 1, heights[first:-1], is_last=False))
        first = len(heights) - 1
    found.append(Leaf(first, len(heights), heights[first:], is_last=True))
    return found


def signing_pdf(lists: Sequence[SigningList], language: str, title: str) -> bytes:
    """Return lists as one PDF, each beginning on a page of its own.

    A strip that can't be read gives way to its words.
    """
    pictures = {each.strip.picture for each in lists if each.strip.picture}
    try:
        return _made(lists, language, title, pictures)
    except Unset:
        if not pictures:
            raise
    return _made([_without_picture(each) for each in lists], language, title, ())


def _made(lists: Sequence[SigningList], language: str, title: str, pictures: Iterable[Path]) -> bytes:
    data = {"language": language, "title": title, "lists": [_data(each) for each in lists]}
    return typeset(_TEMPLATE, data, list(pictures))


def _without_picture(made: SigningList) -> SigningList:
    return replace(made, strip=Strip(words=made.strip.words or [made.strip.alternative]))


def _data(made: SigningList) -> dict[str, Any]:
    leaves = leaves_of(made)
    said: dict[str, Any] = breakable(
        {
            "title": made.title,
            "facts": made.facts,
            "foot": made.foot,
            "signatures": made.signatures,
            "code_alternative": made.code_alternative,
        }
    )
    columns = [{"name": made.names[0], "share": 0}]
    columns += [{"name": breakable(each.name), "share": each.share} for each in made.columns]
    return said | {
        "strip": strip_data(made.strip),
        "landscape": made.is_across,
        "columns": columns,
        "leaves": [_leaf(made, leaf, number, len(leaves)) for number, leaf in enumerate(leaves, 1)],
    }


def _leaf(made: SigningList, leaf: Leaf, number: int, pages: int) -> dict[str, Any]:
    rows = zip(range(leaf.first, leaf.end), leaf.heights, strict=True)
    return {
        "code": drawn(made.code(number)) if made.code else None,
        "page": made.page.replace("{page}", str(number)).replace("{pages}", str(pages)),
        "last": leaf.is_last and bool(made.signatures),
        "rows": [{"height": height, "cells": list(_cells(made, at))} for at, height in rows],
    }


def _cells(made: SigningList, at: int) -> Iterator[dict[str, Any]]:
    row = made.rows[at] if at < len(made.rows) else ListRow("")
    yield _cell(str(at + 1))
    yield _cell(_shown(row.name), note=_shown(row.note))
    yield _cell(_shown(row.institution))
    for number in range(len(made.days)):
        signs = row.signs[number] if number < len(row.signs) else True
        yield _cell("") if signs else _cell("–", struck=True)


def _cell(words: str, *, note: str = "", struck: bool = False) -> dict[str, Any]:
    return {"words": breakable(words), "note": breakable(note), "struck": struck}


def _shown(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"


def _head_height(made: SigningList, width: float) -> float:
    words = width - (_CODE if made.code else 0) - _GAP
    strip = _STRIP if made.strip.picture or made.strip.words else _GAP
    names = max((text_width(name, _SIZE) for name, _ in made.facts), default=0.0)
    facts = sum(
        _FACT - _LINE + _LINE * lines_of(value, words - names - _GAP, _SIZE) for _, value in made.facts
    )
    head = _TITLE + _TITLE_LINE * (lines_of(made.title, words, _TITLE_SIZE, bold=True) - 1) + facts
    return strip + max(head, _CODE if made.code else 0)


def _table_head_height(made: SigningList, width: float) -> float:
    shares = sum(each.share for each in made.columns)
    lines = (lines_of(each.name, _room(each, shares, width), _HEAD_SIZE, bold=True) for each in made.columns)
    return 2 + _LINE * max(lines, default=1)


def _height(row: ListRow, made: SigningList, width: float) -> float:
    columns = made.columns
    shares = sum(each.share for each in columns)
    rooms = [_room(each, shares, width) for each in columns[:2]]
    name = _LINE * lines_of(_shown(row.name), rooms[0], _SIZE)
    note = _NOTE * lines_of(_shown(row.note), rooms[0], _NOTE_SIZE) if row.note else 0
    institution = _LINE * lines_of(_shown(row.institution), rooms[1], _SIZE)
    return max(_ROW, round(max(name + note, institution) + _PADDING, 1))


def _room(column: ListColumn, shares: int, width: float) -> float:
    """Return the millimetres for words in a column: those of the number and the padding are taken off."""
    return (width - _NUMBER) * column.share / shares - 3
