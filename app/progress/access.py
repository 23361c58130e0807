"""Who may see where the people of an event stand, and who sees and changes programmes."""

from sqlalchemy import select

from app.errors import Forbidden, Missing
from app.events.access import (
    assigned_to_teach,
    may_create_events,
    may_manage_event,
    organises_everything,
)
from app.events.models import Event, Meeting, Session
from app.work import Work


def may_read_programmes(work: Work) -> bool:
    """Tell whether the actor sees programmes: an organiser everywhere or of a project, an administrator."""
    return work.actor.is_staff and may_create_events(work)


def may_change_programmes(work: Work) -> bool:
    """Tell whether the actor changes programmes: an organiser everywhere, or an administrator."""
    return work.actor.is_staff and organises_everything(work)


def teaches_event(work: Work, event: Event) -> bool:
    """Tell whether the actor teaches the event, or a meeting of it; not who stands in on a day."""
    query = (
        select(Session.id)
        .join(Meeting, Meeting.id == Session.meeting_id)
        .join(Event, Event.id == Meeting.event_id)
        .where(Event.id == event.id, assigned_to_teach(work))
    )
    return work.session.scalar(query.limit(1)) is not None


def event_of_standing(work: Work, slug: str) -> Event:
    """Return the event whose people the actor may see: its organiser or one of its trainers.

    Missing if there is none, Forbidden if it is another's.
    """
    event = work.session.scalar(select(Event).where(Event.slug == slug)) if slug.isprintable() else None
    if event is None:
        raise Missing
    if not (may_manage_event(work, event) or teaches_event(work, event)):
        raise Forbidden
    return event
