"""The lanes of the suite: which are due, what is not run, and the record of what was green.

`./dev check` runs the short lane and each lane whose record no longer holds; a record is a fingerprint of
all that the lane tests, written after a complete and green run, and good for a week. `--lanes=all` runs all.
"""

import ast
import hashlib
import json
import os
import sys
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import TypedDict

import pytest

from tests.lanes import LANES, Lane
from tests.support.missing import MARK

ROOT = Path(__file__).parent.parent.parent
TESTS = ROOT / "tests"
RECORDS = TESTS / "lanes.json"
GOOD_FOR = timedelta(days=7)
"""Afterwards a lane is due in any case: no list of paths is complete, and the machine's programs change."""

ALWAYS = ("requirements/*.txt", "pyproject.toml", "tests/support", "tests/conftest.py")
"""What every lane rests on."""


class Record(TypedDict):
    """When a lane was last green, with how many tests, on which state of what it tests."""

    fingerprint: str
    day: str
    tests: int


def files_in(patterns: tuple[str, ...], base: Path = ROOT) -> set[Path]:
    """Return all files that the patterns name, those in named folders included."""
    found: set[Path] = set()
    for pattern in patterns:
        for path in base.glob(pattern):
            found |= set(path.rglob("*")) if path.is_dir() else {path}
    return {path for path in found if path.is_file() and "__pycache__" not in path.parts}


def suite_files(lane: Lane) -> set[Path]:
    """Return the files of a lane's suites."""
    return files_in(lane.suites, TESTS)


@cache
def imports_of(path: Path) -> frozenset[Path]:
    """Return the modules of ours that a file imports by their full name."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names |= {node.module, *(f"{node.module}.{each.name}" for each in node.names)}
        elif isinstance(node, ast.Import):
            names |= {each.name for each in node.names}
    bases = [ROOT.joinpath(*name.split(".")) for name in names]
    candidates = {file for base in bases for file in (base.with_suffix(".py"), base / "__init__.py")}
    return frozenset(file for file in candidates if file.is_file())


def borrowed(lane: Lane) -> set[Path]:
    """Return the suite's files with all of `tests` and `benchmarks` that they import, at any remove."""
    todo = {path for path in suite_files(lane) if path.suffix == ".py"}
    todo |= {file for path in todo if (file := path.parent / "conftest.py").is_file()}
    found: set[Path] = set()
    while todo:
        path = todo.pop()
        found.add(path)
        todo |= {each for each in imports_of(path) if _is_of_the_suite(each)} - found
    return found | suite_files(lane)


def _is_of_the_suite(path: Path) -> bool:
    return path.relative_to(ROOT).parts[0] in ("tests", "benchmarks")


def fingerprint(lane: Lane) -> str:
    """Return what changes with any file that the lane tests or is made of."""
    summed = hashlib.sha256(repr(sys.version_info[:2]).encode())
    for path in sorted(files_in((*lane.paths, *ALWAYS)) | borrowed(lane)):
        summed.update(f"\0{path.relative_to(ROOT).as_posix()}\0".encode())
        summed.update(hashlib.sha256(path.read_bytes()).digest())
    return summed.hexdigest()


def records() -> dict[str, Record]:
    """Return what was green; nothing where the file is missing or can't be read as such."""
    try:
        kept = json.loads(RECORDS.read_text())
    except (OSError, ValueError):
        return {}
    return kept if isinstance(kept, dict) else {}


def not_due(today: date) -> dict[str, Record]:
    """Return the lanes whose record still holds: a future day or a damaged record never does."""
    kept = records()
    return {name: kept[name] for name, lane in LANES.items() if _holds(kept.get(name), lane, today)}


def _holds(record: Record | None, lane: Lane, today: date) -> bool:
    try:
        assert record is not None
        age = today - date.fromisoformat(record["day"])
        return timedelta() <= age <= GOOD_FOR and record["fingerprint"] == fingerprint(lane)
    except (AssertionError, KeyError, TypeError, ValueError):
        return False


def sentence(name: str, record: Record) -> str:
    """Say loudly that a lane does not run, and why."""
    return (
        f"LANE NOT RUN: {name} ({', '.join(LANES[name].suites)}; {record['tests']} tests). "
        f"Nothing that it tests has changed since it was green on {record['day']}. ./dev check --all runs it."
    )


# --- In a run ----------------------------------------------------------------------------------

LEFT_OUT = pytest.StashKey[dict[str, Record]]()
BEFORE = pytest.StashKey[dict[str, str]]()


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let a run leave out the lanes that are not due."""
    parser.addoption(
        "--lanes", choices=("all", "due"), default="all", help="all lanes, or only those that are due"
    )


def pytest_configure(config: pytest.Config) -> None:
    """Look once at what is due, before a test could change anything."""
    due_only = config.getoption("--lanes") == "due"
    config.stash[LEFT_OUT] = not_due(datetime.now(UTC).date()) if due_only else {}
    if not hasattr(config, "workerinput") and _is_complete(config):
        config.stash[BEFORE] = {name: fingerprint(lane) for name, lane in LANES.items()}


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Leave out the suites of lanes that are not due."""
    if not collection_path.is_relative_to(TESTS):
        return None
    here = collection_path.relative_to(TESTS)
    suites = {suite for name in config.stash[LEFT_OUT] for suite in LANES[name].suites}
    return True if any(_matches(here, suite) for suite in suites) else None


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with what takes long, so that no process is left with it alone at the end."""
    items.sort(key=lambda item: item.get_closest_marker("slow") is None)


def _matches(path: Path, pattern: str) -> bool:
    """Compare a whole path below `tests/`: `Path.match` alone would look at its end."""
    return len(path.parts) == len(Path(pattern).parts) and path.match(pattern)


def pytest_report_header(config: pytest.Config) -> list[str]:
    """Say at the beginning what does not run."""
    return [sentence(name, record) for name, record in config.stash[LEFT_OUT].items()]


def pytest_terminal_summary(
    terminalreporter: pytest.TerminalReporter, exitstatus: int, config: pytest.Config
) -> None:
    """Say at the end what did not run; after a complete and green run, record the lanes that did."""
    for name, record in config.stash[LEFT_OUT].items():
        terminalreporter.write_line(sentence(name, record), yellow=True, bold=True)
    if exitstatus == 0 and BEFORE in config.stash and not _misses_a_tool(terminalreporter):
        counts = Counter(_lanes_of(terminalreporter))
        today = datetime.now(UTC).date().isoformat()
        fresh: dict[str, Record] = {
            name: {"fingerprint": seen, "day": today, "tests": counts[name]}
            for name, seen in config.stash[BEFORE].items()
            if counts[name] and name not in config.stash[LEFT_OUT] and fingerprint(LANES[name]) == seen
        }
        if keep(fresh):
            terminalreporter.write_line(f"Green, commit {RECORDS.relative_to(ROOT)}: {', '.join(fresh)}")


def _is_complete(config: pytest.Config) -> bool:
    """Tell whether nobody chose tests or one database: the whole suite, or all of it that is due."""
    chosen = ("keyword", "markexpr", "deselect", "ignore", "ignore_glob", "lf", "collectonly")
    whole = config.args_source == pytest.Config.ArgsSource.TESTPATHS
    narrowed = any(config.getoption(each, None) for each in chosen)
    return whole and not narrowed and not os.environ.get("ZAPISY_TEST_DATABASES")


def _misses_a_tool(reporter: pytest.TerminalReporter) -> bool:
    return any(MARK in str(report.longrepr) for report in reporter.stats.get("skipped", []))


def _lanes_of(reporter: pytest.TerminalReporter) -> Iterator[str]:
    homes = {path: name for name, lane in LANES.items() for path in suite_files(lane)}
    for report in reporter.stats.get("passed", []):
        home = homes.get(ROOT / report.nodeid.split("::")[0])
        if home is not None and report.when == "call":
            yield home


def keep(fresh: dict[str, Record]) -> bool:
    """Write the records of lanes, and drop those of lanes that are no more; tell whether that changed any."""
    old = records()
    merged = {name: each for name, each in sorted((old | fresh).items()) if name in LANES}
    if merged == old:
        return False
    RECORDS.write_text(json.dumps(merged, indent=2) + "\n")
    return True


if __name__ == "__main__":
    # For ./dev check's last line: the lanes that are not due.
    sys.stdout.write(", ".join(not_due(datetime.now(UTC).date())))
