"""Appointments as calendar entries. Persons are named in none: a calendar is read by programs of others."""

from app.coaching.models import CALLED_OFF, Appointment, AppointmentState
from app.coaching.timing import ends_on
from app.events.labels import FORM_OF_SUPPORT
from app.ics.entries import Calendar, Entry
from app.ics.write import calendar_bytes
from app.lines.names import line_title, with_kind
from app.texts import Texts


def entry_of(texts: Texts, appointment: Appointment) -> Entry:
    """Return the entry of one appointment; one that was called off or suspended says so."""
    kind = texts.gettext(FORM_OF_SUPPORT[appointment.line.form_of_support])
    last = ends_on(appointment)
    summary = with_kind(kind, line_title(appointment.line, texts.language).text)
    suspended = appointment.state == AppointmentState.suspended
    if suspended:
        said = texts.pgettext("appointment", "Suspended")
        summary = f"{said}: {summary}"
    return Entry(
        uid=appointment.uid,
        sequence=appointment.sequence,
        day=appointment.day,
        start=appointment.starts_at,
        end=appointment.ends_at,
        end_day=last if last != appointment.day else None,
        summary=summary,
        description=texts.gettext("Coach: %(name)s", name=appointment.account.name),
        location=appointment.place or (texts.gettext("online") if appointment.is_online else ""),
        cancelled=appointment.state in CALLED_OFF,
        tentative=suspended,
        changed_at=appointment.changed_at,
    )


def calendar_of(texts: Texts, appointment: Appointment) -> bytes:
    """Return the appointment as a calendar file to attach to a letter."""
    entries = [entry_of(texts, appointment)]
    return calendar_bytes(Calendar("", entries, texts.language, method="PUBLISH", refresh_minutes=None))
