"""A month of appointments, as its people would have made it."""

from datetime import date

from app.coaching.models import Appointment
from app.coaching.operations import confirm
from app.lines.models import LineRecipient
from tests.coaching.scene import Scene

AUGUST = "2026-08"
"""The month before the tests' clock: it is over."""


def day(number: int, month: int = 8) -> date:
    """Return a day of that summer."""
    return date(2026, month, number)


def confirmed(scene: Scene, *recipients: LineRecipient, on: date, hours: str = "9:00-12:00") -> Appointment:
    """Let an appointment have been agreed, held and confirmed by all."""
    made = scene.held(*recipients, on=on, hours=hours)
    for invitee in made.invitees:
        confirm(scene.as_person(invitee.recipient), invitee)
    return made
