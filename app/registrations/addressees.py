"""Whom a letter about an event reaches, and what it must know of them."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import select

from app.events.models import Event
from app.registrations.enrolment import Enrolment, enrolment_of
from app.registrations.models import IN_FORCE, SEATED, Registration, RegistrationState
from app.work import Work


@dataclass(frozen=True, slots=True)
class Reader:
    """Those to whom a letter says the same: whom the same meetings concern, in one language."""

    enrolment: Enrolment
    language: str


@dataclass(frozen=True, slots=True)
class Addressee:
    """Somebody whom a letter about their registration reaches."""

    registration_id: int
    link_version: int
    name: str
    email: str
    language: str
    state: RegistrationState
    enrolment: Enrolment

    @property
    def reader(self) -> Reader:
        """What of the event the letter is about, and its language."""
        return Reader(self.enrolment, self.language)

    @property
    def is_seated(self) -> bool:
        """Whether the registration holds a seat."""
        return self.state in SEATED


def addressee_of(registration: Registration) -> Addressee:
    """Return whom a letter about this registration reaches."""
    return Addressee(
        registration.id,
        registration.link_version,
        registration.name,
        registration.email,
        registration.language,
        registration.state,
        enrolment_of(registration),
    )


def people_to_notify(work: Work, event: Event, *, by_phone: bool = False) -> list[Addressee]:
    """Return, by name, who is told about an event: people in force with an e-mail, or all `by_phone`, too."""
    return [to for _, _, to in people_of_events(work, [event.id]) if to.email or by_phone]


def people_of_events(work: Work, event_ids: Collection[int]) -> list[tuple[int, int, Addressee]]:
    """Return event, person and addressee of all in force at these events, by name; one statement.

    Those without an e-mail are included, with an empty one.
    """
    query = (
        select(
            Registration.event_id,
            Registration.person_id,
            Registration.id,
            Registration.link_version,
            Registration.first_name + " " + Registration.last_name,
            Registration.email,
            Registration.language,
            Registration.state,
            *_ENROLMENT,
        )
        .where(Registration.event_id.in_(event_ids), Registration.state.in_(IN_FORCE))
        .order_by(Registration.name_sort, Registration.id)
    )
    return [
        (row[0], row[1], Addressee(*row[2:8], Enrolment(*row[8:]))) for row in work.session.execute(query)
    ]


_ENROLMENT = (Registration.parallel_group_id, Registration.enrolled_from, Registration.enrolled_until)
