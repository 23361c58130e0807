"""Plain sums of the books, by which tests check what the application adds up."""

from collections.abc import Iterable, Mapping

from sqlalchemy import func, select

from app.ledger.models import Book, LedgerEntry, WhatFor
from app.work import Work


def minutes_of_persons(
    work: Work, book: Book, person_ids: Iterable[int]
) -> Mapping[tuple[int, WhatFor, int], int]:
    """Return what stands in a book for these persons: the sum for each (person id, what for, its id)."""
    axes = LedgerEntry.person_id, LedgerEntry.for_kind, LedgerEntry.for_id
    query = (
        select(*axes, func.sum(LedgerEntry.minutes))
        .where(LedgerEntry.person_id.in_(list(person_ids)), LedgerEntry.book == book)
        .group_by(*axes)
    )
    return {(person, kind, id): int(sum) for person, kind, id, sum in work.session.execute(query) if person}
