"""Tables of answered tests, and of evaluations that hold nothing of who gave them (docs/decisions/0224)."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.columns import Base, Instant


class Attempt(Base):
    """What one participant answered in a test: a row for each test and registration.

    `answers` holds by question's id the id of the version that was shown and the chosen keys.
    """

    __tablename__ = "surveys_attempts"

    sheet_id: Mapped[int] = mapped_column(
        ForeignKey("questions_sheets.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    registration_id: Mapped[int] = mapped_column(
        ForeignKey(
            "registrations_registrations.id", ondelete="CASCADE", name="fk_surveys_attempts_registration"
        ),
        primary_key=True,
        autoincrement=False,
        index=True,
    )
    answers: Mapped[dict[str, list[Any]]] = mapped_column(JSON)
    answered_at: Mapped[datetime] = mapped_column(Instant)
    changed_at: Mapped[datetime] = mapped_column(Instant)


class Voice(Base):
    """One evaluation: answers by question's id, as of tests, and nothing else.

    No person, no time, no order: the key is random, SQLite keeps the rows by it, and with each new evaluation
    all of its sheet are written anew in a random order.
    """

    __tablename__ = "surveys_voices"
    __table_args__ = ({"sqlite_with_rowid": False},)

    random_id: Mapped[str] = mapped_column(String(32), primary_key=True)
    sheet_id: Mapped[int] = mapped_column(ForeignKey("questions_sheets.id", ondelete="CASCADE"), index=True)
    answers: Mapped[dict[str, list[Any]]] = mapped_column(JSON)


class Heard(Base):
    """That somebody answered an evaluation by the participant's page: no time, no way to the answers.

    A row for each sheet and registration.
    """

    __tablename__ = "surveys_heard"
    __table_args__ = ({"sqlite_with_rowid": False},)

    sheet_id: Mapped[int] = mapped_column(
        ForeignKey("questions_sheets.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    registration_id: Mapped[int] = mapped_column(
        ForeignKey(
            "registrations_registrations.id", ondelete="CASCADE", name="fk_surveys_heard_registration"
        ),
        primary_key=True,
        autoincrement=False,
        index=True,
    )


class SpentTicket(Base):
    """A form of an evaluation by the room link that was sent: sent again, it counts no second time.

    A ticket is random and made for one showing of the form; who was shown it stands nowhere.
    """

    __tablename__ = "surveys_tickets"
    __table_args__ = ({"sqlite_with_rowid": False},)

    ticket: Mapped[str] = mapped_column(String(64), primary_key=True)
    sheet_id: Mapped[int] = mapped_column(ForeignKey("questions_sheets.id", ondelete="CASCADE"), index=True)


class Competence(Base):
    """What an event's people are to learn, in words: the first two of the four stages of a competence.

    The other two, how it was assessed and compared, follow from the tests. A row for each event that has any.
    """

    __tablename__ = "surveys_competences"

    event_id: Mapped[int] = mapped_column(
        ForeignKey("events_events.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    scope: Mapped[str | None] = mapped_column(Text)
    standard: Mapped[str | None] = mapped_column(Text)
    version: Mapped[int] = mapped_column(default=1, server_default="1")
    changed_at: Mapped[datetime] = mapped_column(Instant)
