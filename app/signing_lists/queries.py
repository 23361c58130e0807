"""Which sessions have a list to print, with what it tells of them loaded along."""

from collections.abc import Collection
from datetime import date

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from app.attendance.queries.sessions import is_on
from app.errors import Missing
from app.events.access import taught_by, visible_to_staff
from app.events.models import Block, Event, EventStatus, Meeting, Session
from app.events.queries import sessions_with_whole_events
from app.events.timing import sessions_of
from app.history.models import HistoryFact
from app.signing_lists.facts import PRINTED
from app.signing_lists.printing import PrintedPage, printed_pages
from app.work import Work

MOST_LISTS = 100
"""How many sessions one file holds at most."""
MOST_PRINTINGS = 200
"""Among how many printings a page is looked for by hand."""


def event_to_print(work: Work, slug: str) -> Event:
    """Return an event with its project, meetings, sessions and their blocks; Missing if there is none."""
    sessions = selectinload(Event.meetings).selectinload(Meeting.sessions)
    blocks = sessions.selectinload(Session.blocks)
    query = select(Event).where(Event.slug == slug)
    event = work.session.scalar(
        query.options(
            joinedload(Event.project),
            selectinload(Event.meetings).joinedload(Meeting.parallel_group),
            blocks.joinedload(Block.part),
            blocks.joinedload(Block.account),
        )
    )
    if event is None:
        raise Missing
    return event


def next_to_print(work: Work, event: Event, allowed: Collection[int]) -> Session | None:
    """Return the next of the allowed sessions, else the last one; None for none."""
    alive = [each for each in sessions_of(event) if each.id in allowed]
    return next((each for each in alive if each.day >= work.today), alive[-1] if alive else None)


def sessions_on(work: Work, day: date) -> list[Session]:
    """Return the sessions of a day that take place and that the actor organises or teaches, by the hour.

    MOST_LISTS at most; meeting, event and project are loaded along.
    """
    return list(work.session.scalars(_on(work, day).limit(MOST_LISTS)))


def pages_printed(work: Work, printing_ids: Collection[int]) -> dict[tuple[int, int], PrintedPage]:
    """Return the pages of some printings, by printing and page; one statement."""
    query = select(HistoryFact).where(HistoryFact.kind == PRINTED.kind, HistoryFact.id.in_(printing_ids))
    found = work.session.scalars(query) if printing_ids else ()
    return {(each.printing_id, each.page): each for fact in found for each in printed_pages(fact)}


def pages_printed_of(work: Work, event_ids: Collection[int]) -> list[PrintedPage]:
    """Return the pages of the last printings of some events, the newest printing first; one statement."""
    query = (
        select(HistoryFact)
        .where(
            HistoryFact.kind == PRINTED.kind,
            HistoryFact.subject_kind == "event",
            HistoryFact.subject_id.in_(event_ids),
        )
        .order_by(HistoryFact.id.desc())
        .limit(MOST_PRINTINGS)
    )
    found = work.session.scalars(query) if event_ids else ()
    return [each for fact in found for each in printed_pages(fact)]


def _on(work: Work, day: date) -> Select[Session]:
    event = contains_eager(Session.meeting).contains_eager(Meeting.event)
    return (
        sessions_with_whole_events()
        .options(
            event.joinedload(Event.project),
            contains_eager(Session.meeting).selectinload(Meeting.sessions),
            contains_eager(Session.meeting).joinedload(Meeting.parallel_group),
        )
        .where(
            Session.day == day,
            Session.cancelled_at.is_(None),
            Event.status != EventStatus.cancelled,
            is_on(),
            or_(visible_to_staff(work), taught_by(work)),
        )
        .order_by(Session.starts_at, Session.id)
    )
