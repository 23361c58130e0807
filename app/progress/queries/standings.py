"""Where people stand in modules: one person, or everybody of an edition."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import selectinload

from app.events.models import Block, Event, Meeting, Session
from app.events.timing import credit_minutes
from app.ledger.models import Book, WhatFor
from app.ledger.queries import minutes_by_part
from app.programmes.models import Module
from app.progress.models import EventTest, Score, TestKind
from app.progress.owed import Enrolment, PlannedSession, owed_minutes
from app.progress.standing import Standing, rule_of, standing_of
from app.registrations.models import SEATED, Registration
from app.work import Work

Key = tuple[int, int]
"""A person and a module, by id."""


def standing_in(work: Work, module_id: int, person_id: int) -> Standing:
    """Return where one person stands in a module, over all its editions."""
    return standings(work, [module_id], [person_id])[person_id, module_id]


def standings(work: Work, module_ids: Collection[int], person_ids: Collection[int]) -> dict[Key, Standing]:
    """Return where each of these people stands in each of these modules.

    Eight statements, however many people, editions and sessions.
    """
    query = select(Module).where(Module.id.in_(module_ids)).options(selectinload(Module.parts))
    modules = list(work.session.scalars(query)) if module_ids and person_ids else []
    editions = _editions(work, modules)
    received = _received(work, editions, person_ids)
    enrolments = _enrolments(work, editions, person_ids)
    asked = {each.event_id for mine in enrolments.values() for each in mine}
    sessions = _sessions(work, asked, Session.register_confirmed.is_(False))
    passed = _passed(work, editions, person_ids)
    found = {}
    for module in modules:
        rule = rule_of(module)
        mine = [each for each in sessions if editions[each.event_id] == module.id]
        for person in person_ids:
            key = person, module.id
            owed = owed_minutes(enrolments.get(key, ()), mine)
            found[key] = standing_of(rule, received[key], owed, test_passed=key in passed)
    return found


def planned_minutes(work: Work, event: Event) -> Counter[int | None]:
    """Return by part what the sessions of an edition give to somebody who misses none, in two statements."""
    return owed_minutes([Enrolment(event.id, None, None, None)], _sessions(work, [event.id]))


def _editions(work: Work, modules: Iterable[Module]) -> dict[int, int]:
    """Return the events that are editions of these modules, with the module of each."""
    ids = [module.id for module in modules]
    query = select(Event.id, Event.module_id).where(Event.module_id.in_(ids))
    return {id: module for id, module in work.session.execute(query) if module is not None}


def _received(
    work: Work, editions: dict[int, int], person_ids: Collection[int]
) -> defaultdict[Key, Counter[int | None]]:
    found: defaultdict[Key, Counter[int | None]] = defaultdict(Counter)
    sums = minutes_by_part(work, Book.received, WhatFor.event, editions, person_ids)
    for (person, event, part), minutes in sums.items():
        found[person, editions[event]][part] += minutes
    return found


def _enrolments(
    work: Work, editions: dict[int, int], person_ids: Collection[int]
) -> dict[Key, list[Enrolment]]:
    query = select(
        Registration.person_id,
        Registration.event_id,
        Registration.parallel_group_id,
        Registration.enrolled_from,
        Registration.enrolled_until,
    ).where(
        Registration.event_id.in_(editions),
        Registration.person_id.in_(person_ids),
        Registration.state.in_(SEATED),
    )
    found: defaultdict[Key, list[Enrolment]] = defaultdict(list)
    for person, event, group, first, last in work.session.execute(query):
        found[person, editions[event]].append(Enrolment(event, group, first, last))
    return found


def _sessions(
    work: Work, event_ids: Collection[int], *conditions: ColumnElement[bool]
) -> list[PlannedSession]:
    query = (
        select(Session, Meeting.event_id, Meeting.parallel_group_id)
        .join(Session.meeting)
        .where(
            Meeting.event_id.in_(event_ids),
            Session.cancelled_at.is_(None),
            *conditions,
        )
    )
    rows = work.session.execute(query).all()
    blocks: defaultdict[int, Counter[int | None]] = defaultdict(Counter)
    planned = (
        select(Block.session_id, Block.part_id, func.sum(Block.minutes))
        .where(Block.session_id.in_([session.id for session, _, _ in rows]))
        .group_by(Block.session_id, Block.part_id)
    )
    for session_id, part, minutes in work.session.execute(planned):
        blocks[session_id][part] += int(minutes)
    return [
        PlannedSession(
            event, session.day, group, blocks.get(session.id) or {None: credit_minutes(session) or 0}
        )
        for session, event, group in rows
    ]


def _passed(work: Work, editions: dict[int, int], person_ids: Collection[int]) -> set[Key]:
    """Return who passed an exit test of an edition; a test without a bar is passed by all who took it."""
    query = (
        select(Registration.person_id, EventTest.event_id)
        .join(Score, Score.registration_id == Registration.id)
        .join(EventTest, EventTest.id == Score.test_id)
        .where(
            EventTest.event_id.in_(editions),
            EventTest.kind == TestKind.exit,
            Registration.person_id.in_(person_ids),
            or_(EventTest.pass_points.is_(None), Score.points >= EventTest.pass_points),
        )
    )
    return {(person, editions[event]) for person, event in work.session.execute(query)}
