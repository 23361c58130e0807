"""Tables of rows as CSV and XLSX, streamed, and safe to open in a spreadsheet program."""

import csv
import re
import tempfile
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, time
from decimal import Decimal
from io import StringIO
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
    writer.writerow([_csv_cell(name) for name in header])
    for row in rows:
        writer.writerow([_csv_cell(cell) for cell in row])
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
) -> IO[bytes]:
    """Return an XLSX workbook of one sheet as an open temporary file at its beginning; closing it deletes it.

    Rows are taken one by one and go to the disk, so memory does not grow with them. The header is bold and
    frozen, with a filter on each column. Texts stay texts, whatever they begin with; numbers, days and
    datetimes are real ones. `widths` are in characters, one per column; missing ones are guessed from the
    header. Raises ValueError when there are more rows than a sheet can hold (1,048,575).
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
            _lay_out(sheet, header, widths)
            last = _write_rows(book, sheet, header, rows)
            if header:
                sheet.autofilter(0, 0, last, len(header) - 1)
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


def _csv_cell(cell: Cell) -> str:
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


def _lay_out(sheet: Worksheet, header: Sequence[str], widths: Sequence[float]) -> None:
    sheet.freeze_panes(1, 0)
    sheet.repeat_rows(0)
    for column, name in enumerate(header):
        width = widths[column] if column < len(widths) else min(max(len(name) + 4, 12), 40)
        sheet.set_column(column, column, width)


def _write_rows(
    book: Workbook, sheet: Worksheet, header: Sequence[str], rows: Iterable[Sequence[Cell]]
) -> int:
    """Write header and rows; return the number of the last row, counted from 0."""
    bold = book.add_format({"bold": True, "bottom": 1})
    formats = {
        datetime: book.add_format({"num_format": "yyyy-mm-dd hh:mm"}),
        date: book.add_format({"num_format": "yyyy-mm-dd"}),
        time: book.add_format({"num_format": "hh:mm"}),
    }
    for column, name in enumerate(header):
        sheet.write_string(0, column, _xml_text(name), bold)
    number = 0
    for number, row in enumerate(rows, start=1):
        if number >= _ROW_LIMIT:
            raise ValueError(f"more rows than a sheet holds: {_ROW_LIMIT - 1}")
        for column, cell in enumerate(row):
            _write_cell(sheet, number, column, cell, formats)
    return number


def _write_cell(sheet: Worksheet, row: int, column: int, cell: Cell, formats: dict[type, Format]) -> None:
    match cell:
        case None | "":
            pass
        case str():
            sheet.write_string(row, column, _xml_text(cell))
        case bool():
            sheet.write_boolean(row, column, cell)
        case date() if cell.year < 1900:  # Excel knows no earlier days
            sheet.write_string(row, column, _csv_cell(cell))
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
