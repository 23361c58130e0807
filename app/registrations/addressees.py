"""Whom a letter about an event reaches, and what it must know of them."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, false, func, or_, select

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
        enrolment_of(registration),
    )


def people_to_notify(
    work: Work,
    event: Event,
    most: int | None = None,
    among: Collection[Reader] | None = None,
    state: RegistrationState | None = None,
    emails: Collection[str] | None = None,
    by_phone: bool = False,
) -> list[Addressee]:
    """Return, by name, who is told of a change: people in force with an e-mail; at most `most`.

    With `by_phone` come those without e-mail, too. `among` narrows them to those who read the same as
    these, `state` to those of one state, `emails` to those with one of these addresses, in small letters.
    """
    concerned = _concerned(event, among)
    if state is not None:
        concerned &= Registration.state == state
    if emails is not None:
        concerned &= func.lower(Registration.email).in_(emails)
    query = (
        select(
            Registration.id,
            Registration.link_version,
            Registration.first_name + " " + Registration.last_name,
            Registration.email,
            Registration.language,
            Registration.state,
            *_ENROLMENT,
        )
        .where(concerned if by_phone else concerned & (Registration.email != ""))
        .order_by(Registration.name_sort, Registration.id)
        .limit(most)
    )
    return [Addressee(*row[:6], Enrolment(*row[6:])) for row in work.session.execute(query)]


def readers(work: Work, event: Event) -> dict[tuple[Reader, RegistrationState], Reach]:
    """Count the people in force by what a letter says to them and by state, with one statement."""
    is_mailed = Registration.email != ""
    by = (is_mailed, *_READER, Registration.state)
    query = select(*by, func.count()).where(_concerned(event, None)).group_by(*by)
    found: dict[tuple[Reader, RegistrationState], Reach] = {}
    for mailed, group_id, first, last, language, state, count in work.session.execute(query):
        key = (Reader(Enrolment(group_id, first, last), language), state)
        known = found.get(key, Reach(0, 0))
        found[key] = Reach(
            known.by_mail + (count if mailed else 0), known.by_phone + (0 if mailed else count)
        )
    return found


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
_READER = (*_ENROLMENT, Registration.language)


def _concerned(event: Event, among: Collection[Reader] | None) -> ColumnElement[bool]:
    concerned = (Registration.event_id == event.id) & Registration.state.in_(IN_FORCE)
    return concerned if among is None else concerned & or_(false(), *(_has(each) for each in among))


def _has(reader: Reader) -> ColumnElement[bool]:
    of = reader.enrolment
    values = (of.group_id, of.first, of.last, reader.language)
    return and_(*(column.is_not_distinct_from(value) for column, value in zip(_READER, values, strict=True)))
