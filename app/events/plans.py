"""What staff or a file want a meeting to be, and the rules that it must keep: pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta

from app import clock
from app.errors import N_, Refusal
from app.events.meeting_access import MeetingAccess
from app.events.models import Meeting, Mode, Session

MAX_DAYS = 31
PLACE = ("label", "city", "county", "municipality", "venue")
TEXTS = (*PLACE, "mode")


@dataclass(frozen=True, slots=True)
class MeetingPlan:
    """A meeting of one or more days in a row, each with the same hours.

    `without` are days of the row on which nobody meets. `credit_minutes` holds, for each of the
    other days, what a full presence earns; None means from start to end, less the day's
    `break_minutes` (None: nobody was asked), or the sum of its blocks, which no plan holds.
    `group` names the parallel group for which the meeting is. Without a `mode` people meet as at the event.
    Without `access` link, code and password stay as they are.
    """

    first_day: date
    last_day: date
    without: frozenset[date] = frozenset()
    starts_at: time | None = None
    ends_at: time | None = None
    label: str | None = None
    city: str | None = None
    county: str | None = None
    municipality: str | None = None
    venue: str | None = None
    mode: Mode | None = None
    credit_minutes: tuple[int | None, ...] = ()
    break_minutes: tuple[int | None, ...] = ()
    group: str | None = None
    access: MeetingAccess | None = None

    @property
    def days(self) -> list[date]:
        """The days on which people meet, in order."""
        length = (self.last_day - self.first_day).days + 1
        row = (self.first_day + timedelta(days=step) for step in range(max(length, 0)))
        return [day for day in row if day not in self.without]

    def credit(self, place: int) -> int | None:
        """Return the minutes that staff give for the day at `place`, counted from 0."""
        return self.credit_minutes[place] if place < len(self.credit_minutes) else None

    def breaks(self, place: int) -> int | None:
        """Return the minutes of breaks of the day at `place`, counted from 0."""
        return self.break_minutes[place] if place < len(self.break_minutes) else None


DAY_MINUTES = 24 * 60
REVERSED = N_("The last day is before the first day.")
TOO_LONG = N_("A meeting has at most %(days)s days; make several meetings.")
END_WITHOUT_START = N_("Give the hour at which it starts, too.")
ENDS_FIRST = N_("The meeting would end before it begins.")
ONLY_BREAKS = N_("The breaks would fill the whole day, which has %(minutes)s minutes.")
MISSING_HOUR = N_("There is no such hour on that day: the clocks go forward.")


def check(plan: MeetingPlan) -> None:
    """Refuse a plan whose days, hours or minutes can't be; the refusal names the field."""
    if any(minutes is not None and not 1 <= minutes <= DAY_MINUTES for minutes in plan.credit_minutes):
        raise Refusal("Give the minutes as a number from 1 to 1440.", field="credit_minutes")
    length = (plan.last_day - plan.first_day).days + 1
    if length < 1 or not plan.days:
        raise Refusal(REVERSED, field="end_local")
    if length > MAX_DAYS:
        raise Refusal(TOO_LONG, field="end_local", values={"days": MAX_DAYS})
    if plan.starts_at is None:
        if plan.ends_at is not None:
            raise Refusal(END_WITHOUT_START, field="start_local")
        return
    for day in plan.days:
        if clock.is_missing(day, plan.starts_at):
            raise Refusal(MISSING_HOUR, field="start_local")
        if plan.ends_at is None:
            continue
        if clock.is_missing(day, plan.ends_at):
            raise Refusal(MISSING_HOUR, field="end_local")
        if clock.instant(day, plan.ends_at) <= clock.instant(day, plan.starts_at):
            raise Refusal(ENDS_FIRST, field="end_local")
    _check_breaks(plan)


def _check_breaks(plan: MeetingPlan) -> None:
    for number, day in enumerate(plan.days):
        minutes = plan.breaks(number)
        if minutes is None or plan.starts_at is None or plan.ends_at is None:
            continue
        length = clock.minutes_between(day, plan.starts_at, plan.ends_at)
        if not 0 <= minutes < length:
            raise Refusal(ONLY_BREAKS, field="break_minutes", values={"minutes": length})


def is_ambiguous(day: date, hour: time) -> bool:
    """Tell whether the wall clock shows this hour twice (the autumn change); the first one is meant."""
    first = clock.instant(day, hour)
    return clock.local(first + timedelta(hours=1)).time() == hour


def plan_of(meeting: Meeting) -> MeetingPlan:
    """Return a meeting as it stands: without its cancelled days, unless it is cancelled as a whole."""
    alive = [session for session in meeting.sessions if session.cancelled_at is None]
    sessions = sorted(alive or meeting.sessions, key=lambda session: session.day)
    first, last = sessions[0], sessions[-1]
    known = {session.day for session in sessions}
    gaps = {session.day for session in meeting.sessions if first.day < session.day < last.day} - known
    credit = [None if session.blocks else session.credit_minutes for session in sessions]
    breaks = [session.break_minutes for session in sessions]
    return MeetingPlan(
        first_day=first.day,
        last_day=last.day,
        without=frozenset(gaps),
        starts_at=first.starts_at,
        ends_at=first.ends_at,
        credit_minutes=_told(credit),
        break_minutes=_told(breaks),
        group=meeting.parallel_group.name if meeting.parallel_group else None,
        **{name: getattr(meeting, name) for name in TEXTS},
    )


def matched(sessions: Sequence[Session], days: Sequence[date]) -> dict[int, Session]:
    """Pair days (by number) with the sessions that stay theirs: the same day first, the rest in order."""
    by_day = {session.day: session for session in sessions}
    pairs = {number: by_day[day] for number, day in enumerate(days) if day in by_day}
    rest = [session for session in sessions if session not in pairs.values()]
    for number in range(len(days)):
        if number not in pairs and rest:
            pairs[number] = rest.pop(0)
    return pairs


def alive_in_order(meeting: Meeting) -> list[Session]:
    """Return the sessions of a meeting that are not cancelled, by day."""
    return sorted((s for s in meeting.sessions if s.cancelled_at is None), key=lambda s: s.day)


def _told(minutes: Sequence[int | None]) -> tuple[int | None, ...]:
    return tuple(minutes) if any(each is not None for each in minutes) else ()
