"""Reading the desk: the applications that are asked for, who has received support before, the numbers."""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from sqlalchemy import Select, func, select
from sqlalchemy.orm import contains_eager

from app.eligibility.queries import received_before
from app.events.models import Event
from app.people.models import Institution
from app.registrations.counting import IN_ORDER
from app.registrations.models import APPLICATIONS, HOLDING, UNSEATED, Registration, RegistrationState
from app.registrations.queries import MOST_CHOSEN
from app.selection.asked import DeskFilter
from app.work import Work


def applications(event: Event, asked: DeskFilter) -> Select[Registration]:
    """Select the applications that are asked for, in their order, institutions loaded along."""
    query = (
        select(Registration)
        .outerjoin(Institution, Institution.id == Registration.institution_id)
        .options(contains_eager(Registration.institution))
        .where(Registration.event_id == event.id, Registration.state.in_(APPLICATIONS))
    )
    if asked.state is not None:
        query = query.where(Registration.state == asked.state)
    if asked.complete:
        complete = Registration.complete_since.is_not(None)
        query = query.where(complete if asked.complete == "yes" else ~complete)
    if asked.institution is not None:
        query = query.where(Registration.institution_id == asked.institution)
    if asked.county:
        query = query.where(Institution.county == asked.county)
    if asked.repeat:
        repeats = Registration.person_id.in_(received_before(event))
        query = query.where(repeats if asked.repeat == "yes" else ~repeats)
    return _ordered(query, event, asked.sort)


def undecided_ids(work: Work, event: Event, asked: DeskFilter) -> list[int]:
    """Return the applications that are asked for and still open, in their order, at most MOST_CHOSEN."""
    query = applications(event, asked).where(Registration.state.in_(UNSEATED))
    return list(work.session.scalars(query.with_only_columns(Registration.id).limit(MOST_CHOSEN)))


def in_order(work: Work, event: Event, ids: Collection[int], sort: str) -> list[Registration]:
    """Return the applications of an event with these numbers in the order of the desk; foreign ones not."""
    query = applications(event, DeskFilter(sort=sort)).where(Registration.id.in_(ids))
    return list(work.session.scalars(query))


def _ordered(query: Select[Registration], event: Event, sort: str) -> Select[Registration]:
    arrival = (Registration.complete_since.is_(None), *IN_ORDER, Registration.id)
    if sort == "name":
        return query.order_by(Registration.name_sort, Registration.id)
    if sort == "institution":
        return query.order_by(Institution.id.is_(None), Institution.name_sort, *arrival)
    if sort == "repeat":
        return query.order_by(Registration.person_id.in_(received_before(event)), *arrival)
    if sort == "county":
        chosen = _chosen_by_county(event).subquery()
        query = query.outerjoin(chosen, chosen.c.county == Institution.county)
        return query.order_by(
            Institution.county.is_(None), func.coalesce(chosen.c.count, 0), Institution.county, *arrival
        )
    return query.order_by(*arrival)


def _chosen_by_county(event: Event) -> Select[str | None, int]:
    return (
        select(Institution.county.label("county"), func.count().label("count"))
        .join(Registration, Registration.institution_id == Institution.id)
        .where(Registration.event_id == event.id, Registration.state.in_(HOLDING))
        .group_by(Institution.county)
    )


@dataclass(slots=True)
class DeskNumbers:
    """How many applications stand where, for one institution or county; `name` is None for those without."""

    name: str | None
    id: int | None = None
    counts: Counter[RegistrationState] = field(default_factory=Counter)

    @property
    def holding(self) -> int:
        """How many hold a place."""
        return sum(self.counts[state] for state in HOLDING)

    def of(self, state: RegistrationState) -> int:
        """Return how many are in a state."""
        return self.counts[state]


@dataclass(frozen=True, slots=True)
class DeskFigures:
    """The figures of an event, by institution and by county, each in the order of its names."""

    institutions: Sequence[DeskNumbers]
    counties: Sequence[DeskNumbers]


def figures(work: Work, event: Event) -> DeskFigures:
    """Count the applications of an event by institution and by county, with one statement."""
    rows = work.session.execute(
        select(
            Registration.institution_id, Institution.name, Institution.county, Registration.state,
            func.count(),
        )
        .outerjoin(Institution, Institution.id == Registration.institution_id)
        .where(Registration.event_id == event.id, Registration.state.in_(APPLICATIONS))
        .group_by(
            Registration.institution_id, Institution.name, Institution.name_sort, Institution.county,
            Registration.state,
        )
        .order_by(Institution.name_sort)
    )  # fmt: skip
    institutions: dict[int | None, DeskNumbers] = {}
    counties: dict[str | None, DeskNumbers] = {}
    for id, name, county, state, count in rows:
        institutions.setdefault(id, DeskNumbers(name, id)).counts[state] += count
        counties.setdefault(county, DeskNumbers(county)).counts[state] += count
    return DeskFigures(
        sorted(institutions.values(), key=lambda each: each.id is None),
        sorted(counties.values(), key=lambda each: (each.name is None, each.name or "")),
    )
