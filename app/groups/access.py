"""Who may see and change groups: the organisers of their project, as with lines of support.

Who manages an event that is a meeting of a group enrols its members there.
"""

from sqlalchemy import ColumnElement, true

from app.errors import Forbidden, Missing
from app.events.access import (
    may_create_events,
    organised_project_ids,
    organises_everything,
    organises_project,
)
from app.groups.models import Group
from app.work import Work


def managed_groups(work: Work) -> ColumnElement[bool]:
    """Return the condition on `Group` for the groups that this actor manages."""
    if organises_everything(work):
        return true()
    return Group.project_id.in_(organised_project_ids(work))


def may_manage_group(work: Work, group: Group) -> bool:
    """Tell whether the actor may see and change a group: an organiser of its project."""
    return organises_project(work, group.project_id)


def manages_groups(work: Work) -> bool:
    """Tell whether the actor manages any group, or may add one (for the navigation)."""
    return may_create_events(work)


def managed_group(work: Work, id: int) -> Group:
    """Return the group that the actor manages; Missing if there is none, Forbidden if it is another's."""
    group = work.session.get(Group, id)
    if group is None:
        raise Missing
    if not may_manage_group(work, group):
        raise Forbidden
    return group
