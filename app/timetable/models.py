"""Tables of published versions of a project's timetable, with all that stood in them."""

from datetime import date, datetime

from sqlalchemy import JSON, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app import clock
from app.columns import Base, Instant, enum_type
from app.events.models import FormOfSupport, Mode
from app.timetable.entries import EntrySource, State


class TimetableVersion(Base):
    """A timetable of a project as it was published. Rows are only added, and never changed.

    `changed` counts what differs from the version before, by `EntryTurn`; empty for the first one.
    """

    __tablename__ = "timetable_versions"
    __table_args__ = (UniqueConstraint("project_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("events_projects.id"))
    number: Mapped[int]
    published_at: Mapped[datetime] = mapped_column(Instant)
    entries: Mapped[int]
    changed: Mapped[dict[str, int]] = mapped_column(JSON)

    @property
    def published_on(self) -> date:
        """The local day on which it was published."""
        return clock.today(self.published_at)


class TimetableEntry(Base):
    """One entry of a version, in the words and with the days that were public then; it names no person.

    `source_id` is the number of the meeting, the event or the appointment, which may be gone since. `days`
    holds a row [day, start, end] each, in ISO; without days `period_pl` and `period_en` say what is known.
    """

    __tablename__ = "timetable_entries"
    __table_args__ = (Index("ix_timetable_entries_version", "version_id", "position"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    version_id: Mapped[int] = mapped_column(ForeignKey("timetable_versions.id", ondelete="CASCADE"))
    position: Mapped[int]
    source: Mapped[EntrySource] = mapped_column(enum_type(EntrySource))
    source_id: Mapped[int]
    event_id: Mapped[int | None]
    replaces_id: Mapped[int | None]
    form_of_support: Mapped[FormOfSupport] = mapped_column(enum_type(FormOfSupport))
    title_pl: Mapped[str | None] = mapped_column(String(300))
    title_en: Mapped[str | None] = mapped_column(String(300))
    label: Mapped[str | None] = mapped_column(String(120))
    first_day: Mapped[date | None]
    days: Mapped[list[list[str | None]]] = mapped_column(JSON)
    period_pl: Mapped[str | None] = mapped_column(String(300))
    period_en: Mapped[str | None] = mapped_column(String(300))
    place: Mapped[str | None] = mapped_column(String(600))
    county: Mapped[str | None] = mapped_column(String(120))
    mode: Mapped[Mode] = mapped_column(enum_type(Mode))
    state: Mapped[State] = mapped_column(enum_type(State))
    stage: Mapped[str | None] = mapped_column(String(200))
