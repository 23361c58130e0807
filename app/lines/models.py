"""Tables of lines of support, of their recipients with their shares, and of their coaches."""

import enum
from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import Account
from app.columns import Base, Instant, enum_type
from app.events.models import FormOfSupport
from app.people.models import Institution, Person
from app.projects.models import Project


class Division(enum.StrEnum):
    """How a line's minutes were divided among its recipients at first."""

    even = "even"
    given = "given"


class SupportLine(Base):
    """A contracted number of minutes of support, given by appointment: the line's budget.

    `contract_number` and `provider` are what the office's contract for the line says. `unit_minutes` (45 or
    60) says how minutes are shown, and is fixed from `unit_frozen_at`, the first confirmed appointment.
    A cancellation within `cancellation_hours` of the start charges `late_percent` of the appointment's
    minutes, a no-show `no_show_percent`. `suspended_on` says since when the line is
    suspended, `suspended_until` until which day if that is known. `starts` and `ends` are both days of the
    period. `loaded` holds checksums of what a file said last, so that a file changes only what has changed
    in it.
    """

    __tablename__ = "lines_lines"
    __table_args__ = (
        CheckConstraint("unit_minutes IN (45, 60)", name="unit"),
        CheckConstraint("total_minutes > 0", name="total"),
        CheckConstraint("ends >= starts", name="period"),
        CheckConstraint("late_percent BETWEEN 0 AND 100", name="late"),
        CheckConstraint("no_show_percent BETWEEN 0 AND 100", name="no_show"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    record_id: Mapped[str] = mapped_column(String(120), unique=True)
    version: Mapped[int] = mapped_column(default=1)
    name_pl: Mapped[str] = mapped_column(String(300))
    name_en: Mapped[str | None] = mapped_column(String(300))
    form_of_support: Mapped[FormOfSupport] = mapped_column(enum_type(FormOfSupport))
    is_group: Mapped[bool] = mapped_column(default=False)
    project_id: Mapped[int] = mapped_column(ForeignKey("events_projects.id"), index=True)
    contract_number: Mapped[str | None] = mapped_column(String(120))
    provider: Mapped[str | None] = mapped_column(String(300))
    unit_minutes: Mapped[int]
    unit_frozen_at: Mapped[datetime | None] = mapped_column(Instant)
    total_minutes: Mapped[int]
    starts: Mapped[date]
    ends: Mapped[date]
    division: Mapped[Division] = mapped_column(enum_type(Division), default=Division.even)
    cancellation_hours: Mapped[int] = mapped_column(default=24)
    late_percent: Mapped[int] = mapped_column(default=100)
    no_show_percent: Mapped[int] = mapped_column(default=100)
    suspended_on: Mapped[date | None]
    suspended_until: Mapped[date | None]
    created_at: Mapped[datetime] = mapped_column(Instant)
    loaded: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    project: Mapped[Project] = relationship()
    recipients: Mapped[list["LineRecipient"]] = relationship(
        back_populates="line",
        order_by="LineRecipient.position",
        cascade="all, delete-orphan",
        passive_deletes=True,
    )
    coaches: Mapped[list["LineCoach"]] = relationship(
        back_populates="line", order_by="LineCoach.id", cascade="all, delete-orphan", passive_deletes=True
    )


_ALONE = "person_id IS NULL AND merged_into_id IS NULL"


class LineRecipient(Base):
    """Who receives a line's support: a person, with the institution that sends them if any, or an
    institution alone. `contact_email` is where an institution's confirmations go instead of the contact of
    the institution itself. `merged_into_id`: two institutions of one line turned out to be one; the share
    and the appointments of this row count for that one, until the merge is taken back.
    """

    __tablename__ = "lines_recipients"
    __table_args__ = (
        CheckConstraint("person_id IS NOT NULL OR institution_id IS NOT NULL", name="who"),
        Index(
            "uq_lines_recipients_person",
            "line_id",
            "person_id",
            unique=True,
        ),
        Index(
            "uq_lines_recipients_institution",
            "line_id",
            "institution_id",
            unique=True,
            sqlite_where=text(_ALONE),
            postgresql_where=text(_ALONE),
        ),
        Index("ix_lines_recipients_institution", "institution_id"),
        Index("ix_lines_recipients_person", "person_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    line_id: Mapped[int] = mapped_column(ForeignKey("lines_lines.id", ondelete="CASCADE"), index=True)
    position: Mapped[int]
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people_persons.id"))
    institution_id: Mapped[int | None] = mapped_column(ForeignKey("people_institutions.id"))
    contact_name: Mapped[str | None] = mapped_column(String(300))
    contact_email: Mapped[str | None] = mapped_column(String(320))
    ended_on: Mapped[date | None]
    merged_into_id: Mapped[int | None] = mapped_column(ForeignKey("lines_recipients.id"))
    line: Mapped[SupportLine] = relationship(back_populates="recipients")
    person: Mapped[Person | None] = relationship()
    institution: Mapped[Institution | None] = relationship()
    merged_into: Mapped["LineRecipient | None"] = relationship(
        foreign_keys=[merged_into_id], remote_side=[id], viewonly=True
    )

    @property
    def is_institution(self) -> bool:
        """Whether an institution alone receives the support."""
        return self.person_id is None

    @property
    def owner(self) -> tuple[int | None, int | None]:
        """Whose the minutes are in the books: a person's (first), or those of an institution alone."""
        return self.person_id, self.institution_id if self.is_institution else None


class Allocation(Base):
    """Minutes given to a recipient or taken from one; a recipient's share is the sum.

    Rows are only added. `act` joins what one act moved: both sides of a move, or the first division.
    """

    __tablename__ = "lines_allocations"
    __table_args__ = (CheckConstraint("minutes <> 0", name="minutes"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    recipient_id: Mapped[int] = mapped_column(
        ForeignKey("lines_recipients.id", ondelete="CASCADE"), index=True
    )
    act: Mapped[str] = mapped_column(String(32), index=True)
    minutes: Mapped[int]
    reason: Mapped[str | None] = mapped_column(Text)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("people_accounts.id"))
    at: Mapped[datetime] = mapped_column(Instant)
    recipient: Mapped[LineRecipient] = relationship()


class LineCoach(Base):
    """A coach who gives a line's support, from a day to a day (None: as long as the line runs)."""

    __tablename__ = "lines_coaches"
    __table_args__ = (UniqueConstraint("line_id", "account_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    line_id: Mapped[int] = mapped_column(ForeignKey("lines_lines.id", ondelete="CASCADE"))
    account_id: Mapped[int] = mapped_column(ForeignKey("people_accounts.id", ondelete="CASCADE"), index=True)
    starts: Mapped[date | None]
    ends: Mapped[date | None]
    line: Mapped[SupportLine] = relationship(back_populates="coaches")
    account: Mapped[Account] = relationship()
