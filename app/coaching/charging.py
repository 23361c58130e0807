"""What a line is charged for an appointment that did not take place, and whose minutes that is: pure."""

from datetime import datetime, timedelta

from app.coaching.models import POSTED, Appointment, AppointmentState, Invitee
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


def in_the_books(appointment: Appointment) -> list[Invitee]:
    """Return, in the order in which they are posted, the invitees whose minutes a closed appointment is.

    Those who came; of what did not take place, those who had not called it off for themselves.
    """
    state = appointment.state
    if state in POSTED:
        return [each for each in appointment.invitees if each.attended]
    if state == AppointmentState.no_show:
        return [each for each in appointment.invitees if each.attended is False]
    return [each for each in appointment.invitees if each.attended is not False]
