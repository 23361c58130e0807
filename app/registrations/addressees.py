"""Whom a letter about an event reaches, and what it must know of them."""

from dataclasses import dataclass

from sqlalchemy import ColumnElement, func, select

from app.events.models import Event
from app.registrations.models import IN_FORCE, SEATED, Registration, RegistrationState
from app.work import Work


@dataclass(frozen=True, slots=True)
class Addressee:
    """Somebody whom a letter about their registration reaches."""

    registration_id: int
    link_version: int
    name: str
    email: str
    language: str
    state: RegistrationState

    @property
    def is_seated(self) -> bool:
        """Whether the registration holds a seat."""
        return self.state in SEATED


@dataclass(frozen=True, slots=True)
class Reach:
    """How many people are told by mail, and how many gave no address and must be phoned."""

    by_mail: int
    by_phone: int


def addressee_of(registration: Registration) -> Addressee:
    """Return whom a letter about this registration reaches."""
    return Addressee(
        registration.id,
        registration.link_version,
        registration.name,
        registration.email,
        registration.language,
        registration.state,
    )


def people_to_notify(work: Work, event: Event, most: int | None = None) -> list[Addressee]:
    """Return, by name, who is told of a change: seated and waiting people with an e-mail; at most `most`."""
    query = (
        select(
            Registration.id,
            Registration.link_version,
            Registration.first_name + " " + Registration.last_name,
            Registration.email,
            Registration.language,
            Registration.state,
        )
        .where(_concerned(event), Registration.email != "")
        .order_by(Registration.name_sort, Registration.id)
        .limit(most)
    )
    return [Addressee(*row) for row in work.session.execute(query)]


def reach(work: Work, event: Event) -> Reach:
    """Count the seated and waiting people with and without an e-mail address, with one statement."""
    is_mailed = Registration.email != ""
    query = select(is_mailed, func.count()).where(_concerned(event)).group_by(is_mailed)
    counted = {bool(mailed): count for mailed, count in work.session.execute(query)}
    return Reach(counted.get(True, 0), counted.get(False, 0))


def _concerned(event: Event) -> ColumnElement[bool]:
    return (Registration.event_id == event.id) & Registration.state.in_(IN_FORCE)
