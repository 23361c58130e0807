"""Tables of acts by which many events and lines were suspended at once."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import Account
from app.columns import Base, Instant, enum_type
from app.events.models import Event, FormOfSupport
from app.lines.models import SupportLine
from app.projects.models import Project


class Suspension(Base):
    """One act that suspended events and lines of support: of a project (None: all), of a form (None: all)."""

    __tablename__ = "changes_suspensions"

    id: Mapped[int] = mapped_column(primary_key=True)
    project_id: Mapped[int | None] = mapped_column(ForeignKey("events_projects.id"), index=True)
    form_of_support: Mapped[FormOfSupport | None] = mapped_column(enum_type(FormOfSupport))
    until: Mapped[date | None]
    reason: Mapped[str | None] = mapped_column(Text)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("people_accounts.id"))
    at: Mapped[datetime] = mapped_column(Instant)
    project: Mapped[Project | None] = relationship()
    account: Mapped[Account | None] = relationship()


class Suspended(Base):
    """An event or a line that an act suspended, until `resumed_at`: by this way or by another one."""

    __tablename__ = "changes_suspended"
    __table_args__ = (
        CheckConstraint("(event_id IS NULL) <> (line_id IS NULL)", name="one"),
        Index("ix_changes_suspended_open", "suspension_id", "resumed_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    suspension_id: Mapped[int] = mapped_column(ForeignKey("changes_suspensions.id", ondelete="CASCADE"))
    event_id: Mapped[int | None] = mapped_column(
        ForeignKey("events_events.id", ondelete="CASCADE"), index=True
    )
    line_id: Mapped[int | None] = mapped_column(ForeignKey("lines_lines.id", ondelete="CASCADE"), index=True)
    resumed_at: Mapped[datetime | None] = mapped_column(Instant)
    event: Mapped[Event | None] = relationship()
    line: Mapped[SupportLine | None] = relationship()
