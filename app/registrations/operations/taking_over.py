"""Whom somebody else named gives their own data: a colleague in somebody's place, or whom an institution
sends."""

from collections.abc import Sequence
from dataclasses import replace

from app.errors import Closed, Refusal
from app.events.models import EventStatus
from app.events.window import is_over
from app.history.operations import record
from app.names import refuse_addresses
from app.outbox.operations import tell
from app.questions.answers import SentAnswers
from app.registrations.asked import NAMES, Details
from app.registrations.counting import lock_registration
from app.registrations.facts import GAVE_DATA, TAKEN_OVER, TOOK_NAMED
from app.registrations.messages import signed_up_letter
from app.registrations.models import UNDECIDED, Channel, Eligibility, Registration, RegistrationState
from app.registrations.operations.admitting import BY_RULES, INVITED, NOT_JUDGED, admit
from app.registrations.operations.answering import kept_answers, write_answers
from app.registrations.operations.applicants import write
from app.registrations.operations.offering import NO_OFFER, check_open_offer
from app.registrations.operations.passing_on import NOT_KNOWN_YET
from app.registrations.operations.states import set_state
from app.work import Work


def take_over(
    work: Work,
    registration: Registration,
    details: Details,
    notice: str | None,
    answers: SentAnswers | None = None,
    *,
    project_notices: Sequence[int] = (),
) -> None:
    """Take the place that somebody else meant for one: it is confirmed, with the details, answers and notices
    of who takes it. A reserve of an institution gives their data in the same way, and goes on waiting.

    Name, address and institution stay those of the offer. Taking it twice changes nothing. Where a signed
    form makes an application complete, it is still owed. Refuses (Closed) an offer that has lapsed, was taken
    back or never made; refuses whom the event's rules don't let in with these details, and answers that
    can't stand or are missing.
    """
    lock_registration(work, registration)
    if registration.state == RegistrationState.confirmed:
        return
    event, is_reserve = registration.event, registration.state == RegistrationState.waiting
    if not is_reserve:
        check_open_offer(work, registration)
    elif is_over(work, event) or event.status == EventStatus.cancelled:
        raise Closed(NO_OFFER)
    if is_reserve and registration.channel == Channel.institution and not registration.is_named:
        return
    if not registration.owes_data:
        raise Closed(NO_OFFER)
    kept = kept_answers(work, event, answers, complete=True)
    details = _of_the_offer(registration, details)
    refuse_addresses(**{name: getattr(details, name) for name in NAMES})
    write(registration, details)
    if registration.eligibility != Eligibility.overridden:
        admit(work, event, registration, INVITED if registration.channel in NOT_JUDGED else BY_RULES)
        if registration.eligibility in UNDECIDED:
            raise Refusal(NOT_KNOWN_YET)
    registration.privacy_notice_version = notice
    registration.project_notices = [str(id) for id in project_notices] or None
    was_named = registration.is_named
    registration.is_named = False
    if is_reserve:
        registration.version += 1
    else:
        set_state(work, registration, RegistrationState.confirmed)
    work.session.flush()
    if event.rules.has_questions:
        write_answers(work, registration, kept, is_new=False)
    fact = (GAVE_DATA if is_reserve else TOOK_NAMED) if was_named else TAKEN_OVER
    record(work, fact, "registration", registration.id, event_id=event.id)
    tell(work, signed_up_letter(work, registration))
    work.session.flush()


def _of_the_offer(registration: Registration, details: Details) -> Details:
    offered = Details.of(registration)
    return replace(
        details,
        first_name=offered.first_name,
        last_name=offered.last_name,
        email=offered.email,
        institution=offered.institution,
    )
