"""Whom a letter about an event reaches, and what it must know of them."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, and_, func, or_, select

from app.events.models import Event
from app.registrations.models import IN_FORCE, SEATED, Registration, RegistrationState
from app.work import Work


@dataclass(frozen=True, slots=True)
class Addressee:
    """Somebody whom a letter about their registration reaches; the group and the days say which meetings
    are theirs.
    """

    registration_id: int
    link_version: int
    name: str
    email: str
    language: str
    state: RegistrationState
    parallel_group_id: int | None = None
    enrolled_from: date | None = None
    enrolled_until: date | None = None

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
        registration.parallel_group_id,
        registration.enrolled_from,
        registration.enrolled_until,
    )


def people_to_notify(
    work: Work, event: Event, group_id: int | None = None, *, most: int | None = None
) -> list[Addressee]:
    """Return, by name, who is told of a change: seated and waiting people with an e-mail; at most `most`.

    What concerns one parallel group alone is told to its people, and to those who have no group yet.
    """
    query = (
        select(
            Registration.id,
            Registration.link_version,
            Registration.first_name + " " + Registration.last_name,
            Registration.email,
            Registration.language,
            Registration.state,
            Registration.parallel_group_id,
            Registration.enrolled_from,
            Registration.enrolled_until,
        )
        .where(_concerned(event, group_id), Registration.email != "")
        .order_by(Registration.name_sort, Registration.id)
        .limit(most)
    )
    return [Addressee(*row) for row in work.session.execute(query)]


def reach(work: Work, event: Event, group_id: int | None = None) -> Reach:
    """Count those who are told of a change with and without an e-mail address, with one statement."""
    is_mailed = Registration.email != ""
    query = select(is_mailed, func.count()).where(_concerned(event, group_id)).group_by(is_mailed)
    counted = {bool(mailed): count for mailed, count in work.session.execute(query)}
    return Reach(counted.get(True, 0), counted.get(False, 0))


def _concerned(event: Event, group_id: int | None) -> ColumnElement[bool]:
    theirs = (Registration.event_id == event.id) & Registration.state.in_(IN_FORCE)
    if group_id is None:
        return theirs
    group = Registration.parallel_group_id
    return and_(theirs, or_(group.is_(None), group == group_id))
