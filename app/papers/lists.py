"""Lists that people take along: each described once, and written as CSV, XLSX or PDF in their language."""

import csv
import enum
import hashlib
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from decimal import ROUND_HALF_UP, Decimal
from io import StringIO
from itertools import islice
from typing import IO

from app.errors import N_, Refusal
from app.papers.fitting import fitted
from app.papers.pdf import Paper, PaperColumn, Strip, page_text, pdf
from app.papers.sheets import Cell, csv_chunks, csv_text, widths_of, xlsx_file
from app.texts import Texts
from app.work import Work

PDF_ROWS, PDF_COLUMNS = 2_000, 24
"""What a PDF holds at most: more is neither read on paper nor set in little memory."""
_UPRIGHT = 95
"""How many characters fit across a page that stands upright, as in workbooks."""
_CENT = Decimal("0.01")
_BOM = "\ufeff".encode()

TOO_LONG = N_(
    "A PDF holds at most %(most)s rows, and this list is longer. Choose XLSX or CSV, or take a part of it."
)
TOO_WIDE = N_(
    "A PDF has room for %(most)s columns, and %(count)s are chosen. Leave some out, or choose XLSX or CSV."
)


class Kind(enum.Enum):
    """What a column holds, which says how it is written in each format."""

    text = "text"
    choice = "choice"
    date = "date"
    moment = "moment"
    time = "time"
    number = "number"
    minutes = "minutes"
    units = "units"


RIGHT = (Kind.number, Kind.minutes, Kind.units)
"""The kinds that stand at the right edge of their column."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedColumn:
    """A column of a list.

    `key` is its heading for programs, `heading` the reader's. `says` turns a code word of the rows into the
    reader's words, a yes or no as "True" or "False". Columns of one `choice` are ticked together, as
    `choice_heading`. `usual` ones are ticked for who never chose, `published` ones stand in the file for
    programs, under `published_as` where that is not the key.
    """

    key: str
    heading: str
    kind: Kind = Kind.text
    says: Callable[[str], Cell] | None = None
    choice: str = ""
    choice_heading: str = ""
    usual: bool = True
    published: bool = True
    published_as: str = ""

    @property
    def ticked_as(self) -> str:
        """The name of its check box."""
        return self.choice or self.key


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """A list: what it is called, its columns, and its rows, which `rows` reads piece by piece.

    `key` is the name under which chosen columns are remembered, `stem` begins the names of files. A row has
    a cell for each column: code words where a column `says` them, minutes, days and hours as they are.
    `facts` stand above the rows, `foot` begins the foot of each page.
    """

    key: str
    title: str
    stem: str
    columns: Sequence[ListedColumn]
    rows: Callable[[Work], Iterable[Sequence[Cell]]]
    facts: Sequence[tuple[str, Cell]] = ()
    strip: Strip = field(default_factory=Strip)
    foot: str = ""

    @property
    def choices(self) -> dict[str, str]:
        """The check boxes in the order of the columns: names with what they say."""
        return {each.ticked_as: each.choice_heading or each.heading for each in self.columns}

    @property
    def usual(self) -> list[str]:
        """The check boxes that are ticked for who never chose."""
        return list(dict.fromkeys(each.ticked_as for each in self.columns if each.usual))

    def places(self, chosen: Sequence[str]) -> list[int]:
        """Return which columns are chosen, by their places, in the order of the choice."""
        return [
            place for name in dict.fromkeys(chosen)
            for place, each in enumerate(self.columns) if each.ticked_as == name
        ]  # fmt: skip


Said = Mapping[str, tuple[str, Kind, Callable[[str], Cell] | None]]
"""Columns by key: the id of the heading, the kind, and what says code words."""


def columns_said(
    texts: Texts, said: Said, *, unusual: Collection[str] = (), published: bool = True, in_words: bool = False
) -> list[ListedColumn]:
    """Return columns with headings in the reader's language.

    `in_words` are those whose headings were published in the reader's language, and not as keys.
    """
    found = []
    for key, (label, kind, says) in said.items():
        heading = texts.gettext(label)
        found.append(
            ListedColumn(
                key=key, heading=heading, kind=kind, says=says, usual=key not in unusual,
                published=published, published_as=heading if in_words else "",
            )
        )  # fmt: skip
    return found


def machine_header(listing: Listing, *, told: bool = False) -> list[str]:
    """Return the headings of the file for programs: keys, in the order of the columns.

    If it is `told`, headings are the reader's.
    """
    published = (each for each in listing.columns if each.published)
    return [each.heading if told else each.published_as or each.key for each in published]


def machine_rows(work: Work, listing: Listing, *, told: bool = False) -> Iterator[Sequence[Cell]]:
    """Yield the rows of the file for programs: code words, as they are published.

    If it is `told`, cells are in the reader's words.
    """
    published = ((place, each) for place, each in enumerate(listing.columns) if each.published)
    places = [(place, each.says if told else None) for place, each in published]
    for row in listing.rows(work):
        yield [_said(row[place], says) for place, says in places]


def list_csv(work: Work, listing: Listing, chosen: Sequence[str]) -> Iterator[bytes]:
    """Yield the list as CSV in the reader's language; below it, after an empty line, what there is to say.

    The checksum is that of all bytes between the byte order mark and the empty line.
    """
    header, rows = _header(listing, chosen), _told(work, listing, chosen)
    digest = hashlib.sha256()
    for chunk in csv_chunks(header, (_with_point_of(work.texts, row) for row in rows)):
        digest.update(chunk.removeprefix(_BOM))
        yield chunk
    facts = [(work.texts.gettext("List"), listing.title), *listing.facts, *_about(work, digest.hexdigest())]
    yield b"\r\n" + b"".join(csv_chunks((), facts)).removeprefix(_BOM + b"\r\n")


def list_xlsx(work: Work, listing: Listing, chosen: Sequence[str]) -> IO[bytes]:
    """Return the list as a workbook ready to print, as an open temporary file; closing it deletes it.

    A second sheet says its checksum: of the same list as CSV. Raises ValueError above 1,048,575 rows.
    """
    header = _header(listing, chosen)
    checksum = Checksum(work.texts, header)
    return xlsx_file(
        header,
        checksum.passed(_told(work, listing, chosen)),
        listing.title,
        title=listing.title,
        facts=listing.facts,
        about=(work.texts.gettext("About this file"), lambda: _about(work, checksum.hexdigest())),
    )


def list_pdf(work: Work, listing: Listing, chosen: Sequence[str]) -> bytes:
    """Return the list as a PDF; each page's foot says its checksum: of the same list as CSV.

    Refuses a list with more rows or columns than a PDF holds.
    """
    texts, header = work.texts, _header(listing, chosen)
    if len(header) > PDF_COLUMNS:
        raise Refusal(TOO_WIDE, field="format", values={"most": PDF_COLUMNS, "count": len(header)})
    checksum = Checksum(texts, header)
    rows = list(islice(checksum.passed(_told(work, listing, chosen)), PDF_ROWS + 1))
    if len(rows) > PDF_ROWS:
        raise Refusal(TOO_LONG, field="format", values={"most": PDF_ROWS})
    told = [[written(texts, cell) for cell in row] for row in rows]
    widths = widths_of(header, told[:200])
    landscape = sum(widths) > _UPRIGHT
    fits = fitted(header, told[:200], widths, landscape=landscape)
    kinds = [listing.columns[place].kind for place in listing.places(chosen)]
    return pdf(
        Paper(
            language=texts.language,
            title=listing.title,
            columns=[
                PaperColumn(fits.broken(at, name), share=share, right=kind in RIGHT)
                for at, (name, share, kind) in enumerate(zip(header, fits.shares, kinds, strict=True))
            ],
            rows=[[fits.broken(at, cell) for at, cell in enumerate(row)] for row in told],
            page=page_text(texts),
            empty=texts.gettext("There is nothing on this list."),
            facts=[(name, written(texts, value)) for name, value in listing.facts],
            foot=_foot(work, listing, checksum.hexdigest()),
            landscape=landscape,
            strip=listing.strip,
        )
    )


class Checksum:
    """The SHA-256 of a list as its CSV says it, taken while its rows pass."""

    def __init__(self, texts: Texts, header: Sequence[str]) -> None:
        self._texts = texts
        self._digest = hashlib.sha256()
        self._buffer = StringIO(newline="")
        self._writer = csv.writer(self._buffer, delimiter=";", lineterminator="\r\n")
        self._write(header)

    def passed(self, rows: Iterable[Sequence[Cell]]) -> Iterator[Sequence[Cell]]:
        """Yield the same rows."""
        for row in rows:
            self._write(row)
            yield row

    def hexdigest(self) -> str:
        """Return the checksum of what has passed."""
        self._flush()
        return self._digest.hexdigest()

    def _write(self, row: Sequence[Cell]) -> None:
        self._writer.writerow([csv_text(cell) for cell in _with_point_of(self._texts, row)])
        if self._buffer.tell() >= 65_536:
            self._flush()

    def _flush(self) -> None:
        self._digest.update(self._buffer.getvalue().encode("utf-8", "replace"))
        self._buffer.seek(0)
        self._buffer.truncate()


def in_units_of(minutes: int | None, unit_minutes: int) -> Decimal | None:
    """Return minutes as hours of so many minutes, with two decimals."""
    return None if minutes is None else (Decimal(minutes) / unit_minutes).quantize(_CENT, ROUND_HALF_UP)


def _header(listing: Listing, chosen: Sequence[str]) -> list[str]:
    return [listing.columns[place].heading for place in listing.places(chosen)]


def _told(work: Work, listing: Listing, chosen: Sequence[str]) -> Iterator[Sequence[Cell]]:
    """Yield the chosen cells of each row in the reader's words."""
    picked = [(place, listing.columns[place].says) for place in listing.places(chosen)]
    for row in listing.rows(work):
        yield [_said(row[place], says) for place, says in picked]


def _said(cell: Cell, says: Callable[[str], Cell] | None) -> Cell:
    return cell if says is None or cell == "" or not isinstance(cell, str | bool) else says(str(cell))


def _with_point_of(texts: Texts, row: Sequence[Cell]) -> Sequence[Cell]:
    """Write decimals as the reader's spreadsheet program reads them: 1,5 in Polish, where 1.5 is a day."""
    if texts.language != "pl":
        return row
    return [str(cell).replace(".", ",") if isinstance(cell, Decimal | float) else cell for cell in row]


def _about(work: Work, checksum: str) -> list[tuple[str, Cell]]:
    texts = work.texts
    return [(texts.gettext("Made"), work.now), (texts.gettext("Checksum (SHA-256)"), checksum)]


def _foot(work: Work, listing: Listing, checksum: str) -> str:
    about = (f"{name}: {written(work.texts, value)}" for name, value in _about(work, checksum))
    return " · ".join(filter(None, (listing.foot, *about)))


def written(texts: Texts, cell: Cell) -> str:
    """Return a cell as the language writes it."""
    match cell:
        case None:
            return ""
        case bool():
            return texts.gettext("Yes") if cell else texts.gettext("No")
        case datetime():
            return texts.moment(cell) if cell.tzinfo else cell.isoformat(sep=" ", timespec="minutes")
        case date():
            return texts.day_short(cell)
        case time():
            return texts.clock(cell)
        case Decimal() | float():
            return str(cell).replace(".", ",") if texts.language == "pl" else str(cell)
    return str(cell)
