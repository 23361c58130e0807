"""Finding the event that staff manage, and keeping it as it was found until the write is done."""

from app.errors import Missing
from app.events.access import managed_event
from app.events.models import Event, Meeting
from app.events.operations.locking import lock_event
from app.events.queries import event_by_id
from app.sqlite import is_writing
from app.work import Work


def whole_managed(work: Work, slug: str) -> Event:
    """Return an event that the actor manages, whole; Missing or Forbidden otherwise.

    A transaction that was begun to write gets it under its lock: what is compared afterwards (the version
    above all) is what will be overwritten. After a refusal undid the write it is read anew, only to be
    shown. See docs/decisions/0033-two-editors-at-once.md.
    """
    event = managed_event(work, slug)
    if is_writing(work.session):
        lock_event(work, event)
    return event_by_id(work, event.id)


def meeting_of(event: Event, id: int) -> Meeting:
    """Return a meeting of this event; Missing for another's."""
    for meeting in event.meetings:
        if meeting.id == id:
            return meeting
    raise Missing
