"""Tables of interest: entries of lists, which letters they got, counts without names, the clock."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.columns import Base, Instant
from app.events.models import Event
from app.notices.models import TextVersion

KEEP_MONTHS = 12
"""For so many months a confirmed entry is kept, unless the office says otherwise."""
CONFIRM_DAYS = 7
"""For so many days an entry waits to be confirmed."""


class InterestEntry(Base):
    """Somebody who wants to hear of the next edition of an event; not a person of the register.

    One for each name and address at an event (`name_key`, `email_key`). It counts once it is confirmed by the
    mailed link; who leaves, or whose time is over, is deleted. `secret` is part of the link: rows come and
    go, and a number may come again. `text_id` is the consent that was shown.
    """

    __tablename__ = "interest_entries"
    __table_args__ = (UniqueConstraint("event_id", "email_key", "name_key", name="uq_interest_entries_who"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(
        ForeignKey("events_events.id", ondelete="CASCADE", name="fk_interest_entries_event")
    )
    first_name: Mapped[str] = mapped_column(String(300))
    last_name: Mapped[str] = mapped_column(String(300))
    name_key: Mapped[str] = mapped_column(String(620))
    email: Mapped[str] = mapped_column(String(320))
    email_key: Mapped[str] = mapped_column(String(320), index=True)
    institution: Mapped[str | None] = mapped_column(String(300))
    language: Mapped[str] = mapped_column(String(5))
    text_id: Mapped[int] = mapped_column(
        ForeignKey("notices_texts.id", name="fk_interest_entries_text"), index=True
    )
    secret: Mapped[int]
    asked_at: Mapped[datetime] = mapped_column(Instant)
    confirmed_at: Mapped[datetime | None] = mapped_column(Instant, index=True)

    event: Mapped[Event] = relationship()
    text: Mapped[TextVersion] = relationship()

    @property
    def name(self) -> str:
        """First and last name."""
        return f"{self.first_name} {self.last_name}"


class InterestLetter(Base):
    """That somebody was written to about an edition: nobody is twice."""

    __tablename__ = "interest_letters"

    entry_id: Mapped[int] = mapped_column(
        ForeignKey("interest_entries.id", ondelete="CASCADE", name="fk_interest_letters_entry"),
        primary_key=True,
        autoincrement=False,
    )
    event_id: Mapped[int] = mapped_column(
        ForeignKey("events_events.id", ondelete="CASCADE", name="fk_interest_letters_event"),
        primary_key=True,
        autoincrement=False,
        index=True,
    )
    sent_at: Mapped[datetime] = mapped_column(Instant)


class InterestSource(Base):
    """That an event is a next edition of another one, whose list its organisers write to."""

    __tablename__ = "interest_sources"

    event_id: Mapped[int] = mapped_column(
        ForeignKey("events_events.id", ondelete="CASCADE", name="fk_interest_sources_event"),
        primary_key=True,
        autoincrement=False,
    )
    source_id: Mapped[int] = mapped_column(
        ForeignKey("events_events.id", ondelete="CASCADE", name="fk_interest_sources_source"),
        primary_key=True,
        autoincrement=False,
        index=True,
    )


class InterestCount(Base):
    """How many confirmed their interest in an event within a month ("2026-11"); stays when entries go."""

    __tablename__ = "interest_counts"

    event_id: Mapped[int] = mapped_column(
        ForeignKey("events_events.id", ondelete="CASCADE", name="fk_interest_counts_event"),
        primary_key=True,
        autoincrement=False,
    )
    month: Mapped[str] = mapped_column(String(7), primary_key=True)
    people: Mapped[int] = mapped_column(default=0)


class InterestClock(Base):
    """For how many months entries are kept, and when was last looked what is to be erased: one row."""

    __tablename__ = "interest_clock"
    __table_args__ = (CheckConstraint("keep_months BETWEEN 1 AND 60", name="keep_months"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    keep_months: Mapped[int] = mapped_column(default=KEEP_MONTHS)
    looked_on: Mapped[date | None]
