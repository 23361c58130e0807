"""An application becomes complete, as its event's papers say: from then on it has its turn."""

from sqlalchemy import func, select

from app.events.window import is_past
from app.history.operations import record
from app.outbox.operations import tell
from app.registrations.counting import appoints, lock_registration
from app.registrations.facts import COMPLETED
from app.registrations.messages import signed_up_letter
from app.registrations.models import Channel, Registration, RegistrationState
from app.registrations.operations.filling import fill_under_lock
from app.work import Work


def complete(work: Work, registration: Registration) -> list[Registration]:
    """Make an application complete; return who got a place by it, the applicant among them or not.

    It gets its turn now, behind all who were complete before, then a place or the end of the waiting list as
    for everybody, or it goes on to the decision of staff. Told by mail or phone, unless the event is over.
    Whom staff put on the waiting list, or an institution named, keeps the place there that they gave.
    Doing it twice changes nothing; who holds a place already, or has left, keeps the state.
    """
    lock_registration(work, registration)
    if registration.complete_since is not None:
        return []
    registration.complete_since = work.now
    event = registration.event
    record(work, COMPLETED, "registration", registration.id, event_id=event.id)
    is_reserve = registration.state == RegistrationState.waiting and (
        appoints(event) or registration.channel == Channel.institution
    )
    if is_reserve or not registration.is_unseated:
        work.session.flush()
        return []
    last = work.session.scalar(
        select(func.max(Registration.queue_number)).where(Registration.event_id == event.id)
    )
    registration.queue_number = (last or 0) + 1
    work.session.flush()
    seated = fill_under_lock(work, event)
    if registration.state == RegistrationState.applied and not is_past(work, event):
        # Who got a place, or waits, was told so with it.
        tell(work, signed_up_letter(work, registration))
    work.session.flush()
    return seated
