"""Making and changing projects, with the funder's strip."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select

from app.errors import Refusal
from app.files.operations import stored
from app.files.storage import Upload
from app.history.differences import difference
from app.history.operations import record
from app.projects import facts
from app.projects.dumping import dump_project
from app.projects.models import Project
from app.work import Work


def save_project(
    work: Work, project: Project | None, values: Mapping[str, Any], strip: Upload | None
) -> Project:
    """Make or change a project. Refuses a name that another has, and a strip without words for it."""
    same = select(Project.id).where(Project.name == values["name"])
    other = work.session.scalar(same if project is None else same.where(Project.id != project.id))
    if other is not None:
        raise Refusal("Another project has this name.", field="name")
    has_strip = strip is not None or (project is not None and project.strip_file_id is not None)
    if has_strip and not values.get("strip_alternative"):
        raise Refusal(
            "Say in words what the strip shows, for those who don't see it.", field="strip_alternative"
        )
    before = dump_project(project) if project else {}
    if project is None:
        project = Project(name=values["name"], created_at=work.now)
        work.session.add(project)
    for name, value in values.items():
        setattr(project, name, value)
    if strip is not None:
        project.strip_file_id = stored(work, strip).id
    work.session.flush()
    changed = difference(before, dump_project(project))
    record(
        work, facts.PROJECT_SAVED, "project", project.id, values={"name": project.name, "changed": changed}
    )
    return project
