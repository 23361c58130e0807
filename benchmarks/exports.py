"""Exports of an event's registrations, as an organiser gets them: how long, and how much memory."""

import time
from dataclasses import dataclass
from statistics import median

from app.accounts.passwords import DEMO_PASSWORD as PASSWORD
from app.demo.build import STAFF
from benchmarks.client import Answer, Connection, Script, drive
from benchmarks.data import CROWD, crowd
from benchmarks.figures import Row, at_most, milliseconds
from benchmarks.installation import Bench, ports_of, zapisy
from benchmarks.processes import MEGABYTE, growth_of
from benchmarks.visitors import Visitor, expect

ORGANISER = STAFF[0][0]
LIST = f"/manage/events/{CROWD}/registrations/"
MOST_GROWTH = 40 * MEGABYTE


@dataclass(frozen=True, slots=True)
class Taken:
    """What an export took: seconds until its last byte, the growth of the process, the bytes sent."""

    seconds: float
    growth: int
    size: int


def exports(bench: Bench) -> list[Row]:
    """Measure CSV and XLSX of 5,000 registrations, and of 100,000."""
    few, many = bench.of(5_000, 200), bench.of(100_000, 2_000)
    rows = []
    small, large = bench.database("few people", crowd(few)), bench.database("many people", crowd(many))
    for kind, aim, peers in (("csv", 0.5, "29 s · 9.6 s"), ("xlsx", 2.0, "77 s · 8.7 s")):
        taken = _export(bench, small, kind, bench.runs)
        said = f"{milliseconds(taken.seconds)}, memory grows by {taken.growth / MEGABYTE:.0f} MB"
        worst = [at_most(taken.seconds, aim), at_most(taken.growth, MOST_GROWTH)]
        verdict = next((each for each in worst if each != "reached"), "reached")
        aims = f"{milliseconds(aim)}, below 40 MB"
        rows.append(Row(f"export of {few:,} registrations, {kind.upper()}", said, aims, verdict, peers))
    for kind in ("csv", "xlsx"):
        taken = _export(bench, large, kind, 1)
        said = (
            f"{milliseconds(taken.seconds)}, {taken.size / MEGABYTE:.1f} MB, "
            f"memory grows by {taken.growth / MEGABYTE:.0f} MB"
        )
        verdict = at_most(taken.growth, MOST_GROWTH)
        rows.append(
            Row(f"export of {many:,} registrations, {kind.upper()}", said, "constant memory", verdict)
        )
    return rows


def signed_in(visitor: Visitor) -> Script:
    """Sign the demo's organiser in."""
    yield from visitor.read_form("/sign-in")
    answer = yield from visitor.post("/sign-in", {"email": ORGANISER, "password": PASSWORD})
    expect(answer, 303, "signing in")


def _export(bench: Bench, url: str, kind: str, runs: int) -> Taken:
    """Let a fresh process export so many times; the time is the median, the growth the most."""
    with zapisy(bench, url, processes=1) as (server,):
        connection, visitor = Connection(*ports_of([server])), Visitor()
        drive([(connection, signed_in(visitor))])
        # The list itself has been looked at before it is exported.
        _ask(connection, visitor, LIST)
        with growth_of(server.process.pid) as growth:
            answers = [_ask(connection, visitor, LIST.removesuffix("/") + f".{kind}") for _ in range(runs)]
        connection.close()
    return Taken(median(seconds for seconds, _ in answers), growth.bytes, len(answers[-1][1].body))


def _ask(connection: Connection, visitor: Visitor, path: str) -> tuple[float, Answer]:
    took: list[tuple[float, Answer]] = []

    def script() -> Script:
        began = time.perf_counter()
        answer = yield from visitor.get(path)
        took.append((time.perf_counter() - began, answer))

    drive([(connection, script())])
    return took[0]
