"""Bringing a project to what a file says of it."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.errors import Refusal
from app.history.operations import record
from app.people.operations import institution_for
from app.projects.facts import PROJECT_SAVED
from app.projects.models import Project, ProjectInstitution
from app.projects.operations.institutions import remove_belonging, save_belonging
from app.projects.operations.parts import Part, remove_part, save_agreement, save_region, save_stage
from app.projects.parts import BelongingDetails
from app.records.operations.parts import in_english
from app.records.project_reading import ProjectRecord
from app.work import Work


def load_project(work: Work, project: Project, each: ProjectRecord) -> Iterator[str]:
    """Set what differs; parts are the same by their names. Yields a line for each part that is refused."""
    differs = {name for name, value in each.columns.items() if getattr(project, name) != value}
    for name in differs:
        setattr(project, name, each.columns[name])
    work.session.flush()
    if differs:
        record(work, PROJECT_SAVED, "project", project.id, values={"name": project.name})
    for key, rows, wanted, save in (
        ("stages", project.stages, each.stages, save_stage),
        ("agreements", project.agreements, each.agreements, save_agreement),
        ("regions", project.regions, each.regions, save_region),
    ):
        if wanted is not None:
            yield from _brought(work, project, f"{each.place}.{key}", rows, wanted, save)
    if each.institutions is not None:
        yield from _institutions(work, project, f"{each.place}.institutions", each.institutions)


def _institutions(
    work: Work, project: Project, place: str, wanted: Sequence[tuple[str, BelongingDetails]]
) -> Iterator[str]:
    """Bring the times of institutions in a project to what a file says; one that nobody knows is proposed."""
    named = [(institution_for(work, name), details) for name, details in wanted]
    times = {(found.id, details.since) for found, details in named if found is not None}
    rows = select(ProjectInstitution).where(ProjectInstitution.project_id == project.id)
    known = {}
    for row in work.session.scalars(rows.options(joinedload(ProjectInstitution.institution))).all():
        if (row.institution_id, row.since) in times:
            known[row.institution_id, row.since] = row
        else:
            remove_belonging(work, row.institution, row)
    for number, (institution, details) in enumerate(named):
        if institution is None:
            yield f"{place}[{number}].name: this says that there is no institution"
            continue
        try:
            save_belonging(work, institution, project, known.get((institution.id, details.since)), details)
        except Refusal as refusal:
            yield f"{place}[{number}].{refusal.field}: {in_english(work, refusal)}"


def _brought(
    work: Work,
    project: Project,
    place: str,
    rows: Sequence[Part],
    wanted: Sequence[Any],
    save: Callable[..., object],
) -> Iterator[str]:
    names = {each.name for each in wanted}
    for gone in [each for each in rows if each.name not in names]:
        remove_part(work, project, gone)
    known = {each.name: each for each in rows}
    for number, details in enumerate(wanted):
        try:
            save(work, project, known.get(details.name), details)
        except Refusal as refusal:
            yield f"{place}[{number}].{refusal.field}: {in_english(work, refusal)}"
