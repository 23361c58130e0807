"""What the staff pages of one event share: the event, whole, and its header."""

from app.errors import Missing
from app.events.access import managed_event
from app.events.header import ManageHeader, header_of
from app.events.models import Event, Meeting
from app.events.queries import event_by_id
from app.registrations.queries import places
from app.web.request_work import current_work


def whole_managed(slug: str) -> Event:
    """Return an event that the actor manages, whole; Missing or Forbidden otherwise."""
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
