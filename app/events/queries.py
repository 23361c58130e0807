"""Reading events with what their pages show, in a constant number of statements."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, bindparam, false, func, inspect, select
from sqlalchemy.orm import contains_eager, defaultload, joinedload, selectinload
from sqlalchemy.orm.attributes import set_committed_value
from sqlalchemy.orm.interfaces import ORMOption

from app.accounts.models import Account, Role
from app.errors import Missing
from app.events.access import visible_to_staff
from app.events.models import (
    Assignment,
    Block,
    Download,
    Event,
    Meeting,
    Publication,
    Session,
)
from app.office.queries import one_of, with_office
from app.programmes.models import Module
from app.work import Work


def whole_event() -> Select[Event]:
    """Select events with meetings, sessions, blocks, downloads, changes and project loaded along."""
    return select(Event).options(
        joinedload(Event.project),
        with_meetings(),
        with_blocks(),
        selectinload(Event.parallel_groups),
        selectinload(Event.downloads).joinedload(Download.file),
        selectinload(Event.changes),
        selectinload(Event.cancelled_months),
        selectinload(Event.planned_months),
    )


def with_meetings() -> ORMOption:
    """Load meetings and sessions along, in one statement."""
    return selectinload(Event.meetings).joinedload(Meeting.sessions)


_MEETINGS = (
    select(Meeting)
    .where(Meeting.event_id == bindparam("event_id"))
    .options(joinedload(Meeting.sessions))
    .order_by(Meeting.position)
    .execution_options(populate_existing=True)
)


def read_meetings_once(work: Work, event: Event) -> None:
    """Read the meetings and sessions of one event, as `with_meetings` does for many, unless they are read.

    By a statement that was made once: the other way puts one together each time, which takes longer than to
    read what it says.
    """
    if "meetings" in inspect(event).unloaded:
        found = work.session.scalars(_MEETINGS, {"event_id": event.id}).unique().all()
        set_committed_value(event, "meetings", list(found))


def with_blocks() -> ORMOption:
    """Load the blocks of all sessions along, with their parts and trainers, in one statement."""
    blocks = selectinload(Event.meetings).joinedload(Meeting.sessions).selectinload(Session.blocks)
    return blocks.options(joinedload(Block.part), joinedload(Block.account))


def sessions_with_events() -> Select[Session]:
    """Select sessions joined to meetings and events, both loaded along."""
    along = contains_eager(Session.meeting).contains_eager(Meeting.event)
    return select(Session).join(Session.meeting).join(Meeting.event).options(along)


def sessions_with_whole_events() -> Select[Session]:
    """Do as `sessions_with_events`, with all meetings and sessions of the events: places are said by them."""
    event = contains_eager(Session.meeting).contains_eager(Meeting.event)
    return sessions_with_events().options(event.selectinload(Event.meetings).selectinload(Meeting.sessions))


def is_public(slug: str) -> ColumnElement[bool]:
    """Return the condition on a published event with this slug; no statement can hold some characters."""
    return (
        (Event.slug == slug) & (Event.publication == Publication.published) if slug.isprintable() else false()
    )


def public_event_with_meetings(work: Work, slug: str) -> Event:
    """Return a published event with meetings and sessions; Missing for an unknown one and for a draft."""
    event: Event | None = one_of(work, _PUBLIC, {"slug": slug}) if slug.isprintable() else None
    if event is None:
        raise Missing
    read_meetings_once(work, event)
    return event


PUBLIC_BY_SLUG = (Event.slug == bindparam("slug")) & (Event.publication == Publication.published)
"""The condition on a published event with the `slug` that a statement is given; it must be printable."""

_PUBLIC = with_office(
    select(Event)
    # Meetings that are read anew, after the event's lock, bring their sessions along.
    .options(defaultload(Event.meetings).joinedload(Meeting.sessions))
    .where(PUBLIC_BY_SLUG)
)
# Three statements instead of seven: one event has few of each, so that their rows may multiply.
_BY_ID = (
    select(Event)
    .options(
        joinedload(Event.project),
        joinedload(Event.module).joinedload(Module.programme),
        with_meetings(),
        with_blocks(),
        joinedload(Event.parallel_groups),
        joinedload(Event.downloads).joinedload(Download.file),
        joinedload(Event.changes),
        joinedload(Event.cancelled_months),
        joinedload(Event.planned_months),
    )
    .where(Event.id == bindparam("id"))
)


def event_by_id(work: Work, id: int) -> Event:
    """Return an event, whole, by its row number; Missing if there is none."""
    event = work.session.scalars(_BY_ID, {"id": id}).unique().one_or_none()
    if event is None:
        raise Missing
    return event


def trainers_of(work: Work, event_ids: Sequence[int]) -> dict[int, list[str]]:
    """Return the e-mails of those who are trainers of whole events, by the event's id."""
    found: dict[int, list[str]] = {}
    for start in range(0, len(event_ids), 500):
        query = (
            select(Assignment.event_id, Account.email)
            .join(Account, Account.id == Assignment.account_id)
            .where(Assignment.role == Role.trainer, Assignment.event_id.in_(event_ids[start : start + 500]))
            .order_by(Assignment.id)
        )
        for event_id, email in work.session.execute(query):
            if event_id is not None:
                found.setdefault(event_id, []).append(email)
    return found


def drafts(work: Work) -> Select[Event]:
    """Select the drafts that the actor organises, whole, what was changed last first."""
    query = whole_event().where(Event.publication == Publication.draft, visible_to_staff(work))
    return query.order_by(Event.changed_at.desc(), Event.id.desc())


def first_in(work: Work, query: Select[Any], most: int) -> tuple[Sequence[Any], int]:
    """Return the first rows of a query, and how many it has in all; one statement.

    Not for a query with DISTINCT: rows are counted before it makes them fewer.
    """
    counted = query.add_columns(func.count().over().label("in_all")).limit(most)
    rows = work.session.execute(counted).unique().all()
    return [each[:-1] for each in rows], rows[0][-1] if rows else 0


def rows_in(work: Work, query: Select[Any]) -> int:
    """Return how many rows a query has."""
    return work.session.scalar(select(func.count()).select_from(query.order_by(None).subquery())) or 0
