"""The minutes of the sessions that somebody is still owed. Pure rules."""

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from app.progress.standing import ByPart


@dataclass(frozen=True, slots=True)
class PlannedSession:
    """A session that is not cancelled, with its minutes by part.

    `group_id` is the parallel group that it is for, None when it is for everybody.
    """

    id: int
    event_id: int
    group_id: int | None
    minutes: ByPart


def minutes_of(sessions: Iterable[PlannedSession]) -> Counter[int | None]:
    """Return by part the minutes of some sessions."""
    found = Counter[int | None]()
    for session in sessions:
        found.update(session.minutes)
    return found


def best_group(sessions: Iterable[PlannedSession]) -> Counter[int | None]:
    """Return by part the minutes of the parallel group that gives most.

    Parallel groups are taught the same, so that who belongs to none yet is owed one of them, not all.
    """
    groups: dict[int, Counter[int | None]] = {}
    for session in sessions:
        if session.group_id is not None:
            groups.setdefault(session.group_id, Counter()).update(session.minutes)
    return max(groups.values(), key=Counter.total, default=Counter())


def planned(sessions: Collection[PlannedSession]) -> Counter[int | None]:
    """Return by part the minutes of somebody who misses no session: what all are taught, and one group."""
    return minutes_of(each for each in sessions if each.group_id is None) + best_group(sessions)
