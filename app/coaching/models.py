"""Tables of appointments, of who was invited to them, and of what was recorded as held."""

import enum
import uuid
from datetime import date, datetime, time

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import Account
from app.columns import Base, Instant, enum_type
from app.files.models import StoredFile
from app.lines.models import LineRecipient, SupportLine


class AppointmentState(enum.StrEnum):
    """Where an appointment stands.

    `offered` is a slot that nobody has taken; `held` waits for the recipients' confirmation; `confirmed`
    is in the books; `locked` too, and its month is closed. `suspended` was agreed, or offered to anybody,
    before its line was suspended.
    """

    offered = "offered"
    agreed = "agreed"
    held = "held"
    confirmed = "confirmed"
    locked = "locked"
    cancelled = "cancelled"
    cancelled_late = "cancelled_late"
    no_show = "no_show"
    suspended = "suspended"


OPEN = (AppointmentState.offered, AppointmentState.agreed)
"""The states in which a time may be moved."""

CANCELLABLE = (*OPEN, AppointmentState.held, AppointmentState.suspended)
"""The states in which an appointment may be called off by its coach."""

RESERVING = (AppointmentState.agreed, AppointmentState.held, AppointmentState.suspended)
"""The states whose minutes are reserved in a budget and not yet used."""

POSTED = (AppointmentState.confirmed, AppointmentState.locked)
"""The states whose minutes stand in the books of what was received and delivered."""

ARRANGED = (*RESERVING, *POSTED)
"""The states of appointments with somebody that are to come or took place."""

CHARGED_ONLY = (AppointmentState.cancelled_late, AppointmentState.no_show)
"""The states of what did not take place and is charged by the line's rule."""

TAKING_TIME = (*OPEN, AppointmentState.held, *POSTED)
"""The states in which an appointment takes its time, or is meant to."""

CALLED_OFF = (AppointmentState.cancelled, *CHARGED_ONLY)
"""The states of what did not take place."""


class Appointment(Base):
    """A time that a coach gives to one or several recipients of one line.

    Local time is the truth: an end not after the start lies on the next day. `minutes` are real
    minutes held, None before. `uid` and `sequence` are of its calendar entry. `request_key` is the form's,
    so that a form sent twice acts once. `override_reason` says why it may exceed a budget. `asked_at` is
    when those who came were last asked to confirm what is recorded. Nothing of what was talked about is kept.
    `sealed_link` is read and written by `app.coaching.online_link` alone.
    """

    __tablename__ = "coaching_appointments"
    __table_args__ = (
        CheckConstraint("minutes IS NULL OR minutes > 0", name="minutes"),
        Index("ix_coaching_appointments_line", "line_id", "state", "day"),
        Index("ix_coaching_appointments_coach", "account_id", "state", "day"),
        Index("ix_coaching_appointments_day", "account_id", "day"),
        Index("ix_coaching_appointments_state", "state", "day"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    record_id: Mapped[str | None] = mapped_column(String(240), unique=True)
    line_id: Mapped[int] = mapped_column(ForeignKey("lines_lines.id"))
    account_id: Mapped[int] = mapped_column(ForeignKey("people_accounts.id"))
    state: Mapped[AppointmentState] = mapped_column(enum_type(AppointmentState))
    version: Mapped[int] = mapped_column(default=1)
    day: Mapped[date]
    starts_at: Mapped[time]
    ends_at: Mapped[time]
    place: Mapped[str | None] = mapped_column(String(300))
    sealed_link: Mapped[str | None] = mapped_column(Text)
    minutes: Mapped[int | None]
    uid: Mapped[str] = mapped_column(String(80), unique=True, default=lambda: str(uuid.uuid4()))
    sequence: Mapped[int] = mapped_column(default=0)
    request_key: Mapped[str | None] = mapped_column(String(64), unique=True)
    override_reason: Mapped[str | None] = mapped_column(Text)
    cancelled_reason: Mapped[str | None] = mapped_column(Text)
    cancelled_at: Mapped[datetime | None] = mapped_column(Instant)
    asked_at: Mapped[datetime | None] = mapped_column(Instant)
    scan_id: Mapped[int | None] = mapped_column(ForeignKey("events_files.id"))
    scan_name: Mapped[str | None] = mapped_column(String(200))
    created_at: Mapped[datetime] = mapped_column(Instant)
    changed_at: Mapped[datetime] = mapped_column(Instant)
    line: Mapped[SupportLine] = relationship()
    account: Mapped[Account] = relationship()
    scan: Mapped[StoredFile | None] = relationship()
    invitees: Mapped[list["Invitee"]] = relationship(
        back_populates="appointment",
        order_by="Invitee.id",
        cascade="all, delete-orphan",
        passive_deletes=True,
    )

    @property
    def is_online(self) -> bool:
        """Whether there is a link to meet online."""
        return bool(self.sealed_link)


class ConfirmedBy(enum.StrEnum):
    """The way by which a recipient confirmed that an appointment was held."""

    link = "link"
    paper = "paper"


class Invitee(Base):
    """One recipient of one appointment: whether they came, and how they confirmed it.

    `attended` is None until it is held; False before that says that they called it off for themselves. Where
    nobody came, those who had called it off have None again, and all others False.
    `link_version` is part of the mailed link. `objection` is what a recipient says against the record.
    """

    __tablename__ = "coaching_invitees"
    __table_args__ = (UniqueConstraint("appointment_id", "recipient_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    appointment_id: Mapped[int] = mapped_column(ForeignKey("coaching_appointments.id", ondelete="CASCADE"))
    recipient_id: Mapped[int] = mapped_column(ForeignKey("lines_recipients.id"), index=True)
    attended: Mapped[bool | None]
    confirmed_at: Mapped[datetime | None] = mapped_column(Instant)
    confirmed_by: Mapped[ConfirmedBy | None] = mapped_column(enum_type(ConfirmedBy))
    objection: Mapped[str | None] = mapped_column(Text)
    link_version: Mapped[int] = mapped_column(default=1)
    appointment: Mapped[Appointment] = relationship(back_populates="invitees")
    recipient: Mapped[LineRecipient] = relationship()


class HeldRecord(Base):
    """One version of what an appointment gave and charged; the last one is in force.

    Rows are never changed: a correction adds one with its reason. What stands in the ledger has this row as
    its source. `received_minutes` went to each recipient who came, `charged_minutes` to the line.
    """

    __tablename__ = "coaching_held_records"
    __table_args__ = (UniqueConstraint("appointment_id", "version"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    appointment_id: Mapped[int] = mapped_column(ForeignKey("coaching_appointments.id"))
    version: Mapped[int]
    received_minutes: Mapped[int]
    delivered_minutes: Mapped[int]
    charged_minutes: Mapped[int]
    reason: Mapped[str | None] = mapped_column(Text)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("people_accounts.id"))
    at: Mapped[datetime] = mapped_column(Instant)
    appointment: Mapped[Appointment] = relationship()
    account: Mapped[Account | None] = relationship()
