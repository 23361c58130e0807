"""Leaving an event: the person withdraws, or staff remove them; and staff giving a place by name."""

from app.errors import N_, Closed, Refusal
from app.events.window import is_over, is_past
from app.history.operations import record
from app.outbox.operations import NewLetter, tell
from app.outbox.operations import queue as queue_letter
from app.registrations.counting import lock_registration, not_countable, seats_by_institution
from app.registrations.facts import OFFERED_BY_STAFF, REFUSED, REMOVED, SEATED_BY_STAFF, WITHDRAWN
from app.registrations.messages import place_letter, refused_letter, removed_letter
from app.registrations.models import UNDECIDED, Registration, RegistrationState
from app.registrations.operations.filling import fill_left, fill_under_lock
from app.registrations.operations.offering import accepted, declined, give_place, left_letter
from app.registrations.operations.states import set_state
from app.registrations.reasons import WhyWaiting
from app.registrations.seats import Seats
from app.registrations.why_closed import why_called_off
from app.work import Work

NOT_LET_IN = N_(
    "This person is not among those who may apply, as far as is known: first accept them on their page, with "
    "a reason."
)


def withdraw(work: Work, registration: Registration) -> list[Registration]:
    """Withdraw a registration and give the freed place to the next in line; return who got one.

    Mails both. Withdrawing twice changes nothing. Refuses (Closed) after the last session: then
    attendance tells who was there.
    """
    lock_registration(work, registration)
    if registration.has_ended:
        return []
    event = registration.event
    if is_over(work, event):
        raise Closed("The event is over: there is nothing to withdraw from any more.")
    had_seat = registration.holds_seat
    letter = left_letter(work, registration)
    set_state(work, registration, RegistrationState.withdrawn)
    record(work, WITHDRAWN, "registration", registration.id, event_id=event.id)
    if registration.email:
        queue_letter(work, letter)
    work.session.flush()
    return fill_under_lock(work, event) if had_seat else []


def accept(work: Work, registration: Registration) -> None:
    """Accept the place that is offered, and mail the confirmation; accepting twice changes nothing.

    Refuses (Closed) an offer that has lapsed, or that nobody made.
    """
    lock_registration(work, registration)
    accepted(work, registration)
    fill_left(work, [registration])


def decline(work: Work, registration: Registration) -> list[Registration]:
    """Decline the place that is offered: the registration ends, and the place goes to the next in line.

    Return who got it. Declining twice changes nothing. Refuses (Closed) an offer that has lapsed, that nobody
    made, or that was accepted before.
    """
    lock_registration(work, registration)
    return fill_under_lock(work, registration.event) if declined(work, registration) else []


def remove(work: Work, registration: Registration, reason: str) -> list[Registration]:
    """Remove a registration in the name of staff, with a reason that the person is told.

    The freed place goes to the next in line; return the people who got one. Those who have left stay as they
    are. Refuses an empty reason. Several at once: `act_on_all`.
    """
    if not reason.strip():
        raise Refusal("Give the reason: the person is told.", field="reason")
    lock_registration(work, registration)
    if not registration.has_ended:
        set_state(work, registration, RegistrationState.removed)
        tell(work, removal_recorded(work, registration, reason))
    work.session.flush()
    return fill_under_lock(work, registration.event)


def removal_recorded(work: Work, registration: Registration, reason: str) -> NewLetter:
    """Record that staff removed a registration; return the letter that tells the reason."""
    event_id, personal = registration.event_id, {"reason": reason}
    record(work, REMOVED, "registration", registration.id, event_id=event_id, personal=personal)
    return removed_letter(work, registration, reason)


def refusal_recorded(work: Work, registration: Registration, reason: str) -> NewLetter:
    """Record that staff decided against an application; return the letter that tells the reason."""
    event_id, personal = registration.event_id, {"reason": reason}
    record(work, REFUSED, "registration", registration.id, event_id=event_id, personal=personal)
    return refused_letter(work, registration, reason)


def seat(work: Work, registration: Registration) -> None:
    """Give a place to somebody who waits or is `applied`, whatever their turn.

    Offered, where the event has hours for that; to somebody who has an offer, or let one lapse, it is given
    at once: staff know the answer. Tells them, unless the event is over. Limits hold: refuses when the event
    or the institution has no free place, somebody of an institution that is not known where places are
    counted by institution, and somebody who neither waits nor is `applied`. People without an institution
    stand for themselves.
    """
    lock_registration(work, registration)
    event = registration.event
    called_off = why_called_off(work, event)
    if called_off:
        raise called_off
    if registration.state == RegistrationState.confirmed:
        return
    if registration.has_ended:
        raise Refusal("This person has withdrawn or was removed: add them again first.")
    before = registration.state
    if before == RegistrationState.offered:
        set_state(work, registration, RegistrationState.confirmed)
    else:
        refusal = why_no_seat(work, seats_by_institution(work, event), registration)
        if refusal:
            raise refusal
        give_place(work, event, registration)
    letter = seat_recorded(work, registration, before)
    if not is_past(work, event):  # afterwards it would promise a place at what is over
        tell(work, letter)
    work.session.flush()
    fill_left(work, [registration])


def seat_recorded(work: Work, registration: Registration, before: RegistrationState) -> NewLetter:
    """Record that staff gave a place by name; return the letter that tells it."""
    values = {"before": before.value}
    event_id = registration.event_id
    fact = OFFERED_BY_STAFF if registration.state == RegistrationState.offered else SEATED_BY_STAFF
    record(work, fact, "registration", registration.id, event_id=event_id, values=values)
    return place_letter(work, registration)


def why_no_seat(work: Work, seats: Seats, registration: Registration) -> Refusal | None:
    """Return the refusal that tells why staff can't give this person a place, or None."""
    if registration.eligibility in UNDECIDED:
        return Refusal(NOT_LET_IN)
    if seats.is_full:
        return Refusal("All places are taken. Raise the number of places, or remove somebody first.")
    if seats.institution_is_full(registration.institution_id):
        return Refusal("This person's institution already has all its places.")
    if not_countable(work, registration.event, registration.institution) == WhyWaiting.institution_unknown:
        return Refusal(
            "Places are counted by institution, and this one is not confirmed yet: confirm it, "
            "or match it with one that is known."
        )
    return None
