"""Whether people reached the standard of a competence: the exit test, compared with it. Pure rules."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from app.progress.growth import Scores, growth_of, has_passed
from app.progress.models import EventTest, TestKind


@dataclass(frozen=True, slots=True)
class Compared:
    """One person: which share of the points each test gave, the growth, and whether the standard is reached.

    None where a test was not taken.
    """

    entry: int | None
    exit: int | None
    growth: int | None
    reached: bool | None


@dataclass(frozen=True, slots=True)
class ComparedGroup:
    """How many people were assessed, and how many of them reached the standard."""

    assessed: int
    reached: int


def compared(tests: Mapping[TestKind, EventTest], scores: Scores) -> Compared:
    """Compare what somebody reached with the standard, which is the pass mark of the exit test."""
    last = tests.get(TestKind.exit)
    return Compared(
        _percent(tests, scores, TestKind.entry),
        _percent(tests, scores, TestKind.exit),
        growth_of(tests, scores),
        has_passed(last, scores.get(TestKind.exit)) if last is not None else None,
    )


def compared_group(people: Iterable[Compared]) -> ComparedGroup:
    """Count a group."""
    assessed = [each for each in people if each.reached is not None]
    return ComparedGroup(len(assessed), sum(each.reached or False for each in assessed))


def _percent(tests: Mapping[TestKind, EventTest], scores: Scores, kind: TestKind) -> int | None:
    if kind not in tests or kind not in scores:
        return None
    return round(scores[kind] * 100 / tests[kind].most_points)
