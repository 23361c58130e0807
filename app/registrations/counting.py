"""The lock under which seats are counted, and the counting itself."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import bindparam, func, select

from app.errors import Missing
from app.events.models import BY_STAFF, CompletedBy, Event
from app.events.operations.locking import lock_event
from app.events.operations.own_places import load_own_places
from app.people.models import Institution
from app.registrations.models import (
    HOLDING,
    OFFERED,
    UNSEATED,
    Channel,
    Eligibility,
    Registration,
    RegistrationState,
)
from app.registrations.reasons import WhyWaiting, why_not_countable
from app.registrations.seats import Limits, Seats
from app.registrations.waiting_list import InLine
from app.work import Work

IN_ORDER = (Registration.queue_class, Registration.queue_number)
"""The columns that order those who wait."""
_Counted = tuple[int | None, RegistrationState, int]
"""An institution (None: people without one), a state, and how many registrations are in both."""


def lock_registration(work: Work, registration: Registration) -> None:
    """Take the lock of the registration's event and read the registration anew under it.

    Missing where it is gone: a list that was brought in by mistake is taken back whole.
    """
    lock_event(work, registration.event)
    query = select(Registration).where(Registration.id == registration.id)
    if work.session.scalar(query.execution_options(populate_existing=True)) is None:
        raise Missing


def limits_of(work: Work, event: Event) -> Limits:
    """Return the limits of an event as they bind now; one statement more if institutions have own numbers."""
    rules = event.rules
    if not rules.counts_institutions(work.today):
        return Limits(rules.capacity, None)
    return Limits(
        rules.capacity, rules.per_institution_limit, own_places(event), rules.reserves_per_institution
    )


def own_places(event: Event) -> dict[int, int]:
    """Return the numbers of places of chosen institutions by their ids; asks nothing where there are none."""
    if not event.rules.has_own_places:
        return {}
    return {each.institution_id: each.places for each in event.rules.own_places}


def seats(work: Work, event: Event) -> Seats:
    """Count the registrations of an event by state, with one statement."""
    return seats_of(work, [event])[event.id]


def seats_of(work: Work, events: Sequence[Event]) -> dict[int, Seats]:
    """Count the registrations of many events by state, with one statement; by the events' ids."""
    counted: dict[int, Counter[RegistrationState]] = {event.id: Counter() for event in events}
    rows = work.session.execute(
        select(Registration.event_id, Registration.state, func.count())
        .where(Registration.event_id.in_(counted))
        .group_by(Registration.event_id, Registration.state)
    )
    for event_id, state, count in rows:
        counted[event_id][state] = count
    if len(events) > 1:
        load_own_places(work, events)
    return {event.id: _seats(work, event, counted[event.id]) for event in events}


def seats_by_institution(work: Work, event: Event) -> Seats:
    """Count the registrations of an event by state, and its seats by institution, with one statement."""
    return seats_by_institution_of(work, [event])[event.id]


def seats_by_institution_of(work: Work, events: Sequence[Event]) -> dict[int, Seats]:
    """Count as `seats_by_institution` does for several events, with one statement; by the events' ids."""
    counted: dict[int, list[_Counted]] = {event.id: [] for event in events}
    rows = work.session.execute(
        select(Registration.event_id, Registration.institution_id, Registration.state, func.count())
        .where(Registration.event_id.in_(counted))
        .group_by(Registration.event_id, Registration.institution_id, Registration.state)
    )
    for event_id, institution_id, state, count in rows:
        counted[event_id].append((institution_id, state, count))
    if len(events) > 1:
        load_own_places(work, events)
    return {event.id: _by_institution(work, event, counted[event.id]) for event in events}


def _by_institution(work: Work, event: Event, rows: Sequence[_Counted]) -> Seats:
    counts: Counter[RegistrationState] = Counter()
    taken: Counter[int] = Counter()
    reserves: Counter[int] = Counter()
    for institution_id, state, count in rows:
        counts[state] += count
        if state in HOLDING and institution_id is not None:
            taken[institution_id] += count
        if state == RegistrationState.waiting and institution_id is not None:
            reserves[institution_id] += count
    return replace(_seats(work, event, counts), by_institution=taken, reserves=reserves)


def _seats(work: Work, event: Event, counts: Mapping[RegistrationState, int]) -> Seats:
    return Seats(limits=limits_of(work, event), counts=counts, appoints=appoints(event))


def queue(work: Work, event: Event) -> list[InLine]:
    """Return the waiting registrations of an event, first come first."""
    return waiting_of(work, [event.id])[event.id]


def waiting_of(work: Work, event_ids: Sequence[int]) -> dict[int, list[InLine]]:
    """Return the waiting registrations of several events, first come first, with one statement."""
    lines: dict[int, list[InLine]] = {id: [] for id in event_ids}
    rows = work.session.execute(
        select(Registration.event_id, Registration.id, Registration.institution_id)
        .where(Registration.event_id.in_(event_ids), Registration.state == RegistrationState.waiting)
        .order_by(*IN_ORDER)
    )
    for event_id, id, institution_id in rows:
        lines[event_id].append(InLine(id, institution_id))
    return lines


def appoints(event: Event) -> bool:
    """Tell whether staff decide who takes part: then nobody is seated before they do."""
    return event.rules.who_decides in BY_STAFF


def needs_papers(event: Event) -> bool:
    """Tell whether the form alone does not make an application complete."""
    return event.rules.completed_by == CompletedBy.signed_form


def reason_applied(work: Work, registration: Registration) -> WhyWaiting | None:
    """Return why a registration without a seat has to stay `applied`, or None if seats alone decide."""
    return reason_at(
        registration.event,
        eligibility=registration.eligibility,
        is_complete=registration.complete_since is not None,
        is_named=registration.channel == Channel.institution,
        has_let_lapse=registration.offer_lapsed_at is not None,
        countable=not_countable(work, registration.event, registration.institution),
    )


_OF_ELIGIBILITY = {
    Eligibility.unjudged: WhyWaiting.eligibility_unknown,
    Eligibility.not_eligible: WhyWaiting.not_eligible,
}


def reason_at(
    event: Event,
    *,
    eligibility: Eligibility | None,
    is_complete: bool,
    countable: WhyWaiting | None,
    is_named: bool = False,
    has_let_lapse: bool = False,
) -> WhyWaiting | None:
    """Return what `reason_applied` does, for somebody of whom only this is known."""
    if eligibility in _OF_ELIGIBILITY:
        return _OF_ELIGIBILITY[eligibility]
    # The turn of whom an institution named is given by it: the form is owed, and holds nobody up.
    if needs_papers(event) and not is_complete and not is_named:
        return WhyWaiting.papers
    if has_let_lapse:
        return WhyWaiting.offer_lapsed
    return WhyWaiting.decision if appoints(event) else countable


def not_countable(work: Work, event: Event, institution: Institution | None) -> WhyWaiting | None:
    """Return why a seat of this institution can't be counted at the event, or None if it can."""
    return why_not_countable(
        by_institution=event.rules.counts_institutions(work.today),
        has_institution=institution is not None,
        institution_known=institution is not None and institution.is_confirmed,
    )


@dataclass(frozen=True, slots=True)
class Undecided:
    """A registration in force without a seat for good; `reason` is why it has to stay `applied`, if so."""

    id: int
    institution_id: int | None
    state: RegistrationState
    reason: WhyWaiting | None
    is_reserve: bool = False
    """Whether staff put it on the waiting list themselves: there it stays until they decide again."""

    @property
    def is_offered(self) -> bool:
        """Whether a place is offered, so that the registration waits for nothing but an answer."""
        return self.state in OFFERED

    @property
    def belongs(self) -> RegistrationState:
        """The state in which it has to wait."""
        if self.reason is None or self.is_reserve:
            return RegistrationState.waiting
        return RegistrationState.applied


def undecided(work: Work, event: Event) -> list[Undecided]:
    """Return who is alive and has not got a seat for good, in order of arrival, with one statement.

    Those with an open offer are among them.
    """
    rows = work.session.execute(
        select(
            Registration.id,
            Registration.institution_id,
            Registration.state,
            Registration.complete_since,
            Registration.eligibility,
            Registration.offer_lapsed_at,
            Registration.channel,
            Institution.is_confirmed,
        )
        .outerjoin(Institution, Institution.id == Registration.institution_id)
        .where(Registration.event_id == event.id, Registration.state.in_((*UNSEATED, *OFFERED)))
        .order_by(*IN_ORDER)
    )
    return [
        Undecided(
            id,
            institution_id,
            state,
            reason_at(
                event,
                eligibility=eligibility,
                is_complete=complete_since is not None,
                is_named=channel == Channel.institution,
                has_let_lapse=lapsed_at is not None,
                countable=why_not_countable(
                    by_institution=event.rules.counts_institutions(work.today),
                    has_institution=institution_id is not None,
                    institution_known=bool(known),
                ),
            ),
            is_reserve=appoints(event) and state == RegistrationState.waiting,
        )
        for id, institution_id, state, complete_since, eligibility, lapsed_at, channel, known in rows
    ]


@dataclass(frozen=True, slots=True)
class NewcomersTurn:
    """Where a newcomer stands who waits: the seats with them in the line, their place in it and their place
    among those of their institution, from 1. As counted to let them in: their letter counts nothing again."""

    seats: Seats
    places: tuple[int, int]


@dataclass(frozen=True, slots=True)
class Standing:
    """Where an event's registrations stand when somebody comes: its seats, how many people wait in which
    class from which institution (None: without one), and the last number of the queue ever given."""

    seats: Seats
    waiting: Mapping[tuple[int, int | None], int]
    last_number: int

    def ahead_of(self, queue_class: int) -> frozenset[int | None]:
        """Return the institutions of those who wait ahead of somebody who comes now in this class."""
        return frozenset(institution for other, institution in self.waiting if other <= queue_class)

    def turn_of(self, registration: Registration) -> NewcomersTurn | None:
        """Return the turn of who comes now, last of their class; None unless they wait."""
        if registration.state != RegistrationState.waiting:
            return None
        own, ahead = registration.institution_id, Counter[int | None]()
        for (queue_class, institution_id), count in self.waiting.items():
            if queue_class <= registration.queue_class:
                ahead[institution_id] += count
        seats = self.seats.with_one_in(RegistrationState.waiting, own)
        return NewcomersTurn(seats, (ahead.total() + 1, ahead[own] + 1))


# Made once, as every sign-up counts.
_STANDING = (
    select(
        Registration.institution_id,
        Registration.state,
        Registration.queue_class,
        func.count(),
        func.max(Registration.queue_number),
    )
    .where(Registration.event_id == bindparam("event_id"))
    .group_by(Registration.institution_id, Registration.state, Registration.queue_class)
)


def standing(work: Work, event: Event) -> Standing:
    """Count an event's registrations for a newcomer, from the rows, with one statement."""
    rows = work.session.execute(_STANDING, {"event_id": event.id}).all()
    return Standing(
        _by_institution(work, event, [(id, state, count) for id, state, _, count, _ in rows]),
        {
            (queue_class, id): count
            for id, state, queue_class, count, _ in rows
            if state == RegistrationState.waiting
        },
        max((number for *_, number in rows), default=0),
    )
