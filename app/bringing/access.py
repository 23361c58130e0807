"""Who may see, enter and take back lists: who manages the event, or the group, for which they are."""

from sqlalchemy import ColumnElement, exists, func, or_, true

from app.bringing.models import BroughtList
from app.errors import Forbidden, Missing
from app.events.access import may_manage_event, organises_everything, visible_to_staff
from app.events.models import Event
from app.groups.access import managed_groups, may_manage_group
from app.groups.models import Group, Membership
from app.people.models import Person
from app.registrations.models import Registration
from app.registrations.queries import load_sessions
from app.work import Work


def managed_list(work: Work, id: int) -> BroughtList:
    """Return a list that the actor may work with; Missing if there is none, Forbidden if it is another's."""
    brought = work.session.get(BroughtList, id)
    if brought is None:
        raise Missing
    event, group = brought.event, brought.group
    if event is not None and not may_manage_event(work, event):
        raise Forbidden
    if event is not None:
        # Whether registration is open, and what a list may mark: the days of all meetings at once.
        load_sessions(work, event)
    if group is not None and not may_manage_group(work, group):
        raise Forbidden
    return brought


def is_among_own(work: Work) -> ColumnElement[bool]:
    """Return the condition on `Person` for who is at an event that the actor manages, or in a group.

    Whom somebody turned out to be counts. Who organises everywhere has to do with all.
    """
    if organises_everything(work):
        return true()
    who = func.coalesce(Person.merged_into_id, Person.id)
    here = exists().where(
        Registration.person_id == who, Registration.event_id == Event.id, visible_to_staff(work)
    )
    member = exists().where(
        Membership.person_id == who, Membership.group_id == Group.id, managed_groups(work)
    )
    return or_(here, member)
