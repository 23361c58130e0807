"""Reading the outbox: what is due, what failed, what an event has sent, and whether workers live."""

from collections.abc import Collection
from datetime import datetime, timedelta
from functools import cache

from sqlalchemy import BindParameter, ColumnElement, Select, exists, func, or_, select
from sqlalchemy.orm import aliased, defer

from app.outbox.mailbox_limit import ACCOUNTS, AT_ONCE
from app.outbox.models import Call, CallState, Letter, LetterState, WorkerBeat
from app.work import Work

_SEVERAL = 3  # one or two full mailboxes are no fault of the mail server
_TELLING = timedelta(days=7)
CLOCKS_APART = timedelta(minutes=1)
"""The clocks of several machines may differ so much."""


def due(now: datetime | BindParameter[datetime]) -> ColumnElement[bool]:
    """Return the condition on letters that a worker may take: due, and in no other worker's hand."""
    return (
        (Letter.state == LetterState.queued)
        & (Letter.due_at <= now)
        & or_(Letter.claimed_until.is_(None), Letter.claimed_until <= now)
    )


def is_next() -> ColumnElement[bool]:
    """Return the condition on letters that no earlier one about the same row still waits or is in hand.

    One about several rows keeps its place among all of its mailbox. Links that sign in wait for nobody.
    """
    earlier = aliased(Letter)
    waiting = (earlier.id < Letter.id) & (earlier.state == LetterState.queued)
    of_row = exists().where(
        earlier.subject_kind == Letter.subject_kind, earlier.subject_id == Letter.subject_id, waiting
    )
    of_mailbox = exists().where(
        earlier.mailbox == Letter.mailbox,
        # That is Letter.lane, too. Said as an equality, SQLite would look through all that waits in the lane
        # for each letter instead of through the mailbox: seconds for a letter once thousands wait.
        earlier.lane != AT_ONCE,
        or_(earlier.several, Letter.several),
        waiting,
    )
    return or_(Letter.lane == AT_ONCE, ~of_row & ~of_mailbox)


def takeable(now: datetime | BindParameter[datetime]) -> ColumnElement[bool]:
    """Return the condition on letters that a worker may take now: due, and next of those about their row."""
    return due(now) & is_next()


def oldest_due(work: Work) -> datetime | None:
    """Return since when the longest waiting letter has been due, one in a worker's hand included.

    One that waits for an earlier letter about the same row is not late.
    """
    return work.session.scalar(
        select(func.min(Letter.due_at)).where(
            Letter.state == LetterState.queued, Letter.due_at <= work.now, is_next()
        )
    )


def no_mail_gets_through(work: Work, period: timedelta) -> bool:
    """Tell whether several letters have been tried in vain for so long, and none has left meanwhile."""
    since = work.now - period
    tried = select(func.count()).where(
        Letter.state == LetterState.queued,
        Letter.attempts > 0,
        Letter.created_at <= since,
    )
    if (work.session.scalar(tried) or 0) < _SEVERAL:
        return False
    left = select(Letter.id).where(
        Letter.state == LetterState.sent,
        # What left in the period fell due not long before; by this the index spares the older ones.
        Letter.due_at > since - timedelta(days=1),
        Letter.finished_at > since,
    )
    return work.session.scalar(left.limit(1)) is None


def last_beat(work: Work) -> datetime | None:
    """Return the last sign of life of any worker.

    One from the future, left behind when the clock was set back, says nothing about who lives now.
    """
    return work.session.scalar(
        select(func.max(WorkerBeat.at)).where(WorkerBeat.at <= work.now + CLOCKS_APART)
    )


def failed_letters(work: Work, condition: ColumnElement[bool] | None = None) -> Select[Letter]:
    """Select the letters that were given up, newest first; `condition` narrows them, say to some events."""
    query = select(Letter).where(Letter.state == LetterState.failed)
    if condition is not None:
        query = query.where(condition)
    return query.order_by(Letter.id.desc())


def failed_sign_in_letters(work: Work) -> Select[Letter]:
    """Select the failed letters of the last days about accounts (links that sign in), newest first.

    An older one tells nothing any more: its link has run out, and a new one was asked for if needed.
    """
    recent = Letter.created_at > work.now - _TELLING
    return failed_letters(work, Letter.subject_kind.in_(ACCOUNTS) & recent)


def failed_letters_elsewhere(work: Work) -> Select[Letter]:
    """Select the failed letters about neither an event nor an account (appointments, institutions' links),
    but those that another letter followed, newest first."""
    elsewhere = Letter.event_id.is_(None) & Letter.subject_kind.not_in(ACCOUNTS)
    return failed_letters(work, elsewhere & not_followed())


@cache
def not_followed() -> ColumnElement[bool]:
    """Return the condition on letters that none about the same subject was queued after them and got on.

    A failed letter then tells nothing any more: a new one went, say to a corrected address.
    """
    later = aliased(Letter)
    return ~exists().where(
        later.subject_kind == Letter.subject_kind,
        later.subject_id == Letter.subject_id,
        later.id > Letter.id,
        later.state != LetterState.failed,
    )


@cache
def not_phoned() -> ColumnElement[bool]:
    """Return the condition on failed letters that nobody has told by phone, and no later news overtook."""
    return ~exists().where(Call.letter_id == Letter.id, Call.state.in_((CallState.told, CallState.overtaken)))


def letters_of_event(event_id: int) -> Select[Letter]:
    """Select everything that was mailed, or is to be, about an event, newest first, without bodies."""
    return (
        select(Letter)
        .where(Letter.event_id == event_id)
        .options(defer(Letter.body), defer(Letter.calendar))
        .order_by(Letter.id.desc())
    )


def letter_counts(work: Work, event_id: int) -> dict[LetterState, int]:
    """Count the letters about an event by state."""
    rows = work.session.execute(
        select(Letter.state, func.count()).where(Letter.event_id == event_id).group_by(Letter.state)
    )
    return {row[0]: row[1] for row in rows}


def latest_letter(work: Work, kind: str, subject_kind: str, subject_id: int) -> Letter | None:
    """Return the letter of one kind about one row that was queued last."""
    query = select(Letter).where(
        Letter.subject_kind == subject_kind,
        Letter.subject_id == subject_id,
        Letter.kind == kind,
    )
    return work.session.scalar(query.order_by(Letter.id.desc()).limit(1))


def mailed_last(work: Work, subject_kind: str, ids: Collection[int]) -> dict[int, str]:
    """Return to which address the last letter about each of these rows was queued, whatever its kind."""
    mine = Letter.subject_kind == subject_kind, Letter.subject_id.in_(ids)
    last = select(func.max(Letter.id)).where(*mine).group_by(Letter.subject_id)
    rows = work.session.execute(select(Letter.subject_id, Letter.recipient).where(Letter.id.in_(last)))
    return {row[0]: row[1] for row in rows}


def mailed_since(work: Work, kind: str, subject_kind: str, subject_id: int, minutes: int) -> int:
    """Count the letters of one kind about one row that were queued within the last minutes."""
    recent = select(func.count()).where(
        Letter.subject_kind == subject_kind,
        Letter.subject_id == subject_id,
        Letter.kind == kind,
        Letter.created_at > work.now - timedelta(minutes=minutes),
    )
    return work.session.scalar(recent) or 0
