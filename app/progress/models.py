"""Tables of entry and exit tests, and of the outcome of a training for each participant."""

import enum
from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import Account
from app.columns import Base, Instant, enum_type
from app.events.models import Event
from app.people.models import Institution
from app.projects.models import Project
from app.registrations.models import Registration


class OutcomeKind(enum.StrEnum):
    """What became of a participant's training."""

    completed = "completed"
    not_completed = "not_completed"
    absent_throughout = "absent_throughout"


class Outcome(Base):
    """What staff decided at the end of an edition for one registration; no row while it is open."""

    __tablename__ = "progress_outcomes"

    registration_id: Mapped[int] = mapped_column(
        ForeignKey("registrations_registrations.id"), primary_key=True, autoincrement=False
    )
    outcome: Mapped[OutcomeKind] = mapped_column(enum_type(OutcomeKind))
    reason: Mapped[str | None] = mapped_column(Text)
    account_id: Mapped[int] = mapped_column(ForeignKey("people_accounts.id"))
    at: Mapped[datetime] = mapped_column(Instant)
    registration: Mapped[Registration] = relationship()
    account: Mapped[Account] = relationship()


class TestKind(enum.StrEnum):
    """Whether a test is taken before the training or after it."""

    entry = "entry"
    exit = "exit"


class EventTest(Base):
    """The entry or the exit test of an event: how many points there are, and from how many it is passed."""

    __tablename__ = "progress_tests"
    __table_args__ = (
        UniqueConstraint("event_id", "kind"),
        CheckConstraint("most_points > 0", name="most"),
        CheckConstraint("pass_points IS NULL OR pass_points BETWEEN 0 AND most_points", name="pass"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("events_events.id", ondelete="CASCADE"))
    kind: Mapped[TestKind] = mapped_column(enum_type(TestKind))
    most_points: Mapped[float]
    pass_points: Mapped[float | None]
    event: Mapped[Event] = relationship()


class ScoreSource(enum.StrEnum):
    """Where points come from: staff typed them, or they were counted from answers by a link."""

    typed = "typed"
    link = "link"


class Score(Base):
    """What one participant reached in a test."""

    __tablename__ = "progress_scores"
    __table_args__ = (
        UniqueConstraint("test_id", "registration_id"),
        CheckConstraint("points >= 0", name="points"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    test_id: Mapped[int] = mapped_column(ForeignKey("progress_tests.id", ondelete="CASCADE"))
    registration_id: Mapped[int] = mapped_column(ForeignKey("registrations_registrations.id"), index=True)
    points: Mapped[float]
    source: Mapped[ScoreSource] = mapped_column(
        enum_type(ScoreSource), default=ScoreSource.typed, server_default=ScoreSource.typed.value
    )
    changed_at: Mapped[datetime] = mapped_column(Instant)
    test: Mapped[EventTest] = relationship()


class InstitutionLink(Base):
    """A link by which an institution's director sees the hours of its own people in one project.

    It works until `ends_on` and while `revoked_at` is empty; raising `version` kills what was mailed before.
    """

    __tablename__ = "progress_institution_links"

    id: Mapped[int] = mapped_column(primary_key=True)
    institution_id: Mapped[int] = mapped_column(ForeignKey("people_institutions.id"), index=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("events_projects.id"), index=True)
    name: Mapped[str] = mapped_column(String(300))
    email: Mapped[str] = mapped_column(String(320))
    language: Mapped[str] = mapped_column(String(5), default="pl")
    version: Mapped[int] = mapped_column(default=1)
    ends_on: Mapped[date]
    revoked_at: Mapped[datetime | None] = mapped_column(Instant)
    account_id: Mapped[int] = mapped_column(ForeignKey("people_accounts.id"))
    created_at: Mapped[datetime] = mapped_column(Instant)
    institution: Mapped[Institution] = relationship()
    project: Mapped[Project] = relationship()
    account: Mapped[Account] = relationship()
