"""Taking back that two persons are one, while nothing new rests on it."""

from typing import Any

from sqlalchemy import select

from app.accounts.operations.sign_ins import end_other_sign_ins
from app.attendance.operations.merging import last_versions
from app.errors import N_, Closed, Refusal
from app.history.operations import record
from app.ledger.operations import give_line_to, give_person_back, give_registration_to
from app.lines.models import LineRecipient
from app.people.models import Person
from app.people.operations.moves import RestsOn, take_back_moves
from app.persons.facts import MERGE_TAKEN_BACK
from app.persons.models import PersonVerdict
from app.persons.operations.merging import lock_concerned
from app.persons.operations.verdicts import TAKEN_BACK, check_covered
from app.registrations.models import Registration
from app.registrations.operations.merging import check_room_to_part, tell_parted
from app.work import Work

_ON = {
    "registrations_": N_(
        "They can't be parted any more: a registration that they share was changed since. Correct it by hand."
    ),
    "attendance_": N_(
        "They can't be parted any more: marks that they share were changed since. Correct them by hand."
    ),
    "groups_": N_(
        "They can't be parted any more: a membership that they share was changed since. Correct it by hand."
    ),
    "people_": N_("This person turned out to be somebody else since. Take that back first."),
}
_ON_OTHERS = N_(
    "They can't be parted any more: something that they share was changed since. Correct it by hand."
)
MINUTES = N_(
    "They can't be parted any more: a register or an appointment that they share was opened or "
    "confirmed since. Correct it by hand."
)
MERGED_ON = N_("This person turned out to be somebody else since. Take that back first.")


def take_back_merge(work: Work, verdict: PersonVerdict) -> None:
    """Let two persons be two again, each with what was theirs; what came in since stays where it is.

    Sign-ins that the merge ended stay ended, and those of who was kept end, too: the other one may have
    signed in as them meanwhile. Refuses (Closed) what was taken back already; refuses where
    something that both had was changed since, and where a place that became free has gone to somebody else.
    """
    gone, kept = (work.session.get_one(Person, id) for id in (verdict.one_id, verdict.other_id))
    check_covered(work, kept, gone)
    lock_concerned(work, kept, gone, verdict.kept["events"])
    work.session.refresh(verdict)
    if verdict.undone_at is not None:
        raise Closed(TAKEN_BACK)
    if kept.merged_into_id is not None or gone.merged_into_id != kept.id:
        raise Refusal(MERGED_ON)
    shared, version = verdict.kept["registers"]
    if last_versions(work, shared) != version:
        raise Refusal(MINUTES)
    pairs = [(ended, goes_on) for ended, goes_on in verdict.kept["joined"]]
    try:
        take_back_moves(work.session, verdict.kept["moves"])
    except RestsOn as rests:
        raise Refusal(_sentence(rests.table)) from rests
    work.session.expire_all()
    if not give_person_back(work, kept.id, verdict.kept["minutes"]):
        raise Refusal(MINUTES)
    _give_what_came_since(work, kept, gone)
    for event_id, taken in verdict.kept["freed"]:
        check_room_to_part(work, event_id, taken)
    verdict.undone_at = work.now
    end_other_sign_ins(work, kept)
    tell_parted(work, pairs)
    for who, another in ((kept, gone), (gone, kept)):
        values: dict[str, Any] = {"other_id": another.id}
        record(work, MERGE_TAKEN_BACK, "person", who.id, values=values, personal={"other": another.name})
    work.session.flush()


def _give_what_came_since(work: Work, kept: Person, gone: Person) -> None:
    """Let minutes that were received since, under what went back, go with it."""
    registrations = select(Registration.id).where(Registration.person_id == gone.id).order_by(Registration.id)
    for id in work.session.scalars(registrations).all():
        give_registration_to(work, id, gone.id)
    lines = select(LineRecipient.line_id).where(LineRecipient.person_id == gone.id)
    of_both = select(LineRecipient.line_id).where(LineRecipient.person_id == kept.id)
    for id in work.session.scalars(lines.where(LineRecipient.line_id.not_in(of_both))).all():
        give_line_to(work, id, kept.id, gone.id)


def _sentence(table: str) -> str:
    return next((text for begins, text in _ON.items() if table.startswith(begins)), _ON_OTHERS)
