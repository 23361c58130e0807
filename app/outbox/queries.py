"""Reading the outbox: what is due, what failed, what an event has sent, and whether workers live."""

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import defer

from app.outbox.models import MessageState, OutboxMessage, WorkerBeat
from app.work import Work

_SEVERAL = 3  # one or two full mailboxes are no fault of the mail server
_TELLING = timedelta(days=7)
_SKEW = timedelta(minutes=1)  # the clocks of several machines may differ so much


def due(now: datetime) -> ColumnElement[bool]:
    """Return the condition on messages that a worker may take: due, and in no other worker's hand."""
    return (
        (OutboxMessage.state == MessageState.queued)
        & (OutboxMessage.due_at <= now)
        & or_(OutboxMessage.claimed_until.is_(None), OutboxMessage.claimed_until <= now)
    )


def anything_due(work: Work) -> bool:
    """Tell whether a worker has something to do; takes no lock."""
    return work.session.scalar(select(OutboxMessage.id).where(due(work.now)).limit(1)) is not None


def oldest_due(work: Work) -> datetime | None:
    """Return since when the longest waiting message has been due, one in a worker's hand included."""
    return work.session.scalar(
        select(func.min(OutboxMessage.due_at)).where(
            OutboxMessage.state == MessageState.queued, OutboxMessage.due_at <= work.now
        )
    )


def no_mail_gets_through(work: Work, period: timedelta) -> bool:
    """Tell whether several mails have been tried in vain for so long, and none has left meanwhile."""
    since = work.now - period
    tried = select(func.count()).where(
        OutboxMessage.state == MessageState.queued,
        OutboxMessage.attempts > 0,
        OutboxMessage.created_at <= since,
    )
    if (work.session.scalar(tried) or 0) < _SEVERAL:
        return False
    left = select(OutboxMessage.id).where(
        OutboxMessage.state == MessageState.sent,
        # What left in the period fell due not long before; by this the index spares the older ones.
        OutboxMessage.due_at > since - timedelta(days=1),
        OutboxMessage.finished_at > since,
    )
    return work.session.scalar(left.limit(1)) is None


def last_beat(work: Work) -> datetime | None:
    """Return the last sign of life of any worker.

    One from the future, left behind when the clock was set back, says nothing about who lives now.
    """
    return work.session.scalar(select(func.max(WorkerBeat.at)).where(WorkerBeat.at <= work.now + _SKEW))


def failed_messages(work: Work, condition: ColumnElement[bool] | None = None) -> Select[OutboxMessage]:
    """Select the messages that were given up, newest first; `condition` narrows them, say to some events."""
    query = select(OutboxMessage).where(OutboxMessage.state == MessageState.failed)
    if condition is not None:
        query = query.where(condition)
    return query.order_by(OutboxMessage.id.desc())


def failed_sign_in_mail(work: Work) -> Select[OutboxMessage]:
    """Select the failed mails of the last days that belong to no event (links that sign in), newest first.

    An older one tells nothing any more: its link has run out, and whoever needed it has asked again.
    """
    recent = OutboxMessage.created_at > work.now - _TELLING
    return failed_messages(work, OutboxMessage.event_id.is_(None) & recent)


def messages_of_event(event_id: int) -> Select[OutboxMessage]:
    """Select everything that was mailed, or is to be, about an event, newest first, without bodies."""
    return (
        select(OutboxMessage)
        .where(OutboxMessage.event_id == event_id)
        .options(defer(OutboxMessage.body), defer(OutboxMessage.calendar))
        .order_by(OutboxMessage.id.desc())
    )


def message_counts(work: Work, event_id: int) -> dict[MessageState, int]:
    """Count the mails about an event by state."""
    rows = work.session.execute(
        select(OutboxMessage.state, func.count())
        .where(OutboxMessage.event_id == event_id)
        .group_by(OutboxMessage.state)
    )
    return {row[0]: row[1] for row in rows}


def latest_message(work: Work, kind: str, subject_kind: str, subject_id: int) -> OutboxMessage | None:
    """Return the mail of one kind about one row that was queued last."""
    query = select(OutboxMessage).where(
        OutboxMessage.subject_kind == subject_kind,
        OutboxMessage.subject_id == subject_id,
        OutboxMessage.kind == kind,
    )
    return work.session.scalar(query.order_by(OutboxMessage.id.desc()).limit(1))


def mailed_since(work: Work, kind: str, subject_kind: str, subject_id: int, minutes: int) -> int:
    """Count the mails of one kind about one row that were queued within the last minutes."""
    recent = select(func.count()).where(
        OutboxMessage.subject_kind == subject_kind,
        OutboxMessage.subject_id == subject_id,
        OutboxMessage.kind == kind,
        OutboxMessage.created_at > work.now - timedelta(minutes=minutes),
    )
    return work.session.scalar(recent) or 0
