"""Whose registrations staff may read and change: those of the events that they manage."""

from app.errors import Forbidden
from app.events.access import may_manage_event
from app.registrations.models import Registration
from app.registrations.queries import registration_by_id
from app.work import Work


def managed_registration(work: Work, id: int) -> Registration:
    """Return a registration; Missing if there is none, Forbidden unless the actor manages its event."""
    registration = registration_by_id(work, id)
    if not may_manage_event(work, registration.event):
        raise Forbidden
    return registration
