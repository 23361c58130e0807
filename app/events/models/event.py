"""Tables of events, of their meetings and sessions, and of the rows that belong to one event alone."""

import uuid
from datetime import date, datetime, time

from sqlalchemy import (
    JSON,
    CheckConstraint,
    ForeignKey,
    Index,
    String,
    Text,
    UniqueConstraint,
    false,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import Account
from app.columns import Base, Instant, Labels, byte_order, enum_type
from app.events.models.download import Download
from app.events.models.enums import (
    EventStatus,
    FormOfSupport,
    Mode,
    PeriodPrecision,
    Publication,
)
from app.events.models.letters import EventLetters
from app.events.models.registration_rules import RegistrationRules
from app.events.models.series import PlannedMonth, Series
from app.programmes.models import Module, Part
from app.projects.models import Project

UNDATED = date.max
"""The day on which lists keep an event to come of which no day is known: behind all others."""

WORD_LENGTH = 80


class Event(Base):
    """One published activity, as a record of the users' data tells it; how to register stand in `rules`.

    `record_id` decides sameness for the loader. `version` is raised by every change and guards
    against two organisers saving at once. `starts_on`, `ends_on`, `search_text`, `words`,
    `listed_from`, `listed_hour` and `listed_until` are derived from title, meetings, period and status by
    `app.events.summary`, for lists: the last two are never NULL, so that one range of one index holds
    what is to come (docs/decisions/0059-what-grows.md). Absent facts are None, never "".
    Durations are minutes; `hours_value` is as published and only counts if `unit_minutes` is known.
    An edition of a module names it; its unit and required minutes are then the module's. `marks_blocks`
    says that presence is decided for each block of a day, not for the day. A suspended event knows since
    when (`suspended_on`), and until which day if that is known; other events have neither.
    """

    __tablename__ = "events_events"
    __table_args__ = (
        # The public's list, and that of staff, who also see drafts: not one index for both, since a
        # planner without figures takes whatever begins with the publication.
        Index("ix_events_events_listed", "publication", "listed_until", "listed_from", "listed_hour", "id"),
        Index("ix_events_events_county", "place_county", "publication"),
        Index("ix_events_events_all", "listed_until", "listed_from", "id", "publication"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    record_id: Mapped[str] = mapped_column(String(120), unique=True)
    slug: Mapped[str] = mapped_column(String(120), unique=True)
    version: Mapped[int] = mapped_column(default=1)
    publication: Mapped[Publication] = mapped_column(enum_type(Publication), default=Publication.draft)
    published_at: Mapped[datetime | None] = mapped_column(Instant)
    created_at: Mapped[datetime] = mapped_column(Instant)
    changed_at: Mapped[datetime] = mapped_column(Instant)

    title_pl: Mapped[str] = mapped_column(String(300))
    title_en: Mapped[str | None] = mapped_column(String(300))
    kind_pl: Mapped[str | None] = mapped_column(String(300))
    description_pl: Mapped[str | None] = mapped_column(Text)
    description_en: Mapped[str | None] = mapped_column(Text)
    agenda_pl: Mapped[str | None] = mapped_column(Text)
    form_of_support: Mapped[FormOfSupport] = mapped_column(enum_type(FormOfSupport), index=True)
    mode: Mapped[Mode] = mapped_column(enum_type(Mode))
    mode_source: Mapped[str | None] = mapped_column(String(40))
    status: Mapped[EventStatus] = mapped_column(enum_type(EventStatus), default=EventStatus.planned)
    status_note: Mapped[str | None] = mapped_column(Text)
    suspended_on: Mapped[date | None]
    suspended_until: Mapped[date | None]
    project_id: Mapped[int | None] = mapped_column(ForeignKey("events_projects.id"), index=True)
    organiser: Mapped[str | None] = mapped_column(String(300))
    co_organisers: Mapped[list[str] | None] = mapped_column(Labels)
    provider: Mapped[list[str] | None] = mapped_column(Labels)
    audience: Mapped[list[str] | None] = mapped_column(Labels)
    groups: Mapped[list[str] | None] = mapped_column(Labels)
    catering: Mapped[str | None] = mapped_column(String(300))
    place_city: Mapped[str | None] = mapped_column(String(120))
    place_county: Mapped[str | None] = mapped_column(String(120))
    municipality: Mapped[str | None] = mapped_column(String(120))
    accessibility_pl: Mapped[str | None] = mapped_column(Text)
    contact_name: Mapped[str | None] = mapped_column(String(300))
    contact_phone: Mapped[str | None] = mapped_column(String(40))
    contact_email: Mapped[str | None] = mapped_column(String(320))

    period_start: Mapped[date | None]
    period_end: Mapped[date | None]
    period_precision: Mapped[PeriodPrecision | None] = mapped_column(enum_type(PeriodPrecision))
    period_text_pl: Mapped[str | None] = mapped_column(String(300))

    hours_value: Mapped[float | None]
    hours_unit: Mapped[str | None] = mapped_column(String(40))
    hours_note: Mapped[str | None] = mapped_column(Text)
    unit_minutes: Mapped[int | None]
    required_minutes: Mapped[int | None]
    module_id: Mapped[int | None] = mapped_column(ForeignKey("programmes_modules.id"), index=True)
    marks_blocks: Mapped[bool] = mapped_column(default=False, server_default=false())

    participants_count: Mapped[int | None]
    institutions_count: Mapped[int | None]
    source: Mapped[str | None] = mapped_column(String(200))

    starts_on: Mapped[date | None]
    ends_on: Mapped[date | None]
    search_text: Mapped[str] = mapped_column(Text, default="")
    listed_from: Mapped[date] = mapped_column(default=UNDATED, server_default=text("'9999-12-31'"))
    listed_hour: Mapped[time] = mapped_column(default=time(0), server_default=text("'00:00:00.000000'"))
    listed_until: Mapped[date] = mapped_column(default=UNDATED, server_default=text("'9999-12-31'"))

    project: Mapped[Project | None] = relationship()
    # Joined: pages and lists that show hours ask for the module's unit, in lists too.
    module: Mapped[Module | None] = relationship(lazy="joined")
    # Joined from the event's side, so that no list of events begins to walk with the rules.
    rules: Mapped[RegistrationRules] = relationship(
        lazy="joined", cascade="all, delete-orphan", passive_deletes=True
    )
    letters: Mapped[EventLetters | None] = relationship(cascade="all, delete-orphan", passive_deletes=True)
    meetings: Mapped[list["Meeting"]] = relationship(
        back_populates="event",
        order_by="Meeting.position",
        cascade="all, delete-orphan",
        passive_deletes=True,
    )
    downloads: Mapped[list[Download]] = relationship(
        order_by=Download.position, cascade="all, delete-orphan", passive_deletes=True
    )
    changes: Mapped[list["PublishedChange"]] = relationship(
        order_by="PublishedChange.position", cascade="all, delete-orphan", passive_deletes=True
    )
    cancelled_months: Mapped[list["CancelledMonth"]] = relationship(
        order_by="CancelledMonth.position", cascade="all, delete-orphan", passive_deletes=True
    )

    planned_months: Mapped[list[PlannedMonth]] = relationship(
        order_by=lambda: (PlannedMonth.month, PlannedMonth.id), cascade="all, delete-orphan",
        passive_deletes=True,
    )  # fmt: skip
    parallel_groups: Mapped[list["ParallelGroup"]] = relationship(
        order_by="ParallelGroup.position", cascade="all, delete-orphan", passive_deletes=True
    )
    words: Mapped[list["EventWord"]] = relationship(cascade="all, delete-orphan", passive_deletes=True)

    @property
    def minutes_required(self) -> int | None:
        """Minutes that a participant must earn: the event's own, else its module's, else the published hours.

        None if nothing is asked, or if the unit of the published hours is unknown.
        """
        if self.required_minutes is not None:
            return self.required_minutes
        if self.module is not None:
            return self.module.required_minutes
        if self.hours_value is None or self.unit_minutes is None:
            return None
        return round(self.hours_value * self.unit_minutes)


class EventWord(Base):
    """A folded word by which an event is found: whatever is typed must be the beginning of one."""

    __tablename__ = "events_words"

    word: Mapped[str] = mapped_column(byte_order(WORD_LENGTH), primary_key=True)
    event_id: Mapped[int] = mapped_column(
        ForeignKey("events_events.id", ondelete="CASCADE"), primary_key=True, index=True
    )


class Meeting(Base):
    """One meeting of one or more days, with its place and what is told to confirmed people only.

    `sealed_link`, `sealed_code` and `sealed_password` are what lets people into an online meeting, sealed
    (docs/decisions/0178): `app.events.meeting_access` alone reads and writes them.
    `cancelled_at` keeps a cancelled meeting in pages and calendars; `replaces` is the cancelled one in whose
    place another is held. A meeting of a parallel group is for that group's people alone. Without a `mode`
    people meet as at the event. `moved_from` holds the days and hours of a published meeting before
    it was moved last, at `moved_at`: a row [day, start, end] each, in ISO. `series_day` is the day that
    the rule of its series gave it.
    """

    __tablename__ = "events_meetings"

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("events_events.id", ondelete="CASCADE"), index=True)
    position: Mapped[int]
    label: Mapped[str | None] = mapped_column(String(120))
    city: Mapped[str | None] = mapped_column(String(120))
    county: Mapped[str | None] = mapped_column(String(120), index=True)
    municipality: Mapped[str | None] = mapped_column(String(120))
    venue: Mapped[str | None] = mapped_column(String(300))
    mode: Mapped[Mode | None] = mapped_column(enum_type(Mode))
    sealed_link: Mapped[str | None] = mapped_column(Text)
    sealed_code: Mapped[str | None] = mapped_column(Text)
    sealed_password: Mapped[str | None] = mapped_column(Text)
    cancelled_at: Mapped[datetime | None] = mapped_column(Instant)
    cancelled_reason: Mapped[str | None] = mapped_column(Text)
    moved_at: Mapped[datetime | None] = mapped_column(Instant)
    moved_from: Mapped[list[list[str | None]] | None] = mapped_column(JSON(none_as_null=True))
    replaces_id: Mapped[int | None] = mapped_column(
        ForeignKey("events_meetings.id", ondelete="SET NULL"), index=True
    )
    parallel_group_id: Mapped[int | None] = mapped_column(
        ForeignKey("events_parallel_groups.id", ondelete="SET NULL")
    )
    series_id: Mapped[int | None] = mapped_column(
        ForeignKey("events_series.id", ondelete="SET NULL"), index=True
    )
    series_number: Mapped[int | None]
    series_day: Mapped[date | None]
    event: Mapped["Event"] = relationship(back_populates="meetings")
    parallel_group: Mapped["ParallelGroup | None"] = relationship()
    replaces: Mapped["Meeting | None"] = relationship(remote_side=[id])
    series: Mapped[Series | None] = relationship()
    sessions: Mapped[list["Session"]] = relationship(
        back_populates="meeting", order_by="Session.day", cascade="all, delete-orphan", passive_deletes=True
    )


class Session(Base):
    """One day of a meeting in local time: one calendar entry, one signature column.

    No `starts_at`: the hour is not known. `uid` never changes; `sequence` grows with each published
    change. `credit_minutes` is what a full presence earns: the sum of the day's blocks, or what staff say;
    without it the time from start to end less `break_minutes` counts (None: nobody was asked yet), and
    without an end nothing can be credited yet. `register_confirmed` repeats what
    the last version of the session's register says, so that what waits for confirmation is found
    without reading what was confirmed in years.
    """

    __tablename__ = "events_sessions"
    __table_args__ = (
        CheckConstraint("ends_at IS NULL OR starts_at IS NOT NULL", name="end_needs_start"),
        CheckConstraint("credit_minutes IS NULL OR credit_minutes > 0", name="credit"),
        CheckConstraint("break_minutes IS NULL OR break_minutes >= 0", name="break"),
        Index("ix_events_sessions_day", "day"),
        Index("ix_events_sessions_open", "register_confirmed", "day"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    meeting_id: Mapped[int] = mapped_column(ForeignKey("events_meetings.id", ondelete="CASCADE"), index=True)
    day: Mapped[date]
    starts_at: Mapped[time | None]
    ends_at: Mapped[time | None]
    credit_minutes: Mapped[int | None]
    break_minutes: Mapped[int | None]
    uid: Mapped[str] = mapped_column(String(80), unique=True, default=lambda: str(uuid.uuid4()))
    sequence: Mapped[int] = mapped_column(default=0)
    cancelled_at: Mapped[datetime | None] = mapped_column(Instant)
    changed_at: Mapped[datetime] = mapped_column(Instant)
    register_confirmed: Mapped[bool] = mapped_column(default=False, server_default=false())
    meeting: Mapped[Meeting] = relationship(back_populates="sessions")
    blocks: Mapped[list["Block"]] = relationship(
        back_populates="session",
        order_by="Block.starts_at",
        cascade="all, delete-orphan",
        passive_deletes=True,
    )


class Block(Base):
    """A stretch of teaching within a session, in local time; what lies between blocks is break.

    `minutes` are those of teaching, at most the block's length. `part` is what of the module is taught,
    `account` the trainer who teaches it.
    """

    __tablename__ = "events_blocks"
    __table_args__ = (
        CheckConstraint("ends_at > starts_at", name="hours"),
        CheckConstraint("minutes > 0", name="minutes"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    session_id: Mapped[int] = mapped_column(ForeignKey("events_sessions.id", ondelete="CASCADE"), index=True)
    starts_at: Mapped[time]
    ends_at: Mapped[time]
    minutes: Mapped[int]
    part_id: Mapped[int | None] = mapped_column(ForeignKey("programmes_parts.id"), index=True)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("people_accounts.id"), index=True)
    session: Mapped[Session] = relationship(back_populates="blocks")
    part: Mapped[Part | None] = relationship()
    account: Mapped[Account | None] = relationship()


class ParallelGroup(Base):
    """One of several groups of an edition that are taught the same: each person belongs to one of them."""

    __tablename__ = "events_parallel_groups"
    __table_args__ = (UniqueConstraint("event_id", "name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("events_events.id", ondelete="CASCADE"))
    position: Mapped[int]
    name: Mapped[str] = mapped_column(String(120))


class PublishedChange(Base):
    """A change as somebody published it: prose, neither parsed nor the history of this system."""

    __tablename__ = "events_published_changes"

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("events_events.id", ondelete="CASCADE"), index=True)
    position: Mapped[int]
    what: Mapped[str | None] = mapped_column(String(300))
    before: Mapped[str | None] = mapped_column(String(300))
    after: Mapped[str | None] = mapped_column(String(300))
    reason: Mapped[str | None] = mapped_column(Text)


class CancelledMonth(Base):
    """A cancelled meeting of which only the month is known ("2020-07")."""

    __tablename__ = "events_cancelled_months"

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("events_events.id", ondelete="CASCADE"), index=True)
    position: Mapped[int]
    month: Mapped[str] = mapped_column(String(7))
    day_stated: Mapped[bool | None]
