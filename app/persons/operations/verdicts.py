"""Saying that two persons are different, and taking it back."""

from app.errors import N_, Closed, Refusal
from app.history.operations import record
from app.people.models import Person, Verdict
from app.people.operations.persons import lock_persons
from app.persons.access import covers
from app.persons.facts import DIFFERENT, UNDECIDED
from app.persons.models import PersonVerdict
from app.work import Work

NOT_COVERED = N_(
    "One of these persons takes part in something that you don't organise. Ask an administrator, or somebody "
    "who organises all of it."
)
TAKEN_BACK = N_("This has been taken back already.")


def say_different(work: Work, one: Person, other: Person) -> PersonVerdict:
    """Say that two persons are different, so that they are never shown as a pair again.

    Refuses one person twice, and persons of whom something belongs to events, groups or lines of others.
    """
    check_covered(work, one, other)
    lock_persons(work, one, other)
    verdict = PersonVerdict(
        verdict=Verdict.different, one_id=one.id, other_id=other.id, said_at=work.now,
        said_by=work.actor.name or "",
    )  # fmt: skip
    work.session.add(verdict)
    for who, another in ((one, other), (other, one)):
        record(work, DIFFERENT, "person", who.id, personal={"other": another.name})
    work.session.flush()
    return verdict


def take_back_different(work: Work, verdict: PersonVerdict) -> None:
    """Let two persons be shown as a pair again. Refuses (Closed) what was taken back already."""
    one, other = (work.session.get_one(Person, id) for id in (verdict.one_id, verdict.other_id))
    check_covered(work, one, other)
    lock_persons(work, one, other)
    work.session.refresh(verdict)
    if verdict.undone_at is not None:
        raise Closed(TAKEN_BACK)
    verdict.undone_at = work.now
    for who, another in ((one, other), (other, one)):
        record(work, UNDECIDED, "person", who.id, personal={"other": another.name})
    work.session.flush()


def check_covered(work: Work, one: Person, other: Person) -> None:
    """Refuse what the actor may not say of two persons."""
    if one.id == other.id:
        raise Refusal("Choose another person: this is the same one.")
    if not (covers(work, one) and covers(work, other)):
        raise Refusal(NOT_COVERED)
