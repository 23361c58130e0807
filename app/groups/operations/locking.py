"""The lock of a group, which is that of its roster and of its meetings."""

from sqlalchemy import select

from app.errors import Forbidden, Missing
from app.groups.access import may_manage_group
from app.groups.models import Group
from app.sqlite import must_write
from app.work import Work


def lock_group(work: Work, group: Group) -> None:
    """Take the group's lock until the transaction ends, and read it anew under it.

    Comes after the locks of events and before those of persons and institutions. Raises RuntimeError if the
    transaction was begun for reading, Missing when the group is gone, Forbidden when it is not the actor's.
    """
    must_write(work.session)
    query = select(Group).where(Group.id == group.id).with_for_update()
    if work.session.scalars(query.execution_options(populate_existing=True)).one_or_none() is None:
        raise Missing
    if not may_manage_group(work, group):
        raise Forbidden
