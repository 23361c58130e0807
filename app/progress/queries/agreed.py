"""What make-ups to come may add: worth what their confirmation would settle."""

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import aliased

from app.attendance.makeups import MadeUp, Parts, credited
from app.attendance.models import Decision, RegisterRow, RowRole
from app.attendance.queries.makeups import most_made_up
from app.events.models import Session
from app.ledger.models import Book, LedgerEntry, Source, WhatFor
from app.programmes.models import Module
from app.registrations.models import Registration
from app.work import Work

_Key = tuple[int, int]

Planned = Callable[[Collection[int]], Mapping[int, Parts]]
"""Finds the minutes of sessions by part, of those with these ids."""


@dataclass(frozen=True, slots=True)
class _Agreed:
    """A make-up to come: whose, of which registration and edition, where, and what it makes up."""

    key: _Key
    registration_id: int
    event_id: int
    host_id: int
    missed_id: int


def agreed_minutes(
    work: Work, editions: Mapping[int, int], person_ids: Collection[int], planned: Planned
) -> defaultdict[_Key, Counter[int | None]]:
    """Return by person, module and part what make-ups to come may add.

    At most what was missed and is not made up yet, at most what the module lets people make up. One of a
    session which is still to come adds nothing to it. One statement where there is none.
    """
    agreed = _agreed(work, editions, person_ids)
    found: defaultdict[_Key, Counter[int | None]] = defaultdict(Counter)
    if not agreed:
        return found
    minutes = planned({id for each in agreed for id in (each.host_id, each.missed_id)})
    had = _had(work, agreed)
    left = _left(work, editions, {each.key for each in agreed})
    theirs: defaultdict[_Key, list[MadeUp]] = defaultdict(list)
    for each in agreed:
        missed = Counter(minutes[each.missed_id])
        missed.subtract(had[each.registration_id, each.missed_id])
        session = each.registration_id, each.missed_id
        theirs[each.key].append(MadeUp(session, minutes[each.host_id], +missed))
    for key, make_ups in theirs.items():
        for worth in credited(make_ups, left[key]):
            found[key].update(worth)
    return found


def _agreed(work: Work, editions: Mapping[int, int], person_ids: Collection[int]) -> Sequence[_Agreed]:
    missed = aliased(Session)
    query = (
        select(RegisterRow.person_id, Registration.id, Registration.event_id, Session.id, missed.id)
        .join(Registration, Registration.id == RegisterRow.registration_id)
        .join(Session, Session.id == RegisterRow.session_id)
        .join(missed, missed.id == RegisterRow.makes_up_session_id)
        .where(
            RegisterRow.role == RowRole.makeup,
            RegisterRow.is_expected.is_(True),
            RegisterRow.person_id.in_(person_ids),
            Registration.event_id.in_(editions),
            Session.cancelled_at.is_(None),
            Session.register_confirmed.is_(False),
            missed.register_confirmed.is_(True),
        )
        .order_by(Session.day, RegisterRow.id)
    )
    rows = work.session.execute(query)
    return [_Agreed((person, editions[event]), id, event, *both) for person, id, event, *both in rows]


def _had(work: Work, agreed: Sequence[_Agreed]) -> defaultdict[_Key, Counter[int | None]]:
    """Return by registration and missed session what was received of it by part, made up already or not."""
    axes = LedgerEntry.registration_id, LedgerEntry.session_id, LedgerEntry.part_id
    query = (
        select(*axes, func.sum(LedgerEntry.minutes))
        .where(
            LedgerEntry.book == Book.received,
            LedgerEntry.registration_id.in_({each.registration_id for each in agreed}),
            LedgerEntry.session_id.in_({each.missed_id for each in agreed}),
        )
        .group_by(*axes)
    )
    found: defaultdict[_Key, Counter[int | None]] = defaultdict(Counter)
    for registration_id, session_id, part, minutes in work.session.execute(query):
        found[registration_id or 0, session_id or 0][part] += int(minutes)
    return found


def _left(work: Work, editions: Mapping[int, int], keys: Collection[_Key]) -> dict[_Key, int | None]:
    """Return how many minutes may still be made up; None where the module has no limit."""
    modules = select(Module).where(Module.id.in_({module for _, module in keys}))
    most = {module.id: most_made_up(module) for module in work.session.scalars(modules)}
    query = (
        select(LedgerEntry.person_id, LedgerEntry.for_id, func.sum(LedgerEntry.minutes))
        .join(Decision, Decision.id == LedgerEntry.source_id)
        .join(RegisterRow, RegisterRow.id == Decision.row_id)
        .where(
            LedgerEntry.book == Book.received,
            LedgerEntry.source_kind == Source.decision,
            LedgerEntry.for_kind == WhatFor.event,
            LedgerEntry.for_id.in_(editions),
            LedgerEntry.person_id.in_({person for person, _ in keys}),
            RegisterRow.role == RowRole.makeup,
        )
        .group_by(LedgerEntry.person_id, LedgerEntry.for_id)
    )
    used = Counter[_Key]()
    for person, event, minutes in work.session.execute(query):
        used[person or 0, editions[event]] += int(minutes)
    left: dict[_Key, int | None] = {}
    for key in keys:
        limit = most[key[1]]
        left[key] = None if limit is None else max(0, limit - used[key])
    return left
