"""What a line is charged for an appointment that did not take place: pure."""

from datetime import datetime, timedelta

from app.coaching.models import Appointment
from app.coaching.timing import planned_minutes, start_of


def is_late(appointment: Appointment, now: datetime) -> bool:
    """Tell whether a cancellation now is late by the line's rule."""
    return now > last_moment_to_cancel(appointment)


def last_moment_to_cancel(appointment: Appointment) -> datetime:
    """Return the instant until which a recipient cancels without a charge."""
    return start_of(appointment) - timedelta(hours=appointment.line.cancellation_hours)


def share_charged(appointment: Appointment, percent: int) -> int:
    """Return so many percent of the appointment's planned minutes, half a minute rounded up."""
    return (planned_minutes(appointment) * percent + 50) // 100
