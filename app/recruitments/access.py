"""Who may see and change recruitments: organisers of their project, or everywhere if it has none."""

from sqlalchemy import ColumnElement, true

from app.errors import Forbidden, Missing
from app.events.access import (
    may_create_events,
    organised_project_ids,
    organises_everything,
    organises_project,
)
from app.events.models import Recruitment
from app.work import Work


def managed_recruitments(work: Work) -> ColumnElement[bool]:
    """Return the condition on `Recruitment` for those that this actor manages."""
    if organises_everything(work):
        return true()
    return Recruitment.project_id.in_(organised_project_ids(work))


def manages_recruitments(work: Work) -> bool:
    """Tell whether the actor manages any recruitment, or may add one (for the navigation)."""
    return may_create_events(work)


def managed_recruitment(work: Work, id: int) -> Recruitment:
    """Return the recruitment that the actor manages; Missing if there is none, Forbidden if another's."""
    found = work.session.get(Recruitment, id) if 0 < id < 2**31 else None
    if found is None:
        raise Missing
    if not organises_project(work, found.project_id):
        raise Forbidden
    return found
