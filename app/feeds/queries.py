"""What the public calendar shows, and a cheap word for whether it has changed."""

import hashlib
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Date, Select, and_, bindparam, func, select
from sqlalchemy.orm import load_only, raiseload, selectinload
from sqlalchemy.orm.attributes import set_committed_value

from app.catalogue.listing import Day, EventFilter, narrowing
from app.errors import Missing
from app.events.day_programme import blocks_by_session, put_blocks
from app.events.models import Event, Meeting, Publication, Session
from app.ics.etag import writer
from app.office.queries import office_version, told
from app.programmes.models import Module, Programme
from app.work import Work

# Made once: to put a statement together takes longer than to run this one.
_CALENDAR_KEY = (
    select(Event.id, Event.version, Event.changed_at, Programme.version)
    .outerjoin(Event.module)
    .outerjoin(Module.programme)
    .where(Event.slug == bindparam("slug"), Event.publication == Publication.published)
)

_SAID = (
    Event.slug, Event.title_pl, Event.title_en, Event.organiser, Event.place_city, Event.place_county,
    Event.status, Event.suspended_on, Event.mode, Event.changed_at, Event.module_id,
)  # fmt: skip
"""What an entry says of its event (`events.calendar_entries`)."""
# Made once, as the statement above.
_READ = (load_only(*_SAID, raiseload=True), raiseload(Event.rules), raiseload(Event.module))
_AT_ONCE = 50

KEPT_DAYS = 365
"""For so many days after its last one an event stays in the calendar (docs/decisions/0059-what-grows.md)."""


def public_sessions(work: Work, wanted: EventFilter) -> Iterator[tuple[Event, Meeting, Session]]:
    """Yield the sessions of published events of the last year and to come, in order of the events' first day.

    Objects are made of some rows at a time: all at once would swell the process for good. Of each event
    only what a calendar says is read; any other column raises.
    """
    return sessions_where(work, _conditions(work, wanted))


def sessions_where(
    work: Work, conditions: Sequence[ColumnElement[bool]]
) -> Iterator[tuple[Event, Meeting, Session]]:
    """Yield the sessions that meet conditions on event, meeting and session, as `public_sessions` does."""
    query = (
        select(Event, Meeting, Session)
        .join(Event.meetings)
        .join(Meeting.sessions)
        .where(*conditions)
        .options(*_READ)
        .order_by(Event.starts_on, Event.id, Meeting.position, Session.day, Session.id)
    )
    # Held while the rows are read: an entry says in place of which meeting it is.
    replaced = _replaced(work, conditions)
    planned = blocks_by_session(work, and_(Event.module_id.is_not(None), *conditions))
    for event, meeting, session in work.session.execute(query).yield_per(_AT_ONCE):
        if event.module_id is not None:
            put_blocks([session], planned)
        # What is known is told: to look for it in the session takes as long as to read the row.
        set_committed_value(meeting, "event", event)
        if meeting.replaces_id is None:
            set_committed_value(meeting, "replaces", None)
        yield event, meeting, session
    del replaced


def _replaced(work: Work, conditions: Sequence[ColumnElement[bool]]) -> list[Meeting]:
    """Read the cancelled meetings in whose place these are held, with their sessions."""
    ids = select(Meeting.replaces_id).select_from(Event).join(Event.meetings).join(Meeting.sessions)
    ids = ids.where(Meeting.replaces_id.is_not(None), *conditions).correlate(None)
    query = select(Meeting).where(Meeting.id.in_(ids)).options(selectinload(Meeting.sessions))
    return list(work.session.scalars(query))


def public_tag(work: Work, wanted: EventFilter) -> str:
    """Return an entity tag for the same events, from one aggregate over them and without reading them.

    Any change of an event raises its version; publishing or hiding one changes the count. The parts that
    editions name change with the version of their programme; the office gives the calendar its name.
    """
    found = work.rows(_tag_statement(wanted), {"since": _since(work)}).one()
    told(work, found[-1])
    said = repr((writer(), tuple(map(str, found)), wanted, work.texts.language))
    return hashlib.blake2b((said + work.links.absolute("/")).encode(), digest_size=16).hexdigest()


@lru_cache(maxsize=8)
def _tag_statement(wanted: EventFilter) -> Select[Any]:
    # Made once for what is asked again and again, as the statements above.
    programmes = select(func.sum(Programme.version)).correlate(None).scalar_subquery()
    return select(
        func.count(),
        func.sum(Event.version),
        func.sum(Event.id),
        func.max(Event.changed_at),
        programmes,
        office_version(),
    ).where(*_in_calendars(bindparam("since", type_=Date)), *narrowing(wanted))


def calendar_key(work: Work, slug: str) -> tuple[object, ...]:
    """Return what changes whenever a published event's calendar does; Missing if there is no such event.

    Each change of an event or of its meetings raises its version, one of a part's name that of the
    programme. The moment tells apart what had the same number: a version that was never committed, and an
    event with the number of a deleted one.
    """
    row = work.rows(_CALENDAR_KEY, {"slug": slug}).one_or_none() if slug.isprintable() else None
    if row is None:
        raise Missing
    return tuple(row)


def fits(key: tuple[object, ...], event: Event) -> bool:
    """Tell whether an event that was read afterwards is still the one that the key names."""
    programme = event.module.programme.version if event.module else None
    return key == (event.id, event.version, event.changed_at, programme)


def _conditions(work: Work, wanted: EventFilter) -> list[ColumnElement[bool]]:
    return [*is_in_calendars(work), *narrowing(wanted)]


def is_in_calendars(work: Work) -> list[ColumnElement[bool]]:
    """Return the conditions on `Event` for calendars: published, of the last year or to come."""
    return _in_calendars(_since(work))


def _in_calendars(since: Day) -> list[ColumnElement[bool]]:
    return [Event.publication == Publication.published, Event.listed_until >= since]


def _since(work: Work) -> date:
    return work.today - timedelta(KEPT_DAYS)
