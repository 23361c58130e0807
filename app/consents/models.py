"""The table of consents: who agreed to which text, when and how, and when it was withdrawn."""

import enum
from datetime import datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.columns import Base, Instant, enum_type
from app.events.models import Event
from app.notices.models import TextKind, TextVersion
from app.people.models import Person


class ConsentChannel(enum.StrEnum):
    """The way by which a consent was given or withdrawn."""

    form = "form"
    """The form of registration."""
    own_page = "own_page"
    """The page behind the mailed link."""
    link = "link"
    """The link in a newsletter."""
    staff = "staff"
    """Written down by staff for somebody who called or wrote."""


class Consent(Base):
    """One consent of a person to a version of a text; a row is ended by its withdrawal and never removed.

    `event_id` is the event for whose registration it was given. A consent to pictures holds for that event
    alone, one to the newsletter for the person. What was given with a registration goes along when that is
    corrected to another person. Nothing keeps two rows of a person from being in force at once: withdrawing
    ends all of them.
    """

    __tablename__ = "consents_consents"
    __table_args__ = (
        Index("ix_consents_consents_person", "person_id", "kind"),
        Index("ix_consents_consents_event", "event_id", "kind"),
        Index("ix_consents_consents_kind", "kind", "withdrawn_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[TextKind] = mapped_column(enum_type(TextKind))
    person_id: Mapped[int] = mapped_column(
        ForeignKey("people_persons.id", name="fk_consents_consents_person")
    )
    event_id: Mapped[int | None] = mapped_column(
        ForeignKey("events_events.id", ondelete="CASCADE", name="fk_consents_consents_event")
    )
    text_id: Mapped[int] = mapped_column(
        ForeignKey("notices_texts.id", name="fk_consents_consents_text"), index=True
    )
    language: Mapped[str] = mapped_column(String(5))
    channel: Mapped[ConsentChannel] = mapped_column(enum_type(ConsentChannel))
    given_at: Mapped[datetime] = mapped_column(Instant)
    withdrawn_at: Mapped[datetime | None] = mapped_column(Instant)
    withdrawn_by: Mapped[ConsentChannel | None] = mapped_column(enum_type(ConsentChannel))

    person: Mapped[Person] = relationship()
    event: Mapped[Event | None] = relationship()
    text: Mapped[TextVersion] = relationship()
