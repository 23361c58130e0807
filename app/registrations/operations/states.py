"""Writing the state of a registration, with all that hangs on it."""

from app.history.operations import record
from app.outbox.operations import tell
from app.registrations.facts import CAME_FROM_EVENT, WENT_TO_EVENT
from app.registrations.messages import left_for_letter
from app.registrations.models import ENDED, SEATED, Registration, RegistrationState
from app.registrations.recruited import former_of
from app.work import Work


def set_state(work: Work, registration: Registration, state: RegistrationState) -> None:
    """Set the state and the moment of its change, and raise the version.

    Who leaves belongs to no day any more; a change of edition sets the last day afterwards. Every change ends
    an offer; that one has lapsed is forgotten once the person has a place or a turn again. Who leaves
    can come back to where they stood, but not to a place that others meant for them and they never took. Who
    has a place for good, given by staff perhaps, owes no data any more. Who waited for a change of event and
    gets a place leaves the event where they had one, and is told.
    """
    never_came = registration.is_stand_in or registration.is_named
    registration.offered_until = registration.stands_in_for_id = None
    if state not in ENDED:
        registration.left_from = None
    elif registration.state not in ENDED:
        registration.left_from = None if never_came else registration.state
    if state in ENDED:
        registration.enrolled_until = None
    elif state != RegistrationState.applied:
        registration.offer_lapsed_at = None
    if state == RegistrationState.confirmed or state in ENDED:
        registration.is_named = False
    registration.state = state
    registration.state_changed_at = work.now
    registration.version = (registration.version or 0) + 1
    if state in SEATED and registration.transferred_from_id is not None:
        former = former_of(work, registration)
        if former is not None and former.is_in_force:
            left_for(work, former, registration)
            tell(work, left_for_letter(work, former, registration))


def left_for(work: Work, former: Registration, registration: Registration) -> None:
    """End a registration whose person goes on at another event of the recruitment; nobody is told yet.

    It can't be taken back: the way back is another change.
    """
    set_state(work, former, RegistrationState.withdrawn)
    former.left_from = None
    went = {"title": registration.event.title_pl, "other": registration.id}
    came = {"title": former.event.title_pl, "other": former.id}
    record(work, WENT_TO_EVENT, "registration", former.id, event_id=former.event_id, values=went)
    record(work, CAME_FROM_EVENT, "registration", registration.id, event_id=registration.event_id,
           values=came)  # fmt: skip
