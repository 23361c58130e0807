"""Modules with parts, their editions, and minutes in the ledger, for the tests of standing."""

from collections.abc import Iterable, Sequence
from datetime import time, timedelta
from itertools import count
from typing import Any

from app.events.models import Block, Event
from app.ledger.models import Book, Source, WhatFor
from app.ledger.operations import post
from app.ledger.postings import Posting
from app.programmes.models import Module, Part, Programme
from app.registrations.models import Registration
from app.work import Work
from tests.attendance.people import a_training

_sources = count(1_000_000)


def a_module(work: Work, *parts: int, required: int | None = None, **columns: Any) -> Module:
    """Add a module of teaching hours with parts of these minutes."""
    name = f"cus-{next(_sources)}"
    programme = Programme(record_id=name, name_pl="Szkolenia kadry CUS", created_at=work.now)
    values: dict[str, Any] = {"unit_minutes": 45, "required_minutes": required or sum(parts)}
    module = Module(
        position=0, record_id=f"{name}-1", name_pl="Zarządzanie usługami społecznymi", **(values | columns)
    )
    module.parts = [
        Part(position=n, record_id=f"{name}-1-{n}", name_pl=f"Część {n + 1}", minutes=minutes)
        for n, minutes in enumerate(parts)
    ]
    programme.modules.append(module)
    work.session.add(programme)
    work.session.flush()
    return module


def an_edition(
    work: Work, module: Module, slug: str = "edycja", *, meetings: int = 3, **columns: Any
) -> Event:
    """Add an edition of a module that began a week ago, a meeting a week, 9:00 to 15:00, without blocks."""
    values = {"unit_minutes": module.unit_minutes, "required_minutes": module.required_minutes}
    return a_training(work, slug, meetings=meetings, **(values | {"module_id": module.id} | columns))


def plan_blocks(work: Work, event: Event, *parts: Sequence[tuple[Part, int]]) -> None:
    """Plan the sessions of an event in turn: each teaches these parts for so many minutes from nine on."""
    sessions = [session for meeting in event.meetings for session in meeting.sessions]
    for session, planned in zip(sessions, parts, strict=False):
        begin = 9 * 60
        for part, minutes in planned:
            starts, ends = (time(*divmod(each, 60)) for each in (begin, begin + minutes))
            session.blocks.append(Block(starts_at=starts, ends_at=ends, minutes=minutes, part_id=part.id))
            begin += minutes
        session.credit_minutes = sum(minutes for _, minutes in planned)
    work.session.flush()


def receive(work: Work, registration: Registration, *rows: tuple[int | None, int]) -> None:
    """Post minutes by part to somebody's received book, each from a source of its own."""
    post(work, Book.received, Source.decision, [_posting(work, registration, *row) for row in rows])


def receive_all(work: Work, people: Iterable[Registration], part_id: int | None, minutes: int) -> None:
    """Post the same minutes to many people."""
    post(work, Book.received, Source.decision, [_posting(work, each, part_id, minutes) for each in people])


def _posting(work: Work, registration: Registration, part_id: int | None, minutes: int) -> Posting:
    return Posting(
        source_id=next(_sources),
        for_kind=WhatFor.event,
        for_id=registration.event_id,
        minutes=minutes,
        day=work.today - timedelta(days=1),
        person_id=registration.person_id,
        registration_id=registration.id,
        part_id=part_id,
    )
