"""Giving free seats to those who wait, and changing how many seats there are."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.errors import Refusal
from app.events.models import Event
from app.events.operations.locking import lock_event
from app.events.summary import touch
from app.events.timing import withdrawal_cutoff
from app.events.window import is_past
from app.history.operations import record
from app.outbox.operations import tell_all
from app.registrations.counting import Undecided, own_places, seats_by_institution, undecided
from app.registrations.facts import APPLIED, JOINED_QUEUE, LIMITS_CHANGED, OFFERED, SEATED_FROM_QUEUE
from app.registrations.messages import place_letter, signed_up_letter
from app.registrations.models import Registration, RegistrationState
from app.registrations.operations.admitting import judge_the_unjudged
from app.registrations.operations.offering import Tended, give_place, recorded, tend_offers
from app.registrations.operations.states import set_state
from app.registrations.reasons import WhyWaiting
from app.registrations.recruited import formers_of
from app.registrations.waiting_list import InLine, joined_and_seated, next_in_line
from app.registrations.why_closed import why_called_off
from app.work import Work


def fill_free_seats(work: Work, event: Event) -> list[Registration]:
    """Give every free seat to the next in line and tell them; return who got one, in order.

    People who have no reason to stay `applied` any more (the institution is known now) get a seat or join
    the waiting list at the turn that they kept; those who have a reason now become `applied`. Each is told.
    Does nothing for an event that is cancelled, suspended or held. From the cut-off before its start
    on, a freed seat is a task of staff: then only those who were `applied` get seats, as newcomers do.
    Where the event has hours for it, a seat is offered; offers whose time is over lapse first.
    """
    lock_event(work, event)
    return fill_under_lock(work, event)


def fill_under_lock(work: Work, event: Event) -> list[Registration]:
    """Do what `fill_free_seats` does for an event whose lock the caller holds."""
    settled = settle(work, event)
    tell_settled(work, settled)
    fill_left(work, settled.seated)
    return settled.seated


def fill_left(work: Work, rows: Sequence[Registration]) -> None:
    """Fill the places that people left who got one at another event of the same recruitment, and tell those
    who get them. For the rows that got a place in this transaction; costs nothing without a change.
    """
    left: dict[int, Event] = {}
    for former in formers_of(work, [each for each in rows if each.is_seated]).values():
        if former.has_ended and former.state_changed_at == work.now:
            left[former.event_id] = former.event
    for _, event in sorted(left.items()):
        fill_under_lock(work, event)


@dataclass(frozen=True, slots=True)
class Settled:
    """Who got a seat or an offer of one, in order, and who moved between `applied` and waiting.

    `tended` are the offers that lapsed, or began anew.
    """

    seated: list[Registration] = field(default_factory=list)
    moved: list[tuple[Registration, Undecided]] = field(default_factory=list)
    tended: Tended = field(default_factory=Tended)


def settle(work: Work, event: Event) -> Settled:
    """Do what `fill_under_lock` does and tell nobody: the caller does that, unless it was only a trial."""
    if why_called_off(work, event) is not None or is_past(work, event):
        return Settled(tended=tend_offers(work, event))
    tended, alive = Tended(), undecided(work, event)
    if any(each.is_offered for each in alive):
        tended, alive = tend_offers(work, event), undecided(work, event)
    if any(each.reason == WhyWaiting.eligibility_unknown for each in alive):
        judge_the_unjudged(work, event)
        alive = undecided(work, event)
    alive = [each for each in alive if not each.is_offered]
    ids = _next(work, event, [each for each in alive if each.reason is None])
    moved = [each for each in alive if each.state != each.belongs and each.id not in ids]
    concerned = [*ids, *(each.id for each in moved)]
    if not concerned:
        return Settled(tended=tended)
    query = select(Registration).options(joinedload(Registration.institution))
    found = work.session.scalars(query.where(Registration.id.in_(concerned)))
    rows = {each.id: each for each in found}
    settled = Settled([rows[id] for id in ids], [(rows[each.id], each) for each in moved], tended)
    for registration in (*settled.seated, *(row for row, now in settled.moved if now.reason is None)):
        registration.complete_since = registration.complete_since or work.now
    for registration in settled.seated:
        give_place(work, event, registration)
    for registration, now in settled.moved:
        set_state(work, registration, now.belongs)  # the turn stays
    work.session.flush()
    return settled


def tell_settled(work: Work, settled: Settled) -> None:
    """Record what was settled, and tell each whom it concerns, by mail or phone."""
    letters = recorded(work, settled.tended)
    for registration in settled.seated:
        is_offer = registration.state == RegistrationState.offered
        fact = OFFERED if is_offer else SEATED_FROM_QUEUE
        record(work, fact, "registration", registration.id, event_id=registration.event_id)
        letters.append(place_letter(work, registration))
    for registration, now in settled.moved:
        fact = JOINED_QUEUE if now.reason is None else APPLIED[now.reason]
        record(work, fact, "registration", registration.id, event_id=registration.event_id)
        letters.append(signed_up_letter(work, registration))
    tell_all(work, letters)
    work.session.flush()


def _next(work: Work, event: Event, line: Sequence[Undecided]) -> list[int]:
    """Return who is to be seated now, in order; all in the line could be."""
    if not line:
        return []
    queue = [
        InLine(each.id, each.institution_id, has_just_joined=each.state == RegistrationState.applied)
        for each in line
    ]
    choose = next_in_line if _fills_itself(work, event) else joined_and_seated
    return choose(queue, seats_by_institution(work, event))


def change_limits(
    work: Work, event: Event, capacity: int | None, per_institution: int | None
) -> list[Registration]:
    """Set both limits and give new seats to the next in line; return who got one.

    Refuses a lower capacity than the number of people who have a seat, and a lower limit per institution than
    what some institution without a number of its own has.
    """
    lock_event(work, event)
    before = event.rules.capacity, event.rules.per_institution_limit
    if before == (capacity, per_institution):
        return []
    seats = seats_by_institution(work, event)
    if capacity is not None and capacity < seats.taken:
        raise Refusal(
            "%(count)s person already has a place: the number of places can't be lower than that.",
            plural="%(count)s people already have a place: the number of places can't be lower than that.",
            count=seats.taken,
            field="capacity",
        )
    own = own_places(event)
    most = max((count for id, count in (seats.by_institution or {}).items() if id not in own), default=0)
    # An institution that has more already (by a match, or by the day of all) keeps nothing from rising.
    is_lower = per_institution is not None and (before[1] is None or per_institution < before[1])
    if per_institution is not None and is_lower and per_institution < most:
        raise Refusal(
            "One institution already has %(count)s place: its limit can't be lower than that.",
            plural="One institution already has %(count)s places: its limit can't be lower than that.",
            count=most,
            field="per_institution_limit",
        )
    event.rules.capacity, event.rules.per_institution_limit = capacity, per_institution
    changed = {
        "capacity": [before[0], capacity],
        "per_institution_limit": [before[1], per_institution],
    }
    changed = {name: pair for name, pair in changed.items() if pair[0] != pair[1]}
    record(work, LIMITS_CHANGED, "event", event.id, event_id=event.id, values={"changed": changed})
    touch(work, event)
    work.session.flush()
    return fill_under_lock(work, event)


def _fills_itself(work: Work, event: Event) -> bool:
    cutoff = withdrawal_cutoff(event)
    return cutoff is None or work.now < cutoff
