"""The rows of a file that may be a report: read in the limited child process, the sheet that fits chosen."""

from collections.abc import Callable, Mapping, Sequence

from app.files.reading_time import ReadingTime
from app.files.tables import Table, read_table
from app.meeting_reports.headings import ReportColumn, is_head, is_head_of_names
from app.meeting_reports.reading import Rows

_MOST_SHEETS = 5
_Heads = Callable[[Sequence[str], Mapping[str, ReportColumn]], bool]


def rows_in(data: bytes, told: Mapping[str, ReportColumn], time: ReadingTime) -> Rows:
    """Return the rows of a file; of a workbook, those of the first sheet that names columns of a report.

    Takes its time, so no transaction may be open. Refuses what is no table, is broken, locked or too large,
    and with OutOfTime once `time`, which the request has for all its files, is used up.
    """
    first = read_table(data, field="files", time=time)
    tables = [first]
    for number in range(1, min(len(first.sheets), _MOST_SHEETS)):
        if _is_report(tables[-1], told):
            break
        tables.append(read_table(data, field="files", sheet=number, time=time))
    names = next((each for each in tables if _is_report(each, told, is_head_of_names)), first)
    chosen = next((each for each in tables if _is_report(each, told)), names)
    return [(row.number, row.cells) for row in chosen.rows]


def _is_report(table: Table, told: Mapping[str, ReportColumn], is_such: _Heads = is_head) -> bool:
    return any(is_such(row.cells, told) for row in table.rows)
