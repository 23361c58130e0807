"""Correcting a locked register: a new version with its reason, and minutes that follow it at once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select

from app.attendance.access import may_reopen_register
from app.attendance.earning import stretches_of
from app.attendance.facts import CORRECTED
from app.attendance.mark_keys import MarkKey
from app.attendance.models import Decision, RegisterAction, RegisterVersion
from app.attendance.operations.deciding import decide, own_postings
from app.attendance.operations.filing import file_register
from app.attendance.operations.locking import lock_register
from app.attendance.operations.making_up import settle_make_ups
from app.attendance.operations.marks import set_locked_marks
from app.attendance.operations.registers import check_once
from app.attendance.queries.corrections import MarkChange, what_differs
from app.attendance.queries.locked import is_register_locked
from app.attendance.queries.registers import latest_version
from app.attendance.queries.rows import Row, marked_rows
from app.attendance.register_rules import check_correctable
from app.errors import N_, Closed, Forbidden, Refusal
from app.events.models import Session
from app.history.operations import record
from app.ledger.models import Book, Source
from app.ledger.operations import carry_over, post, reverse
from app.work import Work

ASKS_SECOND = N_("In this project a second person agrees to corrections: send it in for that.")
NEEDS_BLOCKS = N_("Choose a mark for every block of this person's day.")
NEEDS_MARK = N_("Everybody who was decided about keeps a mark: choose another one.")


class WrongMarks(Refusal):
    """Some marks of a correction can't be; nothing was changed. `refused` says which and why."""

    def __init__(self, refused: Mapping[MarkKey, Refusal]) -> None:
        super().__init__("Nothing was corrected yet: some marks can't be as they are.")
        self.refused = refused


@dataclass(frozen=True, slots=True, kw_only=True)
class WantedCorrection:
    """What is to be corrected: the marks that differ, why, and which version was looked at."""

    marks: Mapping[MarkKey, str]
    reason: str
    seen: int


def correct_register(work: Work, session: Session, wanted: WantedCorrection) -> RegisterVersion:
    """Decide a locked register anew with these marks changed: a version of its own, with the reason.

    The minutes of the version before are taken back in all books and the new ones entered, on the day of the
    session; what trainers delivered stays theirs, make-ups are settled, and a further file is written.
    Refused while the register is not locked, when somebody else corrected it meanwhile, without a reason,
    when nothing differs, with WrongMarks, and where a second person has to agree. Forbidden for all but the
    event's organisers.
    """
    if not may_reopen_register(work, session) or work.actor.id is None:
        raise Forbidden
    lock_register(work, session)
    if needs_second_person(session):
        raise Closed(ASKS_SECOND)
    version = corrected(work, session, wanted, work.actor.id)
    file_register(work, session, version)
    return version


def try_correction(work: Work, session: Session, wanted: WantedCorrection) -> list[MarkChange]:
    """Return what a correction would change, and change nothing.

    Refused as `correct_register` is, but for a second person. Forbidden for all but the event's organisers.
    """
    if not may_reopen_register(work, session) or work.actor.id is None:
        raise Forbidden
    lock_register(work, session)
    trial = work.session.begin_nested()
    try:
        before = latest_version(work, session)
        after = corrected(work, session, wanted, work.actor.id)
        assert before is not None  # noqa: S101 - nothing is corrected where there is none
        return what_differs(work, before, after)
    finally:
        trial.rollback()


def needs_second_person(session: Session) -> bool:
    """Tell whether the project asks that a second person agrees to a correction."""
    project = session.meeting.event.project
    return project is not None and project.second_person_agrees


def corrected(
    work: Work, session: Session, wanted: WantedCorrection, author: int, agreed_by: int | None = None
) -> RegisterVersion:
    """Decide as `correct_register` does for an account; the file has still to be written. Needs the locks."""
    is_locked = is_register_locked(work, session)
    before = check_correctable(latest_version(work, session), wanted.seen, wanted.reason, is_locked=is_locked)
    _set_marks(work, session, wanted.marks)
    marked = marked_rows(work, session)
    _check_blocks(marked, wanted.marks)
    rows = [row for row in marked if row.value is not None]
    check_once(rows)
    version = RegisterVersion(
        session=session,
        version=before.version + 1,
        action=RegisterAction.corrected,
        credit_minutes=before.credit_minutes,
        asks_trainer=before.asks_trainer,
        reason=wanted.reason.strip(),
        account_id=author,
        agreed_by_id=agreed_by,
        at=work.now,
    )
    work.session.add(version)
    work.session.flush()
    decided = decide(work, version, rows, stretches_of(session, before.credit_minutes or 0))
    if not what_differs(work, before, version):
        raise Refusal("Nothing differs from the version before: there is nothing to correct.")
    reverse(work, Source.decision, select(Decision.id).where(Decision.register_version_id == before.id))
    post(work, Book.received, Source.decision, own_postings(session, decided))
    carry_over(work, Book.delivered, Source.teaching, before.id, version.id)
    settle_make_ups(work, session)
    _tell(work, session, version, len(decided))
    return version


def _set_marks(work: Work, session: Session, marks: Mapping[MarkKey, str]) -> None:
    refused = {key: Refusal(NEEDS_MARK) for key, text in marks.items() if not text.strip()}
    refused |= set_locked_marks(work, session, {key: text for key, text in marks.items() if text.strip()})
    if refused:
        raise WrongMarks(refused)


def _check_blocks(rows: Sequence[Row], marks: Mapping[MarkKey, str]) -> None:
    """Refuse a day of which only some blocks are marked: it has no mark, and would leave the register."""
    halves = {row.key for row in rows if row.value is None and row.blocks}
    refused = {key: Refusal(NEEDS_BLOCKS) for key in marks if key.row in halves}
    if refused:
        raise WrongMarks(refused)


def _tell(work: Work, session: Session, version: RegisterVersion, people: int) -> None:
    values = {"day": session.day.isoformat(), "version": version.version, "people": people}
    record(
        work, CORRECTED, "session", session.id, event_id=session.meeting.event_id, values=values,
        personal={"reason": version.reason},
    )  # fmt: skip
    work.session.flush()
