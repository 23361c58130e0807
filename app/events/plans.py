"""What staff or a file want a meeting to be, and the rules that it must keep: pure."""

from dataclasses import dataclass
from datetime import date, time, timedelta

from app import clock
from app.errors import N_, Refusal
from app.events.models import Meeting

MAX_DAYS = 31
TEXTS = ("label", "city", "county", "municipality", "venue")
SECRETS = ("online_link", "access_code", "meeting_password")


@dataclass(frozen=True, slots=True)
class MeetingPlan:
    """A meeting of one or more days in a row, each with the same hours.

    `without` are days of the row on which nobody meets. `credit_minutes` holds, for each of the
    other days, what a full presence earns; None means from start to end.
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
    online_link: str | None = None
    access_code: str | None = None
    meeting_password: str | None = None
    credit_minutes: tuple[int | None, ...] = ()

    @property
    def days(self) -> list[date]:
        """The days on which people meet, in order."""
        length = (self.last_day - self.first_day).days + 1
        row = (self.first_day + timedelta(days=step) for step in range(max(length, 0)))
        return [day for day in row if day not in self.without]

    def credit(self, place: int) -> int | None:
        """Return the minutes that staff give for the day at `place`, counted from 0."""
        return self.credit_minutes[place] if place < len(self.credit_minutes) else None


DAY_MINUTES = 24 * 60
REVERSED = N_("The last day is before the first day.")
TOO_LONG = N_("A meeting has at most %(days)s days; make several meetings.")
END_WITHOUT_START = N_("Give the hour at which it starts, too.")
ENDS_FIRST = N_("The meeting would end before it begins.")
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
    credit = [session.credit_minutes for session in sessions]
    return MeetingPlan(
        first_day=first.day,
        last_day=last.day,
        without=frozenset(gaps),
        starts_at=first.starts_at,
        ends_at=first.ends_at,
        credit_minutes=tuple(credit) if any(each is not None for each in credit) else (),
        **{name: getattr(meeting, name) for name in TEXTS + SECRETS},
    )
