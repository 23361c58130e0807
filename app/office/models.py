"""The tables of the office: its settings in one row, and every saved version of its notices."""

import enum
import uuid
from datetime import date, datetime

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.columns import Base, Instant, enum_type

THE_ROW = 1
"""The number of the one row of settings."""


class NoticeKind(enum.StrEnum):
    """Which of the two texts that an office must publish."""

    privacy = "privacy"
    accessibility = "accessibility"


def new_version() -> str:
    """Return a version that was never used, not even in a transaction that was undone."""
    return uuid.uuid4().hex


class OfficeSettings(Base):
    """The office's settings. While there is no row, the environment's `OFFICE_*` hold.

    `version` is another with each change, of the published notices too: what is kept under it is never
    stale. `reminder_days` are the days before a meeting on which events remind that say nothing else;
    `letter_text_*` stands in each letter to participants. The logo lies among the files by its checksum.
    `first_day_over`: the list of first steps is done with.
    """

    __tablename__ = "office_settings"

    id: Mapped[int] = mapped_column(primary_key=True)
    version: Mapped[str] = mapped_column(String(32), default=new_version)
    name: Mapped[str] = mapped_column(String(200))
    email: Mapped[str] = mapped_column(String(320))
    phone: Mapped[str | None] = mapped_column(String(60))
    sender_name: Mapped[str | None] = mapped_column(String(200))
    reminder_days: Mapped[str | None] = mapped_column(String(40))
    letter_text_pl: Mapped[str | None] = mapped_column(Text)
    letter_text_en: Mapped[str | None] = mapped_column(Text)
    logo_sha256: Mapped[str | None] = mapped_column(String(64))
    logo_type: Mapped[str | None] = mapped_column(String(40))
    logo_width: Mapped[int | None]
    logo_height: Mapped[int | None]
    logo_alternative_pl: Mapped[str | None] = mapped_column(String(300))
    logo_alternative_en: Mapped[str | None] = mapped_column(String(300))
    privacy_id: Mapped[int | None] = mapped_column(ForeignKey("office_notices.id"))
    accessibility_id: Mapped[int | None] = mapped_column(ForeignKey("office_notices.id"))
    first_day_over: Mapped[bool] = mapped_column(default=False)
    changed_at: Mapped[datetime] = mapped_column(Instant)


class DayOff(Base):
    """A day on which the office does not work, besides public holidays; it warns who plans a meeting."""

    __tablename__ = "office_days_off"

    id: Mapped[int] = mapped_column(primary_key=True)
    day: Mapped[date] = mapped_column(unique=True)
    name: Mapped[str] = mapped_column(String(200))


class Notice(Base):
    """One saved version of a notice; none is ever changed.

    `label` is what registrations record: the number, save for the text that came before there were
    numbers. `published_at` is when it took the place of the version before it. `saved_by_id` is an
    account, without a foreign key since that room comes later; `saved_by` is its name at the time.
    """

    __tablename__ = "office_notices"
    __table_args__ = (UniqueConstraint("kind", "number"), UniqueConstraint("kind", "label"))

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[NoticeKind] = mapped_column(enum_type(NoticeKind))
    number: Mapped[int]
    label: Mapped[str] = mapped_column(String(20))
    body_pl: Mapped[str] = mapped_column(Text)
    body_en: Mapped[str | None] = mapped_column(Text)
    saved_at: Mapped[datetime] = mapped_column(Instant)
    saved_by_id: Mapped[int | None]
    saved_by: Mapped[str | None] = mapped_column(String(300))
    published_at: Mapped[datetime | None] = mapped_column(Instant)
