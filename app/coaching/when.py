"""When and where an appointment is, in words for people."""

from app.coaching.models import Appointment
from app.coaching.plans import AppointmentPlan
from app.texts import Texts


def when_line(texts: Texts, appointment: Appointment | AppointmentPlan) -> str:
    """Return day and hours: «sobota, 12 grudnia 2026, godz. 9:00–10:30», over midnight with a word on it."""
    hours = texts.hours(appointment.starts_at, appointment.ends_at)
    line = f"{texts.day(appointment.day)}, {hours}"
    if appointment.ends_at > appointment.starts_at:
        return line
    return texts.gettext("%(when)s (until the next day)", when=line)


def when_short(texts: Texts, appointment: Appointment | AppointmentPlan) -> str:
    """Return day and hours for lists: «sob. 12.12.2026, godz. 9:00–10:30»."""
    hours = texts.hours(appointment.starts_at, appointment.ends_at)
    return f"{texts.day_short(appointment.day)}, {hours}"


def place_line(texts: Texts, appointment: Appointment | AppointmentPlan) -> str:
    """Return the place, or that it is online; empty if neither is known."""
    if appointment.place:
        return appointment.place
    return texts.gettext("online") if appointment.is_online else ""
