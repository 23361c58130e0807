"""Reading which letters fall due on a day, to whom they go, and what became of earlier ones."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import Select, exists, select
from sqlalchemy.orm import aliased

from app.attendance.models import Mark, Presence, RegisterRow
from app.events.models import OFF, TO_COME, Event, EventLetters, Meeting, Publication, Session
from app.messages.models import DueRound, LetterKind
from app.office.queries import office
from app.registrations.addressees import Addressee, people_to_notify
from app.registrations.models import Registration
from app.reminders import MOST_DAYS, days_in
from app.work import Work


@dataclass(frozen=True, slots=True)
class Due:
    """Letters of one event that fall due: of which kind, about which day, how long before or after it."""

    event_id: int
    kind: LetterKind
    day: date
    days: int


def reminder_days_of(work: Work, own: str | None) -> list[int]:
    """Return the days before a meeting on which an event reminds: its own, else the office's."""
    return days_in(office(work).reminder_days if own is None else own)


def due_on(work: Work, day: date) -> list[Due]:
    """Return the letters that fall due on a day, by event, with two statements."""
    return sorted(
        {*_reminders(work, day), *_afterwards(work, day)}, key=lambda each: (each.event_id, each.day)
    )


def _reminders(work: Work, day: date) -> Iterator[Due]:
    earlier = aliased(Session)
    query = (
        select(Event.id, Session.day, EventLetters.reminder_days)
        .join(Meeting, Meeting.event_id == Event.id)
        .join(Session, Session.meeting_id == Meeting.id)
        .outerjoin(EventLetters, EventLetters.event_id == Event.id)
        .where(
            Session.day.between(day + timedelta(days=1), day + timedelta(days=MOST_DAYS)),
            Session.cancelled_at.is_(None),
            Meeting.cancelled_at.is_(None),
            Event.publication == Publication.published,
            Event.status.in_(TO_COME),
            ~exists().where(
                earlier.meeting_id == Meeting.id,
                earlier.cancelled_at.is_(None),
                earlier.day < Session.day,
            ),
        )
        .distinct()
    )
    for event_id, of_meeting, own in work.session.execute(query):
        days = (of_meeting - day).days
        if days in reminder_days_of(work, own):
            yield Due(event_id, LetterKind.reminder, of_meeting, days)


def _afterwards(work: Work, day: date) -> Iterator[Due]:
    query = (
        select(Event.id, Event.ends_on, EventLetters.after_days)
        .join(EventLetters, EventLetters.event_id == Event.id)
        .where(
            EventLetters.after_days.is_not(None),
            EventLetters.after_text_pl.is_not(None),
            Event.publication == Publication.published,
            Event.status.not_in(OFF),
            Event.ends_on.between(day - timedelta(days=MOST_DAYS), day - timedelta(days=1)),
            exists().where(
                Session.meeting_id == Meeting.id,
                Meeting.event_id == Event.id,
                Session.day == Event.ends_on,
                Session.cancelled_at.is_(None),
            ),
        )
    )
    for event_id, last, days in work.session.execute(query):
        if last is not None and days is not None and (day - last).days == days:
            yield Due(event_id, LetterKind.after, last, days)


def people_due(work: Work, event: Event, kind: LetterKind) -> list[Addressee]:
    """Return, by name, who has a place.

    Who gave no e-mail is reminded too, by phone. Afterwards only those who have one are written to, without
    those who never came.
    """
    is_reminder = kind == LetterKind.reminder
    people = [each for each in people_to_notify(work, event, by_phone=is_reminder) if each.is_seated]
    if is_reminder:
        return people
    away = set(work.session.scalars(_never_came(event)))
    return [each for each in people if each.registration_id not in away]


def _never_came(event: Event) -> Select[int | None]:
    """Select the registrations of an event that were marked, and never as present."""
    seen = (
        select(RegisterRow.registration_id)
        .join(Mark, Mark.row_id == RegisterRow.id)
        .join(Registration, Registration.id == RegisterRow.registration_id)
        .where(Registration.event_id == event.id)
    )
    came = seen.where(Mark.presence.in_((Presence.present, Presence.partial)))
    return seen.where(RegisterRow.registration_id.not_in(came)).distinct()


def rounds_of(event: Event) -> Select[DueRound]:
    """Select what became of an event's letters of these kinds, the latest first."""
    return (
        select(DueRound).where(DueRound.event_id == event.id).order_by(DueRound.at.desc(), DueRound.id.desc())
    )
