"""Tables of rows as CSV and XLSX, streamed, and safe to open in a spreadsheet program."""

import csv
import re
import tempfile
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime, time
from decimal import Decimal
from io import StringIO
from itertools import chain, islice
from typing import IO

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from app.clock import local

Cell = str | int | float | Decimal | bool | date | datetime | time | None
"""What a table may hold. An aware datetime is shown in local time, a naive one as it is."""

CSV_TYPE = "text/csv; charset=utf-8"
XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

_CHUNK = 64 * 1024
# XML 1.0 has no other characters; halves of surrogate pairs have no UTF-8 either.
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
# Also after blanks, which Excel passes over, and in the wide letters that it takes for the narrow ones.
_FORMULA = re.compile(r"\s*[=+\-@\uff1d\uff0b\uff0d\uff20]|[\t\r\n]")
# Begins like a formula and is none: a telephone with its country code, a negative number, a lone dash.
_HARMLESS = re.compile(
    r" *(?:\+\d[\d \-]*|\+[\d ()\-]+,? (?:wew\.?|w\.?|ext\.?|x) ?\d+|-\d+(?:[.,]\d+)?|-) *", re.ASCII
)
_SHEET_NAME = re.compile(r"[\[\]:*?/\\\x00-\x1f]")
_CELL_LIMIT = 32_767
_LOOKED_AT = 200
"""How many rows say how wide a column is: widths are written before the rows, which are not gathered."""
_NARROWEST, _WIDEST = 12, 40
_UPRIGHT = 95
"""How many characters of 11 points fit across a page of A4 upright."""
_A4 = 9
_ROW_LIMIT = 1_048_576


def csv_chunks(header: Sequence[str], rows: Iterable[Sequence[Cell]]) -> Iterator[bytes]:
    """Yield a CSV file in pieces of about 64 KB: UTF-8 with BOM, semicolons, CRLF.

    So a Polish Excel reads it. Rows are taken one by one and never gathered. True and False become `1` and
    `0`, days `2026-03-29`, hours `09:30`, datetimes `2026-03-29 09:30`, None an empty cell. A text that a
    spreadsheet would run as a formula gets a leading apostrophe; telephone numbers (+48 600 100 200),
    negative numbers and a lone dash do not. NUL is dropped.
    """
    buffer = StringIO(newline="")
    writer = csv.writer(buffer, delimiter=";", lineterminator="\r\n")
    buffer.write("\ufeff")
    writer.writerow([csv_text(name) for name in header])
    for row in rows:
        writer.writerow([csv_text(cell) for cell in row])
        if buffer.tell() >= _CHUNK:
            yield buffer.getvalue().encode("utf-8", "replace")
            buffer.seek(0)
            buffer.truncate()
    yield buffer.getvalue().encode("utf-8", "replace")


def xlsx_file(
    header: Sequence[str],
    rows: Iterable[Sequence[Cell]],
    sheet_name: str,
    *,
    widths: Sequence[float] = (),
    title: str = "",
    facts: Sequence[tuple[str, Cell]] = (),
    about: tuple[str, Callable[[], Sequence[tuple[str, Cell]]]] | None = None,
) -> IO[bytes]:
    """Return an XLSX workbook of one sheet as an open temporary file at its beginning; closing it deletes it.

    Rows are taken one by one and go to the disk, so memory does not grow with them. The header is bold and
    frozen, with a filter on each column, and stands on each printed page; all columns fit on one page's
    width (A4, upright or across). Texts stay texts, whatever they begin with; numbers, days and datetimes
    are real ones. `widths` are in characters, one per column; missing ones are guessed from the header and
    the first rows. Longer texts are wrapped. `title` and `facts`, names with their values, stand above the
    header. `about` names a second sheet and gives its facts once all rows are written.
    Raises ValueError when there are more rows than a sheet can hold (1,048,575).
    """
    file = tempfile.TemporaryFile()  # noqa: SIM115 (the caller reads it and closes it)
    try:
        options = {
            "constant_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
            "nan_inf_to_errors": True,
        }
        with Workbook(file, options) as book:
            sheet = book.add_worksheet(_sheet_name(sheet_name))
            coming = iter(rows)
            first = list(islice(coming, _LOOKED_AT))
            columns = widths_of(header, first, widths)
            if facts and columns:
                columns[0] = max(columns[0], min(max(len(name) for name, _ in facts) + 2, _WIDEST))
            above = _write_above(book, sheet, title, facts)
            _lay_out(sheet, columns, above)
            last = _write_rows(book, sheet, header, chain(first, coming), columns, above)
            if header:
                sheet.autofilter(above, 0, last, len(header) - 1)
            if about is not None:
                _write_about(book, *about)
    except BaseException:
        file.close()
        raise
    file.seek(0)
    return file


def file_name(stem: str, day: date, ending: str) -> str:
    """Return a file name in ASCII: the stem's letters and digits, the day, the ending (without a dot)."""
    plain = unicodedata.normalize("NFKD", stem.replace("ł", "l").replace("Ł", "L"))
    plain = re.sub(r"[^a-z0-9]+", "-", plain.encode("ascii", "ignore").decode().lower())[:80].strip("-")
    return f"{plain or 'zapisy'}-{day.isoformat()}.{ending}"


def csv_text(cell: Cell) -> str:
    """Return a cell as CSV writes it: see `csv_chunks`."""
    match cell:
        case None:
            return ""
        case bool():
            return str(int(cell))
        case datetime():
            return _naive(cell).isoformat(sep=" ", timespec="minutes")
        case date():
            return cell.isoformat()
        case time():
            return cell.strftime("%H:%M")
        case str():
            text = cell.replace("\0", "")
            harmless = not _FORMULA.match(text) or _HARMLESS.fullmatch(text)
            return text if harmless else f"'{text}"
    return str(cell)


def widths_of(
    header: Sequence[str], rows: Sequence[Sequence[Cell]], given: Sequence[float] = ()
) -> list[float]:
    """Return the width of each column: as given, else enough for its heading and for what the rows hold."""
    found = list(given[: len(header)])
    for column in range(len(found), len(header)):
        cells = (csv_text(row[column]) for row in rows if column < len(row))
        longest = max((len(line) for cell in cells for line in cell.splitlines()), default=0)
        heading = min(max(len(header[column]) + 4, _NARROWEST), _WIDEST)
        found.append(max(heading, min(longest + 2, _WIDEST)))
    return found


def _write_above(book: Workbook, sheet: Worksheet, title: str, facts: Sequence[tuple[str, Cell]]) -> int:
    """Write title, names and values with a blank line below them; return the number of the header's row."""
    if title:
        sheet.write_string(0, 0, _xml_text(title), book.add_format({"bold": True, "font_size": 14}))
    below = _write_facts(book, sheet, facts, 1 if title else 0)
    return below + 1 if below else 0


def _write_facts(book: Workbook, sheet: Worksheet, facts: Sequence[tuple[str, Cell]], row: int) -> int:
    """Write names and values from this row on; return the number of the row below them."""
    formats, bold = _formats(book), book.add_format({"bold": True})
    for name, value in facts:
        sheet.write_string(row, 0, _xml_text(name), bold)
        _write_cell(sheet, row, 1, value, formats)
        row += 1
    return row


def _write_about(book: Workbook, name: str, facts: Callable[[], Sequence[tuple[str, Cell]]]) -> None:
    """Add a sheet of facts that are known only when all rows are written."""
    sheet = book.add_worksheet(_sheet_name(name))
    sheet.set_paper(_A4)
    sheet.fit_to_pages(1, 0)
    sheet.set_column(0, 0, 24)
    sheet.set_column(1, 1, 70)
    _write_facts(book, sheet, facts(), 0)


def _lay_out(sheet: Worksheet, widths: Sequence[float], above: int) -> None:
    """Fix the header, and make all columns fit on the width of a page of A4."""
    sheet.freeze_panes(above + 1, 0)
    sheet.repeat_rows(above)
    sheet.set_paper(_A4)
    sheet.fit_to_pages(1, 0)
    sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
    sheet.set_footer("&P / &N")
    if sum(widths) > _UPRIGHT:
        sheet.set_landscape()
    for column, width in enumerate(widths):
        sheet.set_column(column, column, width)


def _write_rows(
    book: Workbook,
    sheet: Worksheet,
    header: Sequence[str],
    rows: Iterable[Sequence[Cell]],
    widths: Sequence[float],
    above: int,
) -> int:
    """Write header and rows; return the number of the last row, counted from 0."""
    bold = book.add_format({"bold": True, "bottom": 1})
    formats = _formats(book)
    for column, name in enumerate(header):
        sheet.write_string(above, column, _xml_text(name), bold)
    number = above
    for number, row in enumerate(rows, start=above + 1):
        if number >= _ROW_LIMIT:
            raise ValueError(f"more rows than a sheet holds: {_ROW_LIMIT - 1}")
        for column, cell in enumerate(row):
            if isinstance(cell, str) and len(cell) > (widths[column] if column < len(widths) else _WIDEST):
                sheet.write_string(number, column, _xml_text(cell), formats[str])
            else:
                _write_cell(sheet, number, column, cell, formats)
    return number


def _formats(book: Workbook) -> dict[type, Format]:
    return {
        datetime: book.add_format({"num_format": "yyyy-mm-dd hh:mm"}),
        date: book.add_format({"num_format": "yyyy-mm-dd"}),
        time: book.add_format({"num_format": "hh:mm"}),
        str: book.add_format({"text_wrap": True, "valign": "top"}),
    }


def _write_cell(sheet: Worksheet, row: int, column: int, cell: Cell, formats: dict[type, Format]) -> None:
    match cell:
        case None | "":
            pass
        case str():
            sheet.write_string(row, column, _xml_text(cell))
        case bool():
            sheet.write_boolean(row, column, cell)
        case date() if cell.year < 1900:  # Excel knows no earlier days
            sheet.write_string(row, column, csv_text(cell))
        case datetime():
            sheet.write_datetime(row, column, _naive(cell), formats[datetime])
        case date():
            sheet.write_datetime(row, column, cell, formats[date])
        case time():
            sheet.write_datetime(row, column, cell.replace(tzinfo=None), formats[time])
        case _:
            sheet.write_number(row, column, cell)


def _naive(moment: datetime) -> datetime:
    return local(moment).replace(tzinfo=None) if moment.tzinfo else moment


def _xml_text(text: str) -> str:
    """Return the text without what XML cannot hold, cut to what a cell can."""
    return _NOT_XML.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))[:_CELL_LIMIT]


def _sheet_name(name: str) -> str:
    """Return a name that Excel accepts: 1 to 31 characters, no []:*?/\\, no apostrophe at either end."""
    clean = _SHEET_NAME.sub(" ", _xml_text(name))
    clean = " ".join(clean.split())[:31].strip("' ")
    if not clean or clean.casefold() == "history":  # Excel keeps that name for itself
        return "Zapisy"
    return clean
