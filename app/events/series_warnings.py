"""What the clock has to say of a date before a meeting is planned on it: pure."""

from app import clock
from app.errors import N_
from app.events.plans import MISSING_HOUR, MeetingPlan, is_ambiguous

TWICE = N_("The clocks go back on that day: the hour comes twice, and the first one is meant.")


def warnings_of(plan: MeetingPlan) -> tuple[list[str], bool]:
    """Return message ids of what is unusual about a meeting's hours, and whether it can be at all."""
    hours = [hour for hour in (plan.starts_at, plan.ends_at) if hour is not None]
    if any(clock.is_missing(day, hour) for day in plan.days for hour in hours):
        return [MISSING_HOUR], False
    twice = any(is_ambiguous(day, hour) for day in plan.days for hour in hours)
    return [TWICE] if twice else [], True
