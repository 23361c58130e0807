"""Reading programmes with what runs of them: editions, their people and their planned minutes."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import selectinload

from app.events.access import visible_to_staff
from app.events.coverage import coverage_of
from app.events.models import Event
from app.events.queries import with_blocks, with_meetings
from app.events.timing import credit_minutes
from app.programmes.models import Module
from app.progress.owed import PlannedSession, planned
from app.registrations.counting import seats_of
from app.registrations.seats import Seats
from app.work import Work


@dataclass(frozen=True, slots=True)
class EditionRow:
    """An edition with its seats, the minutes that are planned for one person, how many of the module's parts
    are planned in full, and who teaches them."""

    event: Event
    seats: Seats
    planned: int
    covered: int
    trainers: tuple[str, ...]


def editions_of(work: Work, module: Module) -> Select[Event]:
    """Select the editions of a module that the actor organises, the latest first."""
    return (
        select(Event)
        .where(_is_edition(work, Event.module_id == module.id))
        .options(with_meetings(), with_blocks(), selectinload(Event.parallel_groups))
        .order_by(Event.listed_until.desc(), Event.id.desc())
    )


def edition_rows(work: Work, events: Sequence[Event]) -> list[EditionRow]:
    """Return editions, loaded with meetings, blocks and groups, with seats and coverage."""
    seats = seats_of(work, events)
    return [_row(event, seats[event.id]) for event in events]


def _row(event: Event, seats: Seats) -> EditionRow:
    found = coverage_of(event)
    parts = found.parts if found is not None else []
    names = dict.fromkeys(name for part in parts for name in part.trainers)
    covered = sum(not part.missing for part in parts)
    return EditionRow(event, seats, _planned(event), covered, tuple(names))


def edition_counts(work: Work, module_ids: Collection[int]) -> dict[int, int]:
    """Return how many editions of each module the actor organises, by the module's id."""
    query = (
        select(Event.module_id, func.count())
        .where(_is_edition(work, Event.module_id.in_(module_ids)))
        .group_by(Event.module_id)
    )
    return {id: count for id, count in work.session.execute(query) if id is not None}


def _planned(event: Event) -> int:
    sessions = [
        PlannedSession(each.id, event.id, meeting.parallel_group_id, {None: credit_minutes(each) or 0})
        for meeting in event.meetings
        for each in meeting.sessions
        if each.cancelled_at is None
    ]
    return planned(sessions).total()


def _is_edition(work: Work, of_module: ColumnElement[bool]) -> ColumnElement[bool]:
    return of_module & visible_to_staff(work)
