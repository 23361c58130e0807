"""Finding the event that staff manage, and keeping it as it was found until the write is done."""

from collections.abc import Sequence

from sqlalchemy import select

from app.errors import Forbidden, Missing
from app.events.access import managed_event, visible_to_staff
from app.events.models import Event, Meeting
from app.events.operations.locking import lock_event, lock_joint
from app.events.queries import event_by_id, whole_event
from app.sqlite import is_writing
from app.work import Work


def whole_managed(work: Work, slug: str) -> Event:
    """Return an event that the actor manages, whole; Missing or Forbidden otherwise.

    A transaction that was begun to write gets it under its lock: what is compared afterwards (the version
    above all) is what will be overwritten. After a refusal undid the write it is read anew, only to be
    shown. See docs/decisions/0033-two-editors-at-once.md.
    """
    event = managed_event(work, slug)
    if is_writing(work.session):
        lock_event(work, event)
    return event_by_id(work, event.id)


def managed_together(work: Work, slugs: Sequence[str]) -> list[Event]:
    """Return several events that the actor manages, whole, in order of time; Missing or Forbidden otherwise.

    Locked as `whole_managed` locks one, in the order of their numbers.
    """
    asked = [slug for slug in slugs if slug.isprintable()]
    found = work.session.scalars(select(Event).where(Event.slug.in_(asked)).order_by(Event.id)).all()
    if len(found) < len(slugs):
        raise Missing
    ids = [event.id for event in found]
    mine = work.session.scalars(select(Event.id).where(Event.id.in_(ids), visible_to_staff(work))).all()
    if len(mine) < len(ids):
        raise Forbidden
    if is_writing(work.session):
        lock_joint(work, Event.id.in_(ids))
        for event in found:
            lock_event(work, event)
    query = whole_event().where(Event.id.in_(ids)).order_by(Event.listed_from, Event.id)
    return list(work.session.scalars(query))


def meeting_of(event: Event, id: int) -> Meeting:
    """Return a meeting of this event; Missing for another's."""
    for meeting in event.meetings:
        if meeting.id == id:
            return meeting
    raise Missing
