"""Which of the sessions to come somebody is owed, and the minutes that they add up to. Pure rules."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from app.progress.standing import ByPart


@dataclass(frozen=True, slots=True)
class PlannedSession:
    """A session that is not cancelled, with its minutes by part.

    `group_id` is the parallel group that it is for, None when it is for everybody.
    """

    event_id: int
    day: date
    group_id: int | None
    minutes: ByPart


@dataclass(frozen=True, slots=True)
class Enrolment:
    """A seated registration in an edition: its group, and the first and the last day (None: no bound)."""

    event_id: int
    group_id: int | None
    first_day: date | None
    last_day: date | None

    def covers(self, day: date) -> bool:
        """Tell whether a day lies within the enrolment."""
        return (self.first_day is None or self.first_day <= day) and (
            self.last_day is None or day <= self.last_day
        )


def owed_minutes(enrolments: Iterable[Enrolment], sessions: Iterable[PlannedSession]) -> Counter[int | None]:
    """Return by part the minutes of the sessions that are owed under these enrolments.

    Parallel groups are taught the same, so one of them is owed: the person's own, or the one that still
    gives most to those who have none yet.
    """
    found = Counter[int | None]()
    listed = list(sessions)
    for enrolment in enrolments:
        by_group: dict[int | None, Counter[int | None]] = {None: Counter()}
        for session in listed:
            if session.event_id == enrolment.event_id and enrolment.covers(session.day):
                by_group.setdefault(session.group_id, Counter()).update(session.minutes)
        for_all = by_group.pop(None)
        if enrolment.group_id is not None:
            own = by_group.get(enrolment.group_id, Counter())
        else:
            own = max(by_group.values(), key=Counter.total, default=Counter())
        found += for_all + own
    return found
