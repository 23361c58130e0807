"""Tables of needs: who arranges what, which meals are served, nights, and the figures that were frozen."""

import enum
from datetime import date, datetime

from sqlalchemy import JSON, CheckConstraint, ForeignKey, String, Text, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.columns import Base, Instant, enum_type
from app.registrations.models import Registration

FREEZE_DAYS, ERASE_DAYS = 3, 30
"""How many days before a meeting figures are frozen, and how many after the event needs are erased, unless
the event says otherwise."""


class Meal(enum.StrEnum):
    """What is served on a day, in the order of the day."""

    breakfast = "breakfast"
    coffee = "coffee"
    lunch = "lunch"
    dinner = "dinner"


class NeedState(enum.StrEnum):
    """How far a need is arranged."""

    open = "open"
    ordered = "ordered"
    done = "done"
    not_possible = "not_possible"


ANSWERED = (NeedState.done, NeedState.not_possible)
"""The states in which nothing is left to do."""


class NeedsPlan(Base):
    """What an event settles about needs and catering; without a row the values here hold.

    `erased_at` says when the needs of its people were erased; `counts` holds what had been arranged by then:
    a list of need, state and how many.
    """

    __tablename__ = "needs_plans"
    __table_args__ = (
        CheckConstraint("freeze_days >= 0", name="freeze"),
        CheckConstraint("erase_days > 0", name="erase"),
    )

    event_id: Mapped[int] = mapped_column(
        ForeignKey("events_events.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    freeze_days: Mapped[int] = mapped_column(default=FREEZE_DAYS)
    erase_days: Mapped[int] = mapped_column(default=ERASE_DAYS)
    offers_rooms: Mapped[bool] = mapped_column(default=False, server_default=false())
    erased_at: Mapped[datetime | None] = mapped_column(Instant)
    counts: Mapped[list[list[str | int]] | None] = mapped_column(JSON(none_as_null=True))


class ServedMeal(Base):
    """That a meal is served on a day of a meeting; it goes along when the day is moved."""

    __tablename__ = "needs_meals"

    session_id: Mapped[int] = mapped_column(
        ForeignKey("events_sessions.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    meal: Mapped[Meal] = mapped_column(enum_type(Meal), primary_key=True)


class FrozenCount(Base):
    """The figures that the caterer or the hotel was given, and when; they never change.

    They are about a day of a meeting or, without a session, about the night after `day`. Moved to another
    day, a meeting is counted anew. `diets` counts the people of each diet, "" those of none.
    """

    __tablename__ = "needs_frozen"
    __table_args__ = (UniqueConstraint("session_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("events_events.id", ondelete="CASCADE"), index=True)
    session_id: Mapped[int | None] = mapped_column(ForeignKey("events_sessions.id", ondelete="CASCADE"))
    day: Mapped[date]
    at: Mapped[datetime] = mapped_column(Instant)
    people: Mapped[int]
    diets: Mapped[dict[str, int]] = mapped_column(JSON)


class Arrangement(Base):
    """How far one need of one person is arranged; no row: it is open.

    `need` is a measure, or OWN_TEXT of app/needs/wanted.py. `sentence` is told to the person; `arranged_by`
    is a member of staff or somebody else, such as the venue.
    """

    __tablename__ = "needs_arrangements"
    __table_args__ = (UniqueConstraint("registration_id", "need"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    registration_id: Mapped[int] = mapped_column(
        # A shorter name than is given by itself: PostgreSQL takes 63 characters.
        ForeignKey(
            "registrations_registrations.id", ondelete="CASCADE", name="fk_needs_arrangements_registration_id"
        )
    )
    need: Mapped[str] = mapped_column(String(40))
    state: Mapped[NeedState] = mapped_column(enum_type(NeedState), default=NeedState.open)
    arranged_by: Mapped[str | None] = mapped_column(String(200))
    needed_by: Mapped[date | None]
    sentence: Mapped[str | None] = mapped_column(Text)
    changed_at: Mapped[datetime] = mapped_column(Instant)
    version: Mapped[int] = mapped_column(default=1)
    registration: Mapped[Registration] = relationship()


class Night(Base):
    """That somebody wishes to stay for the night after a day of a meeting."""

    __tablename__ = "needs_nights"

    registration_id: Mapped[int] = mapped_column(
        ForeignKey("registrations_registrations.id", ondelete="CASCADE"),
        primary_key=True,
        autoincrement=False,
    )
    night: Mapped[date] = mapped_column(primary_key=True)


class ErasingClock(Base):
    """The day on which was last looked whose figures are to be frozen and whose needs erased: one row."""

    __tablename__ = "needs_clock"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    looked_on: Mapped[date]
