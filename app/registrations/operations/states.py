"""Writing the state of a registration, with all that hangs on it."""

from app.registrations.models import ENDED, Registration, RegistrationState
from app.work import Work


def set_state(work: Work, registration: Registration, state: RegistrationState) -> None:
    """Set the state and the moment of its change, and raise the version.

    Who leaves belongs to no day any more; a change of edition sets the last day afterwards. Every change ends
    an offer; that one has lapsed is forgotten once the person has a place or a turn again. Who leaves
    can come back to where they stood, but not to a place that others meant for them and they never took. Who
    has a place for good, given by staff perhaps, owes no data any more.
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
