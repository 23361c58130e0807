"""The append-only table of minutes."""

import enum
from datetime import datetime

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.columns import Base, Instant, words_of


class EntryKind(enum.StrEnum):
    """Why minutes were posted."""

    earned = "earned"
    reversal = "reversal"


class LedgerEntry(Base):
    """Minutes posted for one decision, or taken back when its session was reopened.

    Rows are only added; a total is always a sum. A decision is posted once and reversed at most once.
    """

    __tablename__ = "hours_ledger"
    __table_args__ = (
        UniqueConstraint("decision_id", "kind"),
        Index("ix_hours_ledger_registration", "registration_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    registration_id: Mapped[int] = mapped_column(ForeignKey("registrations_registrations.id"))
    session_id: Mapped[int] = mapped_column(ForeignKey("events_sessions.id"), index=True)
    decision_id: Mapped[int] = mapped_column(ForeignKey("attendance_decisions.id"))
    kind: Mapped[EntryKind] = mapped_column(words_of(EntryKind))
    minutes: Mapped[int]
    at: Mapped[datetime] = mapped_column(Instant)
