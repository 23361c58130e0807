"""What is to be known of a date before a meeting is planned on it: pure."""

from datetime import date

from app import clock
from app.errors import N_
from app.events.models import Event
from app.events.plans import MeetingPlan, is_ambiguous

SKIPPED = N_("There is no such hour on that day: the clocks go forward.")
TWICE = N_("The clocks go back on that day: the hour comes twice, and the first one is meant.")
PAST = N_("This day is over already.")
TAKEN = N_("Another meeting of this event is on that day.")


def warnings_of(event: Event, plan: MeetingPlan, today: date) -> tuple[list[str], bool]:
    """Return message ids of what is unusual about a meeting's days, and whether it can be at all."""
    hours = [hour for hour in (plan.starts_at, plan.ends_at) if hour is not None]
    skipped = any(clock.is_missing(day, hour) for day in plan.days for hour in hours)
    twice = any(is_ambiguous(day, hour) for day in plan.days for hour in hours)
    alive = [each for each in event.meetings if each.cancelled_at is None]
    taken = {each.day for meeting in alive for each in meeting.sessions if each.cancelled_at is None}
    found = [
        (SKIPPED, skipped),
        (TWICE, twice),
        (PAST, plan.last_day < today),
        (TAKEN, bool(taken & set(plan.days))),
    ]
    return [sentence for sentence, holds in found if holds], not skipped
