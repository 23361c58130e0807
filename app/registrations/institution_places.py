"""The institutions of an event: how many places each has, how many are taken, who waits. Rows for staff."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Select, exists, or_, select

from app.events.models import Event, InstitutionPlaces
from app.people.models import Institution
from app.registrations.models import IN_FORCE, Registration
from app.registrations.seats import Seats


@dataclass(frozen=True, slots=True)
class InstitutionRow:
    """An institution at an event: its own number of places (None: as all others), places taken, people who
    wait, and whether staff have confirmed it."""

    id: int
    name: str
    is_known: bool
    own: int | None
    taken: int
    waiting: int


def institutions_at(event: Event) -> Select[Institution]:
    """Select the institutions that have people at an event, or a number of places of their own, by name."""
    own = exists().where(
        InstitutionPlaces.institution_id == Institution.id, InstitutionPlaces.event_id == event.id
    )
    people = exists().where(
        Registration.institution_id == Institution.id,
        Registration.event_id == event.id,
        Registration.state.in_(IN_FORCE),
    )
    return select(Institution).where(or_(own, people)).order_by(Institution.name_sort, Institution.id)


def institution_rows(
    institutions: Sequence[Institution], own: dict[int, int], seats: Seats
) -> list[InstitutionRow]:
    """Return a row for each institution; the seats must be counted by institution."""
    return [
        InstitutionRow(
            each.id,
            each.name,
            each.is_confirmed,
            own.get(each.id),
            seats.taken_by(each.id),
            seats.reserves.get(each.id, 0),
        )
        for each in institutions
    ]
