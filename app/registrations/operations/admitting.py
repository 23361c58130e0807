"""Asking an event's rules whether an applicant may take part (docs/decisions/0188)."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app import clock
from app.eligibility.judging import Judgement, LetIn, judge
from app.eligibility.queries import chooses, facts_of, received_minutes, rows_of, rules_of
from app.eligibility.sentences import came_before, not_let_in
from app.errors import Refusal
from app.events.models import Event, Repeats
from app.history.operations import record
from app.registrations.facts import ACCEPTED_ANYWAY
from app.registrations.models import UNSEATED, Channel, Eligibility, Registration
from app.work import Work


@dataclass(frozen=True, slots=True)
class Admission:
    """How somebody comes: by the rules, invited, or typed in by staff, with a reason against the rules."""

    invited: bool = False
    for_staff: bool = False
    reason: str | None = None


BY_RULES = Admission()
INVITED = Admission(invited=True)
NOT_JUDGED = (Channel.invitation, Channel.group)
"""The ways of coming in on which no rule is asked: the organiser has chosen the person."""


def admit(work: Work, event: Event, registration: Registration, admission: Admission = BY_RULES) -> None:
    """Set what the event's rules say of a new registration, and the class of its turn.

    Who can't be judged yet is let in as `unjudged`. Refuses, with the rule and whom to ask, whom a rule does
    not let in, unless staff give a reason. Costs no statement at an event for anybody.
    """
    registration.eligibility, registration.queue_class = None, 0
    if admission.invited:
        return
    refusal = _why_not(work, event, registration, for_staff=admission.for_staff) if chooses(event) else None
    # Also of whom another rule refuses: staff may let them in, and then their turn has its class.
    came = _came_before(work, registration, for_staff=admission.for_staff)
    refusal = refusal or came
    if refusal is None:
        return
    if not (admission.reason or "").strip():
        raise refusal
    registration.eligibility = Eligibility.overridden


def readmit(
    work: Work, registration: Registration, changed: Collection[str], *, is_another: bool = False
) -> None:
    """Ask the rules again after another `institution` or `position` was typed, only about what changed.

    About another person (`is_another`) all is asked, as if they applied: the group that they are in and what
    they received before, too. Nobody loses a place by it, and no turn gets better. Staff only correct what is
    true: whom a rule does not let in then, and who has no place, waits for a decision. Others are refused,
    with the rule and whom to ask.
    """
    if not (changed or is_another) or registration.channel in NOT_JUDGED:
        return
    overridden = registration.eligibility == Eligibility.overridden
    if overridden and not (is_another and not work.actor.is_staff):
        return
    before, refusal = registration.eligibility, None
    if chooses(registration.event):
        registration.eligibility = None
        refusal = _why_not(work, registration.event, registration, for_staff=False)
        if not is_another and "institution" not in changed:
            registration.eligibility = before
    if is_another:
        came = _came_before(work, registration)
        refusal = refusal or came
    elif refusal is not None and refusal.field not in changed:
        return
    if refusal is None:
        return
    if not work.actor.is_staff:
        raise refusal
    registration.eligibility = before if registration.holds_seat else Eligibility.not_eligible


def judge_the_unjudged(work: Work, event: Event) -> None:
    """Judge those without a place whose institution was not known well enough: it may be now.

    Nobody is removed: whom a rule does not let in stays `applied`, for staff to decide. In as many statements
    for many as for one.
    """
    query = select(Registration).where(
        Registration.event_id == event.id,
        Registration.state.in_(UNSEATED),
        Registration.eligibility == Eligibility.unjudged,
    )
    query = query.options(joinedload(Registration.institution), joinedload(Registration.person))
    waiting = work.session.scalars(query.execution_options(populate_existing=True)).all()
    for registration, judged in zip(waiting, _judged(work, event, waiting), strict=True):
        if judged.answer == LetIn.may:
            registration.eligibility = None
        elif judged.answer == LetIn.may_not:
            registration.eligibility = Eligibility.not_eligible
    work.session.flush()


def record_acceptance(work: Work, registration: Registration, reason: str) -> None:
    """Record that staff accepted somebody whom the rules do not let in."""
    event_id, personal = registration.event_id, {"reason": reason}
    record(work, ACCEPTED_ANYWAY, "registration", registration.id, event_id=event_id, personal=personal)


def _why_not(work: Work, event: Event, registration: Registration, *, for_staff: bool) -> Refusal | None:
    """Return the refusal for whom a rule does not let in; marks whom no rule can judge yet."""
    rows = rows_of(work, event)
    rules = rules_of(rows)
    institution, position = registration.institution, registration.position
    (facts,) = facts_of(work, rules, [(registration.person.id, institution, position)], [work.today])
    judged = judge(rules, facts)
    if judged.answer == LetIn.unknown:
        registration.eligibility = Eligibility.unjudged
    if judged.answer != LetIn.may_not or judged.rule is None:
        return None
    return not_let_in(
        work.texts,
        event,
        judged.rule,
        rows,
        has_institution=institution is not None,
        has_position=bool(position),
        for_staff=for_staff,
    )


def _came_before(work: Work, registration: Registration, *, for_staff: bool = False) -> Refusal | None:
    """Return the refusal for who received such support before, where it is given once; sets the class of the
    turn where newcomers come first."""
    event = registration.event
    if event.rules.repeats == Repeats.allowed:
        return None
    if not received_minutes(work, event, [registration.person.id]):
        return None
    if event.rules.repeats == Repeats.after:
        registration.queue_class = 1
        return None
    return came_before(work.texts, event, for_staff=for_staff)


def _judged(work: Work, event: Event, waiting: Collection[Registration]) -> list[Judgement]:
    # As things were on the day of the application, not on the day on which staff look at it.
    if not waiting:
        return []
    rules = rules_of(rows_of(work, event))
    people = [(each.person_id, each.institution, each.position) for each in waiting]
    facts = facts_of(work, rules, people, [clock.today(each.registered_at) for each in waiting])
    return [judge(rules, each) for each in facts]
