"""Reading projects."""

from sqlalchemy import Select, select

from app.projects.models import Project
from app.work import Work


def projects(work: Work) -> list[Project]:
    """Return all projects by name."""
    return list(work.session.scalars(project_list()))


def project_list() -> Select[Project]:
    """Select all projects by name."""
    return select(Project).order_by(Project.name)
