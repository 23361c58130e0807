"""What the scores of two tests say: shares, growth, who passed. Pure rules."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from app.progress.models import EventTest, TestKind

Scores = Mapping[TestKind, float]
"""One person's points in each test that they took."""


@dataclass(frozen=True, slots=True)
class Summary:
    """What a group reached: averages in per cent of all points, None where nobody has a score."""

    taken: Mapping[TestKind, int]
    percent: Mapping[TestKind, int | None]
    growth: int | None
    passed: int


def growth_of(tests: Mapping[TestKind, EventTest], scores: Scores) -> int | None:
    """Return by how many percentage points the exit test went better; None unless both were taken."""
    if not {TestKind.entry, TestKind.exit} <= scores.keys() or len(tests) < 2:
        return None
    shares = {kind: scores[kind] * 100 / tests[kind].most_points for kind in tests}
    return round(shares[TestKind.exit] - shares[TestKind.entry])


def has_passed(test: EventTest, points: float | None) -> bool | None:
    """Tell whether points pass a test; without a bar it is passed by all who took it. None for no points."""
    if points is None:
        return None
    return test.pass_points is None or points >= test.pass_points


def summary_of(tests: Mapping[TestKind, EventTest], everybody: Iterable[Scores]) -> Summary:
    """Return what the people of an event reached together."""
    people = list(everybody)
    points = {kind: [each[kind] for each in people if kind in each] for kind in tests}
    growths = [growth for each in people if (growth := growth_of(tests, each)) is not None]
    test = tests.get(TestKind.exit)
    return Summary(
        taken={kind: len(each) for kind, each in points.items()},
        percent={kind: _average(tests[kind], each) for kind, each in points.items()},
        growth=round(sum(growths) / len(growths)) if growths else None,
        passed=sum(has_passed(test, each) or False for each in points.get(TestKind.exit, [])) if test else 0,
    )


def _average(test: EventTest, points: Sequence[float]) -> int | None:
    return int(sum(points) * 100 // (len(points) * test.most_points)) if points else None
