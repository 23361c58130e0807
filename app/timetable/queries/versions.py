"""Published versions of a project's timetable, and what a new one would change."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time

from sqlalchemy import Select, select

from app.errors import Missing
from app.events.when import Day
from app.timetable.differences import Change, changes_between
from app.timetable.entries import Entry
from app.timetable.models import TimetableEntry, TimetableVersion
from app.timetable.queries.entries import entries_of
from app.timetable.queries.listed import all_refs
from app.timetable.wanted import Wanted, When
from app.work import Work


@dataclass(frozen=True, slots=True)
class Draft:
    """What a new version would hold, and what differs from the last one (None: there is none yet)."""

    last: TimetableVersion | None
    entries: Sequence[Entry]
    changes: Sequence[Change]

    @property
    def number(self) -> int:
        """The number that the new version would get."""
        return self.last.number + 1 if self.last else 1

    @property
    def is_news(self) -> bool:
        """Whether publishing it would say anything new."""
        return bool(self.changes) if self.last else bool(self.entries)

    @property
    def seen(self) -> str:
        """A short text that is the same only while nothing of it has changed."""
        told = repr([self.number, *self.entries])
        return hashlib.blake2b(told.encode("utf-8", "replace"), digest_size=12).hexdigest()


def draft_of(work: Work, project_id: int) -> Draft:
    """Return what a new version of a project's timetable would hold."""
    last = work.session.scalar(versions(project_id).limit(1))
    now = entries_of(work, all_refs(work, Wanted(project=project_id, when=When.all)))
    before = entries_in(work, last) if last else []
    return Draft(last, now, changes_between(before, now) if last else ())


def versions(project_id: int) -> Select[TimetableVersion]:
    """Select the versions of a project's timetable, the newest first."""
    newest = TimetableVersion.number.desc()
    return select(TimetableVersion).where(TimetableVersion.project_id == project_id).order_by(newest)


def version_by_number(work: Work, project_id: int, number: int) -> TimetableVersion:
    """Return a version; Missing if there is none."""
    found = work.session.scalar(versions(project_id).where(TimetableVersion.number == number))
    if found is None:
        raise Missing
    return found


def rows_of(version: TimetableVersion) -> Select[TimetableEntry]:
    """Select the rows of a version in their order."""
    mine = select(TimetableEntry).where(TimetableEntry.version_id == version.id)
    return mine.order_by(TimetableEntry.position)


def entries_in(work: Work, version: TimetableVersion) -> list[Entry]:
    """Return the entries of a version as they were published."""
    return [entry_of(row) for row in work.session.scalars(rows_of(version))]


def changes_in(work: Work, version: TimetableVersion) -> list[Change]:
    """Return what a version changed from the one before it; nothing for the first one."""
    if version.number == 1:
        return []
    before = version_by_number(work, version.project_id, version.number - 1)
    return changes_between(entries_in(work, before), entries_in(work, version))


def entry_of(row: TimetableEntry) -> Entry:
    """Return a row of a version as an entry; the event's address of today is not part of it."""
    return Entry(
        source=row.source,
        source_id=row.source_id,
        form=row.form_of_support,
        mode=row.mode,
        state=row.state,
        first_day=row.first_day,
        days=tuple(_day(*each) for each in row.days),
        period_pl=row.period_pl,
        period_en=row.period_en,
        place=row.place,
        county=row.county,
        title_pl=row.title_pl,
        title_en=row.title_en,
        label=row.label,
        event_id=row.event_id,
        replaces_id=row.replaces_id,
    )


def _day(day: str | None, start: str | None, end: str | None) -> Day:
    hours = (time.fromisoformat(each) if each else None for each in (start, end))
    return date.fromisoformat(day or ""), *hours  # type: ignore[return-value]  # two hours
