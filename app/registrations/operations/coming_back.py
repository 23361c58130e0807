"""Coming back with the old turn: the person takes a withdrawal back, or staff restore who has left."""

from app.errors import N_, Closed, Refusal
from app.events.window import is_past
from app.history.operations import record
from app.outbox.operations import tell
from app.registrations.counting import lock_registration, reason_applied, seats_by_institution
from app.registrations.facts import RESTORED, WITHDRAWAL_TAKEN_BACK
from app.registrations.messages import place_letter, signed_up_letter
from app.registrations.models import HOLDING, Registration, RegistrationState
from app.registrations.operations.filling import fill_under_lock
from app.registrations.operations.leaving import why_no_seat
from app.registrations.operations.passing_on import end_stand_in
from app.registrations.operations.states import set_state
from app.registrations.recruited import ELSEWHERE, elsewhere
from app.registrations.taken_back import why_not_taken_back
from app.registrations.why_closed import why_called_off
from app.work import Work

IN_ANOTHER_EDITION = N_("This person went on in another edition: change the edition there.")
GOES_ON = N_("Two registrations of one person were joined: what goes on is the other one.")


def take_back(work: Work, registration: Registration) -> None:
    """Take a withdrawal back: the same state and turn as before, and a letter that says so.

    Who had, or was offered, a place has it again; nobody else may have got it meanwhile. A colleague to whom
    it was passed on and who has not taken it loses the offer. Taking back twice changes nothing. Refuses
    (Closed) what was not withdrawn by the person, a place that is gone, and an event that is cancelled or
    over.
    """
    lock_registration(work, registration)
    if registration.is_in_force:
        return
    refusal = why_not_taken_back(work, registration)
    if refusal is not None:
        raise refusal
    end_stand_in(work, registration)
    before = registration.left_from
    has_place = before in HOLDING
    _put_back(work, registration, to_place=has_place)
    record(work, WITHDRAWAL_TAKEN_BACK, "registration", registration.id, event_id=registration.event_id)
    _tell(work, registration)


def restore(work: Work, registration: Registration) -> None:
    """Restore somebody who withdrew, was refused or was removed, in the name of staff, with their old turn.

    Who had a place has it again if one is free, or if a colleague has not taken it yet; everybody else, and
    who finds none, waits or stays `applied` at the old turn, and gets a place if it is theirs. Each is told.
    Doing it twice changes nothing. Refuses who went on in another edition, and an event that is cancelled,
    suspended or over.
    """
    lock_registration(work, registration)
    if registration.is_in_force:
        return
    event = registration.event
    if registration.merged_into_id is not None:
        raise Refusal(GOES_ON)
    if registration.enrolled_until is not None:
        raise Refusal(IN_ANOTHER_EDITION)
    called_off = why_called_off(work, event)
    if called_off:
        raise called_off
    if is_past(work, event):
        raise Closed("The event is over: nobody can be restored any more.")
    there = elsewhere(work, event, registration.person_id)
    if there is not None:
        raise Refusal(ELSEWHERE, values={"event": there.event.title_pl})
    end_stand_in(work, registration)
    to_place = registration.left_from in HOLDING
    if to_place:
        to_place = why_no_seat(work, seats_by_institution(work, event), registration) is None
    _put_back(work, registration, to_place=to_place)
    record(work, RESTORED, "registration", registration.id, event_id=event.id)
    _tell(work, registration)


def _put_back(work: Work, registration: Registration, *, to_place: bool) -> None:
    state = RegistrationState.confirmed if to_place else RegistrationState.waiting
    if not to_place and reason_applied(work, registration):
        state = RegistrationState.applied
    set_state(work, registration, state)
    work.session.flush()


def _tell(work: Work, registration: Registration) -> None:
    if registration.holds_seat:
        tell(work, place_letter(work, registration))
        work.session.flush()
        return
    fill_under_lock(work, registration.event)
    if registration.is_unseated:  # who got a place was told so with it
        tell(work, signed_up_letter(work, registration))
    work.session.flush()
