"""The table of invitations: whom an event asks to come, and the answer."""

import enum
from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.columns import Base, Instant, enum_type
from app.events.models import Event
from app.people.models import Institution, Person
from app.registrations.models import Registration


class Answer(enum.StrEnum):
    """What an invited person or institution answered."""

    yes = "yes"
    no = "no"
    other = "other"


COMING = (Answer.yes, Answer.other)
"""The answers by which somebody was signed up; they stand."""


class Invitation(Base):
    """One letter with a link to answer: to a person, or to the contact of an institution.

    `name`, `email`, `phone` and `institution_name` are as they were known when it was sent. A "no" may be
    changed by the same link; a "yes" and "somebody else comes" signed `registration` up and stand: who
    holds a forwarded letter takes nobody's place away (docs/decisions/0173).
    """

    __tablename__ = "invitations_invitations"
    __table_args__ = (
        UniqueConstraint("event_id", "person_id"),
        CheckConstraint("(person_id IS NULL) <> (institution_id IS NULL)", name="whom"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("events_events.id", ondelete="CASCADE"))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people_persons.id"), index=True)
    institution_id: Mapped[int | None] = mapped_column(ForeignKey("people_institutions.id"), index=True)
    name: Mapped[str] = mapped_column(String(601))
    email: Mapped[str] = mapped_column(String(320))
    phone: Mapped[str | None] = mapped_column(String(40))
    institution_name: Mapped[str | None] = mapped_column(String(300))
    language: Mapped[str] = mapped_column(String(5), default="pl")
    link_version: Mapped[int] = mapped_column(default=1)
    invited_at: Mapped[datetime] = mapped_column(Instant)
    answer: Mapped[Answer | None] = mapped_column(enum_type(Answer))
    answered_at: Mapped[datetime | None] = mapped_column(Instant)
    registration_id: Mapped[int | None] = mapped_column(ForeignKey("registrations_registrations.id"))
    event: Mapped[Event] = relationship()
    person: Mapped[Person | None] = relationship()
    institution: Mapped[Institution | None] = relationship()
    registration: Mapped[Registration | None] = relationship()
