"""Who may take, confirm and reopen the register of a session."""

from sqlalchemy import select

from app.errors import Forbidden, Missing
from app.events.access import may_manage_event, may_take_register, taught_by
from app.events.models import Event, Meeting, Session
from app.events.queries import sessions_with_events
from app.work import Work


def session_for_register(work: Work, session_id: int, slug: str | None = None) -> Session:
    """Return the session whose register the actor may take, with its meeting and event.

    Missing if there is none (or it belongs to another event than `slug` says), Forbidden if it is
    another trainer's.
    """
    query = sessions_with_events().where(Session.id == session_id)
    session = work.session.scalar(query if slug is None else query.where(Event.slug == slug))
    if session is None:
        raise Missing
    if not may_take_register(work, session):
        raise Forbidden
    return session


def may_reopen_register(work: Work, session: Session) -> bool:
    """Tell whether the actor may reopen the register: an organiser of the event, never its trainer alone."""
    return may_manage_event(work, session.meeting.event)


def sessions_to_print(work: Work, event: Event) -> set[int]:
    """Return the ids of the sessions whose list the actor may print: all, or those they teach.

    Forbidden for those who neither organise the event nor teach any of it.
    """
    manages = may_manage_event(work, event)
    query = select(Session.id).join(Session.meeting).join(Meeting.event).where(Event.id == event.id)
    found = set(work.session.scalars(query if manages else query.where(taught_by(work))))
    if not (manages or found):
        raise Forbidden
    return found
