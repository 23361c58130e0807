"""Sums of the ledger, and the entries that stand."""

from collections.abc import Iterable, Mapping

from sqlalchemy import ColumnElement, Select, exists, func, select
from sqlalchemy.orm import aliased

from app.ledger.models import Book, EntryKind, LedgerEntry, WhatFor
from app.work import Work


def earned_minutes(work: Work, registration_ids: Iterable[int]) -> Mapping[int, int]:
    """Return the minutes received under these registrations, by id; one without any entry is left out."""
    query = (
        select(LedgerEntry.registration_id, func.sum(LedgerEntry.minutes))
        .where(LedgerEntry.registration_id.in_(list(registration_ids)), LedgerEntry.book == Book.received)
        .group_by(LedgerEntry.registration_id)
    )
    return {id: int(minutes) for id, minutes in work.session.execute(query) if id is not None}


def earned_without_registration(work: Work, event_id: int, person_ids: Iterable[int]) -> Mapping[int, int]:
    """Return the minutes that persons received at an event under no registration of it, by person id."""
    query = (
        select(LedgerEntry.person_id, func.sum(LedgerEntry.minutes))
        .where(
            LedgerEntry.person_id.in_(list(person_ids)),
            LedgerEntry.book == Book.received,
            LedgerEntry.for_kind == WhatFor.event,
            LedgerEntry.for_id == event_id,
            LedgerEntry.registration_id.is_(None),
        )
        .group_by(LedgerEntry.person_id)
    )
    return {id: int(minutes) for id, minutes in work.session.execute(query) if id is not None}


def minutes_by_part(
    work: Work, book: Book, kind: WhatFor, ids: Iterable[int], person_ids: Iterable[int]
) -> Mapping[tuple[int, int, int | None], int]:
    """Return what stands in a book for these persons towards these events (or lines): the sum for each
    (person id, id of the event, part id)."""
    axes = LedgerEntry.person_id, LedgerEntry.for_id, LedgerEntry.part_id
    query = (
        select(*axes, func.sum(LedgerEntry.minutes))
        .where(
            LedgerEntry.person_id.in_(list(person_ids)),
            LedgerEntry.for_kind == kind,
            LedgerEntry.for_id.in_(list(ids)),
            LedgerEntry.book == book,
        )
        .group_by(*axes)
    )
    return {(person, id, part): int(sum) for person, id, part, sum in work.session.execute(query) if person}


def minutes_for(work: Work, book: Book, kind: WhatFor, ids: Iterable[int]) -> Mapping[int, int]:
    """Return what stands in a book for these events (or what else minutes count towards), by id."""
    query = (
        select(LedgerEntry.for_id, func.sum(LedgerEntry.minutes))
        .where(LedgerEntry.for_kind == kind, LedgerEntry.for_id.in_(list(ids)), LedgerEntry.book == book)
        .group_by(LedgerEntry.for_id)
    )
    return {id: int(minutes) for id, minutes in work.session.execute(query)}


def standing(*conditions: ColumnElement[bool]) -> Select[LedgerEntry]:
    """Select the postings that fulfil the conditions and were not taken back, the oldest first."""
    back = aliased(LedgerEntry)
    taken_back = exists().where(
        back.source_kind == LedgerEntry.source_kind,
        back.source_id == LedgerEntry.source_id,
        back.book == LedgerEntry.book,
        back.number == LedgerEntry.number,
        back.turn == LedgerEntry.turn,
        back.kind == EntryKind.reversal,
    )
    return (
        select(LedgerEntry)
        .where(*conditions, LedgerEntry.kind == EntryKind.posting, ~taken_back)
        .order_by(LedgerEntry.id)
    )


def received_together(work: Work, one_id: int, other_id: int) -> tuple[int, int, int]:
    """Return the minutes that each of two persons received, and both, if they are one: what both received of
    a session and part counts once, the greater of both."""
    axes = LedgerEntry.for_kind, LedgerEntry.for_id, LedgerEntry.session_id, LedgerEntry.part_id
    query = (
        select(LedgerEntry.person_id, *axes, func.sum(LedgerEntry.minutes))
        .where(LedgerEntry.person_id.in_([one_id, other_id]), LedgerEntry.book == Book.received)
        .group_by(LedgerEntry.person_id, *axes)
    )
    sums: dict[int, dict[tuple[object, ...], int]] = {one_id: {}, other_id: {}}
    for person_id, *key, minutes in work.session.execute(query):
        sums[person_id or 0][tuple(key)] = int(minutes)
    one, other = sums[one_id], sums[other_id]
    both = sum(
        min(minutes, other[key]) for key, minutes in one.items() if key in other and key[2] is not None
    )
    mine, theirs = sum(one.values()), sum(other.values())
    return mine, theirs, mine + theirs - both
