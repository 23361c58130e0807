"""Rows of registers and marks of two persons who turned out to be one."""

from collections import defaultdict
from collections.abc import Sequence

from sqlalchemy import select

from app.attendance.models import (
    AttendanceWarning,
    Evidence,
    Mark,
    Presence,
    RegisterRow,
    RegisterVersion,
    RowRole,
)
from app.people.operations.moves import PersonMerge
from app.registrations.operations.merging import move_where_missing
from app.work import Work

_BETTER = (Presence.absent, Presence.excused, Presence.partial, Presence.present)


def sessions_of_persons(work: Work, person_ids: Sequence[int]) -> list[int]:
    """Return the ids of the sessions on whose registers these persons have rows."""
    query = select(RegisterRow.session_id).where(RegisterRow.person_id.in_(person_ids)).distinct()
    return sorted(work.session.scalars(query))


def last_versions(work: Work, session_ids: Sequence[int]) -> int:
    """Return the newest version of the registers of some sessions, by number; 0 for none."""
    query = select(RegisterVersion.id).where(RegisterVersion.session_id.in_(session_ids))
    return work.session.scalar(query.order_by(RegisterVersion.id.desc()).limit(1)) or 0


def merge_rows(work: Work, merge: PersonMerge) -> None:
    """Give the rows of registers to the person who is kept, each session once. Needs the sessions' locks.

    Comes after the registrations: rows that belong to one that moved have moved with it. Where both stand on
    one register, the better mark counts, the row of the registration stays, and the other is taken off;
    what was decided stays in its version. A make-up stays: it counts for another session.
    """
    stood = [each for each in _rows(work, merge.kept.id) if each.role != RowRole.makeup]
    mine: dict[int, list[RegisterRow]] = defaultdict(list)
    for each in stood:
        mine[each.session_id].append(each)
    for row in _of_joined(work, merge):
        goes_on = merge.joined[row.registration_id or 0]
        other = _row_of(work, row.session_id, goes_on)
        if other is None:
            merge.moves.change(row, registration_id=goes_on, person_id=merge.kept.id)
        else:
            _fold(work, merge, row, other)
    for row in _rows(work, merge.gone.id):
        if row.registration_id is not None:
            continue
        here = mine.get(row.session_id)
        if here:
            _fold(work, merge, row, here[0])
        else:
            merge.moves.change(row, person_id=merge.kept.id)
    _fold_strangers(work, merge, [each for rows in mine.values() for each in rows])
    _repoint(work, merge)
    move_where_missing(work, merge, AttendanceWarning)


def _fold_strangers(work: Work, merge: PersonMerge, mine: Sequence[RegisterRow]) -> None:
    """Take the kept person off registers as a stranger where a registration of theirs came by the merge."""
    for row in mine:
        if row.registration_id is not None:
            continue
        query = select(RegisterRow).where(
            RegisterRow.session_id == row.session_id,
            RegisterRow.person_id == merge.kept.id,
            RegisterRow.registration_id.is_not(None),
            RegisterRow.role != RowRole.makeup,
        )
        other = work.session.scalars(query.order_by(RegisterRow.id).limit(1)).first()
        if other is not None:
            _fold(work, merge, row, other)


def _fold(work: Work, merge: PersonMerge, row: RegisterRow, into: RegisterRow) -> None:
    for piece in work.session.scalars(select(Evidence).where(Evidence.row_id == row.id)):
        merge.moves.change(piece, row_id=into.id)
    theirs, marks = _marks(work, row.id), _marks(work, into.id)
    merge.shared.append(row.session_id)
    merge.folded[row.id] = into.id
    if _worth(theirs) > _worth(marks):
        for mark in marks:
            merge.moves.remove(mark)
        for mark in theirs:
            merge.moves.change(mark, row_id=into.id)
    else:
        for mark in theirs:
            merge.moves.remove(mark)
        for mark in marks:
            merge.moves.rest_on(mark, "presence", "minutes", "late_minutes", "early_minutes")
    if into.is_expected is False and row.is_expected is not False:
        merge.moves.change(into, is_expected=row.is_expected)
    merge.moves.change(row, is_expected=False)


def _worth(marks: Sequence[Mark]) -> tuple[int, int]:
    """Return how good the mark of the day is: -1 for none."""
    for mark in marks:
        if mark.block_at is None:
            late = (mark.late_minutes or 0) + (mark.early_minutes or 0)
            return _BETTER.index(mark.presence), (mark.minutes or 0) - late
    return -1, 0


def _repoint(work: Work, merge: PersonMerge) -> None:
    query = select(RegisterRow).where(RegisterRow.stands_in_for_id.in_(merge.joined))
    for row in work.session.scalars(query.order_by(RegisterRow.id)):
        merge.moves.change(row, stands_in_for_id=merge.joined[row.stands_in_for_id or 0])


def _rows(work: Work, person_id: int) -> Sequence[RegisterRow]:
    query = select(RegisterRow).where(RegisterRow.person_id == person_id).order_by(RegisterRow.id)
    return work.session.scalars(query.execution_options(populate_existing=True)).all()


def _of_joined(work: Work, merge: PersonMerge) -> Sequence[RegisterRow]:
    query = select(RegisterRow).where(RegisterRow.registration_id.in_(merge.joined))
    return work.session.scalars(query.order_by(RegisterRow.id)).all()


def _row_of(work: Work, session_id: int, registration_id: int) -> RegisterRow | None:
    query = select(RegisterRow).where(
        RegisterRow.session_id == session_id, RegisterRow.registration_id == registration_id
    )
    return work.session.scalar(query)


def _marks(work: Work, row_id: int) -> Sequence[Mark]:
    query = select(Mark).where(Mark.row_id == row_id).order_by(Mark.id)
    return work.session.scalars(query).all()
