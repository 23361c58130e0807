"""Leaving an event: the person withdraws, or staff remove them; and staff giving a place by name."""

from app.errors import Closed, Refusal
from app.events.window import is_past
from app.history.operations import record
from app.outbox.operations import queue as queue_mail
from app.registrations.capacity import has_place, institution_has_place
from app.registrations.facts import REMOVED, SEATED_BY_STAFF, WITHDRAWN
from app.registrations.messages import promoted_mail, removed_mail, withdrawn_mail
from app.registrations.models import Registration, RegistrationState
from app.registrations.opening import why_not_held
from app.registrations.operations.filling import fill_under_lock, set_state
from app.registrations.places import limits_of, lock_registration, taken
from app.work import Work

_GONE = (RegistrationState.withdrawn, RegistrationState.refused)


def withdraw(work: Work, registration: Registration) -> list[Registration]:
    """Withdraw a registration and give the freed place to the next in line; return who got one.

    Mails both. Withdrawing twice changes nothing. Refuses (Closed) after the last session: then
    attendance tells who was there.
    """
    lock_registration(work, registration)
    if registration.state in _GONE:
        return []
    event = registration.event
    if is_past(work, event):
        raise Closed("The event is over: there is nothing to withdraw from any more.")
    was_seated = registration.is_seated
    set_state(work, registration, RegistrationState.withdrawn)
    record(work, WITHDRAWN, "registration", registration.id, event_id=event.id)
    if registration.email:
        queue_mail(work, withdrawn_mail(work, registration))
    work.session.flush()
    return fill_under_lock(work, event) if was_seated else []


def remove(work: Work, registration: Registration, reason: str) -> list[Registration]:
    """Remove a registration in the name of staff, with a reason that the person is told.

    The freed place goes to the next in line; return who got one. Removing twice changes nothing.
    Refuses an empty reason.
    """
    if not reason.strip():
        raise Refusal("Give the reason: the person is told.", field="reason")
    lock_registration(work, registration)
    if registration.state in _GONE:
        return []
    was_seated = registration.is_seated
    set_state(work, registration, RegistrationState.refused)
    event_id = registration.event_id
    record(work, REMOVED, "registration", registration.id, event_id=event_id, personal={"reason": reason})
    if registration.email:
        queue_mail(work, removed_mail(work, registration, reason))
    work.session.flush()
    return fill_under_lock(work, registration.event) if was_seated else []


def seat(work: Work, registration: Registration) -> None:
    """Give a place to somebody who waits, whatever their turn, or confirm somebody who is pending.

    Mails them. Limits hold: refuses when the event or the institution has no free place, and
    somebody who neither waits nor is pending.
    """
    lock_registration(work, registration)
    event = registration.event
    not_held = why_not_held(work, event)
    if not_held:
        raise not_held
    if registration.state == RegistrationState.confirmed:
        return
    if registration.state == RegistrationState.waiting:
        _check_limits(work, registration)
    elif registration.state != RegistrationState.pending:
        raise Refusal("This person has withdrawn or was removed: add them again first.")
    before = registration.state
    set_state(work, registration, RegistrationState.confirmed)
    values = {"before": before.value}
    record(work, SEATED_BY_STAFF, "registration", registration.id, event_id=event.id, values=values)
    mail = promoted_mail(work, registration)
    if mail:
        queue_mail(work, mail)
    work.session.flush()


def _check_limits(work: Work, registration: Registration) -> None:
    limits, have = limits_of(registration.event), taken(work, registration.event)
    if not has_place(limits, have):
        raise Refusal("All places are taken. Raise the number of places, or remove somebody first.")
    if not institution_has_place(limits, have, registration.institution_id):
        raise Refusal("This person's institution already has all its places.")
