"""Papers as PDF: a title, facts, tables, notes and lines to sign, with the funder's strip on each page."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

from app.papers.typesetting import PDF_TYPE, Unset, breakable, drawn, picture_format, typeset
from app.texts import Texts

__all__ = [
    "PDF_TYPE",
    "Cell",
    "Code",
    "Paper",
    "PaperColumn",
    "PaperPart",
    "Strip",
    "page_text",
    "pdf",
    "strip_data",
]

_TEMPLATE = Path(__file__).parent / "typst" / "sheet.typ"

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


def page_text(texts: Texts) -> str:
    """Return what says at the foot of each page which one of how many it is, as papers take it."""
    return texts.gettext("Page %(page)s of %(pages)s", page="{page}", pages="{pages}")


def pdf(paper: Paper) -> bytes:
    """Return a paper as a PDF, as `typeset` makes it; words stand in place of a strip that can't be read."""
    try:
        return _made(paper)
    except Unset:
        if paper.strip.picture is None:
            raise
    words = paper.strip.words or [paper.strip.alternative]
    return _made(replace(paper, strip=Strip(words=words)))


def _made(paper: Paper) -> bytes:
    data = breakable(asdict(paper))
    code = paper.code
    data["code"] = {"svg": drawn(code.text), "alternative": code.alternative} if code else None
    data["strip"] = strip_data(paper.strip)
    return typeset(_TEMPLATE, data, [paper.strip.picture] if paper.strip.picture else [])


def strip_data(strip: Strip) -> dict[str, Any]:
    """Return a strip as templates take it; its picture must be among those that are set."""
    picture = strip.picture
    return {
        "words": breakable(strip.words),
        "alternative": breakable(strip.alternative),
        "picture": f"/{picture.name}" if picture else None,
        "format": picture_format(picture),
    }
