"""Staff accept somebody whom an event's rules do not let in."""

from app.errors import Refusal
from app.registrations.counting import lock_registration
from app.registrations.models import UNDECIDED, Eligibility, Registration
from app.registrations.operations.admitting import record_acceptance
from app.registrations.operations.filling import fill_under_lock
from app.work import Work


def accept_anyway(work: Work, registration: Registration, reason: str) -> list[Registration]:
    """Let somebody go on who may not apply, or of whom that is not known, with a reason that history keeps.

    They keep their turn: they get a place or join the waiting list as everybody, or go on to the decision,
    and are told. Returns who got a place. Refuses an empty reason, and somebody who needs no exception.
    """
    if not reason.strip():
        raise Refusal("Give the reason why this person is accepted all the same.", field="eligibility_reason")
    lock_registration(work, registration)
    if registration.eligibility not in UNDECIDED or registration.has_ended:
        raise Refusal("This person needs no exception any more: look at the page again.")
    registration.eligibility = Eligibility.overridden
    registration.version += 1
    record_acceptance(work, registration, reason)
    work.session.flush()
    return fill_under_lock(work, registration.event)
