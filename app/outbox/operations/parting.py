"""Letters about rows that are about to be deleted: their numbers may come to mean other rows."""

from collections.abc import Sequence

from sqlalchemy import select, update

from app.outbox.models import UNDER_WAY, Call, CallState, Letter, LetterState
from app.work import Work


def part_from(work: Work, subject_kind: str, ids: Sequence[int]) -> set[int]:
    """Drop the letters and calls about these rows that wait; return about which rows letters have left.

    None is about their numbers any more: on SQLite the next row may get one of them. What a worker has in
    hand counts as left.
    """
    if not ids:
        return set()
    mine = Letter.subject_kind == subject_kind, Letter.subject_id.in_(ids)
    waiting = (
        update(Letter)
        .where(*mine, Letter.state == LetterState.queued, Letter.claimed_until.is_(None))
        .values(state=LetterState.overtaken, finished_at=work.now)
    )
    quiet = {"synchronize_session": False}
    work.session.execute(waiting, execution_options=quiet)
    left = select(Letter.subject_id).where(*mine, Letter.state.in_(UNDER_WAY))
    told = set(work.session.scalars(left))
    gone = f"gone_{subject_kind}"
    work.session.execute(update(Letter).where(*mine).values(subject_kind=gone), execution_options=quiet)
    calls = Call.subject_kind == subject_kind, Call.subject_id.in_(ids)
    done = update(Call).where(*calls, Call.state == CallState.open).values(state=CallState.overtaken)
    work.session.execute(done, execution_options=quiet)
    work.session.execute(update(Call).where(*calls).values(subject_kind=gone), execution_options=quiet)
    return told
