"""What is to be done for one event, most urgent first."""

from dataclasses import dataclass

from flask import url_for
from sqlalchemy import func, select

from app.attendance.queries import unconfirmed
from app.events.models import Event, Publication
from app.events.timing import credit_minutes, sessions_of
from app.events.when import session_line
from app.events.window import is_past
from app.outbox.models import Letter
from app.outbox.queries import failed_letters
from app.registrations.queries import crowded, late_withdrawals
from app.work import Work


@dataclass(frozen=True, slots=True)
class Task:
    """A thing to do: a sentence, where to do it, and whether it is urgent."""

    sentence: str
    url: str
    action: str
    urgent: bool = False


def to_do(work: Work, event: Event) -> list[Task]:
    """Return the tasks of one event, with a constant number of statements."""
    return [
        *_undelivered(work, event),
        *_seats(work, event),
        *_crowded(work, event),
        *_registers(work, event),
        *_hours(work, event),
    ]


def _undelivered(work: Work, event: Event) -> list[Task]:
    failed = failed_letters(work, Letter.event_id == event.id).order_by(None).subquery()
    count = work.session.scalar(select(func.count()).select_from(failed)) or 0
    if not count:
        return []
    words = work.texts.ngettext(
        "%(count)s letter could not be delivered", "%(count)s letters could not be delivered", count
    )
    return [
        Task(
            words,
            url_for("registrations.manage_messages", slug=event.slug),
            work.texts.gettext("See the letters"),
            urgent=True,
        )
    ]


def _seats(work: Work, event: Event) -> list[Task]:
    return [
        Task(
            work.texts.ngettext(
                "%(count)s place became free shortly before the start, and somebody waits",
                "%(count)s places became free shortly before the start, and somebody waits",
                each.free,
            ),
            url_for("registrations.manage_listing", slug=event.slug, state="waiting"),
            work.texts.gettext("Look at the waiting list"),
            urgent=True,
        )
        for each in late_withdrawals(work, Event.id == event.id)
    ]


def _crowded(work: Work, event: Event) -> list[Task]:
    if event.rules.per_institution_limit is None:
        return []
    return [
        Task(
            work.texts.gettext(
                "%(institution)s has %(places)s places, and the limit is %(limit)s: "
                "raise the limit, or remove somebody",
                institution=each.institution,
                places=each.seats,
                limit=event.rules.per_institution_limit,
            ),
            url_for("registrations.manage_listing", slug=event.slug, sort="institution"),
            work.texts.gettext("See the registrations"),
            urgent=True,
        )
        for each in crowded(work, Event.id == event.id)
    ]


def _registers(work: Work, event: Event) -> list[Task]:
    query = unconfirmed(work).where(Event.id == event.id)
    return [
        Task(
            work.texts.gettext(
                "Attendance is not confirmed: %(when)s", when=session_line(work.texts, session)
            ),
            url_for("attendance.session", slug=event.slug, id=session.id),
            work.texts.gettext("Confirm the attendance"),
        )
        for session in work.session.scalars(query)
    ]


def _hours(work: Work, event: Event) -> list[Task]:
    if event.publication != Publication.published or is_past(work, event):
        return []
    unknown = [session for session in sessions_of(event) if credit_minutes(session) is None]
    if not unknown:
        return []
    words = work.texts.ngettext(
        "%(count)s session has no hours yet", "%(count)s sessions have no hours yet", len(unknown)
    )
    return [Task(words, url_for("changes.meetings", slug=event.slug), work.texts.gettext("Add the hours"))]
