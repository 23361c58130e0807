"""What stands in the books for events, lines and modules."""

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, func, select

from app.events.models import Event
from app.ledger.models import Book, LedgerEntry, WhatFor
from app.reports.period import Period
from app.reports.rows import Books
from app.work import Work


def books_for(work: Work, kind: WhatFor, ids: Select[Any], period: Period) -> Mapping[int, Books]:
    """Return what stands in the books for these events or lines, by id; what has no entry is left out.

    Who received something is who has minutes left after all corrections.
    """
    who = LedgerEntry.person_id, LedgerEntry.institution_id
    each = (
        select(LedgerEntry.for_id, LedgerEntry.book, *who, func.sum(LedgerEntry.minutes).label("minutes"))
        .where(LedgerEntry.for_kind == kind, LedgerEntry.for_id.in_(ids), *_within(period))
        .group_by(LedgerEntry.for_id, LedgerEntry.book, *who)
        .subquery()
    )
    sums = (func.sum(case((each.c.book == book, each.c.minutes), else_=0)) for book in _BOOKS)
    got = and_(each.c.book == Book.received, each.c.minutes > 0)
    counts = (_count(got, each.c[name]) for name in ("person_id", "institution_id"))
    return _by_id(work.session.execute(select(each.c.for_id, *sums, *counts).group_by(each.c.for_id)))


_BOOKS = (Book.delivered, Book.received, Book.charged)


def receivers_of_modules(work: Work, events: Select[Any], period: Period) -> Mapping[int, tuple[int, int]]:
    """Return how many people and institutions received something in editions, by the module's id.

    Who was in two editions of a module counts once. `events` selects editions only.
    """
    who = LedgerEntry.person_id, LedgerEntry.institution_id
    each = (
        select(LedgerEntry.for_id, *who)
        .where(LedgerEntry.for_kind == WhatFor.event, LedgerEntry.for_id.in_(events))
        .where(LedgerEntry.book == Book.received, *_within(period))
        .group_by(LedgerEntry.for_id, *who)
        .having(func.sum(LedgerEntry.minutes) > 0)
        .subquery()
    )
    counts = func.count(each.c.person_id.distinct()), func.count(each.c.institution_id.distinct())
    query = select(Event.module_id, *counts).join(each, each.c.for_id == Event.id).group_by(Event.module_id)
    found = work.session.execute(query)
    return {id: (people, institutions) for id, people, institutions in found if id is not None}


def _within(period: Period) -> Iterable[ColumnElement[bool]]:
    if period.first is not None:
        yield LedgerEntry.day >= period.first
    if period.last is not None:
        yield LedgerEntry.day <= period.last


def _count(got: ColumnElement[bool], who: ColumnElement[Any]) -> ColumnElement[Any]:
    return func.sum(case((and_(got, who.is_not(None)), 1), else_=0))


def _by_id(rows: Iterable[Any]) -> Mapping[int, Books]:
    return {id: Books(*(int(number) for number in numbers)) for id, *numbers in rows}
