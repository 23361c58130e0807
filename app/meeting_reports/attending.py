"""From what a report says to stretches of time, and what of a session they cover. Pure rules."""

from collections.abc import Iterable, Sequence
from datetime import UTC, timedelta
from zoneinfo import ZoneInfo

from app import clock
from app.attendance.earning import stretches_of
from app.events.models import Session
from app.meeting_reports.intervals import Interval, clipped, joined, whole_minutes
from app.meeting_reports.moments import DayOrder, Written, stretch
from app.meeting_reports.reading import Connection


def blocks_of(session: Session) -> list[Interval]:
    """Return when the blocks of a session are taught, or the whole of it; nothing where it has no hours."""
    found = []
    for each in stretches_of(session, 0):
        if each.day is not None and each.starts_at is not None and each.ends_at is not None:
            begins, ends = clock.instant(each.day, each.starts_at), clock.instant(each.day, each.ends_at)
            found.append(Interval(begins.astimezone(UTC), ends.astimezone(UTC)))
    return found


def hours_measured(blocks: Sequence[Interval]) -> dict[str, int]:
    """Return by what it can be told later that a report was measured against other hours than today's."""
    if not blocks:
        return {"from": 0, "until": 0, "taught": 0}
    first, last = min(each.begins for each in blocks), max(each.ends for each in blocks)
    return {
        "from": int(first.timestamp() // 60),
        "until": int(last.timestamp() // 60),
        "taught": whole_minutes(blocks),
    }


def day_of(session: Session) -> Interval:
    """Return the local day of a session."""
    return Interval(clock.end_of_day(session.day - timedelta(days=1)), clock.end_of_day(session.day))


def moments_of(connections: Iterable[Connection]) -> list[Written]:
    """Return all times that connections say."""
    return [moment for each in connections for moment in (each.joined, each.left) if moment is not None]


def stretches(connections: Iterable[Connection], order: DayOrder, zone: ZoneInfo) -> list[Interval]:
    """Return the union of the times of connections; one that lacks an end, and its length, says nothing."""
    return joined(each for one in connections if (each := _stretch(one, order, zone)) is not None)


def minutes_without_times(connections: Sequence[Connection]) -> int | None:
    """Return the minutes that connections without times say in all; None where they say none."""
    given = [each.minutes for each in connections if each.joined is None and each.minutes is not None]
    return sum(given) if given else None


def covered(intervals: Iterable[Interval], session: Session, blocks: Sequence[Interval]) -> int:
    """Return how many minutes of what is taught intervals cover; of the day, where no hours are known."""
    return whole_minutes(clipped(intervals, blocks or [day_of(session)]))


def touching(intervals: Iterable[Interval], blocks: Sequence[Interval]) -> list[Interval]:
    """Return the intervals of which something lies within the blocks, each whole."""
    return [
        each
        for each in intervals
        if any(each.begins < block.ends and block.begins < each.ends for block in blocks)
    ]


def _stretch(connection: Connection, order: DayOrder, zone: ZoneInfo) -> Interval | None:
    begins = connection.joined.on(order) if connection.joined else None
    ends = connection.left.on(order) if connection.left else None
    length = timedelta(minutes=connection.minutes) if connection.minutes is not None else None
    if begins is None and ends is not None and length is not None:
        begins = ends - length
    elif ends is None and begins is not None and length is not None:
        ends = begins + length
    if begins is None or ends is None:
        return None
    return stretch(begins, ends, connection.minutes, zone)
