"""Editions of a module whose days have blocks, for the tests of make-ups and of minutes by part."""

from collections.abc import Sequence
from datetime import time
from typing import Any

from sqlalchemy import func, select

from app.accounts.models import Account
from app.events.models import Block, Event, Session
from app.ledger.models import Book, LedgerEntry
from app.programmes.models import Module, Part, Programme
from app.work import Work
from tests.attendance.people import a_training

PLAN = ((9, 0, 10, 30), (10, 45, 12, 15), (13, 0, 14, 30))
"""Three blocks of 90 minutes, between them 15 and 45 minutes of break."""


def a_module(
    work: Work, record_id: str = "cus-1", *, minutes: Sequence[int] = (540, 270), **columns: Any
) -> Module:
    """Add a module whose parts have so many minutes."""
    programme = Programme(record_id=f"p-{record_id}", name_pl="Szkolenia dla CUS", created_at=work.now)
    parts = [
        Part(position=n, record_id=f"{record_id}-{n}", name_pl=f"Część {n}", minutes=each)
        for n, each in enumerate(minutes, 1)
    ]
    values = {"position": 1, "record_id": record_id, "name_pl": "Moduł I", "unit_minutes": 45}
    module = Module(programme=programme, parts=parts, required_minutes=sum(minutes), **(values | columns))
    work.session.add(module)
    work.session.flush()
    return module


def an_edition(work: Work, module: Module, slug: str, *, meetings: int = 3, **columns: Any) -> Event:
    """Add an edition: a day a week from a week ago on, two blocks of the first part and one of the second."""
    event = a_training(work, slug, meetings=meetings, module=module, **columns)
    for meeting in event.meetings:
        for session in meeting.sessions:
            planned(work, session, module.parts)
    return event


def planned(
    work: Work, session: Session, parts: Sequence[Part | None], *, trainer: Account | None = None
) -> None:
    """Give a day its three blocks: all but the last of the first part."""
    session.blocks = [
        Block(
            starts_at=time(hour, minute), ends_at=time(until, over), minutes=90,
            part=parts[0] if place < 2 else parts[-1], account=trainer,
        )
        for place, (hour, minute, until, over) in enumerate(PLAN)
    ]  # fmt: skip
    session.credit_minutes = 270
    work.session.flush()


def standing_by_part(work: Work, book: Book = Book.received) -> dict[tuple[int | None, int | None], int]:
    """Return what a book says, by registration (or account) and part; nothing that is taken back."""
    who = LedgerEntry.account_id if book == Book.delivered else LedgerEntry.registration_id
    query = (
        select(who, LedgerEntry.part_id, func.sum(LedgerEntry.minutes))
        .where(LedgerEntry.book == book)
        .group_by(who, LedgerEntry.part_id)
    )
    return {(id, part): int(sum) for id, part, sum in work.session.execute(query) if sum}
