"""The registers of a whole project as people take them along: how long, and how much memory."""

import os
import re
import time
from collections.abc import Iterator
from contextlib import contextmanager

from benchmarks.exports import Taken
from benchmarks.figures import Row, at_most, milliseconds
from benchmarks.hours_install import HoursInstall, expect, hours_installed
from benchmarks.installation import Bench
from benchmarks.processes import MEGABYTE, growth_of

# Seventeen editions of 300 people and 20 sessions; few are two of them.
ENTRIES, FEW = 290_000, 20_000
AIMS = {"csv": 10.0, "xlsx": 30.0}
MOST_GROWTH = 80 * MEGABYTE
_COLUMN = re.compile(r'name="column" value="(\w+)"')


def exports_of_project(bench: Bench) -> list[Row]:
    """Measure CSV and XLSX with every column, on both databases."""
    found: dict[str, dict[str, Taken]] = {kind: {} for kind in AIMS}
    rows = 0
    for database in ("SQLite", "PostgreSQL"):
        with _installed(bench, database) as install:
            rows = install.filled.rows["attendance_rows"]
            for kind in AIMS:
                found[kind][database] = _export(install, kind)
    return [_row(kind, rows, found[kind]) for kind in AIMS]


@contextmanager
def _installed(bench: Bench, database: str) -> Iterator[HoursInstall]:
    folder = bench.fresh_folder()
    url = f"sqlite:///{folder / 'zapisy.sqlite3'}"
    if database == "PostgreSQL":
        url = bench.postgres.url(bench.postgres.create())
    with hours_installed(url, folder, bench.of(ENTRIES, FEW)) as install:
        yield install


def _export(install: HoursInstall, kind: str) -> Taken:
    """Take all columns along; the page has been looked at before."""
    address = f"/manage/projects/{install.filled.project}/attendance/export"
    columns = _COLUMN.findall(expect(install.organiser.get(address)).text)
    form = {"column": columns, "order": columns, "format": kind}
    size, began = 0, time.perf_counter()
    with growth_of(os.getpid()) as growth:
        answer = expect(install.organiser.post(address, data=form, buffered=False))
        for piece in answer.iter_encoded():
            size += len(piece)
        answer.close()
    return Taken(time.perf_counter() - began, growth.bytes, size)


def _row(kind: str, rows: int, found: dict[str, Taken]) -> Row:
    said = " · ".join(
        f"{milliseconds(each.seconds)} {database}, memory grows by {each.growth / MEGABYTE:.0f} MB"
        for database, each in found.items()
    )
    verdicts = [at_most(each.seconds, AIMS[kind]) for each in found.values()]
    verdicts += [at_most(each.growth, MOST_GROWTH) for each in found.values()]
    worst = next((each for each in verdicts if each != "reached"), "reached")
    aims = f"{milliseconds(AIMS[kind])}, below 80 MB"
    return Row(f"registers of a project, {rows:,} rows, {kind.upper()}", said, aims, worst)
