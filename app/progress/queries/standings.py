"""Where people stand in modules: one person, or everybody of an edition."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping

from sqlalchemy import or_, select
from sqlalchemy.orm import selectinload

from app.events.models import Event
from app.ledger.models import Book, WhatFor
from app.ledger.queries import minutes_by_part
from app.programmes.models import Module
from app.progress.models import EventTest, Score, TestKind
from app.progress.queries.owed import Key, owed_minutes
from app.progress.standing import ByPart, Standing, rule_of, standing_of
from app.registrations.models import Registration
from app.work import Work


def standing_in(work: Work, module_id: int, person_id: int) -> Standing:
    """Return where one person stands in a module, over all its editions."""
    return standings(work, [module_id], [person_id])[person_id, module_id]


def standings(work: Work, module_ids: Collection[int], person_ids: Collection[int]) -> dict[Key, Standing]:
    """Return where each of these people stands in each of these modules.

    Ten statements, and eight more where make-ups are to come, however many people, editions and sessions.
    """
    return {key: now for key, (now, _) in standings_without(work, module_ids, person_ids, {}).items()}


def standings_without(
    work: Work, module_ids: Collection[int], person_ids: Collection[int], taken: Mapping[Key, ByPart]
) -> dict[Key, tuple[Standing, Standing]]:
    """Return the same twice: as things are, and as they would be without the minutes that are taken back."""
    query = select(Module).where(Module.id.in_(module_ids)).options(selectinload(Module.parts))
    modules = list(work.session.scalars(query)) if module_ids and person_ids else []
    editions = _editions(work, modules)
    received = _received(work, editions, person_ids)
    owed = owed_minutes(work, editions, person_ids)
    passed = _passed(work, editions, person_ids)
    found = {}
    for module in modules:
        rule = rule_of(module)
        for key in ((person, module.id) for person in person_ids):
            now = standing_of(rule, received[key], owed[key], test_passed=key in passed)
            left = Counter(received[key])
            left.subtract(taken.get(key, {}))
            then = standing_of(rule, left, owed[key], test_passed=key in passed) if key in taken else now
            found[key] = now, then
    return found


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
