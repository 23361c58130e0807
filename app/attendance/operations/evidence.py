"""Noting what says that people were there, taking it back, and taking over what it proposes."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import select, update

from app.attendance.earning import stretches_of
from app.attendance.facts import EVIDENCE_NOTED, EVIDENCE_WITHDRAWN, PROPOSALS_TAKEN
from app.attendance.mark_keys import MarkKey
from app.attendance.models import Evidence, EvidenceKind, RegisterRow
from app.attendance.operations.keeping_rows import kept_rows
from app.attendance.operations.locking import check_takes_marks, lock_session
from app.attendance.operations.marks import Marked, set_marks
from app.attendance.proposals import proposed, proposed_of_blocks
from app.attendance.queries.evidence import evidence_at
from app.attendance.queries.rows import marked_rows
from app.bulk import insert_rows
from app.errors import Missing, Refusal
from app.events.models import Session
from app.events.timing import credit_minutes
from app.history.operations import record
from app.work import Work

MOST_SAID = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Noted:
    """What was noted of somebody on a register; `key` is the same for the same thing told twice.

    `of` names the registration or the row, as marks do; its block is of no account. The rest is what
    `Evidence` keeps; without `noted_at` it was noted now.
    """

    of: MarkKey
    kind: EvidenceKind
    key: str
    arrived_at: datetime | None = None
    left_at: datetime | None = None
    minutes: int | None = None
    said: str | None = None
    source_id: int | None = None
    noted_at: datetime | None = None


def note_evidence(work: Work, session: Session, noted: Sequence[Noted]) -> int:
    """Keep what was noted and tell how much of it is new: the same key again changes nothing.

    A confirmed or locked register takes evidence too: it decides nothing, and says what a correction would
    rest on. Missing, before anything is kept, for who stands neither expected nor marked on the register.
    Recorded as one fact, without names. The same number of statements, however many.
    """
    lock_session(work, session)
    by_key = {each.key: each for each in noted}
    known = select(Evidence.key).where(Evidence.key.in_(by_key))
    told = set(work.session.scalars(known)) if by_key else set()
    fresh = [each for key, each in by_key.items() if key not in told]
    if not fresh:
        return 0
    row_ids = _row_ids(work, session, fresh)
    account_id = work.actor.id if work.actor.is_staff else None
    told_now = {"account_id": account_id, "received_at": work.now}
    columns = [
        {
            "row_id": row_ids[replace(each.of, block_at=None)],
            "kind": each.kind,
            "key": each.key,
            "arrived_at": each.arrived_at,
            "left_at": each.left_at,
            "minutes": each.minutes,
            "said": each.said,
            "source_id": each.source_id,
            "noted_at": each.noted_at or work.now,
        }
        | told_now
        for each in fresh
    ]
    insert_rows(work.session, Evidence, columns)
    values = {"day": session.day.isoformat(), "count": len(fresh), "kind": fresh[0].kind.value}
    record(work, EVIDENCE_NOTED, "session", session.id, event_id=session.meeting.event_id, values=values)
    return len(fresh)


def _row_ids(work: Work, session: Session, noted: Sequence[Noted]) -> dict[MarkKey, int]:
    """Return the ids of rows by who was named; rows of people known by registration alone are made.

    Where all are named by their rows the register is not read: at a door people are noted one by one.
    """
    named = {replace(each.of, block_at=None) for each in noted}
    if all(each.of_row for each in named):
        return _ids_of_rows(work, session, named)
    rows = [
        row
        for row in marked_rows(work, session)
        if MarkKey(row.id or 0, of_row=True) in named or (row.is_here and MarkKey(row.who.id) in named)
    ]
    found: dict[MarkKey, int] = {}
    for row in kept_rows(work, session, rows):
        found[MarkKey(row.id, of_row=True)] = row.id
        if row.registration_id is not None:
            found[MarkKey(row.registration_id)] = row.id
    if not named <= found.keys():
        raise Missing
    return found


def _ids_of_rows(work: Work, session: Session, named: Collection[MarkKey]) -> dict[MarkKey, int]:
    here = select(RegisterRow.id).where(
        RegisterRow.session_id == session.id, RegisterRow.id.in_({each.id for each in named})
    )
    found = {MarkKey(id, of_row=True): id for id in work.session.scalars(here)}
    if not set(named) <= found.keys():
        raise Missing
    return found


def withdraw_evidence(work: Work, session: Session, id: int, mistake: str | None = None) -> bool:
    """Take a piece of evidence back and keep what the mistake was; tell whether it stood.

    Missing for one of another session. Refuses an empty sentence; None says nothing of a mistake.
    """
    lock_session(work, session)
    piece = work.session.get(Evidence, id)
    if piece is None or piece.row.session_id != session.id:
        raise Missing
    if mistake is not None and not mistake.strip():
        raise Refusal("Say what the mistake is: it stays readable with what was taken back.", field="mistake")
    if len(mistake or "") > MOST_SAID:
        raise Refusal("At most %(most)s characters.", field="mistake", values={"most": MOST_SAID})
    if piece.withdrawn_at is not None:
        return False
    piece.withdrawn_at, piece.mistake = work.now, mistake.strip() if mistake else None
    piece.withdrawn_by_id = work.actor.id if work.actor.is_staff else None
    values = {"day": session.day.isoformat(), "kind": piece.kind.value}
    record(
        work, EVIDENCE_WITHDRAWN, "session", session.id, event_id=session.meeting.event_id, values=values,
        personal={"mistake": piece.mistake or "–"},
    )  # fmt: skip
    work.session.flush()
    return True


def withdraw_evidence_of(
    work: Work,
    session: Session,
    kind: EvidenceKind,
    source_id: int,
    begins: Collection[str] | None = None,
) -> int:
    """Take back all that one row of another room brought, or that of it whose keys begin so; tell how much.

    Recorded as one fact.
    """
    lock_session(work, session)
    mine = [Evidence.kind == kind, Evidence.source_id == source_id, Evidence.withdrawn_at.is_(None)]
    query = select(Evidence.id, Evidence.key).where(*mine)
    firsts = None if begins is None else tuple(begins)
    ids = [id for id, key in work.session.execute(query) if firsts is None or key.startswith(firsts)]
    now = {"withdrawn_at": work.now, "withdrawn_by_id": work.actor.id if work.actor.is_staff else None}
    for at in range(0, len(ids), 500):
        some = update(Evidence).where(Evidence.id.in_(ids[at : at + 500])).values(**now)
        work.session.execute(some)
    if ids:
        values = {"day": session.day.isoformat(), "kind": kind.value}
        record(
            work, EVIDENCE_WITHDRAWN, "session", session.id, event_id=session.meeting.event_id, values=values,
            personal={"mistake": "–"},
        )  # fmt: skip
    return len(ids)


def take_proposals(work: Work, session: Session, row_ids: Collection[int] | None = None) -> Marked:
    """Set the marks that evidence proposes: of all without a mark, or of these rows, marked or not.

    Where presence is marked block by block, times decide of each block for itself. Refuses a register that
    takes no marks. Nobody without evidence is touched.
    """
    lock_session(work, session)
    check_takes_marks(work, session)
    evidence = evidence_at(work, session)
    stretches = stretches_of(session, credit_minutes(session) or 0)
    marks_blocks = bool(session.blocks) and session.meeting.event.marks_blocks
    wanted: dict[MarkKey, str] = {}
    for row in marked_rows(work, session):
        if row.id is None or row.id not in evidence:
            continue
        if row.id not in row_ids if row_ids is not None else (row.value is not None or row.blocks):
            continue
        key = MarkKey(row.id, of_row=True)
        by_block = proposed_of_blocks(stretches, evidence[row.id]) if marks_blocks else None
        value = proposed(stretches, evidence[row.id])
        if by_block:
            wanted |= {replace(key, block_at=hour): each.written for hour, each in by_block.items()}
        elif value is not None:
            wanted[key] = value.written
    if not wanted:
        return Marked()
    done = set_marks(work, session, wanted)
    values = {"day": session.day.isoformat(), "count": done.changed}
    record(work, PROPOSALS_TAKEN, "session", session.id, event_id=session.meeting.event_id, values=values)
    return done
