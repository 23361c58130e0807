"""Publishing a version of a project's timetable."""

from typing import Any

from sqlalchemy import insert, select

from app.errors import N_, Refusal
from app.events.when import Day
from app.history.operations import record
from app.projects.models import Project
from app.timetable import facts
from app.timetable.differences import counted
from app.timetable.entries import Entry
from app.timetable.models import TimetableEntry, TimetableVersion
from app.timetable.queries.projects import KnownProject, known_projects
from app.timetable.queries.versions import draft_of
from app.work import Work

NOTHING_NEW = N_("Nothing has changed since the last version: there is nothing to publish.")
NOTHING_YET = N_("Nothing of this project is published yet: there is nothing to publish.")
OTHER_NOW = N_(
    "The timetable has changed since you opened this page. Nothing was published: look at what is below."
)


def publish_version(work: Work, project: Project, seen: str) -> TimetableVersion:
    """Keep a project's timetable as it is now, with what differs from the version before.

    `seen` is the `Draft.seen` of what the actor looked at. Refuses anything else, so that what is sent
    twice acts once; and a version that says nothing new.
    """
    work.session.execute(select(Project.id).where(Project.id == project.id).with_for_update())
    draft = draft_of(work, project.id)
    if draft.seen != seen:
        raise Refusal(OTHER_NOW)
    if not draft.is_news:
        raise Refusal(NOTHING_NEW if draft.last else NOTHING_YET)
    version = TimetableVersion(
        project_id=project.id,
        number=draft.number,
        published_at=work.now,
        entries=len(draft.entries),
        changed=counted(draft.changes),
    )
    work.session.add(version)
    work.session.flush()
    known = next((each for each in known_projects(work) if each.id == project.id), None)
    rows = [_row(version, position, entry, known) for position, entry in enumerate(draft.entries)]
    if rows:
        work.session.execute(insert(TimetableEntry), rows)
    told = {"number": version.number, "name": project.name}
    record(work, facts.VERSION_PUBLISHED, "project", project.id, values=told)
    return version


def _row(
    version: TimetableVersion, position: int, entry: Entry, project: KnownProject | None
) -> dict[str, Any]:
    stage = project.stage_on(entry.first_day) if project else None
    return {
        "version_id": version.id,
        "position": position,
        "source": entry.source,
        "source_id": entry.source_id,
        "event_id": entry.event_id,
        "replaces_id": entry.replaces_id,
        "form_of_support": entry.form,
        "title_pl": entry.title_pl,
        "title_en": entry.title_en,
        "label": entry.label,
        "first_day": entry.first_day,
        "days": [_iso(day) for day in entry.days],
        "period_pl": entry.period_pl,
        "period_en": entry.period_en,
        "place": entry.place,
        "county": entry.county,
        "mode": entry.mode,
        "state": entry.state,
        "stage": stage.name if stage else None,
    }


def _iso(day: Day) -> list[str | None]:
    return [each.isoformat() if each else None for each in day]
