"""What somebody was to be told and was not yet: letters in nobody's hand, and calls to be made."""

from collections.abc import Collection, Sequence

from sqlalchemy import exists, or_, select
from sqlalchemy.orm import load_only

from app.outbox.models import Call, CallState, Letter, LetterState
from app.outbox.operations.dropping import drop
from app.work import Work

_OF_LETTER = (
    Letter.subject_kind,
    Letter.subject_id,
    Letter.event_id,
    Letter.mailbox,
    Letter.recipient_name,
    Letter.about,
    Letter.since,
    Letter.several,
    Letter.attempts,
)


def untold(
    work: Work, event_ids: Collection[int], subjects: Collection[tuple[str, int]], mailboxes: Collection[str]
) -> Sequence[Letter | Call]:
    """Return letters and calls about these events and subjects that nobody has read or heard, newest first.

    Letters about several rows come by mailbox, too. Letters are locked: no worker takes them before the
    caller's transaction ends; what a worker has in hand is left out. A call after which a letter about
    its subject has left is left out, too. Two statements.
    """
    kinds, ids = {kind for kind, _ in subjects}, {id for _, id in subjects}
    letters = (
        select(Letter)
        .where(
            Letter.state == LetterState.queued,
            or_(Letter.claimed_until.is_(None), Letter.claimed_until <= work.now),
            or_(
                Letter.subject_kind.in_(kinds) & Letter.subject_id.in_(ids) & Letter.event_id.in_(event_ids),
                Letter.several & Letter.mailbox.in_(mailboxes),
            ),
        )
        .options(load_only(*_OF_LETTER))
        .order_by(Letter.id.desc())
        .with_for_update(skip_locked=True)
    )
    left = exists().where(
        Letter.subject_kind == Call.subject_kind,
        Letter.subject_id == Call.subject_id,
        Letter.state == LetterState.sent,
        Letter.finished_at >= Call.created_at,
    )
    calls = select(Call).where(
        Call.state == CallState.open,
        Call.subject_kind.in_(kinds),
        Call.subject_id.in_(ids),
        Call.event_id.in_(event_ids),
        ~left,
    )
    waiting = work.session.scalars(letters).all()
    return [*waiting, *work.session.scalars(calls.order_by(Call.id.desc()))]


def was_tried(row: Letter | Call) -> bool:
    """Tell whether somebody may have read it all the same: a server took it and did not say so."""
    return row.letter_id is not None if isinstance(row, Call) else row.attempts > 0


def take_back(work: Work, rows: Collection[Letter | Call]) -> None:
    """Drop what need not be told any more, since later news tell it or nothing is left of it."""
    for each in rows:
        if isinstance(each, Call):
            each.state = CallState.overtaken
        else:
            drop(work, each)
