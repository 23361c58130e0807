"""Stretches of time on an online meeting: joined, clipped to what was taught, and summed. Pure rules."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True, slots=True, order=True)
class Interval:
    """A stretch between two instants in UTC, the end not in it."""

    begins: datetime
    ends: datetime


def joined(intervals: Iterable[Interval]) -> list[Interval]:
    """Return the union of intervals, the earliest first: those that touch or overlap are one.

    The order in which they come changes nothing, nor does one that comes twice. One that ends before it
    begins counts for nothing.
    """
    found: list[Interval] = []
    for each in sorted(each for each in intervals if each.begins < each.ends):
        if found and each.begins <= found[-1].ends:
            found[-1] = Interval(found[-1].begins, max(found[-1].ends, each.ends))
        else:
            found.append(each)
    return found


def clipped(intervals: Iterable[Interval], blocks: Sequence[Interval]) -> list[Interval]:
    """Return what of the intervals lies within the blocks, each block for itself."""
    whole = joined(intervals)
    return [
        Interval(max(each.begins, block.begins), min(each.ends, block.ends))
        for block in blocks
        for each in whole
        if each.begins < block.ends and block.begins < each.ends
    ]


def minutes_in(intervals: Iterable[Interval], blocks: Sequence[Interval]) -> list[int]:
    """Return for each block the whole minutes of it that the intervals cover, never more than it has."""
    given = list(intervals)
    return [whole_minutes(clipped(given, [block])) for block in blocks]


def whole_minutes(intervals: Iterable[Interval]) -> int:
    """Return the sum of intervals that don't overlap in whole minutes, cut and not rounded."""
    return int(sum((each.ends - each.begins for each in intervals), timedelta()).total_seconds() // 60)
