"""The table of figures as Markdown, with the machine and the day, and its place in docs/performance.md."""

import os
import platform
import re
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.figures import PageWeight, Row
from benchmarks.problems import Problem
from tests.support.postgres import PostgresServer
from tests.support.server import ROOT

DOCUMENT = ROOT / "docs" / "performance.md"
BEGIN, END = "<!-- bench: begin -->", "<!-- bench: end -->"
AGAINST = "<!-- against: begin -->", "<!-- against: end -->"
"""Between these the comparison with a commit belongs."""
WAITS = "<!-- waits: begin -->", "<!-- waits: end -->"
"""Between these belongs what people wait for."""
HEADER = Row("what", "figure", "to reach", "reached?", "pretix · Indico on 2026-11-28")
WEIGHTS = ("| page | the page alone | first visit, fonts included |", "|---|---|---|")


def as_tables(found: Sequence[Row | PageWeight]) -> str:
    """Return the figures as a table, and below it one of the pages' weights, if there are any."""
    rows = [_line(each) for each in found if isinstance(each, Row)]
    pages = [each for each in found if isinstance(each, PageWeight)]
    lines = [_line(HEADER), "|---|---|---|---|---|", *rows] if rows else []
    if pages:
        lines += ["", "Each page, compressed, with one of everything on it:", "", *WEIGHTS]
        lines += [f"| `{each.what}` | {_kilobytes(each.page)} | {_kilobytes(each.whole)} |" for each in pages]
    return "\n".join(lines)


def _line(row: Row) -> str:
    return f"| {row.what} | {row.figure} | {row.aim} | {row.verdict} | {row.peers} |"


def _kilobytes(size: int) -> str:
    return f"{size / 1024:.1f} KB"


def machine(postgres: PostgresServer, command: str = "./dev bench") -> str:
    """Return a sentence on the day, the machine and the versions; `command`: by which it was measured."""
    day = datetime.now(UTC).date().isoformat()
    processor = _found("/proc/cpuinfo", r"model name\s*: (.*)") or platform.machine()
    kilobytes = int(_found("/proc/meminfo", r"MemTotal:\s*(\d+)") or 0)
    system = _found("/etc/os-release", r'PRETTY_NAME="?([^"\n]*)') or platform.platform()
    return (
        f"Measured on {day} by `{command}`: {processor}, {len(os.sched_getaffinity(0))} cores, "
        f"{kilobytes / 1024**2:.0f} GiB, {system}, Python {platform.python_version()}, "
        f"PostgreSQL {postgres.version()}."
    )


def _found(path: str, pattern: str) -> str:
    try:
        found = re.search(pattern, Path(path).read_text())
    except OSError:
        return ""
    return found[1].strip() if found else ""


def write(text: str, document: Path = DOCUMENT, marks: tuple[str, str] = (BEGIN, END)) -> None:
    """Put the text between the marks of the document, in place of what stands there; Problem if none."""
    first, last = marks
    before, begin, rest = document.read_text().partition(first)
    _, end, after = rest.partition(last)
    if not (begin and end):
        raise Problem(f"{document} has no marks {first} and {last}, between which the table belongs.")
    document.write_text(f"{before}{first}\n{text}\n{last}{after}")
