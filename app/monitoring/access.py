"""Who may read participation forms: the role `monitoring`, everywhere or in a project, and nobody else."""

from sqlalchemy import ColumnElement, exists, false, select, true

from app.accounts.models import Role
from app.events.models import Assignment
from app.projects.models import Project
from app.work import Work


def readable_projects(work: Work) -> ColumnElement[bool]:
    """Return the condition on `Project` that the actor may read its participation forms."""
    if not work.actor.is_staff:
        return false()
    if Role.monitoring in work.actor.roles:
        return true()
    return exists().where(
        Assignment.account_id == work.actor.id,
        Assignment.role == Role.monitoring,
        Assignment.project_id == Project.id,
    )


def may_read_forms(work: Work, project_id: int) -> bool:
    """Tell whether the actor may read the participation forms of a project."""
    found = select(Project.id).where(Project.id == project_id, readable_projects(work))
    return work.session.scalar(found) is not None
