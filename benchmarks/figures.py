"""How a figure is taken: rates next to the limit's, in turns, and what is said of them in the table."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import median

from benchmarks.client import Connection, drive
from benchmarks.installation import Bench
from benchmarks.visitors import again_and_again, asking

CONNECTIONS = 8


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table; `verdict` says reached, or missed by how much."""

    what: str
    figure: str
    aim: str = ""
    verdict: str = ""
    peers: str = ""


@dataclass(frozen=True, slots=True)
class PageWeight:
    """Bytes of a page, and of all that comes with it on the first visit, headers included."""

    what: str
    page: int
    whole: int
    files: int


@dataclass(frozen=True, slots=True)
class Pair:
    """Median rates of the subject and of the limit, per second, and the subject's median answer."""

    subject: float
    limit: float
    half: float = 0.0

    @property
    def share(self) -> float:
        """The subject's rate as a share of the limit's."""
        return self.subject / self.limit

    def said(self, unit: str = "") -> str:
        """Return the figure in words."""
        half = f", half of the answers within {milliseconds(self.half)}" if self.half else ""
        return f"{self.subject:,.0f}{unit}/s{half}; limit {self.limit:,.0f}/s; {self.share:.2f} of it"


def rate(ports: Sequence[int], request: bytes, status: int, seconds: float) -> tuple[float, float]:
    """Return answers per second over eight connections, and the median seconds of one."""
    took: list[float] = []
    connections = [Connection(ports[number % len(ports)]) for number in range(CONNECTIONS)]
    try:
        passed = drive([(each, again_and_again(request, status, took)) for each in connections], seconds)
    finally:
        for each in connections:
            each.close()
    return len(took) / passed, median(took) if took else 0.0


def in_turns(
    bench: Bench, limit_ports: Sequence[int], slug: str, subject: Callable[[float], tuple[float, float]]
) -> Pair:
    """Measure limit and subject in turns; `subject` gets the seconds and returns rate and median answer."""
    bare = asking(f"/{slug}/")
    # Connections of the database, compiled templates, kept parts: what only the first visitors pay.
    rate(limit_ports, bare, 200, min(0.5, bench.seconds / 2))
    subject(min(0.5, bench.seconds / 2))
    limits, subjects = [], []
    for _ in range(bench.runs):
        limits.append(rate(limit_ports, bare, 200, bench.seconds)[0])
        subjects.append(subject(bench.seconds))
    rates, halves = zip(*subjects, strict=True)
    return Pair(median(rates), median(limits), median(halves))


def at_least(value: float, aim: float) -> str:
    """Return the verdict on a figure that should be high."""
    return "reached" if value >= aim else f"missed by {(1 - value / aim) * 100:.0f} %"


def at_most(value: float, aim: float) -> str:
    """Return the verdict on a figure that should be low."""
    return "reached" if value <= aim else f"missed by {(value / aim - 1) * 100:.0f} %"


def milliseconds(seconds: float) -> str:
    """Return a time in words."""
    return f"{seconds * 1000:.0f} ms" if seconds < 1 else f"{seconds:.1f} s"
