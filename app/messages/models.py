"""Tables of messages, of letters that leave by themselves, and of the clock by which they do."""

import enum
from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.columns import Base, Instant, Labels, enum_type
from app.registrations.models import Registration


class Message(Base):
    """What an organiser wrote to a set of people of one event; it never changes once it is sent.

    `key` was in the form, so that a form that is sent twice acts once. `readers` names the set
    (`app.messages.readers`), `documents` are the lines with links to documents. The English text is None
    where English readers got the Polish one.
    `sent_by_id` is an account, `sent_by` its name at the time.
    """

    __tablename__ = "messages_messages"

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("events_events.id", ondelete="CASCADE"), index=True)
    key: Mapped[str] = mapped_column(String(32), unique=True)
    readers: Mapped[str] = mapped_column(String(40))
    subject_pl: Mapped[str] = mapped_column(String(200))
    body_pl: Mapped[str] = mapped_column(Text)
    subject_en: Mapped[str | None] = mapped_column(String(200))
    body_en: Mapped[str | None] = mapped_column(Text)
    documents: Mapped[list[str] | None] = mapped_column(Labels)
    sent_at: Mapped[datetime] = mapped_column(Instant)
    sent_by_id: Mapped[int | None] = mapped_column(ForeignKey("people_accounts.id", ondelete="SET NULL"))
    sent_by: Mapped[str | None] = mapped_column(String(300))


class MessageRecipient(Base):
    """One person to whom a message went; `letter` is the Message-ID of their letter, None without e-mail.

    A participant has a registration, a trainer none.
    """

    __tablename__ = "messages_recipients"
    __table_args__ = (Index("ix_messages_recipients_message_id_letter", "message_id", "letter"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    message_id: Mapped[int] = mapped_column(ForeignKey("messages_messages.id", ondelete="CASCADE"))
    registration_id: Mapped[int | None] = mapped_column(
        ForeignKey("registrations_registrations.id", ondelete="CASCADE"), index=True
    )
    name: Mapped[str] = mapped_column(String(700))
    letter: Mapped[str | None] = mapped_column(String(200), index=True)
    message: Mapped[Message] = relationship()
    registration: Mapped[Registration | None] = relationship()


class LetterKind(enum.StrEnum):
    """Letters that leave by themselves: before a meeting, and after the last one."""

    reminder = "reminder"
    after = "after"


class DueRow(Base):
    """One such letter to one person, so that it is never written twice.

    `day` is the meeting's first day, or the last day of the event; `days` how long before or after it.
    """

    __tablename__ = "messages_due_rows"
    __table_args__ = (UniqueConstraint("registration_id", "kind", "day", "days"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    registration_id: Mapped[int] = mapped_column(
        ForeignKey("registrations_registrations.id", ondelete="CASCADE")
    )
    kind: Mapped[LetterKind] = mapped_column(enum_type(LetterKind))
    day: Mapped[date]
    days: Mapped[int]
    at: Mapped[datetime] = mapped_column(Instant)


class DueRound(Base):
    """What became of one kind of such letters of an event on one day: how many left, or that it was too late.

    `dropped`: nobody worked on the day on which they were due, and they are not sent afterwards.
    """

    __tablename__ = "messages_due_rounds"
    __table_args__ = (UniqueConstraint("event_id", "kind", "day", "days"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("events_events.id", ondelete="CASCADE"))
    kind: Mapped[LetterKind] = mapped_column(enum_type(LetterKind))
    day: Mapped[date]
    days: Mapped[int]
    at: Mapped[datetime] = mapped_column(Instant)
    count: Mapped[int]
    dropped: Mapped[bool] = mapped_column(default=False)


class DueClock(Base):
    """Until when all that fell due was looked at: one row for each chore, by its name."""

    __tablename__ = "messages_due_clocks"

    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    until: Mapped[datetime] = mapped_column(Instant)


class DailyLetter(Base):
    """That a member of staff wants one letter a day about their events; no row: none.

    `told_until` is the moment until which they were told, `last_day` the day of their last letter.
    """

    __tablename__ = "messages_daily_letters"

    account_id: Mapped[int] = mapped_column(
        ForeignKey("people_accounts.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    told_until: Mapped[datetime] = mapped_column(Instant)
    last_day: Mapped[date | None]
