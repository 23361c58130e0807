"""What the staff pages of one event share: the event, whole, and its header."""

from flask import request

from app.errors import Missing
from app.events.access import managed_event
from app.events.header import ManageHeader, header_of
from app.events.models import Event, Meeting
from app.events.operations.locking import lock_event
from app.events.queries import event_by_id
from app.registrations.queries import places
from app.web.request_work import current_work


def whole_managed(slug: str) -> Event:
    """Return an event that the actor manages, whole; Missing or Forbidden otherwise.

    A write gets it under its lock: what is compared afterwards (the version above all) is what will
    be overwritten. See docs/decisions/0033-two-editors-at-once.md.
    """
    work = current_work()
    event = managed_event(work, slug)
    if request.method == "POST":
        lock_event(work, event)
    return event_by_id(work, event.id)


def whole_again(slug: str) -> Event:
    """Return the event as it is after a refusal undid the write; only to be shown."""
    work = current_work()
    return event_by_id(work, managed_event(work, slug).id)


def header(event: Event, current: str) -> ManageHeader:
    """Return the header of a staff page."""
    work = current_work()
    return header_of(work, event, places(work, event), current)


def meeting_of(event: Event, id: int) -> Meeting:
    """Return a meeting of this event; Missing for another's."""
    for meeting in event.meetings:
        if meeting.id == id:
            return meeting
    raise Missing
