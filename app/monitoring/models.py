"""Tables of participation forms, of the keys that seal them, and of dictionaries (docs/decisions/0210)."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, Text, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app import clock
from app.accounts.models import Account
from app.columns import Base, Instant
from app.events.models import Event
from app.people.models import Person
from app.projects.models import Project


class ParticipationForm(Base):
    """The participation form of one person in one project: that it was given, and its sealed contents.

    A row says "given". `sealed` is None while it lies on paper (`paper_at`) and nobody has keyed it in.
    `is_doubtful`: the person confirmed what does not agree with the PESEL. `changed_at` is when the contents
    were typed last, by the person or, from paper, by the account `keyed_by`. Two persons who are merged may
    both have one in a project: that of who is kept stays, unless only the other has contents.
    """

    __tablename__ = "monitoring_forms"
    __table_args__ = (
        UniqueConstraint("person_id", "project_id", name="uq_monitoring_forms_once"),
        Index("ix_monitoring_forms_project_id", "project_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people_persons.id", name="fk_monitoring_forms_person"))
    project_id: Mapped[int] = mapped_column(
        ForeignKey("events_projects.id", name="fk_monitoring_forms_project")
    )
    sealed: Mapped[str | None] = mapped_column(Text)
    given_at: Mapped[datetime] = mapped_column(Instant)
    changed_at: Mapped[datetime | None] = mapped_column(Instant)
    paper_at: Mapped[datetime | None] = mapped_column(Instant)
    keyed_by_id: Mapped[int | None] = mapped_column(
        ForeignKey("people_accounts.id", name="fk_monitoring_forms_keyed_by")
    )
    is_doubtful: Mapped[bool] = mapped_column(default=False, server_default=false())

    person: Mapped[Person] = relationship()
    project: Mapped[Project] = relationship()
    keyed_by: Mapped[Account | None] = relationship()

    @property
    def given_on(self) -> date:
        """The Warsaw day on which it was given."""
        return clock.today(self.given_at)

    @property
    def paper_on(self) -> date | None:
        """The Warsaw day on which it came in on paper."""
        return clock.today(self.paper_at) if self.paper_at else None


class FormConfirmation(Base):
    """For which event a form was given, or what was on file confirmed; events that always ask look here."""

    __tablename__ = "monitoring_confirmations"

    form_id: Mapped[int] = mapped_column(
        ForeignKey("monitoring_forms.id", ondelete="CASCADE", name="fk_monitoring_confirmations_form"),
        primary_key=True,
        autoincrement=False,
    )
    event_id: Mapped[int] = mapped_column(
        ForeignKey("events_events.id", ondelete="CASCADE", name="fk_monitoring_confirmations_event"),
        primary_key=True,
        autoincrement=False,
        index=True,
    )
    at: Mapped[datetime] = mapped_column(Instant)

    form: Mapped[ParticipationForm] = relationship()
    event: Mapped[Event] = relationship()


class SealingKey(Base):
    """A key under which forms are sealed: its fingerprint, and a text that only this key opens."""

    __tablename__ = "monitoring_keys"

    fingerprint: Mapped[str] = mapped_column(String(9), primary_key=True)
    checked: Mapped[str] = mapped_column(Text)
    since: Mapped[datetime] = mapped_column(Instant)


class DictionaryVersion(Base):
    """The dictionaries of a project (None: of all that have none of their own), valid from a day to a day.

    Versions are only added: of those that are valid on a day, the one that was loaded last holds.
    """

    __tablename__ = "monitoring_dictionaries"

    id: Mapped[int] = mapped_column(primary_key=True)
    project_id: Mapped[int | None] = mapped_column(
        ForeignKey("events_projects.id", ondelete="CASCADE", name="fk_monitoring_dictionaries_project"),
        index=True,
    )
    name: Mapped[str] = mapped_column(String(200))
    valid_from: Mapped[date]
    valid_until: Mapped[date | None]
    content: Mapped[dict[str, Any]] = mapped_column(JSON)
    loaded_at: Mapped[datetime] = mapped_column(Instant)
    loaded_by_id: Mapped[int | None] = mapped_column(
        ForeignKey("people_accounts.id", name="fk_monitoring_dictionaries_loaded_by")
    )

    loaded_by: Mapped[Account | None] = relationship()
