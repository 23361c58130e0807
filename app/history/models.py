"""The table of facts: what stays for good, and the personal values that may be erased."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from app.columns import Base, Instant


def _topic(context: Any) -> str:
    kind: str = context.get_current_parameters()["kind"]
    return kind.partition(".")[0]


class HistoryFact(Base):
    """One thing that somebody did: who, what, when, before and after.

    `kind` names a declared fact (see `app.history.facts`); `topic` is its first word, by which readers
    narrow. `values` hold what stays;
    `personal` holds values about a person, the actor's name among them, and is set to null when they
    are erased. The subject and the event are named by id without a foreign key.
    """

    __tablename__ = "history_facts"
    __table_args__ = (
        Index("ix_history_facts_subject", "subject_kind", "subject_id", "id"),
        Index("ix_history_facts_event", "event_id", "id"),
        Index("ix_history_facts_topic", "topic", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(Instant)
    kind: Mapped[str] = mapped_column(String(80))
    topic: Mapped[str] = mapped_column(String(40), default=_topic, server_default="")
    actor_kind: Mapped[str] = mapped_column(String(20))
    actor_id: Mapped[int | None]
    subject_kind: Mapped[str] = mapped_column(String(40))
    subject_id: Mapped[int]
    event_id: Mapped[int | None]
    values: Mapped[dict[str, Any]] = mapped_column(JSON)
    personal: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))

    @property
    def actor_name(self) -> str | None:
        """The actor's name as it was then; None without one, and once it is erased."""
        return (self.personal or {}).get("actor")
