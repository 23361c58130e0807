"""The table of issued cards of hours and settlements."""

import enum
from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.columns import Base, Instant, enum_type
from app.files.models import StoredFile


class CardKind(enum.StrEnum):
    """Whose hours a card holds: a coach's, a recipient's, an institution's, a line's, or a contract's."""

    coach = "coach"
    recipient = "recipient"
    institution = "institution"
    line = "line"
    contract = "contract"


class HoursCard(Base):
    """One version of a card as it was issued, kept as its PDF; never changed.

    `subject_id` is of what the kind names; `project_id` is 0 for a contract, which may serve several
    projects. `month` is "2026-11". A correction after a lock makes the next version, with its reason.
    `content` is what the card says, as `content_sha256` seals it: in no language, so that the card can be
    read in each. The file is the PDF in Polish. See docs/decisions/0161.
    """

    __tablename__ = "cards_cards"
    __table_args__ = (
        Index("uq_cards_cards_version", "kind", "subject_id", "project_id", "month", "version", unique=True),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[CardKind] = mapped_column(enum_type(CardKind))
    subject_id: Mapped[int]
    project_id: Mapped[int] = mapped_column(default=0)
    month: Mapped[str] = mapped_column(String(7))
    version: Mapped[int]
    minutes: Mapped[int]
    content: Mapped[str] = mapped_column(Text)
    content_sha256: Mapped[str] = mapped_column(String(64))
    file_id: Mapped[int] = mapped_column(ForeignKey("events_files.id"))
    reason: Mapped[str | None] = mapped_column(Text)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("people_accounts.id"))
    at: Mapped[datetime] = mapped_column(Instant)
    file: Mapped[StoredFile] = relationship()
