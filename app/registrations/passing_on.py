"""Whether a place can be passed on to a colleague of the same institution, and who was named so."""

from sqlalchemy import select

from app.errors import N_, Closed
from app.events.timing import starts, withdrawal_cutoff
from app.events.window import is_past, names_people
from app.registrations.counting import appoints
from app.registrations.models import OFFERED, Channel, Registration, RegistrationState
from app.registrations.why_closed import why_called_off
from app.work import Work

NO_PLACE = N_("Only a place can be passed on, or the offer of one: this registration has none.")
LAPSED = N_("The time to answer is over: the place goes to the next person, and can't be passed on any more.")
NO_INSTITUTION = N_(
    "A place is passed on within an institution, and this registration names none. Please ask the organiser."
)
HAS_BEGUN = N_("The event has begun: the place can't be passed on any more.")
TOO_LATE = N_("The event begins soon: for a colleague to come instead, please ask the organiser.")
OF_STAFF = N_(
    "The organiser has decided who takes part: for a colleague to come instead, please ask the organiser."
)
OF_INSTITUTION = N_(
    "The institution decides whom it sends: for a colleague to come instead, please ask there."
)
NOT_TAKEN_YET = N_("This place comes from a colleague already: it can be passed on once it is taken.")


def why_not_passed_on(work: Work, registration: Registration, *, by_staff: bool = False) -> Closed | None:
    """Return why a place can't be passed on to a colleague, or None; asks no statement.

    Staff may do it up to the beginning, also with what they or a group gave, and name another colleague
    while the first has not answered.
    """
    event = registration.event
    if not registration.holds_seat:
        return Closed(NO_PLACE)
    called_off = why_called_off(work, event)
    if called_off is not None:
        return called_off
    start = starts(event)
    if is_past(work, event) or (start is not None and start <= work.now):
        return Closed(HAS_BEGUN)
    until = registration.offered_until
    if registration.state == RegistrationState.offered and until is not None and until <= work.now:
        return Closed(LAPSED)
    if registration.institution_id is None:
        return Closed(NO_INSTITUTION)
    return None if by_staff else _why_not_by_themselves(work, registration)


def _why_not_by_themselves(work: Work, registration: Registration) -> Closed | None:
    if registration.is_stand_in:
        return Closed(NOT_TAKEN_YET)
    cutoff = withdrawal_cutoff(registration.event)
    if cutoff is not None and cutoff <= work.now:
        return Closed(TOO_LATE)
    if names_people(registration.event):
        return Closed(OF_INSTITUTION)
    if appoints(registration.event) or registration.channel == Channel.group:
        return Closed(OF_STAFF)
    return None


def open_stand_in(work: Work, registration: Registration) -> Registration | None:
    """Return the colleague to whom the place of somebody who left is offered still, in one statement."""
    query = select(Registration).where(
        Registration.event_id == registration.event_id,
        Registration.state.in_(OFFERED),
        Registration.stands_in_for_id == registration.id,
    )
    return work.session.scalar(query.execution_options(populate_existing=True))


def former_of(work: Work, registration: Registration) -> str:
    """Return the name of whose place is offered to somebody; empty where none is, one statement else."""
    if registration.stands_in_for_id is None:
        return ""
    return work.session.get_one(Registration, registration.stands_in_for_id).name
