"""Reading registrations: places, order of the queue, who is to be told."""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, bindparam, case, func, or_, select
from sqlalchemy.orm import defaultload, joinedload

from app.errors import Missing
from app.events.models import (
    Event,
    EventStatus,
    InstitutionPlaces,
    Meeting,
    ParallelGroup,
    Publication,
    RegistrationRules,
)
from app.events.queries import read_meetings_once, with_meetings
from app.events.timing import withdrawal_cutoff
from app.office.queries import one_of, with_office
from app.people.models import Institution
from app.registrations.counting import (
    reason_applied,
    seats_by_institution,
    waiting_of,
)
from app.registrations.explaining import Line
from app.registrations.models import HOLDING, SEATED, Eligibility, Registration, RegistrationState
from app.registrations.reasons import WhyWaiting, why_in_line
from app.registrations.seats import Seats
from app.typed import number_in
from app.work import Work

_THE_EVENT = joinedload(Registration.event).joinedload(Event.project)


def events_with_due_offers(work: Work) -> list[int]:
    """Return the ids of the events whose offers lapse, pause or begin anew now, with one statement."""
    suspended = Event.status == EventStatus.suspended
    timed, over = Registration.offered_until.is_not(None), Registration.offered_until <= work.now
    query = (
        select(Event.id)
        .join(Registration, Registration.event_id == Event.id)
        .where(
            Registration.state == RegistrationState.offered,
            Event.listed_until >= work.today,
            Event.status != EventStatus.cancelled,
            or_(and_(suspended, timed), and_(~suspended, or_(~timed, over))),
        )
    )
    return list(work.session.scalars(query.distinct().order_by(Event.id)))


def names_of(work: Work, ids: Collection[int]) -> dict[int, str]:
    """Return the names of some registrations by id, with one statement."""
    rows = work.session.execute(
        select(Registration.id, Registration.first_name, Registration.last_name).where(
            Registration.id.in_(ids)
        )
    )
    return {id: f"{first} {last}" for id, first, last in rows}


def queue_position(work: Work, registration: Registration) -> int | None:
    """Return the place in the waiting list, counted from 1; None for those who don't wait."""
    if registration.state != RegistrationState.waiting:
        return None
    return _places(work, registration)[0]


def line_of(
    work: Work,
    registration: Registration,
    counted: Seats | None = None,
    places: tuple[int, int] | None = None,
) -> Line | None:
    """Return where somebody who waits stands, in one statement; None for those who don't wait.

    One more where places are counted by institution, unless the caller has `counted` them; one less if the
    caller knows the `places` of a `NewcomersTurn`.
    """
    if registration.state != RegistrationState.waiting:
        return None
    event, own = registration.event, registration.institution_id
    places = places or _places(work, registration)
    if not event.rules.counts_institutions(work.today):
        return Line(*places, places=None, is_full=False)
    seats = counted or seats_by_institution(work, event)
    return _line(work, event, seats, own, places)


def _places(work: Work, registration: Registration) -> tuple[int, int]:
    """Return somebody's place in the whole line, and among those of their institution, both from 1."""
    own = registration.institution_id
    alike = Registration.institution_id == own if own is not None else Registration.institution_id.is_(None)
    ahead = select(func.count(), func.count(case((alike, 1)))).where(
        Registration.event_id == registration.event_id,
        Registration.state == RegistrationState.waiting,
        or_(
            Registration.queue_class < registration.queue_class,
            and_(
                Registration.queue_class == registration.queue_class,
                Registration.queue_number < registration.queue_number,
            ),
        ),
    )
    all_ahead, own_ahead = work.session.execute(ahead).one()
    return all_ahead + 1, own_ahead + 1


def lines_of(work: Work, event: Event) -> dict[int, tuple[WhyWaiting, Line]]:
    """Return why everybody waits who waits at an event where places are counted by institution, and where
    they stand, by the registrations' ids, with two statements; nothing for other events."""
    if not event.rules.counts_institutions(work.today):
        return {}
    seats, before = seats_by_institution(work, event), Counter[int | None]()
    found = {}
    for place, each in enumerate(waiting_of(work, [event.id])[event.id], start=1):
        own = each.institution_id
        before[own] += 1
        why = why_in_line(event_is_full=seats.is_full, institution_is_full=seats.institution_is_full(own))
        found[each.registration_id] = why, _line(work, event, seats, own, (place, before[own]))
    return found


def _line(
    work: Work, event: Event, seats: Seats, institution_id: int | None, places: tuple[int, int]
) -> Line:
    cutoff = withdrawal_cutoff(event)
    return Line(
        *places,
        places=seats.limits.of(institution_id),
        is_full=seats.institution_is_full(institution_id),
        opens_on=event.rules.places_open_on,
        by_hand=cutoff is not None and work.now >= cutoff,
    )


def counted(work: Work, registration: Registration) -> Seats | None:
    """Count the seats by institution for somebody on the waiting list, who asks why; None for others."""
    waits = registration.state == RegistrationState.waiting
    return seats_by_institution(work, registration.event) if waits else None


def why_waiting(work: Work, registration: Registration, counted: Seats | None = None) -> WhyWaiting | None:
    """Return why a registration has no place yet; None for one that has a place or has ended.

    Reads the counts of the event for those on the waiting list, unless the caller has `counted` them by
    institution; nothing for the others.
    """
    if not registration.is_unseated:
        return None
    event = registration.event
    reason = reason_applied(work, registration)
    if reason or registration.state == RegistrationState.applied:
        return reason or WhyWaiting.decision
    seats = counted or seats_by_institution(work, event)
    return why_in_line(
        event_is_full=seats.is_full,
        institution_is_full=seats.institution_is_full(registration.institution_id),
    )


def not_eligible(work: Work, event: Event) -> int:
    """Count who applied and waits for a decision since a rule does not let them in."""
    query = select(func.count()).where(
        Registration.event_id == event.id,
        Registration.state == RegistrationState.applied,
        Registration.eligibility == Eligibility.not_eligible,
    )
    return work.session.scalar(query) or 0


def seated(work: Work, event: Event) -> list[Registration]:
    """Return everybody who holds a place, in the order of the Polish alphabet."""
    query = select(Registration).where(Registration.event_id == event.id, Registration.state.in_(SEATED))
    query = query.options(joinedload(Registration.institution))
    return list(work.session.scalars(query.order_by(Registration.name_sort, Registration.id)))


def people_by_group(work: Work, event: Event) -> dict[int | None, int]:
    """Return how many people with a place each parallel group has, by its id; None: those without one."""
    rows = work.session.execute(
        select(Registration.parallel_group_id, func.count())
        .where(Registration.event_id == event.id, Registration.state.in_(SEATED))
        .group_by(Registration.parallel_group_id)
    )
    return {group_id: count for group_id, count in rows}  # noqa: C416 (rows are typed, dict() loses that)


def grouped_people(event: Event, group_id: int | None) -> Select[Registration]:
    """Select an event's people with a place, those without a group first; of one group, 0 for without one."""
    query = (
        select(Registration)
        .where(Registration.event_id == event.id, Registration.state.in_(SEATED))
        .options(joinedload(Registration.institution))
        .order_by(Registration.parallel_group_id.is_not(None), Registration.name_sort, Registration.id)
    )
    if group_id is None:
        return query
    return query.where(Registration.parallel_group_id == (group_id or None))


def without_group(work: Work, *conditions: ColumnElement[bool]) -> Select[Any]:
    """Select events with parallel groups that are not over, and how many people with a place have none.

    `conditions` on `Event` say which ones the caller asks for.
    """
    people = (
        select(Registration.event_id, func.count().label("count"))
        .where(
            Registration.state.in_(SEATED),
            Registration.parallel_group_id.is_(None),
            Registration.event_id.in_(select(ParallelGroup.event_id)),
        )
        .group_by(Registration.event_id)
        .subquery()
    )
    return (
        select(Event, people.c.count)
        .join(people, people.c.event_id == Event.id)
        .where(Event.publication == Publication.published, Event.listed_until >= work.today, *conditions)
        .order_by(Event.listed_from, Event.id)
    )


def whole_registration() -> Select[Registration]:
    """Select registrations with event, meetings, sessions and project loaded along."""
    return select(Registration).options(
        _THE_EVENT,
        joinedload(Registration.event).selectinload(Event.meetings).joinedload(Meeting.sessions),
    )


def registration_by_id(work: Work, id: int) -> Registration:
    """Return a registration, whole; Missing if there is none."""
    found: Registration | None = one_of(work, _BY_ID, {"id": id})
    if found is None:
        raise Missing
    read_meetings_once(work, found.event)
    return found


# Made once: to put a statement together takes longer than to run this one.
_BY_ID = with_office(
    select(Registration)
    # Meetings that are read anew, after their event's lock, bring their sessions along.
    .options(
        _THE_EVENT,
        defaultload(Registration.event).defaultload(Event.meetings).joinedload(Meeting.sessions),
    )
    .where(Registration.id == bindparam("id"))
)


@dataclass(frozen=True, slots=True)
class Crowded:
    """A task of staff: an institution has more seats at an event than its limit, since it was matched."""

    event: Event
    institution: str
    seats: int
    limit: int


@dataclass(frozen=True, slots=True)
class AllCrowded:
    """The first of several, and how many there are in all."""

    first: list[Crowded]
    count: int


def crowded(work: Work, *conditions: ColumnElement[bool], most: int | None = None) -> AllCrowded:
    """Return where institutions have more seats than the limit of an event that is not over yet.

    Nobody is thrown out by a match: staff raise the limit, or remove somebody. Where unused places have gone
    to all, no limit holds. `conditions` on `Event` say which ones the caller asks for. One statement, which
    reads `most` of them and counts all.
    """
    own = and_(
        InstitutionPlaces.event_id == Registration.event_id,
        InstitutionPlaces.institution_id == Registration.institution_id,
    )
    limit = func.coalesce(InstitutionPlaces.places, RegistrationRules.per_institution_limit)
    over = (
        select(
            Registration.event_id,
            Registration.institution_id,
            func.count().label("seats"),
            limit.label("limit"),
        )
        .join(Event, Event.id == Registration.event_id)
        .join(Event.rules)
        .outerjoin(InstitutionPlaces, own)
        .where(
            or_(RegistrationRules.per_institution_limit.is_not(None), RegistrationRules.has_own_places),
            or_(RegistrationRules.places_open_on.is_(None), RegistrationRules.places_open_on > work.today),
            Event.listed_until >= work.today,
            Registration.state.in_(HOLDING),
            Registration.institution_id.is_not(None),
            *conditions,
        )
        .group_by(Registration.event_id, Registration.institution_id, limit)
        .having(func.count() > limit)
        .subquery()
    )
    query = (
        select(Event, Institution.name, over.c.seats, over.c.limit, func.count().over())
        .join(over, over.c.event_id == Event.id)
        .join(Institution, Institution.id == over.c.institution_id)
        .order_by(Event.starts_on, Event.id, Institution.name_sort)
        .limit(most)
    )
    rows = work.session.execute(query).all()
    return AllCrowded([Crowded(*row[:4]) for row in rows], rows[0][4] if rows else 0)


def due_to_open(work: Work) -> list[int]:
    """Return the ids of published events at which unused places of institutions are due to go to all."""
    rules = RegistrationRules
    query = (
        select(rules.event_id)
        .join(Event, Event.id == rules.event_id)
        .where(
            rules.places_open_on <= work.today,
            or_(rules.places_opened_on.is_(None), rules.places_opened_on != rules.places_open_on),
            Event.publication == Publication.published,
        )
        .order_by(rules.event_id)
    )
    return list(work.session.scalars(query))


MOST_CHOSEN = 5_000
"""How many registrations one act takes; more are left out."""


def chosen(work: Work, event: Event, ids: Sequence[str]) -> list[Registration]:
    """Return the registrations of an event that a form names, by name; foreign ids are left out."""
    numbers = [number for id in ids[:MOST_CHOSEN] if (number := number_in(id)) is not None]
    query = select(Registration).where(Registration.event_id == event.id, Registration.id.in_(numbers))
    query = query.options(joinedload(Registration.institution))
    return list(work.session.scalars(query.order_by(Registration.name_sort, Registration.id)))


def load_sessions(work: Work, event: Event) -> None:
    """Load an event's meetings and sessions at once, so that no page asks for them one by one."""
    work.session.scalars(select(Event).where(Event.id == event.id).options(with_meetings())).one()
