"""The lock of an event: whoever changes it, its meetings or who has a place takes it first."""

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from app.events.models import Event, Meeting
from app.sqlite import must_write
from app.work import Work


def lock_event(work: Work, event: Event) -> None:
    """Take the event's lock until the transaction ends, and read the event anew under it.

    The first statement of everything that takes, frees or moves a place, and of everything that
    compares the event's version: whoever looks afterwards sees what is committed. Raises
    RuntimeError if the transaction was begun for reading. See
    docs/decisions/0040-places-are-counted-under-a-lock.md.
    """
    must_write(work.session)
    work.session.scalars(
        select(Event)
        .where(Event.id == event.id)
        .options(selectinload(Event.meetings).selectinload(Meeting.sessions))
        .with_for_update(of=Event)
        .execution_options(populate_existing=True)
    ).one()
