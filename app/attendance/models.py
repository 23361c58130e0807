"""Tables of marks (evidence), of registers with their versions, and of decisions."""

import enum
from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import Account
from app.columns import Base, Instant, enum_type
from app.events.models import Session
from app.registrations.models import Registration


class Presence(enum.StrEnum):
    """What is known of one person at one session; `partial` comes with its minutes."""

    present = "present"
    absent = "absent"
    excused = "excused"
    partial = "partial"


class Mark(Base):
    """The working mark of a person for a session: evidence, changed freely until confirmation.

    `minutes` is set exactly when the presence is partial.
    """

    __tablename__ = "attendance_marks"
    __table_args__ = (
        UniqueConstraint("session_id", "registration_id"),
        CheckConstraint("(presence = 'partial') = (minutes IS NOT NULL)", name="minutes"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    session_id: Mapped[int] = mapped_column(ForeignKey("events_sessions.id"))
    registration_id: Mapped[int] = mapped_column(ForeignKey("registrations_registrations.id"), index=True)
    presence: Mapped[Presence] = mapped_column(enum_type(Presence))
    minutes: Mapped[int | None]
    changed_at: Mapped[datetime] = mapped_column(Instant)


class RegisterAction(enum.StrEnum):
    """What was done with a session's register."""

    confirmed = "confirmed"
    reopened = "reopened"


class RegisterVersion(Base):
    """One confirmation or reopening of a session's register; the last row tells how it stands.

    `credit_minutes` is what a full presence earned at that confirmation. Rows are never changed.
    """

    __tablename__ = "attendance_register_versions"
    __table_args__ = (UniqueConstraint("session_id", "version"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    session_id: Mapped[int] = mapped_column(ForeignKey("events_sessions.id"))
    version: Mapped[int]
    action: Mapped[RegisterAction] = mapped_column(enum_type(RegisterAction))
    credit_minutes: Mapped[int | None]
    reason: Mapped[str | None] = mapped_column(Text)
    account_id: Mapped[int] = mapped_column(ForeignKey("people_accounts.id"))
    at: Mapped[datetime] = mapped_column(Instant)
    session: Mapped[Session] = relationship()
    account: Mapped[Account] = relationship()


class Decision(Base):
    """What one confirmation decided for one person: never changed, superseded by a later version."""

    __tablename__ = "attendance_decisions"
    __table_args__ = (
        UniqueConstraint("register_version_id", "registration_id"),
        Index("ix_attendance_decisions_registration", "registration_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    register_version_id: Mapped[int] = mapped_column(ForeignKey("attendance_register_versions.id"))
    registration_id: Mapped[int] = mapped_column(ForeignKey("registrations_registrations.id"))
    presence: Mapped[Presence] = mapped_column(enum_type(Presence))
    minutes: Mapped[int]
    register: Mapped[RegisterVersion] = relationship()
    registration: Mapped[Registration] = relationship()
