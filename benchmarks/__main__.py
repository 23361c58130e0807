"""The command line of the bench: `./dev bench --help`."""

import argparse
import importlib
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

import psycopg
from sqlalchemy.exc import SQLAlchemyError

from benchmarks import (
    bringing,
    day_rows,
    door,
    exports,
    exports_of_project,
    hours,
    moving,
    office,
    opening,
    pages,
    papers,
    persons,
    raising,
    registers,
    reports,
    sign_ups,
    starts,
    waits,
    weights,
)
from benchmarks.against import DAY, MEASURES, against
from benchmarks.figures import PageWeight, Row
from benchmarks.installation import Bench, installed_postgres
from benchmarks.problems import Problem
from benchmarks.scratch import Ports, scratch
from benchmarks.table import AGAINST, BEGIN, END, WAITS, as_tables, machine, write
from tests.support.server import ROOT


def _exports(bench: Bench) -> list[Row]:
    return [*exports.exports(bench), *exports_of_project.exports_of_project(bench)]


LINES: dict[str, Callable[[Bench], Sequence[Row | PageWeight]]] = {
    "day": day_rows.day_of_opening,
    "event-page": pages.event_page,
    "list": pages.event_list,
    "registration": sign_ups.registration,
    "opening": opening.opening,
    "raise": raising.raising,
    "lists": bringing.bringing,
    "moves": moving.moving,
    "persons": persons.persons,
    "office": office.one_office,
    "exports": _exports,
    "hours": hours.hours,
    "sheets": papers.sheets,
    "scans": papers.scans,
    "register": registers.register,
    "door": door.door,
    "meeting-report": reports.meeting_report,
    "ics": pages.one_calendar,
    "feed": pages.feed,
    "waits": waits.waits,
    "memory": starts.memory_of_web,
    "start": starts.start,
    "weight": weights.weight,
    "first-run": starts.first_run,
}
"""The lines of the table by name, in its order."""
WAITED = "waits"
NEED_NETWORK = ("first-run",)
"""The lines that are measured only when they are asked for."""
LONG_SUITES = ("tests/races", "tests/faults", "tests/attack", "tests/dev/test_bench.py")
QUICK_BYTES = 300 * 1024**2


def main(arguments: Sequence[str]) -> int:
    """Run what the arguments ask for; return the program's exit status."""
    if "--growth" in arguments:
        return _growth([each for each in arguments if each != "--growth"])
    asked = _asked(arguments)
    try:
        if asked.long:
            return _long()
        if asked.against:
            return _against(asked)
        _measure(asked)
    except Problem as problem:
        print(problem, file=sys.stderr)
        return 1
    except OSError as error:
        print(f"The bench can't go on: {error.strerror}: {error.filename or asked.folder}.", file=sys.stderr)
        return 1
    except (SQLAlchemyError, psycopg.Error) as error:
        said = str(getattr(error, "orig", None) or error).strip().splitlines()
        print(f"The bench can't go on; the database says: {said[0] if said else error!r}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("Stopped; nothing was written and nothing is left running.", file=sys.stderr)
        return 130
    return 0


def _asked(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="./dev bench", description="Measure Zapisy next to a bare page.")
    add = parser.add_argument
    add("names", nargs="*", metavar="NAME", help=f"only these lines: {', '.join(LINES)}")
    add("--against", metavar="COMMIT", help=f"compare with a commit, in turns: {', '.join(MEASURES)}")
    add("--quick", action="store_true", help="a look that all works: one run of a second, little data")
    add(
        "--write",
        action="store_true",
        help="put a whole table into docs/performance.md: all, waits, or day --against",
    )
    add("--first-run", action="store_true", help="also the first ./dev run in a clone; needs the network")
    add("--long", action="store_true", help="run the long forms of the suites of races, faults and attack")
    add("--growth", action="store_true", help="how times grow with the data (see --growth --help)")
    add("--port", type=int, default=0, metavar="N", help="use the ports from N on, not any free ones")
    add("--folder", type=Path, default=Path(tempfile.gettempdir()), metavar="DIR", help="where to work")
    add("--postgres", type=Path, metavar="DIR", help="where PostgreSQL's programs are")
    asked = parser.parse_args(arguments)
    there = MEASURES if asked.against else LINES
    if unknown := [name for name in asked.names if name not in there]:
        parser.error(f"there is no line {', '.join(unknown)}; there are: {', '.join(there)}")
    if asked.write and (asked.quick or not _marks(asked)):
        parser.error(
            "--write puts down a whole table: leave out --quick and the names of lines, or name "
            f"{WAITED} alone, or {DAY} alone beside a commit"
        )
    return asked


def _marks(asked: argparse.Namespace) -> tuple[str, str] | None:
    """Return between which marks of the document what was asked belongs; None: it is no whole table."""
    if asked.against:
        return AGAINST if asked.names == [DAY] else None
    return {"": (BEGIN, END), WAITED: WAITS}.get(" ".join(asked.names))


def _against(asked: argparse.Namespace) -> int:
    needed = {"needed": QUICK_BYTES} if asked.quick else {}
    with scratch(asked.folder, **needed) as folder, _temporary(folder):
        text, is_good = against(asked.against, asked.names, folder, asked.postgres, quick=asked.quick)
    print(text)
    if marks := _marks(asked) if asked.write else None:
        write(text, marks=marks)
    return 0 if is_good else 1


def _measure(asked: argparse.Namespace) -> None:
    rows: list[Row | PageWeight] = []
    needed = {"needed": QUICK_BYTES} if asked.quick else {}
    if asked.port:
        # Rather now than in the middle.
        Ports(asked.port).take()
    with (
        scratch(asked.folder, **needed) as folder,
        _temporary(folder),
        installed_postgres(folder, asked.postgres) as postgres,
    ):
        bench = Bench(folder, Ports(asked.port), postgres)
        if asked.quick:
            bench.runs, bench.seconds, bench.quick = 1, 1.0, True
        for name in _chosen(asked):
            print(f"{name} ...", file=sys.stderr, flush=True)
            rows += LINES[name](bench)
        text = f"{machine(postgres)}\n\n{as_tables(rows)}"
    print(text)
    if marks := _marks(asked) if asked.write else None:
        write(text, marks=marks)


@contextmanager
def _temporary(folder: Path) -> Iterator[None]:
    """Let temporary files, those of the servers too, lie in the folder, and go with it."""
    before = os.environ.get("TMPDIR"), tempfile.tempdir
    os.environ["TMPDIR"] = tempfile.tempdir = str(folder)
    try:
        yield
    finally:
        os.environ.pop("TMPDIR")
        os.environ |= {"TMPDIR": before[0]} if before[0] is not None else {}
        tempfile.tempdir = before[1]


def _chosen(asked: argparse.Namespace) -> list[str]:
    """Return the lines to measure, in the table's order."""
    names = asked.names or [name for name in LINES if name not in NEED_NETWORK]
    wanted = {*names, *(NEED_NETWORK if asked.first_run else ())}
    return [name for name in LINES if name in wanted]


def _growth(arguments: list[str]) -> int:
    try:
        growth = importlib.import_module("benchmarks.growth")
    except ModuleNotFoundError as error:
        print(f"Growth can't be measured: {error}.", file=sys.stderr)
        return 1
    return int(growth.main(arguments))


def _long() -> int:
    suites = [each for each in LONG_SUITES if (ROOT / each).exists()]
    command = [sys.executable, "-m", "pytest", "-p", "no:xdist", *suites]
    return subprocess.run(command, cwd=ROOT, env={**os.environ, "ZAPISY_LONG": "1"}, check=False).returncode


def _stop(number: int, frame: FrameType | None) -> None:
    """End in order: everything that was started is ended, everything made is removed."""
    raise KeyboardInterrupt


def _not_lost(lost: "sys.UnraisableHookArgs") -> None:
    """Stop a moment later where the order to stop came while Python tidied up, where nobody hears it."""
    if issubclass(lost.exc_type, KeyboardInterrupt):
        signal.setitimer(signal.ITIMER_REAL, 0.02)
    else:
        sys.__unraisablehook__(lost)


if __name__ == "__main__":
    sys.unraisablehook = _not_lost
    for each in (signal.SIGTERM, signal.SIGHUP, signal.SIGALRM):
        signal.signal(each, _stop)
    sys.exit(main(sys.argv[1:]))
