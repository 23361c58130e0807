"""Balances of participants: the four figures of an event that counts hours."""

from collections.abc import Sequence

from app.attendance.queries import confirmed_among, sessions_in_order
from app.events.models import Event
from app.events.timing import credit_minutes, sessions_of
from app.events.units import counts_hours, unit_of
from app.ledger.queries import earned_minutes
from app.progress.balance import Balance, balance_of
from app.progress.queries.standings import standing_in, standings
from app.progress.standing import Standing
from app.registrations.models import Registration
from app.work import Work


def balance(work: Work, registration: Registration) -> Balance | None:
    """Return a participant's balance, or None when the event counts no hours.

    In an edition of a module it is that of the whole module, over all its editions.
    """
    event = registration.event
    if not counts_hours(event):
        return None
    if event.module_id is not None:
        return balance_in_module(standing_in(work, event.module_id, registration.person_id))
    earned = earned_minutes(work, [registration.id]).get(registration.id, 0)
    return _balance(event, earned, possible_minutes(work, event) if registration.is_seated else 0)


def balances_of(work: Work, registrations: Sequence[Registration]) -> dict[int, Balance]:
    """Return the balances of registrations of any events, by id; those whose event counts none are left out.

    Their events must be loaded with meetings and sessions. A constant number of statements.
    """
    counted = [each for each in registrations if counts_hours(each.event)]
    modules = {each.event.module_id for each in counted if each.event.module_id is not None}
    people = {each.person_id for each in counted if each.event.module_id is not None}
    stood = standings(work, modules, people) if modules else {}
    plain = [each for each in counted if each.event.module_id is None]
    earned = earned_minutes(work, [each.id for each in plain]) if plain else {}
    open_ids = [s.id for each in plain for s in sessions_of(each.event)]
    confirmed = confirmed_among(work, open_ids) if plain else set()
    found = {}
    for each in counted:
        if each.event.module_id is not None:
            found[each.id] = balance_in_module(stood[each.person_id, each.event.module_id])
            continue
        alive = sessions_of(each.event) if each.is_seated else []
        possible = sum(credit_minutes(s) or 0 for s in alive if s.id not in confirmed)
        found[each.id] = _balance(each.event, earned.get(each.id, 0), possible)
    return found


def balance_in_module(standing: Standing) -> Balance:
    """Return the figures in all of somebody who stands somewhere in a module."""
    return Balance(
        standing.earned,
        standing.required,
        standing.possible,
        standing.missing,
        standing.unit_minutes,
        standing,
    )


def plain_balances(work: Work, event: Event, registrations: Sequence[Registration]) -> dict[int, Balance]:
    """Return the balances of people of one event that is no edition of a module, in three statements."""
    earned = earned_minutes(work, [each.id for each in registrations])
    possible = possible_minutes(work, event)
    return {
        each.id: _balance(event, earned.get(each.id, 0), possible if each.is_seated else 0)
        for each in registrations
    }


def possible_minutes(work: Work, event: Event) -> int:
    """Return what a seated participant may still earn: sessions neither cancelled nor confirmed.

    A session that awaits confirmation counts; one without known minutes adds nothing.
    """
    alive = sessions_in_order(work, event)
    confirmed = confirmed_among(work, [s.id for s in alive])
    return sum(credit_minutes(s) or 0 for s in alive if s.id not in confirmed)


def _balance(event: Event, earned: int, possible: int) -> Balance:
    return balance_of(earned, event.minutes_required, possible, unit_of(event))
