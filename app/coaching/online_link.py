"""The link of an appointment that is held online, sealed in the database (docs/decisions/0178)."""

from datetime import datetime, timedelta

from sqlalchemy import select

from app.coaching.models import Appointment
from app.coaching.timing import start_of
from app.events.meeting_access import hours_before
from app.sealing import Seals
from app.work import Work

PURPOSE = "appointment link"


def link_of(work: Work, appointment: Appointment) -> str | None:
    """Return the link; None if there is none, or no key opens it. Who may see it is for the caller to ask."""
    sealed = appointment.sealed_link
    return work.seals.opened(PURPOSE, appointment.id, sealed) if sealed else None


def give_link(work: Work, appointment: Appointment, link: str | None) -> None:
    """Seal another link for an appointment that is in the database already; None takes it away."""
    if not link:
        appointment.sealed_link = None
    elif link != link_of(work, appointment):
        appointment.sealed_link = work.seals.seal(PURPOSE, appointment.id, link)


def link_shown_from(work: Work, appointment: Appointment) -> datetime:
    """Return from when recipients see the link: some hours before the beginning (MEETING_ACCESS_HOURS)."""
    return start_of(appointment) - timedelta(hours=hours_before(work))


def seal_links_anew(work: Work, seals: Seals) -> tuple[int, int]:
    """Seal every link with the first key; return how many were, and how many no key opens."""
    done = lost = 0
    sealed = select(Appointment).where(Appointment.sealed_link.is_not(None)).order_by(Appointment.id)
    for appointment in work.session.scalars(sealed):
        anew = seals.sealed_anew(PURPOSE, appointment.sealed_link or "")
        if anew is None:
            lost += 1
        else:
            appointment.sealed_link, done = anew, done + 1
    work.session.flush()
    return done, lost
