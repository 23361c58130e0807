"""The table of what staff said of two persons."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from app.columns import Base, Instant, enum_type
from app.people.models import Verdict


class PersonVerdict(Base):
    """What staff said of two persons, kept so that it can be taken back: that they are one, or two.

    `different`: the two are never shown as a pair again. `same`: `one_id` was joined to `other_id`, and
    `kept` says what moved and how it was before. The numbers are no foreign keys: persons are never removed,
    and a verdict about somebody who was joined to another later counts for that one.
    """

    __tablename__ = "persons_verdicts"
    __table_args__ = (
        Index("ix_persons_verdicts_one", "one_id"),
        Index("ix_persons_verdicts_other", "other_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    verdict: Mapped[Verdict] = mapped_column(enum_type(Verdict))
    one_id: Mapped[int]
    other_id: Mapped[int]
    kept: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    said_at: Mapped[datetime] = mapped_column(Instant)
    said_by: Mapped[str] = mapped_column(String(300), default="")
    undone_at: Mapped[datetime | None] = mapped_column(Instant)
