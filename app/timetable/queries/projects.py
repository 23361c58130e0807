"""The projects around a timetable: their stages, and the version that was published last."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, exists, func, or_, select

from app import clock
from app.coaching.models import Appointment
from app.events.models import Event, Publication
from app.groups.models import Group, GroupEvent
from app.lines.models import SupportLine
from app.projects.models import Project, ProjectStage, StageEnd
from app.timetable.models import TimetableVersion
from app.timetable.queries.listed import Days
from app.timetable.queries.sources import arranged
from app.work import Work


@dataclass(frozen=True, slots=True)
class KnownStage:
    """A stage with its days; `ends_on` is the newest version of its end."""

    id: int
    name: str
    starts: date | None
    ends_on: date | None

    @property
    def days(self) -> Days:
        """The first and the last day, as far out as dates go where nobody said."""
        return self.starts or date.min, self.ends_on or date.max


@dataclass(frozen=True, slots=True)
class KnownProject:
    """A project of which the public knows, with its stages and the last version of its timetable."""

    id: int
    name: str
    short_name: str | None
    number: int | None
    published_at: datetime | None
    stages: tuple[KnownStage, ...]

    @property
    def shown(self) -> str:
        """Its short name, or the whole one."""
        return self.short_name or self.name

    @property
    def published_on(self) -> date | None:
        """The day on which the last version was published."""
        return clock.today(self.published_at) if self.published_at else None

    def stage_on(self, day: date | None) -> KnownStage | None:
        """Return the first stage within whose days a day is, of those whose end is known; None without."""
        if day is None:
            return None
        known = (each for each in self.stages if each.ends_on)
        return next((each for each in known if each.days[0] <= day <= each.days[1]), None)


def known_projects(work: Work) -> tuple[KnownProject, ...]:
    """Return the projects with published events, arranged appointments or a version, in one statement."""
    found: dict[int, KnownProject] = {}
    stages: dict[int, list[KnownStage]] = {}
    for row in work.session.execute(_PROJECTS):
        found[row[0]] = KnownProject(row[0], row[1], row[2], row[3], row[4], ())
        if row[5] is not None:
            stages.setdefault(row[0], []).append(KnownStage(*row[5:9]))
    return tuple(replace(each, stages=tuple(stages.get(id, ()))) for id, each in found.items())


def known_groups(work: Work) -> tuple[tuple[int, str], ...]:
    """Return number and name of the groups that have a published event, by name, in one statement."""
    published = exists().where(
        GroupEvent.group_id == Group.id,
        Event.id == GroupEvent.event_id,
        Event.publication == Publication.published,
    )
    query = select(Group.id, Group.name).where(published).order_by(Group.name_sort, Group.id)
    return tuple((id, name) for id, name in work.session.execute(query))


def _projects() -> Select[Any]:
    published = exists().where(Event.project_id == Project.id, Event.publication == Publication.published)
    supported = exists().where(
        SupportLine.project_id == Project.id,
        Appointment.line_id == SupportLine.id,
        arranged(),
    )
    last = select(func.max(TimetableVersion.number)).where(TimetableVersion.project_id == Project.id)
    since = select(func.max(TimetableVersion.published_at)).where(TimetableVersion.project_id == Project.id)
    newest = select(func.max(StageEnd.id)).where(StageEnd.stage_id == ProjectStage.id)
    end = select(StageEnd.ends_on).where(StageEnd.id == newest.correlate(ProjectStage).scalar_subquery())
    number = last.correlate(Project).scalar_subquery()
    return (
        select(
            Project.id,
            Project.name,
            Project.short_name_pl,
            number,
            since.correlate(Project).scalar_subquery(),
            ProjectStage.id,
            ProjectStage.name,
            ProjectStage.starts,
            end.correlate(ProjectStage).scalar_subquery(),
        )
        .outerjoin(ProjectStage, ProjectStage.project_id == Project.id)
        .where(or_(published.correlate(Project), supported.correlate(Project), number.is_not(None)))
        .order_by(Project.name, Project.id, ProjectStage.position)
    )


_PROJECTS = _projects()
