"""Whether a withdrawal can be taken back: until somebody else has the place."""

from app.errors import N_, Closed
from app.events.models import EventStatus
from app.events.window import is_over
from app.registrations.counting import seats_by_institution
from app.registrations.models import HOLDING, UNDECIDED, Registration, RegistrationState
from app.registrations.passing_on import open_stand_in
from app.registrations.recruited import elsewhere
from app.work import Work

GONE = N_(
    "Somebody else has the place by now, so the withdrawal can't be taken back. "
    "While registration is open, it is possible to sign up again."
)
NOT_WITHDRAWN = N_("Only a withdrawal by the person can be taken back here: please contact the organiser.")
GOES_ON = N_(
    "The person is registered for another event of the same recruitment: the event is changed on its page."
)


def why_not_taken_back(work: Work, registration: Registration) -> Closed | None:
    """Return why a withdrawal can't be taken back, or None; counts places for who had one or was a
    reserve of an institution, else nothing.

    A colleague who has not taken the place that was passed on to them keeps nobody from it.
    """
    event, before = registration.event, registration.left_from
    withdrawn = registration.state == RegistrationState.withdrawn
    if not withdrawn or before is None or registration.enrolled_until is not None:
        return Closed(NOT_WITHDRAWN)
    if event.status == EventStatus.cancelled or is_over(work, event):
        return Closed("The event is cancelled or over: the withdrawal can't be taken back any more.")
    if elsewhere(work, event, registration.person_id) is not None:
        return Closed(GOES_ON)
    is_reserve = before == RegistrationState.waiting and event.rules.reserves_per_institution is not None
    if is_reserve and seats_by_institution(work, event).reserves_are_full(registration.institution_id):
        return Closed(GONE)
    if before in HOLDING:
        free = seats_by_institution(work, event).has_one_for(registration.institution_id)
        if not (free or open_stand_in(work, registration)) or registration.eligibility in UNDECIDED:
            return Closed(GONE)
    return None
