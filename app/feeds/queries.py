"""What the public calendar shows, and a cheap word for whether it has changed."""

import hashlib
from collections.abc import Mapping

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import contains_eager

from app.events.models import Event, Meeting, Publication, Session
from app.ics.etag import writer
from app.work import Work

NARROWING = ("form", "county", "mode")
"""The query words by which the public calendar can be narrowed; values are those of the data."""


def public_events(work: Work, narrowed: Mapping[str, str]) -> list[Event]:
    """Return the published events that have sessions, with them loaded, in order of the first day."""
    query = (
        select(Event)
        .join(Event.meetings)
        .join(Meeting.sessions)
        .where(*_conditions(narrowed))
        .options(contains_eager(Event.meetings).contains_eager(Meeting.sessions))
        .order_by(Event.starts_on, Event.id, Meeting.position, Session.day, Session.id)
    )
    return list(work.session.scalars(query).unique())


def public_tag(work: Work, narrowed: Mapping[str, str]) -> str:
    """Return an entity tag for the same events, from one aggregate over them and without reading them.

    Any change of an event raises its version; publishing or hiding one changes the count.
    """
    found = work.session.execute(
        select(func.count(), func.sum(Event.version), func.sum(Event.id), func.max(Event.changed_at)).where(
            *_conditions(narrowed)
        )
    ).one()
    said = repr((writer(), tuple(map(str, found)), sorted(narrowed.items()), work.texts.language))
    return hashlib.blake2b((said + work.links.absolute("/")).encode(), digest_size=16).hexdigest()


def _conditions(narrowed: Mapping[str, str]) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = [Event.publication == Publication.published]
    if form := narrowed.get("form"):
        conditions.append(Event.form_of_support == form)
    if mode := narrowed.get("mode"):
        conditions.append(Event.mode == mode)
    if county := narrowed.get("county"):
        there = select(Meeting.event_id).where(Meeting.county == county)
        conditions.append((Event.place_county == county) | Event.id.in_(there))
    return conditions
