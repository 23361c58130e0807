"""Whatever is put together in whatever order, nobody is there longer than a block, nor twice."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from app.meeting_reports.intervals import Interval, clipped, joined, minutes_in, whole_minutes

START = datetime(2026, 11, 13, 8, tzinfo=UTC)
MINUTES = st.integers(-120, 600)


def between(first: int, last: int) -> Interval:
    """Return an interval by minutes from the start."""
    return Interval(START + timedelta(minutes=first), START + timedelta(minutes=last))


INTERVALS = st.lists(st.builds(between, MINUTES, MINUTES), max_size=12)
BLOCKS = st.lists(st.tuples(st.integers(1, 90), st.integers(0, 30)), min_size=1, max_size=5).map(
    lambda pairs: _laid_out(pairs)
)


def _laid_out(pairs: list[tuple[int, int]]) -> list[Interval]:
    """Return blocks one after another: their lengths, and the breaks behind them."""
    found, at = [], 0
    for length, gap in pairs:
        found.append(between(at, at + length))
        at += length + gap
    return found


@given(INTERVALS, BLOCKS)
def test_nobody_is_there_longer_than_a_block(intervals: list[Interval], blocks: list[Interval]) -> None:
    for minutes, block in zip(minutes_in(intervals, blocks), blocks, strict=True):
        assert 0 <= minutes <= whole_minutes([block])


@given(INTERVALS, BLOCKS, st.randoms())
def test_the_order_of_files_is_irrelevant(
    intervals: list[Interval], blocks: list[Interval], random: object
) -> None:
    shuffled = sorted(intervals, key=lambda _: random.random())  # type: ignore[attr-defined]
    assert joined(shuffled) == joined(intervals)
    assert minutes_in(shuffled, blocks) == minutes_in(intervals, blocks)


@given(INTERVALS, BLOCKS)
def test_twice_is_once(intervals: list[Interval], blocks: list[Interval]) -> None:
    assert joined(intervals + intervals) == joined(intervals)
    assert minutes_in(intervals * 3, blocks) == minutes_in(intervals, blocks)


@given(INTERVALS, INTERVALS, BLOCKS)
def test_more_is_never_less(some: list[Interval], more: list[Interval], blocks: list[Interval]) -> None:
    pairs = zip(minutes_in(some, blocks), minutes_in(some + more, blocks), strict=True)
    assert all(before <= after for before, after in pairs)


@given(INTERVALS)
def test_joined_ones_lie_apart(intervals: list[Interval]) -> None:
    found = joined(intervals)
    assert all(each.begins < each.ends for each in found)
    assert all(first.ends < second.begins for first, second in pairwise(found))
    covered = {minute for each in intervals for minute in _minutes(each)}
    assert covered == {minute for each in found for minute in _minutes(each)}


def test_what_touches_two_blocks_counts_for_each() -> None:
    blocks = [between(0, 90), between(105, 195)]
    assert minutes_in([between(-10, 40), between(80, 120)], blocks) == [50, 15]
    assert clipped([between(300, 400)], blocks) == []


def _minutes(interval: Interval) -> range:
    first = int((interval.begins - START).total_seconds() // 60)
    return range(first, int((interval.ends - START).total_seconds() // 60))
