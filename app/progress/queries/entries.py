"""The entries of the ledger behind a figure, with what each of them rests on."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, func, not_, or_, select
from sqlalchemy.orm import joinedload

from app.accounts.models import Account
from app.attendance.models import Decision, RegisterVersion
from app.coaching.models import HeldRecord
from app.events.access import visible_to_staff
from app.events.models import Event, Meeting, Session
from app.ledger.models import Book, EntryKind, LedgerEntry, Source, WhatFor
from app.lines.access import managed_lines
from app.lines.models import SupportLine
from app.people.models import Institution, Person
from app.programmes.models import Part
from app.registrations.models import Registration
from app.work import Work


@dataclass(frozen=True, slots=True, kw_only=True)
class Behind:
    """Of which entries a figure is the sum; what is None is not asked for.

    `part` 0 asks for what is of no part. `month` is "2026-11".
    """

    book: Book | None = None
    event: int | None = None
    module: int | None = None
    line: int | None = None
    project: int | None = None
    person: int | None = None
    institution: int | None = None
    coach: int | None = None
    part: int | None = None
    month: date | None = None

    def conditions(self) -> list[ColumnElement[bool]]:
        """Return the conditions on `LedgerEntry`."""
        found: list[ColumnElement[bool]] = []
        columns = {
            LedgerEntry.book: self.book,
            LedgerEntry.person_id: self.person,
            LedgerEntry.institution_id: self.institution,
            LedgerEntry.account_id: self.coach,
        }
        found += [column == value for column, value in columns.items() if value is not None]
        if self.event is not None:
            found.append(_towards(WhatFor.event, [self.event]))
        if self.line is not None:
            found.append(_towards(WhatFor.line, [self.line]))
        if self.module is not None:
            found.append(_towards(WhatFor.event, select(Event.id).where(Event.module_id == self.module)))
        if self.project is not None:
            events = select(Event.id).where(Event.project_id == self.project)
            lines = select(SupportLine.id).where(SupportLine.project_id == self.project)
            found.append(or_(_towards(WhatFor.event, events), _towards(WhatFor.line, lines)))
        if self.part is not None:
            found.append(LedgerEntry.part_id == self.part if self.part else LedgerEntry.part_id.is_(None))
        if self.month is not None:
            after = (self.month + timedelta(days=32)).replace(day=1)
            found.append(and_(LedgerEntry.day >= self.month, LedgerEntry.day < after))
        return found


@dataclass(frozen=True, slots=True)
class ShownEntry:
    """An entry with the rows that it names; its source is a version of a register or a held record."""

    entry: LedgerEntry
    who: Person | Institution | Account | None
    event: Event | None
    line: SupportLine | None
    part: Part | None
    version: RegisterVersion | None
    record: HeldRecord | None

    @property
    def is_taken_back(self) -> bool:
        """Whether the entry takes back what another gave."""
        return self.entry.kind == EntryKind.reversal


_WHOLE = (
    joinedload(RegisterVersion.account),
    joinedload(RegisterVersion.session).joinedload(Session.meeting).joinedload(Meeting.event),
)


def entries_behind(work: Work, behind: Behind) -> Select[LedgerEntry]:
    """Select the entries behind a figure that the actor may see as an organiser, the newest first."""
    return (
        select(LedgerEntry)
        .where(_seen(work), *behind.conditions())
        .order_by(LedgerEntry.day.desc(), LedgerEntry.id.desc())
    )


def others_behind(work: Work, behind: Behind) -> tuple[int, int]:
    """Return how many entries behind a figure of one of the actor's people others organise, and the sum.

    (0, 0) for anybody else: what others organise is told of nobody whom the actor doesn't know.
    """
    known = exists().where(
        Registration.person_id == behind.person, Registration.event_id == Event.id, visible_to_staff(work)
    )
    if behind.person is None or not work.session.scalar(select(known)):
        return 0, 0
    counted = select(func.count(), func.coalesce(func.sum(LedgerEntry.minutes), 0))
    count, minutes = work.session.execute(counted.where(not_(_seen(work)), *behind.conditions())).one()
    return count, int(minutes)


def total_of(work: Work, query: Select[LedgerEntry]) -> int:
    """Return the sum of the minutes of selected entries: the figure."""
    minutes = query.order_by(None).with_only_columns(func.coalesce(func.sum(LedgerEntry.minutes), 0))
    return int(work.session.scalar(minutes) or 0)


def shown(work: Work, entries: Sequence[LedgerEntry]) -> list[ShownEntry]:
    """Return entries with what they name, in a number of statements that does not grow with them."""
    persons = _found(work, Person, _ids(entries, "person_id"))
    institutions = _found(work, Institution, _ids(entries, "institution_id"))
    accounts = _found(work, Account, _ids(entries, "account_id"))
    events = _found(work, Event, _for(entries, WhatFor.event))
    lines = _found(work, SupportLine, _for(entries, WhatFor.line))
    parts = _found(work, Part, _ids(entries, "part_id"))
    decided, taught = _versions_of_decisions(work, entries), _versions_of_teaching(work, entries)
    records = _records(work, entries)
    return [
        ShownEntry(
            each,
            persons.get(each.person_id)
            or institutions.get(each.institution_id)
            or accounts.get(each.account_id),
            events.get(each.for_id) if each.for_kind == WhatFor.event else None,
            lines.get(each.for_id) if each.for_kind == WhatFor.line else None,
            parts.get(each.part_id),
            {Source.decision: decided, Source.teaching: taught}.get(each.source_kind, {}).get(each.source_id),
            records.get(each.source_id) if each.source_kind == Source.appointment else None,
        )
        for each in entries
    ]


def _seen(work: Work) -> ColumnElement[bool]:
    events = select(Event.id).where(visible_to_staff(work))
    lines = select(SupportLine.id).where(managed_lines(work))
    return or_(_towards(WhatFor.event, events), _towards(WhatFor.line, lines))


def _towards(kind: WhatFor, ids: Any) -> ColumnElement[bool]:
    return and_(LedgerEntry.for_kind == kind, LedgerEntry.for_id.in_(ids))


def _ids(entries: Iterable[LedgerEntry], name: str) -> set[int]:
    return {id for each in entries if (id := getattr(each, name)) is not None}


def _for(entries: Iterable[LedgerEntry], kind: WhatFor) -> set[int]:
    return {each.for_id for each in entries if each.for_kind == kind}


def _sources(entries: Iterable[LedgerEntry], kind: Source) -> set[int]:
    return {each.source_id for each in entries if each.source_kind == kind}


def _found(work: Work, table: Any, ids: set[int]) -> dict[int | None, Any]:
    return {each.id: each for each in work.session.scalars(select(table).where(table.id.in_(ids)))}


def _versions_of_decisions(work: Work, entries: Iterable[LedgerEntry]) -> dict[int, RegisterVersion]:
    query = (
        select(Decision)
        .where(Decision.id.in_(_sources(entries, Source.decision)))
        .options(joinedload(Decision.register).options(*_WHOLE))
    )
    return {each.id: each.register for each in work.session.scalars(query)}


def _versions_of_teaching(work: Work, entries: Iterable[LedgerEntry]) -> dict[int, RegisterVersion]:
    mine = RegisterVersion.id.in_(_sources(entries, Source.teaching))
    return {
        each.id: each for each in work.session.scalars(select(RegisterVersion).where(mine).options(*_WHOLE))
    }


def _records(work: Work, entries: Iterable[LedgerEntry]) -> dict[int, HeldRecord]:
    query = (
        select(HeldRecord)
        .where(HeldRecord.id.in_(_sources(entries, Source.appointment)))
        .options(joinedload(HeldRecord.appointment), joinedload(HeldRecord.account))
    )
    return {each.id: each for each in work.session.scalars(query)}
