"""The table of letters, with what each delivery attempt left behind."""

import enum
from datetime import datetime
from typing import Any

from sqlalchemy import Index, LargeBinary, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.columns import Base, Instant, Labels, enum_type
from app.outbox.mailbox_limit import lane_of, mailbox_of


class LetterState(enum.StrEnum):
    """Where a letter stands: waiting for its turn, delivered, given up with a reason, or not sent since a
    later one tells all that it did."""

    queued = "queued"
    sent = "sent"
    failed = "failed"
    overtaken = "overtaken"


UNDER_WAY = (LetterState.queued, LetterState.sent)
"""The states of letters that are read, or will be."""


def _mailbox(context: Any) -> str:
    return mailbox_of(context.get_current_parameters()["recipient"])


def _lane(context: Any) -> int:
    return lane_of(context.get_current_parameters()["subject_kind"])


class Letter(Base):
    """One letter to one recipient, rendered when queued, so that a retry is the same letter.

    `claimed_until` is the lease of the worker that has it in hand; a lease that ran out (a killed
    worker) makes the letter due again. `event_id` and `subject_id` point to their rows without a
    foreign key, since this room lies below them. Bodies are erased some days after delivery.
    `mailbox` and `lane` follow from recipient and subject (`outbox.mailbox`). `sent_in` is the
    Message-ID of the joined letter that carries this one; None for one that goes alone.
    `code` is what the QR code says that is attached as a picture; of several letters in one, a line for each.
    `put_off` says that it waits until its mailbox may get another one. `about` names what it tells
    (`outbox.overtaking`), `since` is what its reader had been told before, as the room that wrote it keeps
    it; `several` says that it is about other rows of its reader, too. The table keeps the name that it had
    when letters were called messages (docs/glossary.md).
    """

    __tablename__ = "outbox_messages"
    __table_args__ = (
        Index("ix_outbox_messages_state_due_at", "state", "due_at"),
        Index("ix_outbox_messages_event_id_state", "event_id", "state"),
        Index("ix_outbox_messages_subject", "subject_kind", "subject_id"),
        Index("ix_outbox_messages_lane", "state", "lane", "due_at"),
        Index("ix_outbox_messages_mailbox", "mailbox", "state", "finished_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(60))
    subject_kind: Mapped[str] = mapped_column(String(40))
    subject_id: Mapped[int]
    event_id: Mapped[int | None]
    language: Mapped[str] = mapped_column(String(5))
    recipient: Mapped[str] = mapped_column(String(320))
    recipient_name: Mapped[str] = mapped_column(String(700))
    reply_to: Mapped[str | None] = mapped_column(String(320))
    subject: Mapped[str] = mapped_column(String(400))
    body: Mapped[str | None] = mapped_column(Text)
    calendar: Mapped[bytes | None] = mapped_column(LargeBinary)
    code: Mapped[str | None] = mapped_column(String(300))
    message_id: Mapped[str] = mapped_column(String(200), unique=True)
    created_at: Mapped[datetime] = mapped_column(Instant)
    due_at: Mapped[datetime] = mapped_column(Instant)
    state: Mapped[LetterState] = mapped_column(enum_type(LetterState), default=LetterState.queued)
    attempts: Mapped[int] = mapped_column(default=0)
    claimed_until: Mapped[datetime | None] = mapped_column(Instant)
    finished_at: Mapped[datetime | None] = mapped_column(Instant)
    last_error: Mapped[str | None] = mapped_column(String(400))
    mailbox: Mapped[str] = mapped_column(String(320), default=_mailbox)
    lane: Mapped[int] = mapped_column(default=_lane)
    sent_in: Mapped[str | None] = mapped_column(String(200))
    put_off: Mapped[bool] = mapped_column(default=False)
    about: Mapped[list[str] | None] = mapped_column(Labels)
    since: Mapped[str | None] = mapped_column(Text)
    several: Mapped[bool] = mapped_column(default=False)


class CallState(enum.StrEnum):
    """Where a call stands: to be made, made, overtaken, or pointless since the failed letter has arrived.

    It is overtaken by a later letter or call that tells all of it, or by the meeting of which it reminds.
    """

    open = "open"
    told = "told"
    overtaken = "overtaken"
    arrived = "arrived"


class Call(Base):
    """Somebody who must be told by phone: they have no e-mail, or their letter could not be delivered.

    The row holds no name and no number: whom to call follows from the subject. `words` is what to say,
    `since` that of the letter, `letter_id` the letter that failed, `told_at` and `told_by` when and by
    which account it was said.
    """

    __tablename__ = "outbox_calls"
    __table_args__ = (
        Index("ix_outbox_calls_event_id_state", "event_id", "state"),
        Index("ix_outbox_calls_subject", "subject_kind", "subject_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(60))
    subject_kind: Mapped[str] = mapped_column(String(40))
    subject_id: Mapped[int]
    event_id: Mapped[int | None]
    language: Mapped[str] = mapped_column(String(5))
    words: Mapped[str] = mapped_column(Text)
    about: Mapped[list[str] | None] = mapped_column(Labels)
    since: Mapped[str | None] = mapped_column(Text)
    letter_id: Mapped[int | None] = mapped_column(unique=True)
    created_at: Mapped[datetime] = mapped_column(Instant)
    state: Mapped[CallState] = mapped_column(enum_type(CallState), default=CallState.open)
    told_at: Mapped[datetime | None] = mapped_column(Instant)
    told_by: Mapped[int | None]


class WorkerBeat(Base):
    """The last sign of life of each worker, for the health check."""

    __tablename__ = "outbox_worker_beats"

    name: Mapped[str] = mapped_column(String(120), primary_key=True)
    at: Mapped[datetime] = mapped_column(Instant)
