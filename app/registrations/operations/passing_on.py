"""A colleague of the same institution takes somebody's place (docs/decisions/0202)."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from app.eligibility.sentences import NEWCOMERS_FIRST
from app.errors import N_, Refusal
from app.history.operations import record
from app.outbox.operations import tell
from app.outbox.queries import mailed_since
from app.people.models import Person
from app.registrations.counting import Standing, lock_registration, needs_papers, standing
from app.registrations.facts import (
    MOVED_UP_AS_COLLEAGUE,
    NAMED_AS_COLLEAGUE,
    PASSED_ON,
    STAND_IN_ENDED,
)
from app.registrations.messages import passed_on_letter, place_letter, stand_in_ended_letter
from app.registrations.models import (
    PUT_OUT,
    UNDECIDED,
    Channel,
    Eligibility,
    Registration,
    RegistrationState,
)
from app.registrations.offers import offered_to_colleague
from app.registrations.operations.admitting import NOT_JUDGED, Admission, admit, record_acceptance
from app.registrations.operations.applicants import Application, applicant, write
from app.registrations.operations.filling import fill_left
from app.registrations.operations.grouping import leave_groups
from app.registrations.operations.signing_up import complete_from
from app.registrations.operations.states import set_state
from app.registrations.own_links import end_form_link
from app.registrations.passing_on import open_stand_in, why_not_passed_on
from app.registrations.recruited import elsewhere
from app.work import Work

SOMEBODY_ELSE = N_("This is the person who gives the place up: name a colleague.")
ALREADY_HERE = N_("This person has a place at the event already: name another colleague.")
FROM_ELSEWHERE = N_("This person is registered for the event by another institution: name another colleague.")
IN_OTHER_EVENT = N_("This person is registered for another event of the same recruitment.")
ASK_ORGANISER = N_("This person can't take the place by this page: please ask the organiser.")
NOT_KNOWN_YET = N_(
    "It is not known yet whether this person may take part: please ask the organiser about the change."
)
GIVE_A_REASON = N_(
    "This person is not among those who may apply, as far as is known. To accept them all the same, give the "
    "reason."
)
IS_FULL = N_(
    "The event or the institution has more people with places than its number allows: for now nobody new can "
    "get one of them."
)
TOO_OFTEN = N_(
    "The place was passed on several times within an hour. Try again later, or call the organiser."
)
TIMES_AN_HOUR = 3
"""How often within an hour a participant may pass one place on: each time a letter goes to somebody."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Colleague:
    """Who takes the place, as somebody else names them: no more than is needed to write to them."""

    first_name: str
    last_name: str
    email: str
    position: str | None = None
    language: str = "pl"


def pass_on(work: Work, registration: Registration, colleague: Colleague, reason: str = "") -> Registration:
    """Pass somebody's place on to a colleague of the same institution; return the colleague's registration.

    The first of them withdraws with that. The place is free at no moment: it is offered to the colleague,
    who is told by letter and takes it with data of their own (`take_over`) before the offer lapses. Somebody
    who waits at the event has given theirs: they move up, as the next in line does. Naming the same
    colleague twice changes nothing. Refuses (Closed) what `why_not_passed_on` says, and somebody who has a
    place, was put out or is registered by another institution, and whom the event's rules, repeats or limits
    keep out: with a `reason` staff accept them against the rules.
    """
    lock_registration(work, registration)
    named = Application(
        first_name=colleague.first_name, last_name=colleague.last_name, email=colleague.email,
        position=colleague.position, language=colleague.language,
    )  # fmt: skip
    person = applicant(work, named)
    known = _registration_of(work, registration, person)
    if known is not None and registration.has_ended and known.stands_in_for_id == registration.id:
        return known
    closed = why_not_passed_on(work, registration, by_staff=work.actor.is_staff)
    if closed is not None:
        raise closed
    _check(work, registration, person, known)
    until = offered_to_colleague(registration.event, work.now, registration.offered_until)
    set_state(work, registration, RegistrationState.withdrawn)
    work.session.flush()
    now = standing(work, registration.event)
    if now.seats.is_full or now.seats.institution_is_full(registration.institution_id):
        raise Refusal(IS_FULL, field="last_name")
    if known is not None and known.is_unseated:
        taker = known
        _let_in(work, now, taker, reason)
        _move_up(work, taker, until)
        fact = MOVED_UP_AS_COLLEAGUE
    else:
        taker = known or Registration(
            event=registration.event, person=person, version=0, link_version=1, entries=0
        )
        with work.session.no_autoflush:
            _enter(work, registration, taker, named, now)
            _admit(work, registration, taker, reason)
            _let_in(work, now, taker, reason)
            _offer(work, registration, taker, until)
        work.session.add(taker)
        fact = NAMED_AS_COLLEAGUE
    leave_groups(work, taker)
    taker.parallel_group_id = registration.parallel_group_id
    work.session.flush()
    event_id = registration.event_id
    for kind, row, other in ((PASSED_ON, registration, taker), (fact, taker, registration)):
        values, personal = {"other": other.id}, {"name": other.name}
        record(work, kind, "registration", row.id, event_id=event_id, values=values, personal=personal)
    if taker.eligibility == Eligibility.overridden and reason:
        record_acceptance(work, taker, reason)
    tell(work, passed_on_letter(work, registration, taker))
    tell(work, place_letter(work, taker))
    work.session.flush()
    fill_left(work, [taker])
    return taker


def end_stand_in(work: Work, registration: Registration) -> None:
    """End the offer of somebody's place to a colleague, who is told: the first of them comes after all.

    For the locked registration of who left; nothing where the place is offered to nobody so.
    """
    stand_in = open_stand_in(work, registration)
    if stand_in is None:
        return
    set_state(work, stand_in, RegistrationState.withdrawn)
    record(work, STAND_IN_ENDED, "registration", stand_in.id, event_id=stand_in.event_id)
    tell(work, stand_in_ended_letter(work, stand_in, "taken_back"))
    work.session.flush()


def _registration_of(work: Work, registration: Registration, person: Person) -> Registration | None:
    query = select(Registration).where(
        Registration.event_id == registration.event_id, Registration.person_id == person.id
    )
    return work.session.scalar(query.execution_options(populate_existing=True))


def _check(work: Work, registration: Registration, person: Person, known: Registration | None) -> None:
    """Refuse whom the place can't be passed on to, whatever the event's rules say."""
    by_staff = work.actor.is_staff
    if person.id == registration.person_id:
        raise Refusal(SOMEBODY_ELSE, field="last_name")
    why = None if known is None else _why_not(registration, known, by_staff=by_staff)
    if why is None and (known is None or known.has_ended):
        there = elsewhere(work, registration.event, person.id)
        why = IN_OTHER_EVENT if there is not None else None
    if why is not None:
        # Who else is registered, and how they stand, is no other participant's business.
        raise Refusal(why if by_staff else ASK_ORGANISER, field="last_name")
    if not by_staff and mailed_since(work, "passed_on", "registration", registration.id, 60) >= TIMES_AN_HOUR:
        raise Refusal(TOO_OFTEN)


def _why_not(registration: Registration, known: Registration, *, by_staff: bool) -> str | None:
    """Return why somebody who was registered at the event before can't take this place, or None."""
    if known.holds_seat:
        return ALREADY_HERE
    if known.is_unseated and known.institution_id != registration.institution_id:
        return FROM_ELSEWHERE
    if known.enrolled_until is not None or (known.state in PUT_OUT and not by_staff):
        return ASK_ORGANISER
    return None


def _enter(
    work: Work, registration: Registration, taker: Registration, named: Application, now: Standing
) -> None:
    """Write down the colleague with the institution of the place, and nothing else of who gives it up."""
    end_form_link(taker)
    write(taker, named)
    taker.language = named.language
    taker.institution, taker.institution_id = registration.institution, registration.institution_id
    taker.institution_name = registration.institution_name
    taker.institution_type = registration.institution_type
    taker.channel = Channel.invitation if registration.channel == Channel.invitation else Channel.web
    taker.entered_by_id = work.actor.id if work.actor.is_staff else None
    taker.privacy_notice_version = taker.project_notices = None
    taker.entries += 1
    taker.queue_number = now.last_number + 1
    taker.registered_at = work.now
    taker.complete_since = complete_from(work, registration.event, taker, is_new=taker.id is None)
    taker.enrolled_from = taker.enrolled_until = taker.transferred_from_id = None


def _admit(work: Work, registration: Registration, taker: Registration, reason: str) -> None:
    """Ask the event's rules about the colleague, not about who was invited or came with a group."""
    by_staff = work.actor.is_staff
    invited = registration.channel in NOT_JUDGED
    try:
        admit(
            work,
            registration.event,
            taker,
            Admission(invited=invited, for_staff=by_staff, reason=reason if by_staff else None),
        )
    except Refusal as refusal:
        # The institution is that of the place: what its rule says belongs to who is named.
        field = refusal.field if refusal.field in ("position", "eligibility_reason") else "last_name"
        raise Refusal(refusal.message, field=field, values=refusal.values) from refusal


def _let_in(work: Work, now: Standing, taker: Registration, reason: str) -> None:
    """Refuse whom nobody has let in yet, and a repeat while newcomers wait; staff accept with a reason."""
    newcomers_wait = any(
        queue_class < taker.queue_class and now.seats.has_one_for(institution_id)
        for queue_class, institution_id in now.waiting
    )
    if taker.eligibility not in UNDECIDED and not newcomers_wait:
        return
    if not work.actor.is_staff:
        raise Refusal(NEWCOMERS_FIRST if newcomers_wait else NOT_KNOWN_YET, field="last_name")
    if not reason.strip():
        raise Refusal(GIVE_A_REASON, field="eligibility_reason")
    taker.eligibility = Eligibility.overridden


def _move_up(work: Work, taker: Registration, until: datetime) -> None:
    """Give the place to somebody who waits: at once, or offered where the event offers places."""
    asks_first = taker.event.rules.offer_hours is not None or taker.offer_lapsed_at is not None
    set_state(work, taker, RegistrationState.offered if asks_first else RegistrationState.confirmed)
    taker.offered_until = until if asks_first else None
    if not needs_papers(taker.event):
        taker.complete_since = taker.complete_since or work.now


def _offer(work: Work, registration: Registration, taker: Registration, until: datetime) -> None:
    set_state(work, taker, RegistrationState.offered)
    taker.offered_until = until
    taker.stands_in_for_id = registration.id
