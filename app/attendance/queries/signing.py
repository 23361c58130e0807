"""Who signs the list of some sessions: everybody who is expected at one of them."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import joinedload

from app.attendance.models import ADDED, RegisterRow
from app.attendance.queries.expected import owed
from app.events.models import Session
from app.people.models import Person
from app.registrations.models import Registration
from app.work import Work


@dataclass(slots=True)
class Signer:
    """One line of a list to sign: who, from where, and at which sessions, by id.

    `listed_name` has the last name first.
    """

    person_id: int
    name: str
    listed_name: str
    shown_institution: str | None
    sort: tuple[str, int]
    registration_id: int | None = None
    session_ids: set[int] = field(default_factory=set)


def signers(work: Work, sessions: Sequence[Session]) -> list[Signer]:
    """Return those expected at some sessions by name, behind them those who were added; two statements."""
    ids = [session.id for session in sessions]
    own = (
        owed(Registration, Session.id)
        .options(joinedload(Registration.institution))
        .where(Session.id.in_(ids))
    )
    expected_here, others = dict[int, Signer](), dict[int, Signer]()
    for registration, session_id in work.session.execute(own):
        _at(expected_here, registration, registration.person_id, session_id)
    for row, registration, person in work.session.execute(added_at(ids)):
        known = expected_here if person.id in expected_here else others
        _at(known, registration or person, person.id, row.session_id)
    return [*_sorted(expected_here), *_sorted(others)]


def added_at(session_ids: Collection[int]) -> Select[RegisterRow, Any, Person]:
    """Select who was added to the registers of some sessions and is expected: rows, registrations, persons.

    Somebody from elsewhere has no registration.
    """
    return (
        select(RegisterRow, Registration, Person)
        .select_from(RegisterRow)
        .join(Person, Person.id == RegisterRow.person_id)
        .outerjoin(Registration, Registration.id == RegisterRow.registration_id)
        .options(joinedload(Registration.institution))
        .where(
            RegisterRow.session_id.in_(session_ids),
            RegisterRow.role.in_(ADDED),
            or_(RegisterRow.is_expected.is_(None), RegisterRow.is_expected.is_(True)),
        )
    )


def _at(found: dict[int, Signer], who: Registration | Person, person_id: int, session_id: int) -> None:
    institution = who.shown_institution if isinstance(who, Registration) else None
    registration_id = who.id if isinstance(who, Registration) else None
    listed = f"{who.last_name} {who.first_name}".strip()
    sort = who.name_sort, who.id
    signer = Signer(person_id, who.name, listed, institution, sort, registration_id)
    signer = found.setdefault(person_id, signer)
    signer.session_ids.add(session_id)


def _sorted(found: dict[int, Signer]) -> list[Signer]:
    return sorted(found.values(), key=lambda each: each.sort)
