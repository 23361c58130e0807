"""What becomes of people's training at the end of an edition: decided by staff, and told in the history."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from app.errors import Closed, Refusal
from app.events.models import Event
from app.events.operations.locking import lock_event
from app.events.window import is_past
from app.history.operations import record
from app.progress import facts
from app.progress.models import Outcome, OutcomeKind
from app.registrations.models import Registration
from app.work import Work


@dataclass(frozen=True, slots=True)
class Choice:
    """What staff choose for one registration (None: open again), and what they saw before it."""

    registration_id: int
    outcome: OutcomeKind | None
    seen: OutcomeKind | None


def decide_outcomes(
    work: Work, event: Event, choices: Sequence[Choice], reason: str = ""
) -> list[Registration]:
    """Decide outcomes of people with a place; return those that were changed.

    The history keeps what was decided before. Refuses (Closed) while the event goes on, a change of an
    earlier decision without a reason, somebody without a place, and what somebody else decided meanwhile.
    """
    if not work.actor.is_staff or work.actor.id is None:
        raise RuntimeError("outcomes are decided by staff")
    lock_event(work, event)
    if not is_past(work, event):
        raise Closed("Outcomes are decided after the last session.")
    ids = [each.registration_id for each in choices]
    query = select(Registration).where(Registration.event_id == event.id, Registration.id.in_(ids))
    people = {each.id: each for each in work.session.scalars(query)}
    known = {
        row.registration_id: row
        for row in work.session.scalars(select(Outcome).where(Outcome.registration_id.in_(ids)))
    }
    changed = [each for each in choices if each.outcome != _before(known, each)]
    for choice in changed:
        _check(people, known, choice, reason)
    for choice in changed:
        _decide(work, event, known.get(choice.registration_id), choice, reason)
    work.session.flush()
    return [people[choice.registration_id] for choice in changed]


def _before(known: dict[int, Outcome], choice: Choice) -> OutcomeKind | None:
    row = known.get(choice.registration_id)
    return row.outcome if row is not None else None


def _check(people: dict[int, Registration], known: dict[int, Outcome], choice: Choice, reason: str) -> None:
    person, before = people.get(choice.registration_id), _before(known, choice)
    if person is None or not person.is_seated:
        raise Refusal("Outcomes are decided for people who have a place.")
    if before != choice.seen:
        raise Refusal(
            "Somebody else decided about %(name)s meanwhile. Look at the list again.",
            values={"name": person.name},
        )
    if before is not None and not reason.strip():
        raise Refusal("Give the reason for changing what was decided before.", field="reason")


def _decide(work: Work, event: Event, row: Outcome | None, choice: Choice, reason: str) -> None:
    before = row.outcome if row is not None else None
    if choice.outcome is None:
        if row is not None:
            work.session.delete(row)
    else:
        if row is None:
            row = Outcome(registration_id=choice.registration_id)
            work.session.add(row)
        row.outcome, row.reason = choice.outcome, reason.strip() or None
        row.account_id, row.at = work.actor.id or 0, work.now  # staff: looked at above
    changed = {"outcome": [before.value if before else None, choice.outcome and choice.outcome.value]}
    record(
        work, facts.OUTCOME_DECIDED, "registration", choice.registration_id, event_id=event.id,
        values={"changed": changed}, personal={"reason": reason.strip()} if reason.strip() else None,
    )  # fmt: skip
