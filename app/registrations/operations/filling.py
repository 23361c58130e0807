"""Giving free places to those who wait, and changing how many places there are."""

from sqlalchemy import select

from app.errors import Refusal
from app.events.models import Event, RegistrationMode
from app.events.operations.locking import lock_event
from app.events.summary import touch
from app.events.timing import withdrawal_cutoff
from app.events.window import is_past
from app.history.operations import record
from app.outbox.operations import queue as queue_mail
from app.registrations.facts import LIMITS_CHANGED, SEATED_FROM_QUEUE
from app.registrations.messages import promoted_mail
from app.registrations.models import Registration, RegistrationState
from app.registrations.opening import why_not_held
from app.registrations.places import limits_of, queue, taken
from app.registrations.waiting_list import next_in_line
from app.work import Work


def fill_free_places(work: Work, event: Event) -> list[Registration]:
    """Give every free place to the next in line and tell them; return who got one, in order.

    Does nothing for an event that is cancelled, suspended or held, and nothing from the cut-off
    before its start on: then a freed place is a task of staff.
    """
    lock_event(work, event)
    return fill_under_lock(work, event)


def fill_under_lock(work: Work, event: Event) -> list[Registration]:
    """Do what `fill_free_places` does for an event whose lock the caller holds."""
    if not _fills_itself(work, event):
        return []
    waiting = queue(work, event)
    ids = next_in_line(waiting, limits_of(event), taken(work, event)) if waiting else []
    if not ids:
        return []
    found = work.session.scalars(select(Registration).where(Registration.id.in_(ids)))
    rows = {each.id: each for each in found}
    lucky = [rows[id] for id in ids]
    for registration in lucky:
        give_place(work, event, registration)
        record(work, SEATED_FROM_QUEUE, "registration", registration.id, event_id=event.id)
        mail = promoted_mail(work, registration)
        if mail:
            queue_mail(work, mail)
    work.session.flush()
    return lucky


def seated_state(event: Event) -> RegistrationState:
    """Return the state of who gets a place: confirmed, or pending where an appointment follows."""
    if event.registration_mode == RegistrationMode.recruitment_then_appointment:
        return RegistrationState.pending
    return RegistrationState.confirmed


def give_place(work: Work, event: Event, registration: Registration) -> None:
    """Set the state of who gets a place; the caller has checked both limits under the lock."""
    set_state(work, registration, seated_state(event))


def set_state(work: Work, registration: Registration, state: RegistrationState) -> None:
    """Set the state and the moment of its change, and raise the version."""
    registration.state = state
    registration.state_changed_at = work.now
    registration.version = (registration.version or 0) + 1


def change_limits(
    work: Work, event: Event, capacity: int | None, per_institution: int | None
) -> list[Registration]:
    """Set both limits and give new places to the next in line; return who got one.

    Refuses a capacity below the number of people who have a place, and a limit per institution
    below what some institution has.
    """
    lock_event(work, event)
    before = limits_of(event)
    if (before.capacity, before.per_institution) == (capacity, per_institution):
        return []
    have = taken(work, event)
    if capacity is not None and capacity < have.total:
        raise Refusal(
            "%(count)s person already has a place: the number of places can't be lower than that.",
            plural="%(count)s people already have a place: the number of places can't be lower than that.",
            count=have.total,
            field="capacity",
        )
    most = max(have.by_institution.values(), default=0)
    if per_institution is not None and per_institution < most:
        raise Refusal(
            "One institution already has %(count)s place: its limit can't be lower than that.",
            plural="One institution already has %(count)s places: its limit can't be lower than that.",
            count=most,
            field="per_institution_limit",
        )
    event.capacity, event.per_institution_limit = capacity, per_institution
    changed = {
        "capacity": [before.capacity, capacity],
        "per_institution_limit": [before.per_institution, per_institution],
    }
    changed = {name: pair for name, pair in changed.items() if pair[0] != pair[1]}
    record(work, LIMITS_CHANGED, "event", event.id, event_id=event.id, values={"changed": changed})
    touch(work, event)
    work.session.flush()
    return fill_under_lock(work, event)


def _fills_itself(work: Work, event: Event) -> bool:
    if why_not_held(work, event) is not None or is_past(work, event):
        return False
    cutoff = withdrawal_cutoff(event)
    return cutoff is None or work.now < cutoff
