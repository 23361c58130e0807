"""How long appointments last, in real minutes."""

from datetime import date, datetime, time, timedelta

from app import clock
from app.coaching.models import Appointment


def last_day(day: date, starts_at: time, ends_at: time) -> date:
    """Return the local day on which it ends: an end that is not after the start is the next day's."""
    return day if ends_at > starts_at else day + timedelta(days=1)


def real_minutes(day: date, starts_at: time, ends_at: time) -> int:
    """Return the minutes that pass, clock changes included."""
    passed = clock.instant(last_day(day, starts_at, ends_at), ends_at) - clock.instant(day, starts_at)
    return int(passed.total_seconds()) // 60


def ends_on(appointment: Appointment) -> date:
    """Return the local day on which an appointment ends."""
    return last_day(appointment.day, appointment.starts_at, appointment.ends_at)


def start_of(appointment: Appointment) -> datetime:
    """Return the instant at which an appointment begins."""
    return clock.instant(appointment.day, appointment.starts_at)


def end_of(appointment: Appointment) -> datetime:
    """Return the instant at which an appointment is over."""
    return clock.instant(ends_on(appointment), appointment.ends_at)


def planned_minutes(appointment: Appointment) -> int:
    """Return the minutes that an appointment takes: as held, else from its start to its end."""
    if appointment.minutes is not None:
        return appointment.minutes
    return real_minutes(appointment.day, appointment.starts_at, appointment.ends_at)
