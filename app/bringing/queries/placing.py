"""What an event's rules make of the people of a list: refused, applied, a place, the waiting list."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from sqlalchemy import select

from app.bringing.models import TAKEN, BroughtList, Manner
from app.bringing.pairs import Planned
from app.bringing.placing import Filling
from app.eligibility.judging import LetIn, SendingInstitution, judge
from app.eligibility.queries import chooses, facts_of, received_minutes, rows_of, rules_of
from app.eligibility.sentences import CAME_BEFORE, sentence
from app.errors import N_, Refusal
from app.events.models import Event, Repeats
from app.people.institution_placeholders import is_placeholder
from app.people.meant import spelling_key
from app.people.models import Institution
from app.questions.answers import Given
from app.questions.answers import judge as judge_answers
from app.questions.asking import OwnQuestion
from app.registrations.counting import appoints, reason_at, standing
from app.registrations.models import ENDED, Eligibility, Registration, RegistrationState
from app.registrations.operations.passing_on import IN_OTHER_EVENT
from app.registrations.reasons import WhyWaiting, why_not_countable
from app.registrations.recruited import persons_elsewhere
from app.work import Work

ALREADY = N_("This person is registered for the event already.")
LEFT = N_("This person withdrew from the event, or was removed: add them by hand if they come after all.")
BEYOND = N_("The places and the reserves of this institution are used up.")
_WHOLE = "%(sentences)s"


def place_all(
    work: Work,
    brought: BroughtList,
    rows: Sequence[Planned],
    senders: Mapping[str, Institution],
    questions: Mapping[int, OwnQuestion],
) -> None:
    """Set what becomes of each row at the list's event, in order. Constant statements for any number."""
    event = brought.event
    assert event is not None  # noqa: S101 - a list of registrations is for an event
    _without_signed_up(work, event, rows)
    _judge_answers(rows, questions)
    _judge_people(work, event, rows, senders)
    now, new = standing(work, event), dict[str, int]()
    seats = Filling.of(now.seats)
    for each in rows:
        if each.outcome not in TAKEN:
            continue
        sender = senders.get(each.entry.institution or "")
        number = sender.id if sender else _number(new, each.entry.institution)
        state = _state(work, event, brought.wanted, each, sender, number)
        if state is None:
            is_chosen = brought.wanted == Manner.confirmed and appoints(event)
            ahead = () if is_chosen else now.ahead_of(each.queue_class)
            state = seats.state_for(number, ahead)
        if state == RegistrationState.waiting and seats.is_beyond_reserves(number):
            each.refuse(Refusal(BEYOND))
            continue
        seats.take(number, state)
        each.state = state.value


def _number(new: dict[str, int], name: str | None) -> int | None:
    """Return a negative number for an institution that the list would propose; None for none."""
    if not name or is_placeholder(name):
        return None
    return new.setdefault(spelling_key(name), -1 - len(new))


def _state(
    work: Work,
    event: Event,
    wanted: Manner,
    each: Planned,
    sender: Institution | None,
    number: int | None,
) -> RegistrationState | None:
    """Return `applied` for who has to wait for something else than a seat, else None."""
    countable = why_not_countable(
        by_institution=event.rules.counts_institutions(work.today),
        has_institution=number is not None,
        institution_known=sender is not None and sender.is_confirmed,
    )
    is_chosen = wanted == Manner.confirmed
    reason = reason_at(
        event, eligibility=each.eligibility, is_complete=is_chosen or not _waits_for_paper(event),
        countable=countable,
    )  # fmt: skip
    if is_chosen and reason == WhyWaiting.decision:
        reason = countable
    each.reason = reason
    return RegistrationState.applied if reason else None


def _waits_for_paper(event: Event) -> bool:
    return event.rules.completed_by == "signed_form"


def _without_signed_up(work: Work, event: Event, rows: Sequence[Planned]) -> None:
    ids = {each.person_id for each in rows if each.person_id is not None}
    query = select(Registration.person_id, Registration.state)
    here = query.where(Registration.event_id == event.id, Registration.person_id.in_(ids))
    states = {row.person_id: row.state for row in work.session.execute(here)} if ids else {}
    taken = persons_elsewhere(work, event, ids)
    for each in rows:
        if each.outcome in TAKEN and each.person_id in states:
            each.refuse(Refusal(LEFT if states[each.person_id] in ENDED else ALREADY))
        elif each.outcome in TAKEN and each.person_id in taken:
            each.refuse(Refusal(IN_OTHER_EVENT))


def _judge_answers(rows: Sequence[Planned], questions: Mapping[int, OwnQuestion]) -> None:
    for each in rows:
        if each.outcome not in TAKEN or not each.entry.answers:
            continue
        given = {id: Given(value) for id, value in each.entry.answers.items()}
        judged = judge_answers(questions.values(), given, complete=False)
        each.answers = judged.kept
        if judged.problems:
            each.refuse(next(iter(judged.problems.values())))


def _judge_people(
    work: Work, event: Event, rows: Sequence[Planned], senders: Mapping[str, Institution]
) -> None:
    """Ask the rules about who may apply, and about who came before; three statements at most."""
    taken = [each for each in rows if each.outcome in TAKEN]
    if chooses(event) and taken:
        kept = rows_of(work, event)
        rules = rules_of(kept)
        applicants = [
            (each.person_id, senders.get(each.entry.institution or ""), each.entry.position) for each in taken
        ]
        for each, facts in zip(
            taken, facts_of(work, rules, applicants, [work.today] * len(taken)), strict=True
        ):
            named = each.entry.institution and not is_placeholder(each.entry.institution)
            if facts.sender is None and named:
                facts = replace(facts, sender=SendingInstitution(0, is_known=False))
            judged = judge(rules, facts)
            if judged.answer == LetIn.unknown:
                each.eligibility = Eligibility.unjudged
            elif judged.answer == LetIn.may_not and judged.rule is not None:
                told = sentence(work.texts, judged.rule, kept)
                each.refuse(Refusal(_WHOLE, values={"sentences": told}))
    if event.rules.repeats == Repeats.allowed:
        return
    ids = [each.person_id for each in taken if each.person_id is not None]
    received = received_minutes(work, event, ids) if ids else {}
    for each in taken:
        if each.outcome in TAKEN and each.person_id in received:
            if event.rules.repeats == Repeats.after:
                each.queue_class = 1
            else:
                each.refuse(Refusal(CAME_BEFORE))
