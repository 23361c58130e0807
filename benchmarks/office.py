"""Whole registrations on one office's server and on a larger one, and how evenly their writes come."""

import time
from collections.abc import Sequence
from itertools import count
from statistics import median

from benchmarks.client import Connection, Script, drive
from benchmarks.data import SIGN_UP, demo_and
from benchmarks.figures import CONNECTIONS, Row, at_most, milliseconds
from benchmarks.installation import Bench, office, ports_of, zapisy
from benchmarks.sign_ups import fields
from benchmarks.visitors import Visitor, expect, own_path
from tests.support.databases import migrate

MOST = 5
"""How many times the median's time 99 of 100 writes may take."""


def one_office(bench: Bench) -> list[Row]:
    """Measure whole registrations of eight clients, and compare their slowest writes with the median.

    On SQLite as an office runs it, and on PostgreSQL with two web processes and a worker.
    """
    folder = bench.fresh_folder()
    url = f"sqlite:///{folder / 'zapisy.sqlite3'}"
    migrate(url, folder)
    demo_and(0)(url, folder)
    with office(bench, folder) as servers:
        rows = [_row(bench, "SQLite, web and worker in one process", ports_of(servers))]
    with zapisy(bench, bench.database("office", demo_and(0))) as servers:
        rows.append(_row(bench, "PostgreSQL, two web processes and a worker", ports_of(servers)))
    return rows


def _row(bench: Bench, where: str, ports: Sequence[int]) -> Row:
    numbers = count()
    submits(ports, numbers, min(1.0, bench.seconds))
    rounds = [submits(ports, numbers, 2 * bench.seconds) for _ in range(bench.runs)]
    rate = median(len(took) / (2 * bench.seconds) for took in rounds)
    took = sorted(each for one in rounds for each in one)
    half, late = median(took), percentile(took, 99)
    return Row(
        f"whole registration on {where}, 8 clients",
        f"{rate:.1f}/s; a submit takes {milliseconds(half)}, 99 of 100 at most {milliseconds(late)}",
        f"99 of 100 within {MOST} times the median",
        at_most(late / half, MOST),
    )


def percentile(values: Sequence[float], share: int) -> float:
    """Return the value that `share` of 100 do not exceed."""
    return sorted(values)[min(len(values) * share // 100, len(values) - 1)]


def submits(ports: Sequence[int], numbers: "count[int]", seconds: float) -> list[float]:
    """Return how long each submit took while eight clients register people, one after another."""
    took: list[float] = []
    connections = [Connection(ports[number % len(ports)]) for number in range(CONNECTIONS)]
    try:
        drive([(each, _registering(numbers, took)) for each in connections], seconds)
    finally:
        for each in connections:
            each.close()
    return took


def _registering(numbers: "count[int]", took: list[float]) -> Script:
    while True:
        visitor = Visitor()
        yield from visitor.get(f"/events/{SIGN_UP}/")
        yield from visitor.read_form(f"/events/{SIGN_UP}/register")
        began = time.perf_counter()
        answer = yield from visitor.post(f"/events/{SIGN_UP}/register", fields(next(numbers)))
        took.append(time.perf_counter() - began)
        expect(answer, 303, "a registration")
        yield from visitor.get(own_path(answer))
