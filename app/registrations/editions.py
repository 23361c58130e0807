"""Other editions of a registration's module: those that the person attends, and those to change to."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.errors import N_, Refusal
from app.events.access import visible_to_staff
from app.events.models import Event, Publication
from app.events.queries import with_meetings
from app.events.timing import sessions_of
from app.registrations.counting import seats_by_institution_of
from app.registrations.enrolment import overlap
from app.registrations.models import IN_FORCE, Registration
from app.registrations.seats import Seats
from app.registrations.why_closed import why_called_off
from app.work import Work

FULL = N_("All places are taken.")
INSTITUTION_FULL = N_("This person's institution already has all its places.")


@dataclass(frozen=True, slots=True)
class Edition:
    """An edition to which a person might change: its seats, its next day, and why it can't be chosen."""

    event: Event
    seats: Seats
    next_day: date | None
    refusal: Refusal | None


def other_editions(work: Work, registration: Registration) -> list[Edition]:
    """Return the editions of the same module to come that the actor manages, in order of time."""
    module_id = registration.event.module_id
    if module_id is None:
        return []
    query = (
        select(Event)
        .where(
            Event.module_id == module_id,
            Event.id != registration.event_id,
            Event.publication == Publication.published,
            Event.listed_until >= work.today,
            visible_to_staff(work),
        )
        .options(with_meetings())
        .order_by(Event.listed_from, Event.id)
    )
    events = list(work.session.scalars(query).unique())
    seats = seats_by_institution_of(work, events)
    return [_edition(work, event, seats[event.id], registration) for event in events]


def in_two_editions(work: Work, registration: Registration) -> list[Registration]:
    """Return the person's registrations in other editions of the module whose dates overlap this one's.

    Allowed, and told to staff: their hours count once.
    """
    module_id = registration.event.module_id
    if module_id is None or not registration.is_in_force:
        return []
    query = (
        select(Registration)
        .join(Registration.event)
        .where(
            Event.module_id == module_id,
            Registration.person_id == registration.person_id,
            Registration.id != registration.id,
            Registration.state.in_(IN_FORCE),
        )
        .options(joinedload(Registration.event))
        .order_by(Registration.id)
    )
    return [each for each in work.session.scalars(query) if overlap(each, registration)]


def next_day(work: Work, event: Event) -> date | None:
    """Return the day of the edition's next session, from today on."""
    days: Sequence[date] = [session.day for session in sessions_of(event) if session.day >= work.today]
    return days[0] if days else None


def _edition(work: Work, event: Event, seats: Seats, registration: Registration) -> Edition:
    refusal: Refusal | None = why_called_off(work, event)
    if refusal is None and seats.is_full:
        refusal = Refusal(FULL)
    elif refusal is None and seats.institution_is_full(registration.institution_id):
        refusal = Refusal(INSTITUTION_FULL)
    return Edition(event, seats, next_day(work, event), refusal)
