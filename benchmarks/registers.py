"""A register of 300 people and 20 sessions: reading its grid, and saving one mark of it."""

import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from functools import partial
from itertools import cycle
from statistics import median

from benchmarks.client import Connection, Script, drive
from benchmarks.data import CROWD, EVENT_PAGE, crowd
from benchmarks.exports import signed_in
from benchmarks.figures import Row, at_most, milliseconds
from benchmarks.hours_install import HoursInstall, Took, expect, hours_installed, took
from benchmarks.installation import Bench, limit, ports_of, zapisy
from benchmarks.problems import Problem
from benchmarks.visitors import Visitor, asking

# Two editions of 300 people and 20 sessions, of which one runs.
ENTRIES = 20_000
GRID, MARK = 0.5, 3.0
"""Seconds for the grid, and how many times as long as a bare page one saved mark may take."""


def register(bench: Bench) -> list[Row]:
    """Measure the grid with its statements on both databases, and saved marks next to bare pages."""
    found: dict[str, Took] = {}
    for database in ("SQLite", "PostgreSQL"):
        with _installed(bench, database) as install:
            ask = partial(_grid, install)
            found[database] = took(ask, least=bench.of(5, 1), seconds=bench.seconds / 3)
    return [_of_grid(found), _of_marks(bench)]


@contextmanager
def _installed(bench: Bench, database: str) -> Iterator[HoursInstall]:
    folder = bench.fresh_folder()
    url = f"sqlite:///{folder / 'zapisy.sqlite3'}"
    if database == "PostgreSQL":
        url = bench.postgres.url(bench.postgres.create())
    with hours_installed(url, folder, ENTRIES) as install:
        yield install


def _grid(install: HoursInstall) -> None:
    """Read every page and part of the grid: a hundred people and ten sessions at a time."""
    there = f"/manage/events/{install.filled.edition_slug}/attendance/"
    for page in (1, 2, 3):
        for part in (1, 2):
            expect(install.organiser.get(f"{there}?page={page}&part={part}")).close()


def _of_grid(found: dict[str, Took]) -> Row:
    said = " · ".join(f"{milliseconds(each.seconds)} {database}" for database, each in found.items())
    statements = "/".join(str(each.statements) for each in found.values())
    verdicts = [at_most(each.seconds, GRID) for each in found.values()]
    worst = next((each for each in verdicts if each != "reached"), "reached")
    what = "the grid of 300 people and 20 sessions, all six pages"
    return Row(what, f"{said}; {statements} statements", milliseconds(GRID), worst)


def _of_marks(bench: Bench) -> Row:
    """Save marks over one connection, in turns with the bare page over another."""
    with ExitStack() as stack:
        url = bench.database("register", crowd(bench.of(300, 40)))
        bare = Connection(ports_of(stack.enter_context(limit(bench, url)))[0])
        mine = Connection(ports_of(stack.enter_context(zapisy(bench, url, processes=1)))[0])
        visitor, often = Visitor(), bench.of(300, 20)
        drive([(mine, signed_in(visitor))])
        places: list[str] = []
        drive([(mine, looking_at_grid(visitor, places))])
        scripts: dict[str, Callable[[list[float]], Script]] = {
            "page": lambda times: _reading(often, times),
            "mark": lambda times: _marking(visitor, places, often, times),
        }
        halves: dict[str, list[float]] = {name: [] for name in scripts}
        for _ in range(bench.runs):
            for name, connection in (("page", bare), ("mark", mine)):
                times: list[float] = []
                drive([(connection, scripts[name](times))])
                # While the other is asked, a server hangs up on who has long been silent.
                connection.close()
                halves[name].append(median(times))
    page, mark = (median(halves[name]) for name in ("page", "mark"))
    said = f"half within {mark * 1000:.1f} ms; a bare page {page * 1000:.1f} ms; {mark / page:.1f} times"
    return Row("one saved mark of a register", said, f"{MARK:.0f} times", at_most(mark / page, MARK))


def looking_at_grid(visitor: Visitor, places: list[str]) -> Script:
    """Read the grid, and note the names of its fields."""
    answer = yield from visitor.read_form(f"/manage/events/{CROWD}/attendance/")
    names = {part.partition('"')[0] for part in answer.text.split('name="a-')[1:]}
    places += sorted(f"a-{name}" for name in names)
    if not places:
        raise Problem("The grid has no field to mark.")


def _reading(often: int, times: list[float]) -> Script:
    for _ in range(often):
        began = time.perf_counter()
        answer = yield asking(f"/{EVENT_PAGE}/")
        times.append(time.perf_counter() - began)
        if answer.status != 200:
            raise Problem(f"The bare page was answered with {answer.status}.")


def _marking(visitor: Visitor, places: list[str], often: int, times: list[float]) -> Script:
    """Mark one person after another as the page's script does, each time otherwise than before."""
    values = cycle(("present", "absent", "excused"))
    for number in range(often):
        began = time.perf_counter()
        form = {places[number % len(places)]: next(values)}
        answer = yield from visitor.post(f"/manage/events/{CROWD}/attendance/", form)
        times.append(time.perf_counter() - began)
        if answer.status not in (200, 303):
            raise Problem(f"A mark was answered with {answer.status}.")
