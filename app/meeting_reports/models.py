"""Tables of reports that were handed in, of who stands in them, and of what humans said of them before."""

import enum
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import Account
from app.attendance.models import RegisterRow
from app.columns import Base, Instant, enum_type
from app.events.models import Session
from app.files.models import StoredFile
from app.meeting_reports.headings import ReportColumn
from app.meeting_reports.matching import Ground
from app.meeting_reports.moments import DayOrder
from app.meeting_reports.reading import Platform
from app.people.models import Person

ERASE_DAYS = 30
"""After how many days a report is erased that was never understood, or was withdrawn."""


class ReportState(enum.StrEnum):
    """How a report stands."""

    asks = "asks"
    """The file leaves something open: nothing counts until a human has said it."""
    read = "read"
    withdrawn = "withdrawn"


class Standing(enum.StrEnum):
    """Whose the connections of one attendee are."""

    open = "open"
    """A human has to say it."""
    matched = "matched"
    apart = "apart"
    """Nobody's on the register: a human said so."""


class MeetingReport(Base):
    """A report of one session, whose file is kept by its checksum: while it stands, once for a session.

    `asked` is the sentence of what the file leaves open, with its values; `head` are the headings that were
    found then, `samples` what stands below each. `counts` says how many there are of what. `version` rises
    whenever something is said of it.
    """

    __tablename__ = "meeting_reports_reports"
    __table_args__ = (
        Index(
            "uq_meeting_reports_reports_standing",
            "session_id",
            "file_id",
            unique=True,
            sqlite_where=text("withdrawn_at IS NULL"),
            postgresql_where=text("withdrawn_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    session_id: Mapped[int] = mapped_column(
        ForeignKey("events_sessions.id", ondelete="CASCADE", name="fk_meeting_reports_reports_session")
    )
    file_id: Mapped[int] = mapped_column(
        ForeignKey("events_files.id", name="fk_meeting_reports_reports_file"), index=True
    )
    name: Mapped[str] = mapped_column(String(160))
    state: Mapped[ReportState] = mapped_column(enum_type(ReportState))
    platform: Mapped[Platform] = mapped_column(enum_type(Platform), default=Platform.unknown)
    zone: Mapped[str] = mapped_column(String(64))
    day_order: Mapped[DayOrder | None] = mapped_column(enum_type(DayOrder))
    asked: Mapped[str | None] = mapped_column(Text)
    asked_values: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    head: Mapped[list[str]] = mapped_column(JSON, default=list)
    samples: Mapped[list[list[str]]] = mapped_column(JSON, default=list)
    counts: Mapped[dict[str, int]] = mapped_column(JSON, default=dict)
    first_at: Mapped[datetime | None] = mapped_column(Instant)
    last_at: Mapped[datetime | None] = mapped_column(Instant)
    version: Mapped[int] = mapped_column(default=1)
    made_at: Mapped[datetime] = mapped_column(Instant)
    made_by_id: Mapped[int | None] = mapped_column(
        ForeignKey("people_accounts.id", name="fk_meeting_reports_reports_made_by"), index=True
    )
    withdrawn_at: Mapped[datetime | None] = mapped_column(Instant)
    session: Mapped[Session] = relationship()
    file: Mapped[StoredFile] = relationship()
    made_by: Mapped[Account | None] = relationship()


class ReportPerson(Base):
    """Who stands in a report under one name and address, and whose connections they are.

    `connections` are the stretches, joined, as pairs of instants; `minutes` those that the report gives
    without times, `covered` how many of the session's minutes they are. `version` is that of the report
    when it was last said whose they are.
    """

    __tablename__ = "meeting_reports_people"
    __table_args__ = (
        UniqueConstraint("report_id", "place", name="uq_meeting_reports_people_place"),
        Index("ix_meeting_reports_people_standing", "report_id", "standing", "place"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    report_id: Mapped[int] = mapped_column(
        ForeignKey("meeting_reports_reports.id", ondelete="CASCADE", name="fk_meeting_reports_people_report")
    )
    place: Mapped[int]
    name: Mapped[str] = mapped_column(String(320))
    email: Mapped[str | None] = mapped_column(String(320))
    connections: Mapped[list[list[str]]] = mapped_column(JSON, default=list)
    minutes: Mapped[int | None]
    covered: Mapped[int | None]
    standing: Mapped[Standing] = mapped_column(enum_type(Standing))
    ground: Mapped[Ground | None] = mapped_column(enum_type(Ground))
    row_id: Mapped[int | None] = mapped_column(
        ForeignKey("attendance_rows.id", ondelete="SET NULL", name="fk_meeting_reports_people_row"),
        index=True,
    )
    version: Mapped[int] = mapped_column(default=1)
    report: Mapped[MeetingReport] = relationship()
    row: Mapped[RegisterRow | None] = relationship()


class Alias(Base):
    """A name, or an address, that a human accepted for a person in a project (None: outside of any)."""

    __tablename__ = "meeting_reports_aliases"
    __table_args__ = (Index("ix_meeting_reports_aliases_known", "project_id", "alias"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    project_id: Mapped[int | None] = mapped_column(
        ForeignKey("events_projects.id", ondelete="CASCADE", name="fk_meeting_reports_aliases_project")
    )
    alias: Mapped[str] = mapped_column(String(320))
    person_id: Mapped[int] = mapped_column(
        ForeignKey("people_persons.id", name="fk_meeting_reports_aliases_person"), index=True
    )
    accepted_at: Mapped[datetime] = mapped_column(Instant)
    person: Mapped[Person] = relationship()


class KnownHeading(Base):
    """What a heading that nobody knew was said to mean, in a project (None: outside of any)."""

    __tablename__ = "meeting_reports_headings"
    __table_args__ = (Index("ix_meeting_reports_headings_known", "project_id", "heading"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    project_id: Mapped[int | None] = mapped_column(
        ForeignKey("events_projects.id", ondelete="CASCADE", name="fk_meeting_reports_headings_project")
    )
    heading: Mapped[str] = mapped_column(String(200))
    meaning: Mapped[ReportColumn] = mapped_column(enum_type(ReportColumn))
    said_at: Mapped[datetime] = mapped_column(Instant)
