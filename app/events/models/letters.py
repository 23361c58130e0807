"""What an event says of its own in letters, and when it reminds: at most one row for each event."""

from sqlalchemy import CheckConstraint, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.columns import Base


class EventLetters(Base):
    """An event's own part in letters; without a row it has none, and reminds as the office does.

    `reminder_days` are days before a meeting ("7, 1"): None is as the office has it, "" never. `text_*`
    stands in each letter to participants, `reminder_text_*` in reminders, and `after_text_*` is the letter
    that leaves `after_days` after the last day. Where there is no English text the Polish one stands.
    """

    __tablename__ = "events_letters"
    __table_args__ = (CheckConstraint("after_days >= 1", name="after"),)

    event_id: Mapped[int] = mapped_column(
        ForeignKey("events_events.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    reminder_days: Mapped[str | None] = mapped_column(String(40))
    reminder_text_pl: Mapped[str | None] = mapped_column(Text)
    reminder_text_en: Mapped[str | None] = mapped_column(Text)
    after_days: Mapped[int | None]
    after_text_pl: Mapped[str | None] = mapped_column(Text)
    after_text_en: Mapped[str | None] = mapped_column(Text)
    text_pl: Mapped[str | None] = mapped_column(Text)
    text_en: Mapped[str | None] = mapped_column(Text)
