"""What the public calendar shows, and a cheap word for whether it has changed."""

import hashlib

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import contains_eager

from app.events.listing import Asked, narrowing
from app.events.models import Event, Meeting, Publication, Session
from app.ics.etag import writer
from app.work import Work


def public_events(work: Work, wanted: Asked) -> list[Event]:
    """Return the published events that have sessions, with them loaded, in order of the first day."""
    query = (
        select(Event)
        .join(Event.meetings)
        .join(Meeting.sessions)
        .where(*_conditions(wanted))
        .options(contains_eager(Event.meetings).contains_eager(Meeting.sessions))
        .order_by(Event.starts_on, Event.id, Meeting.position, Session.day, Session.id)
    )
    return list(work.session.scalars(query).unique())


def public_tag(work: Work, wanted: Asked) -> str:
    """Return an entity tag for the same events, from one aggregate over them and without reading them.

    Any change of an event raises its version; publishing or hiding one changes the count.
    """
    found = work.session.execute(
        select(func.count(), func.sum(Event.version), func.sum(Event.id), func.max(Event.changed_at)).where(
            *_conditions(wanted)
        )
    ).one()
    said = repr((writer(), tuple(map(str, found)), wanted, work.texts.language))
    return hashlib.blake2b((said + work.links.absolute("/")).encode(), digest_size=16).hexdigest()


def _conditions(wanted: Asked) -> list[ColumnElement[bool]]:
    return [Event.publication == Publication.published, *narrowing(wanted)]
