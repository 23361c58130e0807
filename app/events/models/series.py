"""Tables of series of meetings, and of meetings of which only the month is planned."""

import enum
from datetime import date, datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from app.columns import Base, Instant, enum_type


class Rhythm(enum.StrEnum):
    """How the meetings of a series follow each other; of the last two only the month is planned."""

    weekly = "weekly"
    fortnightly = "fortnightly"
    monthly = "monthly"
    month_only = "month_only"
    quarterly = "quarterly"


SOFT = (Rhythm.month_only, Rhythm.quarterly)
"""The rhythms whose days are said later, meeting by meeting."""


class Series(Base):
    """The rule by which meetings of an event follow each other, from the first day on.

    A meeting names its series, its number there from 0, and the day that the rule gave it: who has another
    day was moved by hand.
    """

    __tablename__ = "events_series"

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("events_events.id", ondelete="CASCADE"), index=True)
    rhythm: Mapped[Rhythm] = mapped_column(enum_type(Rhythm))
    first_day: Mapped[date]
    created_at: Mapped[datetime] = mapped_column(Instant)


class PlannedMonth(Base):
    """A meeting of which only the month is planned; `month` is its first day.

    It becomes a meeting, and goes, when its day is known.
    """

    __tablename__ = "events_planned_months"

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("events_events.id", ondelete="CASCADE"), index=True)
    series_id: Mapped[int | None] = mapped_column(ForeignKey("events_series.id", ondelete="SET NULL"))
    series_number: Mapped[int | None]
    month: Mapped[date]
    label: Mapped[str | None] = mapped_column(String(120))
