"""Tables of links for the door, and of what was marked there."""

import enum
from datetime import date, datetime

from sqlalchemy import ForeignKey, ForeignKeyConstraint, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import Account
from app.columns import Base, Instant, enum_type
from app.events.models import Event


class DoorLink(Base):
    """A link by which somebody without an account marks who comes to an event on one day.

    It opens with a PIN, of which only the hash is kept, until `ends_at` and while `revoked_at` is empty.
    `label` says for whom or for which door it is. See docs/decisions/0232.
    """

    __tablename__ = "door_links"
    __table_args__ = (Index("ix_door_links_event_id_day", "event_id", "day"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("events_events.id", ondelete="CASCADE"))
    day: Mapped[date]
    label: Mapped[str | None] = mapped_column(String(100))
    pin_hash: Mapped[str] = mapped_column(String(200))
    version: Mapped[int] = mapped_column(default=1)
    ends_at: Mapped[datetime] = mapped_column(Instant)
    revoked_at: Mapped[datetime | None] = mapped_column(Instant)
    account_id: Mapped[int] = mapped_column(ForeignKey("people_accounts.id"), index=True)
    created_at: Mapped[datetime] = mapped_column(Instant)
    event: Mapped[Event] = relationship()
    account: Mapped[Account] = relationship()


class MarkKind(enum.StrEnum):
    """What is marked at the door: coming, leaving, or what was handed out."""

    entry = "entry"
    exit = "exit"
    materials = "materials"
    meal = "meal"
    certificate = "certificate"


MOVES = (MarkKind.entry, MarkKind.exit)
"""What says when somebody was there."""
RECEIPTS = (MarkKind.materials, MarkKind.meal, MarkKind.certificate)
"""What people are handed, as the list of receipts has it."""


class DoorMark(Base):
    """One thing that was marked at the door: only added, and taken back by `taken_back_at`.

    `key` is made by the phone, so that the same mark sent again is one row. `made_at` is when it was made, by
    the phone's clock set right; `received_at` when it reached us. Evidence follows from the marks of a person
    together (`door.stays`). The person follows the registration when that is corrected to somebody else.
    """

    __tablename__ = "door_marks"
    __table_args__ = (
        ForeignKeyConstraint(
            ["registration_id", "person_id"],
            ["registrations_registrations.id", "registrations_registrations.person_id"],
            name="fk_door_marks_registration",
            onupdate="CASCADE",
        ),
        Index("ix_door_marks_link_id_person_id", "link_id", "person_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    link_id: Mapped[int] = mapped_column(ForeignKey("door_links.id", ondelete="CASCADE"))
    person_id: Mapped[int] = mapped_column(ForeignKey("people_persons.id"), index=True)
    registration_id: Mapped[int | None] = mapped_column(index=True)
    kind: Mapped[MarkKind] = mapped_column(enum_type(MarkKind))
    key: Mapped[str] = mapped_column(String(60), unique=True)
    made_at: Mapped[datetime] = mapped_column(Instant)
    received_at: Mapped[datetime] = mapped_column(Instant)
    taken_back_at: Mapped[datetime | None] = mapped_column(Instant)
    link: Mapped[DoorLink] = relationship()
