"""Leaving an event: the person withdraws, or staff remove them; and staff giving a place by name."""

from collections.abc import Sequence

from sqlalchemy import select

from app.errors import Closed, Refusal
from app.events.models import Event
from app.events.operations.locking import lock_event
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

_GONE = (RegistrationState.withdrawn, RegistrationState.removed)


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
    """Remove a registration in the name of staff; see `remove_all`."""
    return remove_all(work, registration.event, [registration], reason)


def remove_all(
    work: Work, event: Event, registrations: Sequence[Registration], reason: str
) -> list[Registration]:
    """Remove registrations of one event in the name of staff, with a reason that each person is told.

    When all are removed, the freed places go to the next in line; return who got one. Who has
    left already is passed over. Refuses an empty reason.
    """
    if not reason.strip():
        raise Refusal("Give the reason: the person is told.", field="reason")
    lock_event(work, event)
    # All read anew under the lock, with one statement.
    work.session.scalars(
        select(Registration)
        .where(Registration.id.in_([each.id for each in registrations]))
        .execution_options(populate_existing=True)
    ).all()
    for registration in registrations:
        if registration.state not in _GONE:
            _remove(work, registration, reason)
    work.session.flush()
    return fill_under_lock(work, event)


def _remove(work: Work, registration: Registration, reason: str) -> None:
    set_state(work, registration, RegistrationState.removed)
    event_id, personal = registration.event_id, {"reason": reason}
    record(work, REMOVED, "registration", registration.id, event_id=event_id, personal=personal)
    if registration.email:
        queue_mail(work, removed_mail(work, registration, reason))


def seat(work: Work, registration: Registration) -> None:
    """Give a place to somebody who waits or is pending, whatever their turn.

    Mails them. Limits hold: refuses when the event or the institution has no free place, somebody of
    an institution that is not known where places are counted by institution, and somebody who neither
    waits nor is pending. Who has no institution stands for themselves.
    """
    lock_registration(work, registration)
    event = registration.event
    not_held = why_not_held(work, event)
    if not_held:
        raise not_held
    if registration.state == RegistrationState.confirmed:
        return
    if registration.state in _GONE:
        raise Refusal("This person has withdrawn or was removed: add them again first.")
    _check_limits(work, registration)
    before = registration.state
    set_state(work, registration, RegistrationState.confirmed)
    values = {"before": before.value}
    record(work, SEATED_BY_STAFF, "registration", registration.id, event_id=event.id, values=values)
    if registration.email:
        queue_mail(work, promoted_mail(work, registration))
    work.session.flush()


def _check_limits(work: Work, registration: Registration) -> None:
    limits, have = limits_of(registration.event), taken(work, registration.event)
    if not has_place(limits, have):
        raise Refusal("All places are taken. Raise the number of places, or remove somebody first.")
    if not institution_has_place(limits, have, registration.institution_id):
        raise Refusal("This person's institution already has all its places.")
    institution = registration.institution
    if limits.per_institution is not None and institution is not None and not institution.is_confirmed:
        raise Refusal(
            "Places are counted by institution, and this one is not confirmed yet: confirm it, "
            "or match it with one that is known."
        )
