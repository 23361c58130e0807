"""Signing up: by the person, or by staff for somebody who called or wrote."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, select

from app.consents.models import ConsentChannel
from app.consents.operations import About, give
from app.errors import N_, Closed, Refusal
from app.events.models import Event, Publication
from app.events.operations.locking import lock_event
from app.events.window import is_past
from app.history.facts import Fact
from app.history.operations import NewFact, record, record_all
from app.outbox.operations import queue as queue_letter
from app.outbox.operations import queue_all, tell
from app.outbox.queries import mailed_since
from app.people.models import Person
from app.questions.answers import GivenAnswer
from app.registrations.counting import Standing, lock_registration, needs_papers, reason_applied, standing
from app.registrations.explaining import no_more_reserves
from app.registrations.facts import (
    ADDED_BY_HAND,
    APPLIED,
    BEYOND,
    CAME_BY_INVITATION,
    ENTERED_AFTERWARDS,
    LATE_ACCEPTED,
    LED_ELSEWHERE,
    LINK_SENT,
    OUTCOME,
    REGISTERED,
    REGISTERED_AGAIN,
)
from app.registrations.messages import elsewhere_letter, link_again_letter, signed_up_letter
from app.registrations.models import (
    PUT_OUT,
    SETTLED_PAPERS,
    Channel,
    Eligibility,
    Registration,
    RegistrationState,
    SignedPaper,
)
from app.registrations.operations.admitting import BY_RULES, INVITED, Admission, admit, record_acceptance
from app.registrations.operations.answering import kept_answers, write_answers
from app.registrations.operations.applicants import Application, fill_in, meet_applicant, note_reading
from app.registrations.operations.grouping import leave_groups
from app.registrations.operations.places import open_if_due
from app.registrations.operations.states import set_state
from app.registrations.own_links import begin_form_link, end_form_link
from app.registrations.recruited import ELSEWHERE, ELSEWHERE_FOR_ALL, elsewhere
from app.registrations.seats import Seats
from app.registrations.waiting_list import newcomer_is_seated
from app.registrations.why_closed import is_late, why_called_off, why_closed
from app.work import Work

NOT_PUBLISHED = N_("The event is not published: nobody can be signed up for it.")
OVER = N_("The event is over: nobody can be signed up for it any more.")
REMOVED = N_("The organiser has removed this registration: please get in touch with them.")
BEYOND_RESERVES = N_(
    "The places and the reserves of this institution are used up: give the reason why this person is put on "
    "the waiting list all the same."
)
_OF_PERSON = (
    select(Registration)
    .where(Registration.event_id == bindparam("event_id"), Registration.person_id == bindparam("person_id"))
    .execution_options(populate_existing=True)
)
LINK_AGAIN_MINUTES = 5
"""The link to a participant's page is mailed again at most once in so many minutes."""


@dataclass(frozen=True, slots=True)
class SignedUp:
    """What became of an application.

    `already_there` says that nothing was changed, `returning` that the person had withdrawn before.
    """

    registration: Registration
    already_there: bool
    returning: bool = False


def sign_up(work: Work, event: Event, application: Application) -> SignedUp:
    """Sign an applicant up by themselves: a place if one is free, else the end of the waiting list.

    Mails a confirmation. The same person again changes nothing and has the link mailed again, also at
    another event of a recruitment in which a person takes part once; a
    person who withdrew goes to the end of the queue. The link of the form begins, an earlier form's
    ends; mailed ones stay. Where staff decide or papers are missing, or where places are counted by
    institution and this one is not known, the registration stays `applied`. Refuses (Closed) while
    registration is not open, whom the event's rules do not let in, somebody who would wait beyond the
    reserves of their institution, answers to the event's own questions that can't stand, and consents to
    texts that were not shown.
    """
    lock_event(work, event)
    closed = why_closed(work, event)
    if closed:
        raise closed
    answers = kept_answers(work, event, application.answers, complete=True)
    person, known = _comes(work, event, application)
    if known is not None and known.state != RegistrationState.withdrawn:
        send_link_again(work, known)
        return SignedUp(known, already_there=True)
    there = elsewhere(work, event, person.id)
    if there is not None:
        _lead_to(work, there, event)
        return SignedUp(there, already_there=True)
    registration = known or _fresh(event, person)
    note_reading(registration, application)
    begin_form_link(work, registration)
    now = _enter(work, event, registration, application, answers)
    _keep_to_reserves(event, registration, now.seats)
    came = _new_fact(registration, REGISTERED_AGAIN if known else REGISTERED, _who(registration))
    record_all(work, [came, _new_fact(registration, _outcome(work, registration))])
    about = About("registration", registration.id, event.id)
    give(work, person, event, application.consents, ConsentChannel.form, about)
    if registration.email:
        letter = signed_up_letter(work, registration, now.turn_of(registration))
        queue_all(work, [letter], are_first=known is None)
    work.session.flush()
    return SignedUp(registration, already_there=False, returning=known is not None)


def add_by_hand(
    work: Work,
    event: Event,
    application: Application,
    channel: Channel,
    late_reason: str | None = None,
    *,
    exception_reason: str | None = None,
    silent: bool = False,
    eligibility_reason: str | None = None,
    before_letter: Callable[[Registration], object] | None = None,
) -> SignedUp:
    """Register an applicant who called or wrote, in the name of staff; limits hold as for everybody.

    Who waits beyond the reserves of their institution needs a reason, too: `exception_reason`.

    Works for events without a public form too. After registration has closed it needs a reason,
    which history keeps. Somebody removed or withdrawn before goes to the end of the queue. `silent` is for
    what is entered afterwards: nobody is told, and the history says so. After the event a letter promises no
    place: it leads to the person's page. Somebody whom the event's rules don't let in needs an
    `eligibility_reason`, which history keeps. Refuses a draft, a cancelled or suspended event, and a person
    who is signed up already. Who is at the door without an account overrules nobody's decision: somebody
    whom staff removed stays so, and of another event not even the title is told. `before_letter` sets what
    the letter tells along, such as the group.
    """
    lock_event(work, event)
    _check_by_hand(work, event, late_reason)
    answers = kept_answers(work, event, application.answers, complete=False)
    person, known = _comes(work, event, application)
    if known is not None and known.is_in_force:
        raise Refusal("This person is already registered for the event.", field="last_name")
    is_staff = work.actor.kind != "visitor"
    if known is not None and known.state in PUT_OUT and not is_staff:
        raise Refusal(REMOVED, field="last_name")
    there = elsewhere(work, event, person.id)
    if there is not None:
        values = {"event": there.event.title_pl} if is_staff else {}
        raise Refusal(ELSEWHERE if is_staff else ELSEWHERE_FOR_ALL, field="last_name", values=values)
    registration = known or _fresh(event, person)
    end_form_link(registration)
    registration.channel = channel
    registration.entered_by_id = work.actor.id if work.actor.is_staff else None
    # Who is at the door without an account can give no reason: they are told whom to ask.
    admission = Admission(for_staff=is_staff, reason=eligibility_reason)
    before = _enter(work, event, registration, application, answers, admission)
    is_beyond = _is_beyond_reserves(registration, before.seats)
    if is_beyond and not exception_reason:
        raise Refusal(BEYOND_RESERVES, field="exception_reason")
    fact = ADDED_BY_HAND[channel]
    record(work, fact, "registration", registration.id, event_id=event.id, personal=_who(registration))
    if registration.eligibility == Eligibility.overridden:
        record_acceptance(work, registration, eligibility_reason or "")
    if late_reason and is_late(work, event):
        personal = {"reason": late_reason}
        record(work, LATE_ACCEPTED, "registration", registration.id, event_id=event.id, personal=personal)
    if is_beyond:
        beyond = {"reason": exception_reason}
        record(work, BEYOND, "registration", registration.id, event_id=event.id, personal=beyond)
    _record_outcome(work, registration)
    if before_letter is not None:
        before_letter(registration)
    if silent:
        record(work, ENTERED_AFTERWARDS, "registration", registration.id, event_id=event.id)
    elif registration.email:
        write = link_again_letter if is_past(work, event) else signed_up_letter
        queue_letter(work, write(work, registration))
    work.session.flush()
    return SignedUp(registration, already_there=False)


def sign_up_invited(work: Work, event: Event, application: Application) -> SignedUp:
    """Sign up somebody who was invited, or whom an invited one sends; limits hold as for everybody.

    Works for events without a public form, and until the event is over. An invitation is the organiser's own
    choice: rules about who may apply are not asked. Who is signed up already stays as
    they are. Refuses a draft, an event that is called off or over, somebody whom staff removed, and who would
    wait beyond the reserves of their institution.
    """
    lock_event(work, event)
    if event.publication != Publication.published:
        raise Closed(NOT_PUBLISHED)
    if (called_off := why_called_off(work, event)) is not None:
        raise called_off
    if is_past(work, event):
        raise Closed(OVER)
    answers = kept_answers(work, event, application.answers, complete=application.answers is not None)
    person, known = _comes(work, event, application)
    if known is not None and known.is_in_force:
        return SignedUp(known, already_there=True)
    if known is not None and known.state in PUT_OUT:
        raise Refusal(REMOVED)
    if elsewhere(work, event, person.id) is not None:
        raise Refusal(ELSEWHERE_FOR_ALL)
    registration = known or _fresh(event, person)
    registration.channel = Channel.invitation
    note_reading(registration, application)
    now = _enter(work, event, registration, application, answers, INVITED)
    _keep_to_reserves(event, registration, now.seats)
    personal = _who(registration)
    record(work, CAME_BY_INVITATION, "registration", registration.id, event_id=event.id, personal=personal)
    _record_outcome(work, registration)
    tell(work, signed_up_letter(work, registration, now.turn_of(registration)))
    work.session.flush()
    return SignedUp(registration, already_there=False, returning=known is not None)


def _lead_to(work: Work, registration: Registration, wanted: Event) -> None:
    """Mail where somebody is registered who applies for another event of the recruitment, as seldom as the
    link is mailed again; who gave no e-mail is told nothing."""
    if not registration.email:
        return
    if mailed_since(work, "elsewhere", "registration", registration.id, LINK_AGAIN_MINUTES):
        return
    queue_letter(work, elsewhere_letter(work, registration, wanted))
    values = {"title": wanted.title_pl}
    record(
        work, LED_ELSEWHERE, "registration", registration.id, event_id=registration.event_id, values=values
    )
    work.session.flush()


def send_link_again(work: Work, registration: Registration) -> bool:
    """Mail the link to the participant's page again, at most once in five minutes; tell whether it was.

    A person without e-mail gets none. Under the event's lock: of two who ask at once one is the second,
    and the letter goes to the address that is valid now.
    """
    lock_registration(work, registration)
    if not registration.email:
        return False
    if mailed_since(work, "link_again", "registration", registration.id, LINK_AGAIN_MINUTES):
        return False
    queue_letter(work, link_again_letter(work, registration))
    record(work, LINK_SENT, "registration", registration.id, event_id=registration.event_id)
    work.session.flush()
    return True


def _comes(work: Work, event: Event, application: Application) -> tuple[Person, Registration | None]:
    """Return who applies, and their registration for the event, if they have one; nobody new has."""
    met = meet_applicant(work, application)
    mine = {"event_id": event.id, "person_id": met.person.id}
    return met.person, None if met.is_new else work.session.scalar(_OF_PERSON, mine)


def _fresh(event: Event, person: Person) -> Registration:
    # Not added yet, since it is not whole: whatever asks the session next would flush it.
    return Registration(event=event, person=person, version=0, link_version=1, entries=0, channel=Channel.web)


def _enter(
    work: Work,
    event: Event,
    registration: Registration,
    application: Application,
    answers: Mapping[int, GivenAnswer],
    admission: Admission = BY_RULES,
) -> Standing:
    """Fill in the snapshot and set the state: a place, the end of the waiting list, or `applied`.

    Returns how everything stood before.
    """
    is_new = registration.id is None
    open_if_due(work, event)
    with work.session.no_autoflush:
        fill_in(work, registration, application)
        admit(work, event, registration, admission)
        now = standing(work, event)
        registration.entries += 1
        registration.queue_number = now.last_number + 1
        registration.registered_at = work.now
        registration.complete_since = complete_from(work, event, registration, is_new=is_new)
        registration.enrolled_from = registration.enrolled_until = registration.offer_lapsed_at = None
        leave_groups(work, registration)
        registration.transferred_from_id = None
        set_state(work, registration, _first_state(work, registration, now))
        work.session.add(registration)
    work.session.flush()
    if event.rules.has_questions:
        write_answers(work, registration, answers, is_new=is_new)
    return now


def complete_from(work: Work, event: Event, registration: Registration, *, is_new: bool) -> datetime | None:
    """Return since when an application is complete that is made now; None while papers are missing.

    The form that came in for an earlier application of the same person stays good: nobody signs twice.
    """
    if not needs_papers(event):
        return work.now
    mine = SignedPaper.registration_id == registration.id
    settled = select(SignedPaper.id).where(mine, SignedPaper.state.in_(SETTLED_PAPERS))
    return None if is_new or work.session.scalar(settled) is None else work.now


def _is_beyond_reserves(registration: Registration, before: Seats) -> bool:
    """Tell whether somebody waits whose institution had used up its places and its reserves already."""
    waits = registration.state == RegistrationState.waiting
    return waits and before.reserves_are_full(registration.institution_id)


def _keep_to_reserves(event: Event, registration: Registration, before: Seats) -> None:
    if _is_beyond_reserves(registration, before):
        raise no_more_reserves(event, before.limits)


def _first_state(work: Work, registration: Registration, now: Standing) -> RegistrationState:
    if reason_applied(work, registration):
        return RegistrationState.applied
    seated = newcomer_is_seated(
        now.ahead_of(registration.queue_class), now.seats, registration.institution_id
    )
    return RegistrationState.confirmed if seated else RegistrationState.waiting


def _record_outcome(work: Work, registration: Registration) -> None:
    fact = _outcome(work, registration)
    record(work, fact, "registration", registration.id, event_id=registration.event_id)


def _outcome(work: Work, registration: Registration) -> Fact:
    reason = reason_applied(work, registration)
    return APPLIED[reason] if reason else OUTCOME[registration.state]


def _new_fact(
    registration: Registration, fact: Fact, personal: Mapping[str, str | None] | None = None
) -> NewFact:
    event_id = registration.event_id
    return NewFact(fact, "registration", registration.id, event_id=event_id, personal=personal or {})


def _who(registration: Registration) -> dict[str, str | None]:
    return {
        "name": registration.name,
        "email": registration.email,
        "phone": registration.phone,
        "institution": registration.institution_name,
    }


def _check_by_hand(work: Work, event: Event, late_reason: str | None) -> None:
    if event.publication != Publication.published:
        raise Closed("Publish the event first: its participants get links to its page.")
    called_off = why_called_off(work, event)
    if called_off:
        raise called_off
    if is_late(work, event) and not late_reason:
        raise Refusal(
            "Registration is closed: give the reason why this person is accepted all the same.",
            field="late_reason",
        )
