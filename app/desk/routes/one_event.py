"""What the staff pages of one event share: the event, whole, and its header."""

from flask import request

from app.events.models import Event
from app.events.operations import managed_event
from app.registrations.counting import seats
from app.registrations.header import ManageHeader, header_of
from app.web.request_work import current_work


def whole_managed(slug: str) -> Event:
    """Return an event that the actor manages, whole, for a write under its lock."""
    return managed_event.whole_managed(current_work(), slug, to_write=request.method == "POST")


def whole_again(slug: str) -> Event:
    """Return the event as it is after a refusal undid the write; only to be shown."""
    return managed_event.whole_managed(current_work(), slug, to_write=False)


def header(event: Event, current: str) -> ManageHeader:
    """Return the header of a staff page."""
    work = current_work()
    return header_of(work, event, seats(work, event), current)
