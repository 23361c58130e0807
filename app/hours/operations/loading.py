"""Loading records while people are registered and sessions are confirmed: nothing of theirs is overrun."""

from typing import Any

from app.attendance.guards import check_no_confirmed, check_plan, check_unmarked
from app.events.models import Event, Meeting
from app.events.operations import loading
from app.events.operations.loading import Loaded
from app.events.operations.meetings import was_public
from app.events.plans import MeetingPlan
from app.hours.operations.meetings import lock_meeting
from app.registrations.operations import change_limits, fill_free_places
from app.work import Work


def load(work: Work, data: Any, *, publish: bool = False) -> Loaded:
    """Do what `events.operations.loading.load` does, and respect what rests on the events.

    A confirmed session keeps its day, hours and minutes, a place that is taken is not taken away,
    and places that become free go to those who wait: what the file says against that is a problem.
    """
    return loading.load(work, data, publish=publish, above=_Above())


class _Above:
    def keep(self, work: Work, meeting: Meeting, plan: MeetingPlan | None) -> None:
        """Refuse what changes a confirmed session, and the loss of a meeting where somebody is marked."""
        lock_meeting(work, meeting)
        if plan is not None:
            check_plan(work, meeting, plan)
            return
        check_no_confirmed(work, meeting)
        if not was_public(meeting.event):
            check_unmarked(work, meeting)

    def set_limits(self, work: Work, event: Event, capacity: int | None, each: int | None) -> None:
        """Set both limits as the event's form does, then fill."""
        change_limits(work, event, capacity, each)
        fill_free_places(work, event)
