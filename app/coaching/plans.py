"""What a coach wants an appointment to be, and the rules that it must keep: pure."""

from dataclasses import dataclass, field
from datetime import date, time, timedelta

from app import clock
from app.coaching.timing import last_day, real_minutes
from app.errors import N_, Refusal
from app.events.plans import DAY_MINUTES

MOST_MINUTES = 12 * 60
"""An appointment lasts at most so long: a longer one is a slip of the hand."""
MOST_SLOTS = 20
"""So many free slots can be offered at once."""

NO_LENGTH = N_("The end is the same hour as the start.")
TOO_LONG = N_("From %(start)s to %(end)s would be more than %(hours)s hours: look at the hours again.")
MISSING_HOUR = N_("There is no such hour on that day: the clocks go forward.")
WRONG_MINUTES = N_("Give the minutes as a number from 1 to %(most)s.")
NO_PLACE = N_("Give a place, or the link to meet online.")


@dataclass(frozen=True, slots=True)
class AppointmentPlan:
    """A time and a place; an end that is not after the start lies on the next day."""

    day: date
    starts_at: time
    ends_at: time
    place: str | None = None
    online_link: str | None = field(default=None, repr=False)

    @property
    def is_online(self) -> bool:
        """Whether there is a link to meet online."""
        return bool(self.online_link)

    @property
    def minutes(self) -> int:
        """The minutes that really pass, clock changes included."""
        return real_minutes(self.day, self.starts_at, self.ends_at)


def check_plan(plan: AppointmentPlan) -> None:
    """Refuse hours that can't be, at their field: none, more than half a day, one that the clock skips."""
    if clock.is_missing(plan.day, plan.starts_at):
        raise Refusal(MISSING_HOUR, field="starts_at")
    if plan.ends_at == plan.starts_at:
        raise Refusal(NO_LENGTH, field="ends_at")
    if clock.is_missing(last_day(plan.day, plan.starts_at, plan.ends_at), plan.ends_at):
        raise Refusal(MISSING_HOUR, field="ends_at")
    if plan.minutes > MOST_MINUTES:
        values = {
            "start": f"{plan.starts_at:%H:%M}",
            "end": f"{plan.ends_at:%H:%M}",
            "hours": MOST_MINUTES // 60,
        }
        raise Refusal(TOO_LONG, field="ends_at", values=values)
    if plan.minutes < 1:
        raise Refusal(NO_LENGTH, field="ends_at")


def check_minutes(minutes: int) -> None:
    """Refuse minutes held that can't be: none, negative, more than half a day."""
    if not 1 <= minutes <= MOST_MINUTES:
        raise Refusal(WRONG_MINUTES, field="minutes", values={"most": MOST_MINUTES})


def slots_of(plan: AppointmentPlan, length: int | None, weeks: int) -> list[AppointmentPlan]:
    """Return a time cut into slots of `length` minutes (None: one slot), the same in each of some weeks.

    What is left at the end and makes no whole slot is dropped; a time shorter than a slot is one.
    """
    start, end = _minute(plan.starts_at), _minute(plan.ends_at)
    whole = end - start if end > start else end - start + DAY_MINUTES
    size = max(1, min(length or whole, whole))
    cuts = [start + size * number for number in range(min(whole // size, MOST_SLOTS + 1))]
    return [
        AppointmentPlan(
            plan.day + timedelta(weeks=week, days=cut // DAY_MINUTES),
            _hour(cut),
            _hour(cut + size),
            plan.place,
            plan.online_link,
        )
        for week in range(weeks)
        for cut in cuts
    ]


def _minute(hour: time) -> int:
    return hour.hour * 60 + hour.minute


def _hour(minute: int) -> time:
    return time(minute % DAY_MINUTES // 60, minute % 60)
