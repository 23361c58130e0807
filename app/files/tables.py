"""Looking into tables from outside, such as lists of people: a child process reads them, this one never.

See docs/decisions/0216-lists-are-brought-in-by-a-plan.md and 0192.
"""

from dataclasses import dataclass
from pathlib import Path

from app.errors import N_, Refusal
from app.files.reading import read_in_child
from app.files.reading_time import ReadingTime
from app.files.storage import EMPTY, LARGE, MAX_BYTES, TYPES, Upload, bare_name

MAX_ROWS = 10_000
MAX_COLUMNS = 60
MAX_SHEETS = 30
LONGEST_CELL = 4_001
"""Characters of a cell that are read: one more than any field takes, so that it is refused, not cut."""
MOST_CHARACTERS = 4_000_000

TABLE_TYPES = {
    "csv": "text/csv",
    "txt": "text/plain",
    "tsv": "text/tab-separated-values",
    "xlsx": TYPES["xlsx"],
    "ods": TYPES["ods"],
    "xls": "application/vnd.ms-excel",
}
"""The endings of tables, with their content types."""

NO_TABLE = N_("This is no list that can be read. Save it as a spreadsheet (XLSX, ODS) or as CSV.")
BROKEN_TABLE = N_("The file is damaged or was cut off. Open it in the spreadsheet program and save it anew.")
LOCKED_TABLE = N_("The file asks for a password. Save it without one.")
LONG_TABLE = N_(
    "The list has %(found)s rows, and at most %(most)s are taken at once. Leave in only the people whom this "
    "is about, or cut the list into several files."
)
WIDE_TABLE = N_("The list has %(found)s columns, and at most %(most)s are taken. Delete those not needed.")
HEAVY_TABLE = N_(
    "The file takes too much work to read. Copy the rows of the people alone into a new spreadsheet, and "
    "save that one."
)
OPEN_QUOTE = N_(
    "In row %(found)s a quotation mark begins a cell and is never closed. Close it or delete it there, and "
    "send the list once more."
)
EMPTY_TABLE = N_("There is nothing in this list.")

_WHY = {
    "locked": LOCKED_TABLE,
    "broken": BROKEN_TABLE,
    "long": LONG_TABLE,
    "wide": WIDE_TABLE,
    "heavy": HEAVY_TABLE,
    "empty": EMPTY_TABLE,
    "quote": OPEN_QUOTE,
}
_READER = Path(__file__).parent / "table_reader.py"


@dataclass(frozen=True, slots=True)
class TableRow:
    """A row that says something: its number in the file, counted from 1, and its cells as texts."""

    number: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A table that was read: the sheets that hold anything, which of them this is, and its rows.

    All rows have equally many cells. What is merged in the first rows is said of each column.
    """

    sheets: tuple[str, ...]
    sheet: int
    rows: tuple[TableRow, ...]


def table_upload(name: str, data: bytes, *, field: str) -> Upload:
    """Return a file from outside that may hold a table, to be kept. Refuses empty, large and other files.

    Folders in the name are dropped, and it never becomes a path; what the file is, its reader finds.
    """
    stem, point, ending = bare_name(name).rpartition(".")
    if not point or ending.lower() not in TABLE_TYPES:
        raise Refusal(NO_TABLE, field=field)
    if not data:
        raise Refusal(EMPTY, field=field)
    if len(data) > MAX_BYTES:
        raise Refusal(LARGE, field=field, values={"size": MAX_BYTES // 1024 // 1024})
    ending = ending.lower()
    return Upload(f"{stem[:150].strip(' .') or 'lista'}.{ending}", TABLE_TYPES[ending], data)


def read_table(data: bytes, *, field: str, sheet: int = 0, time: ReadingTime | None = None) -> Table:
    """Read a table in a limited child process: CSV in any usual writing, XLSX, ODS or XLS.

    `sheet` is the number of the sheet among those that hold anything; a wrong one means the first. Formulas
    give their values. `time` is what the request has for all its files. Refuses what is no table, broken,
    locked, empty, and beyond MAX_ROWS or MAX_COLUMNS; with OutOfTime when `time` is used up.
    """
    task = {
        "rows": MAX_ROWS,
        "columns": MAX_COLUMNS,
        "sheets": MAX_SHEETS,
        "longest": LONGEST_CELL,
        "weight": MOST_CHARACTERS,
        "sheet": sheet,
    }
    found, _ = read_in_child(_READER, task, data, field=field, heavy=HEAVY_TABLE, time=time)
    if why := found.get("why"):
        most = MAX_COLUMNS if why == "wide" else MAX_ROWS
        raise Refusal(
            _WHY.get(why, NO_TABLE), field=field, values={"found": found.get("count"), "most": most}
        )
    told = found.pop("rows")
    for at, (number, cells) in enumerate(told):
        told[at] = TableRow(number, tuple(cells))  # in its place: a long list is not there twice
    rows: tuple[TableRow, ...] = tuple(told)
    return Table(tuple(found["sheets"]), found["sheet"], rows)
