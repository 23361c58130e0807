"""What reopening a register would take back: asked before it happens, and changed by nothing."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import or_, select

from app.attendance.models import Decision, RegisterRow
from app.attendance.queries.registers import latest_version
from app.attendance.register_rules import is_confirmed
from app.events.models import Session
from app.ledger.models import Book, LedgerEntry, Source
from app.ledger.queries import standing
from app.work import Work


@dataclass(frozen=True, slots=True)
class TakenBack:
    """Minutes that would go from a book: received by a person at an event, or delivered by a trainer.

    `made_up_elsewhere` tells those of a make-up at another session, of this one.
    """

    book: Book
    minutes: int
    event_id: int
    part_id: int | None
    person_id: int | None
    registration_id: int | None
    account_id: int | None
    made_up_elsewhere: bool


def taken_back_by_reopening(work: Work, session: Session) -> list[TakenBack]:
    """Return what a reopening of the session would take back; nothing while its register is open.

    What the decisions of its confirmation gave, what trainers delivered by it, and what people received for
    making this session up elsewhere: until it is confirmed anew nobody knows what they missed. Marks stay, so
    a confirmation without a change gives all of it again.
    """
    version = latest_version(work, session)
    if version is None or not is_confirmed(version):
        return []
    decided = select(Decision.id).where(Decision.register_version_id == version.id)
    elsewhere = (
        select(Decision.id)
        .join(RegisterRow, RegisterRow.id == Decision.row_id)
        .where(RegisterRow.makes_up_session_id == session.id)
    )
    from_decisions = LedgerEntry.source_kind == Source.decision
    given = or_(LedgerEntry.source_id.in_(decided), LedgerEntry.source_id.in_(elsewhere))
    taught = (LedgerEntry.source_kind == Source.teaching) & (LedgerEntry.source_id == version.id)
    others = set(work.session.scalars(elsewhere))
    entries = work.session.scalars(standing(or_(from_decisions & given, taught)))
    return [_taken(entry, others) for entry in entries]


def _taken(entry: LedgerEntry, others: set[int]) -> TakenBack:
    return TakenBack(
        entry.book,
        entry.minutes,
        entry.for_id,
        entry.part_id,
        entry.person_id,
        entry.registration_id,
        entry.account_id,
        entry.book == Book.received and entry.source_id in others,
    )


def received_by_registration(taken: Sequence[TakenBack]) -> Counter[int]:
    """Sum up what registrations would lose, by id."""
    found = Counter[int]()
    for each in taken:
        if each.book == Book.received and each.registration_id is not None:
            found[each.registration_id] += each.minutes
    return found
