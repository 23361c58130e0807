"""Who is told of a change, in circles to which a letter speaks alike."""

import enum

from app.changes.staff import StaffReader
from app.errors import N_
from app.registrations.models import RegistrationState


class Circle(enum.StrEnum):
    """People to whom a letter says the same of their part in the event."""

    assigned = "assigned"
    confirmed = "confirmed"
    waiting = "waiting"
    applied = "applied"
    offered = "offered"
    trainers = "trainers"
    co_organisers = "co_organisers"
    members = "members"


CIRCLE_NAMES = {
    Circle.assigned: N_("who gets or loses a task"),
    Circle.confirmed: N_("people with a place"),
    Circle.waiting: N_("people on the waiting list"),
    Circle.applied: N_("people who await a decision"),
    Circle.offered: N_("people who have been offered a place"),
    Circle.trainers: N_("trainers"),
    Circle.co_organisers: N_("co-organisers"),
    Circle.members: N_("members of the group without a registration"),
}


def circle_of_state(state: RegistrationState) -> Circle:
    """Return the circle of the people whose registration is in a state in force."""
    return Circle(state.value)


def circle_of_staff(reader: StaffReader) -> Circle:
    """Return the circle of who has no registration: who leads and co-organises counts as a trainer."""
    if reader.group:
        return Circle.members
    return Circle.trainers if reader.leads else Circle.co_organisers
