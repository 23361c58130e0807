"""Reads one table in a process of its own, which may do nothing else: run by `app.files.tables`.

It imports nothing of Zapisy. The file comes by standard input, its task as the only argument (JSON). Out goes
one line of JSON: the names of the sheets, which one was read, and its rows with their numbers, as texts.
"""

import codecs
import csv
import json
import re
import resource
import sys
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta
from io import BytesIO, StringIO
from typing import Any

_MEGABYTE = 1024 * 1024
_MEMORY = 700 * _MEGABYTE
_SEPARATORS = "\t;,|"
_LOOKED_AT = 60
"""How many rows tell what parts the cells of a text."""
_HEADING_ROWS = 30
"""Down to which row what merged cells say is said of each of them."""
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_FILE_PASS = re.compile(rb"\x09\x08\x10\x00\x00\x06\x05\x00.{12}(?:\x86\x00\x00\x00)?\x2f\x00", re.DOTALL)
"""The beginning of an old workbook whose further records are encrypted."""
_BELOW = 0x20
_LAST_LINE = "\x1e"
_ENCODINGS = ("utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1250")


class NoTable(Exception):
    """What the file is not; the word goes to the parent, with a number where it is told."""

    def __init__(self, why: str, count: int = 0) -> None:
        super().__init__(why)
        self.count = count


def main() -> None:
    """Read standard input, and answer. Limits come first, then the decoder, then no more files."""
    task = json.loads(sys.argv[1])
    for name, most in (
        (resource.RLIMIT_CPU, task["seconds"]),
        (resource.RLIMIT_AS, _MEMORY),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NPROC, 0),
    ):
        resource.setrlimit(name, (most, most))
    # Imported here: the limits must hold for the decoder's own beginnings too.
    import python_calamine

    for encoding in _ENCODINGS:
        codecs.lookup(encoding)  # loads its module
    data = sys.stdin.buffer.read()
    # From here on neither a file nor a connection can be opened.
    resource.setrlimit(resource.RLIMIT_NOFILE, (0, 0))
    try:
        found = read(data, task, python_calamine)
    except NoTable as why:
        found = {"why": str(why), "count": why.count}
    except MemoryError:
        found = {"why": "heavy"}
    sys.stdout.buffer.write(json.dumps(found).encode() + b"\n")


def read(data: bytes, task: dict[str, Any], calamine: Any) -> dict[str, Any]:
    """Return what a file holds; raises NoTable for what is no table."""
    if data.startswith(b"PK\x03\x04"):
        return _read_book(data, task, calamine)
    if data.startswith(_OLE):
        # A book with a password comes in such a wrapping, whatever it was before.
        if "EncryptedPackage".encode("utf-16-le") in data or _FILE_PASS.search(data):
            raise NoTable("locked")
        return _read_book(data, task, calamine)
    rows = rows_of_text(text_of(data))
    return {"kind": "csv", "sheets": [""], "sheet": 0, **_table(enumerate(rows, start=1), task)}


def text_of(data: bytes) -> str:
    """Return the text that a file holds: UTF-8, UTF-16, or what a Polish Windows writes."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        names = ["utf-16"]
    elif data[1:2] == b"\0" and data[:1] != b"\0":
        names = ["utf-16-le"]
    elif data[:1] == b"\0" and data[1:2] != b"\0":
        names = ["utf-16-be"]
    else:
        names = ["utf-8-sig", "cp1250"]
    for name in names:
        try:
            text = data.decode(name)
        except UnicodeDecodeError:
            continue
        if any(ord(c) < _BELOW and c not in "\t\r\n\f\v" for c in set(text)):
            raise NoTable("other")
        return text.lstrip("\ufeff")
    raise NoTable("other")


def rows_of_text(text: str) -> list[list[str]]:
    """Return the cells of a text, whatever parts them: a tab, a semicolon, a comma or an upright line."""
    csv.field_size_limit(10_000_000)
    first, _, rest = text.partition("\n")
    told = first.strip().lower()
    if told.startswith("sep=") and len(told) == len("sep=") + 1:
        return _rows(rest, told[-1])
    return _rows(text, "\t" if _has_tabs(text) else max(_SEPARATORS, key=lambda each: _fit(text, each)))


def _has_tabs(text: str) -> bool:
    """Tell whether most of the first lines hold a tab, which nobody types within a cell.

    A report of several sections has rows of several lengths, and a comma in each of its times.
    """
    lines = [each for each in text.split("\n", _LOOKED_AT)[:_LOOKED_AT] if each.strip()]
    return sum("\t" in each for each in lines) * 2 > len(lines)


def _rows(text: str, separator: str) -> list[list[str]]:
    # A line of our own at the end: where it is no row of its own, a quotation mark before it is open, and
    # everybody behind that would be part of one cell.
    ended = text if text.endswith(("\n", "\r")) else text + "\n"
    try:
        rows = list(csv.reader(StringIO(ended + _LAST_LINE, newline=""), delimiter=separator))
    except csv.Error:
        raise NoTable("broken") from None
    if rows.pop() != [_LAST_LINE]:
        raise NoTable("quote", len(rows) + 1)
    return rows


def _fit(text: str, separator: str) -> tuple[int, int]:
    """Return how well a separator parts the first rows: most of them should have equally many cells."""
    counts: dict[int, int] = {}
    try:
        for number, row in enumerate(csv.reader(StringIO(text, newline=""), delimiter=separator)):
            if number >= _LOOKED_AT:
                break
            counts[len(row)] = counts.get(len(row), 0) + 1
    except csv.Error:
        return 0, 0
    parted = {cells: times for cells, times in counts.items() if cells > 1}
    # What stands in few rows only is no separator, but part of a text.
    return max(((times, cells) for cells, times in parted.items()), default=(0, 0))


def _read_book(data: bytes, task: dict[str, Any], calamine: Any) -> dict[str, Any]:
    try:
        book = calamine.CalamineWorkbook.from_filelike(BytesIO(data))
        shown = [
            each.name
            for each in book.sheets_metadata
            if each.typ == calamine.SheetTypeEnum.WorkSheet
            and each.visible == calamine.SheetVisibleEnum.Visible
        ]
        sheets = [(name, book.get_sheet_by_name(name)) for name in shown[: task["sheets"]]]
    except calamine.PasswordError:
        raise NoTable("locked") from None
    except MemoryError:
        raise
    except Exception as error:
        # A broken or hostile file makes the decoder raise anything.
        told = str(error).lower()
        raise NoTable("locked" if "password" in told or "encrypt" in told else "broken") from None
    filled = [(name, sheet) for name, sheet in sheets if sheet.height and sheet.width]
    if not filled:
        raise NoTable("empty")
    chosen = task["sheet"] if 0 <= task["sheet"] < len(filled) else 0
    sheet = filled[chosen][1]
    if sheet.height > task["rows"] * 3:
        # Where so many are used, the rows need not be looked at to be refused, unless most are empty.
        _count_and_refuse(sheet, task)
    return {
        "kind": "book",
        "sheets": [name for name, _ in filled],
        "sheet": chosen,
        **_table(enumerate(_spread(sheet), start=1), task),
    }


def _count_and_refuse(sheet: Any, task: dict[str, Any]) -> None:
    found = sum(any(cell != "" for cell in row) for row in sheet.iter_rows())
    if found > task["rows"] + _HEADING_ROWS:
        raise NoTable("long", found)


def _spread(sheet: Any) -> Iterator[list[str]]:
    """Yield the rows from the first of the sheet; what merged cells of a heading say stands in each."""
    top, left_most = sheet.start
    spans = [
        (first[0], first[1] - left_most, last[1] - left_most)
        for first, last in sheet.merged_cell_ranges or ()
        if first[0] == last[0] and first[0] - top < _HEADING_ROWS
    ]
    for number, cells in enumerate(sheet.iter_rows()):
        row = [written(cell) for cell in cells]
        for at, left, right in spans:
            if at == number and left < len(row):
                row[left : right + 1] = [row[left]] * (min(right + 1, len(row)) - left)
        yield row


def written(cell: Any) -> str:
    """Return a cell as a text: whole numbers without a point, days and hours as ISO has them."""
    if isinstance(cell, bool):
        return "1" if cell else "0"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(cell)
    if isinstance(cell, datetime):
        return cell.isoformat()[:10] if cell.time() == time.min else cell.isoformat(" ", "minutes")
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, time):
        return cell.isoformat("minutes")
    if isinstance(cell, timedelta):
        return str(int(cell.total_seconds()) // 60)
    return str(cell)


def _table(rows: Iterable[tuple[int, list[str]]], task: dict[str, Any]) -> dict[str, Any]:
    """Return the rows that say something, without the columns that say nothing, and cut texts."""
    kept: list[tuple[int, list[str]]] = []
    weight = total = 0
    for number, row in rows:
        cells = [each.replace("\0", "").strip()[: task["longest"]] for each in row]
        if not any(cells):
            continue
        total += 1
        weight += sum(map(len, cells))
        if len(kept) < task["rows"] + _HEADING_ROWS:
            kept.append((number, cells))
    if total > task["rows"] + _HEADING_ROWS:
        raise NoTable("long", total)
    if not kept:
        raise NoTable("empty")
    if weight > task["weight"]:
        raise NoTable("heavy")
    used = sorted({at for _, cells in kept for at, cell in enumerate(cells) if cell})
    if len(used) > task["columns"]:
        raise NoTable("wide", len(used))
    return {
        "columns": used,
        "rows": [[number, [cells[at] if at < len(cells) else "" for at in used]] for number, cells in kept],
    }


if __name__ == "__main__":
    main()
