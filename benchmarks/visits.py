"""Whole visits: event page, form, one request for suggestions, submit, own page, each of a new visitor.

All that measures registrations asks by these scripts, so that figures compare alike: also the peers of
docs/performance.md were asked for the same five things.
"""

import time
import urllib.parse
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import count

from benchmarks.client import Connection, Script, drive
from benchmarks.figures import CONNECTIONS
from benchmarks.sign_ups import fields
from benchmarks.visitors import Reply, Visitor, expect, own_path

SUGGESTIONS = f"/institutions/suggest?q={urllib.parse.quote('ośrodek pom')}"
"""What somebody has typed of an institution when the page asks for suggestions: once, after a pause."""


@dataclass(slots=True)
class Times:
    """How long whole visits and their submits took, in seconds, and how long all of it."""

    visits: list[float] = field(default_factory=list)
    submits: list[float] = field(default_factory=list)
    passed: float = 0.0

    @property
    def rate(self) -> float:
        """Whole visits a second."""
        return len(self.visits) / self.passed


def visits(ports: Sequence[int], slug: str, numbers: "count[int]", seconds: float) -> Times:
    """Let eight clients register one person after another for so long."""
    times = Times()

    def again_and_again() -> Script:
        while True:
            began = time.perf_counter()
            yield from visit(slug, next(numbers), times)
            times.visits.append(time.perf_counter() - began)

    times.passed = _drive(ports, [again_and_again for _ in range(CONNECTIONS)], seconds)
    return times


def visit(slug: str, number: int, times: Times) -> Script:
    """Make one whole visit, and note how long the submit took."""
    visitor = newcomer(number)
    yield from visitor.get(f"/events/{slug}/")
    yield from visitor.read_form(f"/events/{slug}/register")
    yield from visitor.get(SUGGESTIONS)
    answer = yield from _submit(visitor, slug, number, times)
    yield from visitor.get(own_path(answer))


def newcomer(number: int) -> Visitor:
    """Return a visitor with an address of their own, as the proxy would tell it."""
    return Visitor(address=f"10.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}")


def _submit(visitor: Visitor, slug: str, number: int, times: Times) -> Reply:
    began = time.perf_counter()
    answer = yield from visitor.post(f"/events/{slug}/register", fields(number))
    times.submits.append(time.perf_counter() - began)
    expect(answer, 303, "a registration")
    return answer


def sign_ups(ports: Sequence[int], slug: str, numbers: "count[int]", people: int) -> Times:
    """Let eight clients send so many forms of one event that were read before, one after another."""
    crowd = _with_form(ports, slug, [next(numbers) for _ in range(people)])
    times, waiting = Times(), iter(crowd)

    def sending() -> Script:
        for number, visitor in waiting:
            yield from _submit(visitor, slug, number, times)

    times.passed = _drive(ports, [sending for _ in range(CONNECTIONS)])
    return times


def rush(ports: Sequence[int], slug: str, numbers: "count[int]", people: int, *, is_open: bool) -> float:
    """Let so many come at the same moment, each over a connection of their own; return when the last
    answer came.

    `is_open`: they have read the form, and all that comes is the submit; else each makes a whole visit.
    Raises Problem for any answer but those that were expected.
    """
    mine = [next(numbers) for _ in range(people)]
    times = Times()
    if is_open:
        scripts = [_sending(visitor, slug, each, times) for each, visitor in _with_form(ports, slug, mine)]
    else:
        scripts = [visit(slug, each, times) for each in mine]
    connections = [Connection(ports[number % len(ports)]) for number in range(people)]
    try:
        return drive(list(zip(connections, scripts, strict=True)))
    finally:
        for each in connections:
            each.close()


def _sending(visitor: Visitor, slug: str, number: int, times: Times) -> Script:
    yield from _submit(visitor, slug, number, times)


def _with_form(ports: Sequence[int], slug: str, mine: Sequence[int]) -> list[tuple[int, Visitor]]:
    """Let people read the form, eight at once; return them with their numbers."""
    crowd = [(number, newcomer(number)) for number in mine]
    waiting = iter(crowd)

    def reading() -> Script:
        for _, visitor in waiting:
            yield from visitor.read_form(f"/events/{slug}/register")

    _drive(ports, [reading for _ in range(min(CONNECTIONS, len(crowd)))])
    return crowd


def _drive(
    ports: Sequence[int], scripts: Sequence[Callable[[], Script]], seconds: float | None = None
) -> float:
    connections = [Connection(ports[number % len(ports)]) for number in range(len(scripts))]
    try:
        return drive([(each, made()) for each, made in zip(connections, scripts, strict=True)], seconds)
    finally:
        for each in connections:
            each.close()
