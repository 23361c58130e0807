"""An institution names whom it sends, as far as places are concerned (docs/decisions/0212)."""

from dataclasses import replace
from datetime import timedelta

from sqlalchemy import func, select

from app.errors import N_, Closed, Refusal
from app.events.models import Event
from app.events.operations.locking import lock_event
from app.events.window import is_over
from app.history.operations import record
from app.outbox.operations import tell
from app.outbox.queries import mailed_since
from app.people.models import Institution
from app.registrations.counting import Standing, lock_registration, seats_by_institution, standing
from app.registrations.explaining import no_more_reserves
from app.registrations.facts import (
    NAMED_BY_INSTITUTION,
    NAMED_INSTEAD,
    NAMING_ENDED,
    RESERVE_MOVED,
    SENDER_CHOSEN,
)
from app.registrations.messages import named_ended_letter, named_letter, signed_up_letter
from app.registrations.models import PUT_OUT, UNDECIDED, Channel, Eligibility, Registration, RegistrationState
from app.registrations.naming import why_no_naming
from app.registrations.offers import named_until
from app.registrations.operations.admitting import Admission, admit, readmit, record_acceptance
from app.registrations.operations.applicants import Application, applicant, write
from app.registrations.operations.filling import fill_under_lock
from app.registrations.operations.grouping import leave_groups
from app.registrations.operations.passing_on import (
    ASK_ORGANISER,
    GIVE_A_REASON,
    IN_OTHER_EVENT,
    NOT_KNOWN_YET,
    Colleague,
)
from app.registrations.operations.signing_up import complete_from
from app.registrations.operations.states import set_state
from app.registrations.own_links import end_form_link
from app.registrations.recruited import elsewhere
from app.registrations.seats import Seats
from app.registrations.waiting_list import newcomer_is_seated
from app.work import Work

NAMED_ALREADY = N_("This person is named already: nobody is named twice.")
NOT_CONFIRMED = N_("The institution is not confirmed yet: confirm it first.")
SAME_PERSON = N_("This is the person who is to be replaced: name another one.")
GONE = N_("This person is not among those of the institution any more: look at the list again.")
OVER = N_("The event is over: nothing can be changed any more.")
TOO_OFTEN = N_("Many people were named within an hour. Go on later, or call the organiser.")
NO_PLACE_THERE = N_("This institution has neither a place nor room for a reserve any more.")
AN_HOUR = 60
"""How many people an institution may name for one event within an hour: each gets a letter."""
LETTERS_EACH = 3
"""How many such letters may go out about one person within an hour."""


def registration_like(work: Work, event: Event, named: Colleague) -> Registration | None:
    """Return the registration of whom somebody names, if the person is known at the event at all.

    Makes the person if need be. Refuses names that hold addresses.
    """
    person = applicant(work, _application(named))
    query = select(Registration).where(Registration.event_id == event.id, Registration.person_id == person.id)
    return work.session.scalar(query.execution_options(populate_existing=True))


def name_person(
    work: Work,
    event: Event,
    institution: Institution,
    named: Colleague,
    *,
    promised: int = 0,
    instead_of: Registration | None = None,
    reason: str = "",
) -> Registration:
    """Name a person for an institution: a place of it is held for them, else they join its reserves.

    `promised` are places of the institution that are held for people who have still to say which institution
    sends them. `instead_of` ends with it: the person gets that very place before others, or that turn among
    the reserves. The person is told by letter, and gives data of their own (`take_over`) before the offer
    lapses. Refuses (Closed) what `why_no_naming` says; somebody who is registered already or was put out,
    whom the event's rules don't let in (staff accept them with a `reason`), and who would be beyond the
    institution's reserves.
    """
    lock_event(work, event)
    _check(work, event, institution, instead_of)
    known = registration_like(work, event, named)
    if known is not None:
        _check_known(work, known, named, instead_of)
    gets_place = instead_of is not None and instead_of.holds_seat
    turn = instead_of.queue_number if instead_of is not None and not gets_place else None
    if instead_of is not None:
        _end(work, instead_of)
    now = standing(work, event)
    seats = _with_promised(now.seats, institution, promised)
    taker = known or Registration(event=event, entries=0, version=0, link_version=1)
    with work.session.no_autoflush:
        _enter(work, taker, institution, named, now)
        _check_elsewhere(work, event, taker)
        _admit(work, taker, reason)
        if gets_place or newcomer_is_seated(now.ahead_of(taker.queue_class), seats, institution.id):
            set_state(work, taker, RegistrationState.offered)
            taker.offered_until = named_until(event, work.now)
        elif seats.reserves_are_full(institution.id):
            raise Refusal((refusal := no_more_reserves(event, seats.limits)).message, field="last_name",
                          values=refusal.values)  # fmt: skip
        else:
            set_state(work, taker, RegistrationState.waiting)
            if instead_of is not None and turn is not None:
                instead_of.queue_number, taker.queue_number = taker.queue_number, turn
        taker.is_named = True
        work.session.add(taker)
    work.session.flush()
    _record_named(work, taker, instead_of, reason)
    tell(work, named_letter(work, taker))
    work.session.flush()
    if instead_of is not None:
        fill_under_lock(work, event)
    return taker


def _check_elsewhere(work: Work, event: Event, taker: Registration) -> None:
    if elsewhere(work, event, taker.person.id) is not None:
        # Where else somebody is registered is not the institution's business.
        raise Refusal(IN_OTHER_EVENT if work.actor.is_staff else ASK_ORGANISER, field="last_name")


def end_naming(work: Work, registration: Registration) -> list[Registration]:
    """End the registration of somebody whom an institution sends no more; return who gets the place.

    The person is told. Ended twice, nothing changes. Refuses (Closed) after the event.
    """
    lock_registration(work, registration)
    if registration.has_ended:
        return []
    if is_over(work, registration.event):
        raise Closed(OVER)
    had_place = registration.holds_seat
    _end(work, registration)
    return fill_under_lock(work, registration.event) if had_place else []


def move_reserve(work: Work, registration: Registration, *, earlier: bool) -> None:
    """Let a reserve of an institution change turns with the one before or behind, of the same institution.

    Nobody else's turn changes. Does nothing for the first, the last, and who waits no more.
    """
    lock_registration(work, registration)
    if registration.state != RegistrationState.waiting:
        return
    query = select(Registration).where(
        Registration.event_id == registration.event_id,
        Registration.institution_id == registration.institution_id,
        Registration.state == RegistrationState.waiting,
        Registration.queue_class == registration.queue_class,
    )
    line = list(work.session.scalars(query.order_by(Registration.queue_number)))
    index = line.index(registration)
    other = index - 1 if earlier else index + 1
    if not 0 <= other < len(line):
        return
    pair = registration, line[other]
    pair[0].queue_number, pair[1].queue_number = pair[1].queue_number, pair[0].queue_number
    for each in pair:
        each.version += 1
    record(work, RESERVE_MOVED, "registration", registration.id, event_id=registration.event_id)
    work.session.flush()


def send_from(work: Work, registration: Registration, institution: Institution, *, promised: int = 0) -> None:
    """Let another institution send somebody, as they chose: with a place of it, or as its reserve.

    The place at the former institution is free, and goes to its next reserve. `promised` as in `name_person`.
    Refuses whom the event's rules don't let in from there, and where neither a place nor a reserve is left.
    """
    lock_registration(work, registration)
    seats = _with_promised(seats_by_institution(work, registration.event), institution, promised)
    had_place = registration.holds_seat
    _set_institution(registration, institution)
    readmit(work, registration, {"institution"})
    if seats.institution_is_full(institution.id):
        if seats.reserves_are_full(institution.id):
            raise Refusal(NO_PLACE_THERE)
        if had_place:
            set_state(work, registration, RegistrationState.waiting)
    registration.version += 1
    values = {"institution": institution.name}
    record(
        work, SENDER_CHOSEN, "registration", registration.id, event_id=registration.event_id, values=values
    )
    work.session.flush()
    fill_under_lock(work, registration.event)
    if had_place and registration.state == RegistrationState.waiting:
        write_to = named_letter if registration.is_named else signed_up_letter
        tell(work, write_to(work, registration))
        work.session.flush()


def _application(named: Colleague) -> Application:
    return Application(
        first_name=named.first_name, last_name=named.last_name, email=named.email, position=named.position,
        language=named.language,
    )  # fmt: skip


def _check(work: Work, event: Event, institution: Institution, instead_of: Registration | None) -> None:
    closed = why_no_naming(work, event, instead=instead_of is not None)
    if closed is not None:
        raise closed
    if not institution.is_confirmed:
        raise Refusal(NOT_CONFIRMED, field="institution")
    if instead_of is not None:
        lock_registration(work, instead_of)
        if not instead_of.is_in_force or instead_of.institution_id != institution.id:
            raise Closed(GONE)
    if work.actor.is_staff:
        return
    lately = select(func.count()).where(
        Registration.event_id == event.id,
        Registration.institution_id == institution.id,
        Registration.registered_at > work.now - timedelta(hours=1),
    )
    if (work.session.scalar(lately) or 0) >= AN_HOUR:
        raise Refusal(TOO_OFTEN)


def _check_known(work: Work, known: Registration, named: Colleague, instead_of: Registration | None) -> None:
    if instead_of is not None and known.id == instead_of.id:
        raise Refusal(SAME_PERSON, field="last_name")
    if known.is_in_force:
        raise Refusal(NAMED_ALREADY, field="last_name")
    if known.enrolled_until is not None or (known.state in PUT_OUT and not work.actor.is_staff):
        raise Refusal(ASK_ORGANISER, field="last_name")
    if not work.actor.is_staff and mailed_since(work, "named", "registration", known.id, 60) >= LETTERS_EACH:
        raise Refusal(TOO_OFTEN)


def _with_promised(seats: Seats, institution: Institution, promised: int) -> Seats:
    """Return the seats as if so many more of the institution's were taken."""
    taken = {**(seats.by_institution or {}), institution.id: seats.taken_by(institution.id) + promised}
    return replace(seats, by_institution=taken)


def _enter(
    work: Work, taker: Registration, institution: Institution, named: Colleague, now: Standing
) -> None:
    person = applicant(work, _application(named))
    end_form_link(taker)
    taker.person, taker.person_id = person, person.id
    write(taker, _application(named))
    taker.language, taker.channel = named.language, Channel.institution
    _set_institution(taker, institution)
    taker.entered_by_id = work.actor.id if work.actor.is_staff else None
    taker.privacy_notice_version = taker.project_notices = None
    taker.entries += 1
    taker.queue_number = now.last_number + 1
    taker.registered_at = work.now
    taker.complete_since = complete_from(work, taker.event, taker, is_new=taker.id is None)
    leave_groups(work, taker)
    taker.enrolled_from = taker.enrolled_until = taker.transferred_from_id = None


def _set_institution(registration: Registration, institution: Institution) -> None:
    registration.institution, registration.institution_id = institution, institution.id
    registration.institution_name, registration.institution_type = institution.name, institution.type


def _admit(work: Work, taker: Registration, reason: str) -> None:
    by_staff = work.actor.is_staff
    try:
        admit(work, taker.event, taker, Admission(for_staff=by_staff, reason=reason if by_staff else None))
    except Refusal as refusal:
        # The institution is given: what its rule says belongs to who is named.
        field = refusal.field if refusal.field in ("position", "eligibility_reason") else "last_name"
        raise Refusal(refusal.message, field=field, values=refusal.values) from refusal
    if taker.eligibility in UNDECIDED:
        if not by_staff:
            raise Refusal(NOT_KNOWN_YET, field="last_name")
        if not reason.strip():
            raise Refusal(GIVE_A_REASON, field="eligibility_reason")
        taker.eligibility = Eligibility.overridden


def _record_named(work: Work, taker: Registration, instead_of: Registration | None, reason: str) -> None:
    event_id = taker.event_id
    values = {"institution": taker.institution_name}
    personal = {"name": taker.name, "email": taker.email}
    record(
        work, NAMED_BY_INSTITUTION, "registration", taker.id, event_id=event_id, values=values,
        personal=personal,
    )  # fmt: skip
    if taker.eligibility == Eligibility.overridden and reason:
        record_acceptance(work, taker, reason)
    if instead_of is not None:
        record(
            work, NAMED_INSTEAD, "registration", instead_of.id, event_id=event_id,
            values={"other": taker.id}, personal={"name": taker.name},
        )  # fmt: skip


def _end(work: Work, registration: Registration) -> None:
    letter = named_ended_letter(work, registration, "taken_back")
    set_state(work, registration, RegistrationState.withdrawn)
    registration.left_from = None  # the institution has decided: the person can't take it back
    record(work, NAMING_ENDED, "registration", registration.id, event_id=registration.event_id)
    tell(work, letter)
    work.session.flush()
