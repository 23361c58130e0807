"""Who may see, enter and take back lists: who manages the event, or the group, for which they are."""

from app.bringing.models import BroughtList
from app.errors import Forbidden, Missing
from app.events.access import may_manage_event
from app.groups.access import may_manage_group
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
