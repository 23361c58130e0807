"""Reading events with what their pages show, in a constant number of statements."""

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload, selectinload

from app.errors import Missing
from app.events.models import Download, Event, Meeting, Project, Publication
from app.work import Work


def whole_event() -> Select[Event]:
    """Select events with meetings, sessions, downloads, changes and project loaded along."""
    return select(Event).options(
        joinedload(Event.project),
        selectinload(Event.meetings).selectinload(Meeting.sessions),
        selectinload(Event.downloads).joinedload(Download.file),
        selectinload(Event.changes),
        selectinload(Event.cancelled_months),
    )


def public_event(work: Work, slug: str) -> Event:
    """Return a published event, whole; Missing for an unknown one and for a draft."""
    query = whole_event().where(Event.slug == slug, Event.publication == Publication.published)
    event = work.session.scalars(query).unique().one_or_none()
    if event is None:
        raise Missing
    return event


def event_by_id(work: Work, id: int) -> Event:
    """Return an event, whole, by its row number; Missing if there is none."""
    event = work.session.scalars(whole_event().where(Event.id == id)).unique().one_or_none()
    if event is None:
        raise Missing
    return event


def projects(work: Work) -> list[Project]:
    """Return all projects by name."""
    return list(work.session.scalars(select(Project).order_by(Project.name)))
