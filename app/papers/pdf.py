"""Papers as PDF: tagged, PDF/UA-1, set in Lato by typst, the same bytes for the same content."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

import segno

PDF_TYPE = "application/pdf"

_TEMPLATE = Path(__file__).parent / "typst" / "sheet.typ"
_STANDARD = "ua-1"
_LONGEST_WORD, _PART = 20, 6
_BREAK = "\u200b"

Cell = str | Sequence[str]
"""A text, or several that stand below each other."""


@dataclass(frozen=True, slots=True)
class PaperColumn:
    """A column of a paper's table; `share` is of the width that columns without one leave (0: as needed)."""

    name: str
    share: int = 0
    right: bool = False


@dataclass(frozen=True, slots=True)
class Strip:
    """The funder's strip: the file of a picture (PNG or JPEG) with what it says, or the words alone."""

    words: Sequence[str] = ()
    picture: Path | None = None
    alternative: str = ""


@dataclass(frozen=True, slots=True)
class Code:
    """A QR code at the head of a paper: the text that it holds, and what is said in place of the picture."""

    text: str
    alternative: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperPart:
    """A further table with a heading of its own; `empty` stands in place of one without rows."""

    heading: str
    columns: Sequence[PaperColumn]
    rows: Sequence[Sequence[Cell]]
    empty: str
    totals: Sequence[tuple[str, Sequence[str]]] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """What a paper says, every word in `language`.

    `draft` is the sentence of one that is not valid yet, `draft_word` the word across its pages. `page` holds
    {page} and {pages}. `empty` stands in place of a table without rows. `totals` are its last rows: a label
    across the columns that the cells leave over, then the cells. `parts` are tables behind the first one.
    `signatures` are what people write by hand on lines at the end, such as place and date, three in a row.
    """

    language: str
    title: str
    columns: Sequence[PaperColumn]
    rows: Sequence[Sequence[Cell]]
    page: str
    empty: str
    totals: Sequence[tuple[str, Sequence[str]]] = ()
    parts: Sequence[PaperPart] = ()
    facts: Sequence[tuple[str, Cell]] = ()
    notes: Sequence[str] = ()
    foot: str = ""
    draft: str = ""
    draft_word: str = ""
    landscape: bool = False
    strip: Strip = field(default_factory=Strip)
    signatures: Sequence[str] = ()
    code: Code | None = None


def pdf(paper: Paper) -> bytes:
    """Return a paper as a PDF.

    It is PDF/UA-1 with the fonts that come along. A character that none of them has is looked for in the
    fonts of the machine, and set as a box where they lack it too, then without the standard: a name never
    keeps a paper from being made. Nor does a picture that can't be read: the words stand in its place.
    """
    try:
        return _without_gaps(paper)
    except (_typst().TypstError, OSError):
        if paper.strip.picture is None:
            raise
    words = paper.strip.words or [paper.strip.alternative]
    return _without_gaps(replace(paper, strip=Strip(words=words)))


def _without_gaps(paper: Paper) -> bytes:
    typst = _typst()
    try:
        return _set(paper, _own_fonts(), _STANDARD)
    except typst.TypstError as gap:
        if not _is_want_of_a_font(gap):
            raise
    try:
        return _set(paper, _all_fonts(), _STANDARD)
    except typst.TypstError as gap:
        if not _is_want_of_a_font(gap):
            raise
    return _set(paper, _all_fonts(), None)


def _is_want_of_a_font(error: Any) -> bool:
    return "could not be displayed with font" in str(error)


def _set(paper: Paper, fonts: Any, standard: str | None) -> bytes:
    picture = paper.strip.picture
    data = _breakable(asdict(paper))
    data["code"] = _drawn(paper.code) if paper.code else None
    data["strip"] |= {"picture": f"/{picture.name}" if picture else None, "format": _format_of(picture)}
    made = _typst().compile(
        _TEMPLATE.read_bytes(),
        # The only folder from which the template can read.
        root=picture.parent if picture else _TEMPLATE.parent,
        format="pdf",
        font_paths=fonts,
        sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
        pdf_standards=[standard] if standard else [],
        # A moment of our own would make other bytes of the same content.
        timestamp=0,
    )
    return bytes(made)


def _drawn(code: Code) -> dict[str, str]:
    """Return a code as SVG; a part of the paper may be folded or dirty, hence the error correction."""
    drawing = segno.make(code.text, error="m", micro=False).svg_inline(scale=4)
    return {"svg": drawing, "alternative": code.alternative}


def _format_of(picture: Path | None) -> str | None:
    if picture is None:
        return None
    with picture.open("rb") as file:
        return "png" if file.read(4) == b"\x89PNG" else "jpg"


def _breakable(value: Any) -> Any:
    """Return data in which no word is longer than a narrow column: it may be parted, without a hyphen."""
    if isinstance(value, str):
        whole = value.encode("utf-8", "replace").decode()
        return " ".join(_parted(word) for word in whole.split(" "))
    if isinstance(value, Mapping):
        return {key: _breakable(each) for key, each in value.items()}
    if isinstance(value, Sequence):
        return [_breakable(each) for each in value]
    return value


def _parted(word: str) -> str:
    if "-" in word:
        return "-".join(_parted(each) for each in word.split("-"))
    if len(word) <= _LONGEST_WORD:
        return word
    return _BREAK.join(word[at : at + _PART] for at in range(0, len(word), _PART))


@cache
def _own_fonts() -> Any:
    lato = import_module("fontpkg_lato")
    return _typst().Fonts(include_system_fonts=False, font_paths=[str(lato.ROOT)])


@cache
def _all_fonts() -> Any:
    lato = import_module("fontpkg_lato")
    return _typst().Fonts(include_system_fonts=True, font_paths=[str(lato.ROOT)])


@cache
def _typst() -> Any:
    """Load typst at the first paper: 84 MB that a process which makes none must not carry or wait for."""
    return import_module("typst")
