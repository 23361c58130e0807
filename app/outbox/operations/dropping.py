"""Dropping letters and calls that a later one has overtaken, so that nobody reads old news last."""

from collections.abc import Sequence

from sqlalchemy import or_, select
from sqlalchemy.orm import load_only

from app.outbox.models import UNDER_WAY, Call, CallState, Letter, LetterState
from app.outbox.new_letter import NewLetter
from app.outbox.overtaking import overtakes
from app.work import Work

_KEYS = (Letter.subject_kind, Letter.subject_id, Letter.about)


def drop_overtaken(work: Work, letters: Sequence[NewLetter]) -> None:
    """Drop the waiting letters that these new ones overtake; one statement to find them.

    What a worker has in hand stays: it leaves before the new one, or is dropped if its try fails. What is
    about several rows stays, too: who writes about all of these drops it (`outbox.operations.untold`). So
    does who writes from what was told last: what they leave is told before, and theirs starts from it.
    """
    later = {(each.subject_kind, each.subject_id): each for each in letters if each.about}
    if not later:
        return
    query = (
        select(Letter, Letter.since.is_not(None))
        .where(
            Letter.state == LetterState.queued,
            or_(Letter.claimed_until.is_(None), Letter.claimed_until <= work.now),
            Letter.subject_kind.in_({kind for kind, _ in later}),
            Letter.subject_id.in_({id for _, id in later}),
            Letter.about.is_not(None),
            ~Letter.several,
        )
        .options(load_only(*_KEYS))
        .order_by(Letter.id)
        .with_for_update(skip_locked=True)
    )
    for each, has_since in work.session.execute(query).all():
        new = later.get((each.subject_kind, each.subject_id))
        if new and not (has_since and new.since) and overtakes(new.about, each.about):
            drop(work, each)


def drop(work: Work, letter: Letter) -> None:
    """Record that a letter isn't sent, since a later one tells all that it does."""
    letter.state = LetterState.overtaken
    letter.finished_at = work.now
    letter.claimed_until = letter.sent_in = letter.last_error = None


def is_overtaken(work: Work, letter: Letter) -> bool:
    """Tell whether a later letter about the same row, sent or to be sent, tells all that this one does."""
    if not letter.about or letter.several:
        return False
    later = select(Letter.about).where(
        Letter.subject_kind == letter.subject_kind,
        Letter.subject_id == letter.subject_id,
        Letter.id > letter.id,
        Letter.about.is_not(None),
        Letter.state.in_(UNDER_WAY),
    )
    return any(overtakes(about, letter.about) for about in work.session.scalars(later))


def close_calls(work: Work, letter: Letter) -> None:
    """Close the calls that a letter which has left makes pointless: its own, and those that it overtakes."""
    query = select(Call).where(
        Call.subject_kind == letter.subject_kind,
        Call.subject_id == letter.subject_id,
        Call.state == CallState.open,
    )
    for each in work.session.scalars(query):
        if each.letter_id == letter.id:
            each.state = CallState.arrived
        elif overtakes(letter.about, each.about) and each.created_at <= letter.created_at:
            each.state = CallState.overtaken
