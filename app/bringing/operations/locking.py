"""The lock of a list, which is that of its event or group and then its own row."""

from sqlalchemy import select
from sqlalchemy.orm.attributes import set_committed_value

from app.bringing.models import BroughtList
from app.errors import Missing
from app.events.operations.locking import lock_event
from app.events.queries import event_by_id
from app.groups.operations.locking import lock_group
from app.work import Work


def lock_list(work: Work, brought: BroughtList) -> None:
    """Wait until nobody else does anything with a list, and read it anew.

    The first statement of everything that plans, enters, drops or takes back: its event or group is locked
    before it. Missing where the list, or that for which it was, is gone by now.
    """
    id = brought.id
    if brought.event is not None:
        lock_event(work, brought.event)
    if brought.group is not None:
        lock_group(work, brought.group)
    query = select(BroughtList).where(BroughtList.id == id).with_for_update(of=BroughtList)
    if work.session.scalar(query.execution_options(populate_existing=True)) is None:
        raise Missing
    if brought.event_id is not None:
        # The list holds the event from here on, with its meetings: plans ask for each of their days.
        set_committed_value(brought, "event", event_by_id(work, brought.event_id))
