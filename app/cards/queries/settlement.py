"""What contracts are used by: delivered minutes out of the book, and what no contract covers."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TypeVar

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select
from sqlalchemy.orm import joinedload

from app.cards.content import CardContent, CardRow, CardThing, read
from app.cards.differences import Differences, differences
from app.cards.models import CardKind, HoursCard
from app.coaching.budget import TOLD_AT_PERCENT
from app.coaching.models import Appointment, HeldRecord
from app.contracts.models import Contract, ContractUse
from app.events.models import Event, Session
from app.events.when import place_line
from app.ledger.models import Book, LedgerEntry, Source, WhatFor
from app.ledger.months import month_of
from app.lines.models import SupportLine
from app.work import Work

Row = TypeVar("Row", SupportLine, Event, Appointment)
_Key = tuple[str, int]


@dataclass(frozen=True, slots=True)
class Usage:
    """The minutes delivered under a contract by month, and how they stand against what was agreed."""

    contract: Contract
    by_month: Mapping[str, int]

    @property
    def used(self) -> int:
        """All minutes delivered."""
        return sum(self.by_month.values())

    @property
    def percent(self) -> int:
        """The share of the contract that is used, cut: 79 until 80 are reached."""
        return self.used * 100 // self.contract.minutes

    @property
    def left(self) -> int:
        """What is left of the contract, never below 0."""
        return max(0, self.contract.minutes - self.used)

    @property
    def over(self) -> int:
        """By how much more was delivered than agreed."""
        return max(0, self.used - self.contract.minutes)

    @property
    def is_told(self) -> bool:
        """Whether people are told how little is left."""
        return self.percent >= TOLD_AT_PERCENT


@dataclass(frozen=True, slots=True)
class Uncovered:
    """Minutes that a person delivered in a month for a line or an event, and no contract covers."""

    month: str
    kind: WhatFor
    id: int
    name_pl: str
    minutes: int


@dataclass(frozen=True, slots=True)
class MonthOfContract:
    """One month of a contract: its minutes now, the last version issued, and what differs."""

    month: str
    minutes: int
    issued: HoursCard | None
    differs: Differences | None

    @property
    def is_due(self) -> bool:
        """Whether a settlement waits to be issued, for the first time or after a correction."""
        return self.issued is None or bool(self.differs)


def usage_of(work: Work, contracts: Sequence[Contract]) -> dict[int, Usage]:
    """Return how far contracts are used, by id; one statement, however many."""
    query = (
        select(Contract.id, LedgerEntry.day, func.sum(LedgerEntry.minutes))
        .select_from(LedgerEntry)
        .join(Contract, _within())
        .join(ContractUse, and_(ContractUse.contract_id == Contract.id, _served()))
        .where(LedgerEntry.book == Book.delivered, Contract.id.in_([each.id for each in contracts]))
        .group_by(Contract.id, LedgerEntry.day)
    )
    months: dict[int, dict[str, int]] = {each.id: defaultdict(int) for each in contracts}
    for id, day, minutes in work.session.execute(query):
        if minutes:
            months[id][month_of(day)] += int(minutes)
    return {each.id: Usage(each, dict(sorted(months[each.id].items()))) for each in contracts}


def uncovered(
    work: Work,
    account_ids: Iterable[int],
    projects: Select[int | None] | None = None,
    since: date = date.min,
) -> dict[int, list[Uncovered]]:
    """Return what people delivered and no contract of theirs covers, by account, the latest month first.

    `projects` narrows it to what belongs to these projects, `since` to what was delivered from that day on.
    """
    covered = (
        exists()
        .where(Contract.account_id == LedgerEntry.account_id, ContractUse.contract_id == Contract.id)
        .where(_days(), _served())
    )
    line, event = LedgerEntry.for_kind == WhatFor.line, LedgerEntry.for_kind == WhatFor.event
    query = (
        select(
            LedgerEntry.account_id,
            LedgerEntry.day,
            LedgerEntry.for_kind,
            LedgerEntry.for_id,
            func.coalesce(SupportLine.name_pl, Event.title_pl),
            func.sum(LedgerEntry.minutes),
        )
        .outerjoin(SupportLine, and_(line, SupportLine.id == LedgerEntry.for_id))
        .outerjoin(Event, and_(event, Event.id == LedgerEntry.for_id))
        .where(
            LedgerEntry.book == Book.delivered,
            LedgerEntry.account_id.in_(list(account_ids)),
            LedgerEntry.day >= since,
            ~covered,
        )
        .group_by(
            LedgerEntry.account_id,
            LedgerEntry.day,
            LedgerEntry.for_kind,
            LedgerEntry.for_id,
            SupportLine.name_pl,
            Event.title_pl,
        )
    )
    if projects is not None:
        query = query.where(or_(SupportLine.project_id.in_(projects), Event.project_id.in_(projects)))
    sums: dict[tuple[int, str, WhatFor, int, str], int] = defaultdict(int)
    for account, day, kind, id, name, minutes in work.session.execute(query):
        sums[account or 0, month_of(day), kind, id, name or ""] += int(minutes)
    found: dict[int, list[Uncovered]] = defaultdict(list)
    for (account, month, kind, id, name), minutes in sorted(
        sums.items(), key=lambda item: item[0][1:], reverse=True
    ):
        if minutes:
            found[account].append(Uncovered(month, kind, id, name, minutes))
    return dict(found)


def settlement_contents(work: Work, contract: Contract) -> dict[str, CardContent]:
    """Return what a contract's settlements say now, by month: a row for each appointment or day taught."""
    by_month: dict[str, list[tuple[CardRow, _Key]]] = defaultdict(list)
    things, rows = _rows(work, contract)
    for row, key in rows:
        by_month[row.day[:7]].append((row, key))
    contents, before = {}, 0
    for month, mine in sorted(by_month.items()):
        contents[month] = _content(contract, month, mine, things, before)
        before = contents[month].total
    return contents


def settlement_of(contract: Contract, month: str, contents: Mapping[str, CardContent]) -> CardContent:
    """Return one settlement out of all; an empty one for a month without minutes."""
    earlier = (each.minutes for name, each in contents.items() if name < month)
    return contents.get(month) or _content(contract, month, [], {}, sum(earlier))


def settlements_of(work: Work, contract: Contract) -> list[MonthOfContract]:
    """Return the months of a contract, the latest first: those with minutes, and those once settled."""
    contents = settlement_contents(work, contract)
    latest = {card.month: card for card in settlement_versions(work, contract)}
    found = []
    for month in sorted({*contents, *latest}, reverse=True):
        issued, now = latest.get(month), settlement_of(contract, month, contents)
        differs = differences(read(issued.content), now) if issued else None
        found.append(MonthOfContract(month, now.minutes, issued, differs))
    return found


def settlement_versions(work: Work, contract: Contract, month: str | None = None) -> list[HoursCard]:
    """Return the settlements issued under a contract, the first version of a month first."""
    query = select(HoursCard).where(
        HoursCard.kind == CardKind.contract, HoursCard.subject_id == contract.id, HoursCard.project_id == 0
    )
    if month is not None:
        query = query.where(HoursCard.month == month)
    return list(
        work.session.scalars(
            query.options(joinedload(HoursCard.file)).order_by(HoursCard.month, HoursCard.version)
        )
    )


def issued_settlements(work: Work, contract_ids: Sequence[int]) -> dict[int, list[HoursCard]]:
    """Return all settlements issued under contracts, by contract, the latest month and version first."""
    query = (
        select(HoursCard)
        .where(
            HoursCard.kind == CardKind.contract,
            HoursCard.subject_id.in_(contract_ids),
            HoursCard.project_id == 0,
        )
        .order_by(HoursCard.month.desc(), HoursCard.version.desc())
    )
    found: dict[int, list[HoursCard]] = defaultdict(list)
    for card in work.session.scalars(query):
        found[card.subject_id].append(card)
    return found


def _content(
    contract: Contract,
    month: str,
    rows: Sequence[tuple[CardRow, _Key]],
    things: Mapping[_Key, CardThing],
    before: int,
) -> CardContent:
    order = sorted({key for _, key in rows})
    return CardContent(
        kind=str(CardKind.contract),
        subject_id=contract.id,
        subject=contract.account.name,
        project_id=0,
        project="",
        month=month,
        things=tuple(things[key] for key in order),
        rows=tuple(replace(row, thing=order.index(key)) for row, key in rows),
        before=before,
        allowed=contract.minutes,
        contract=contract.number,
        unit=contract.unit_minutes,
        rate=str(contract.rate) if contract.rate is not None else None,
        period=(contract.starts.isoformat(), contract.ends.isoformat()),
    )


def _rows(work: Work, contract: Contract) -> tuple[dict[_Key, CardThing], list[tuple[CardRow, _Key]]]:
    axes = (
        LedgerEntry.day,
        LedgerEntry.for_kind,
        LedgerEntry.for_id,
        LedgerEntry.session_id,
        HeldRecord.appointment_id,
    )
    query = (
        select(*axes, func.sum(LedgerEntry.minutes))
        .select_from(LedgerEntry)
        .join(Contract, _within())
        .join(ContractUse, and_(ContractUse.contract_id == Contract.id, _served()))
        .outerjoin(
            HeldRecord,
            and_(LedgerEntry.source_kind == Source.appointment, HeldRecord.id == LedgerEntry.source_id),
        )
        .where(LedgerEntry.book == Book.delivered, Contract.id == contract.id)
        .group_by(*axes)
    )
    found = [row for row in work.session.execute(query) if row[-1]]
    lines = _by_id(work, SupportLine, (row.for_id for row in found if row.for_kind == WhatFor.line))
    events = _by_id(work, Event, (row.for_id for row in found if row.for_kind == WhatFor.event))
    sessions = _sessions(work, (row.session_id for row in found if row.session_id))
    appointments = _by_id(work, Appointment, (row.appointment_id for row in found if row.appointment_id))
    things = {("line", id): _thing(line, contract) for id, line in lines.items()}
    things |= {("event", id): _thing(event, contract) for id, event in events.items()}
    rows = []
    for day, kind, id, session_id, appointment_id, minutes in found:
        where = appointments.get(appointment_id or 0) or sessions.get(session_id or 0)
        rows.append(
            (_row(day, where, int(minutes), appointment_id or session_id or 0), (str(kind.value), id))
        )
    rows.sort(key=lambda each: (each[0].day, each[0].starts or "", each[1], each[0].id))
    return things, rows


def _row(day: date, where: Appointment | Session | None, minutes: int, id: int) -> CardRow:
    place, online = None, False
    if isinstance(where, Appointment):
        place, online = where.place, not where.place and where.is_online
    elif where is not None:
        place = place_line(where.meeting) or None
        online = not place and bool(where.meeting.sealed_link)
    return CardRow(
        id=id,
        thing=0,
        day=day.isoformat(),
        starts=f"{where.starts_at:%H:%M}" if where and where.starts_at else None,
        ends=f"{where.ends_at:%H:%M}" if where and where.ends_at else None,
        minutes=minutes,
        charged=minutes,
        place=place,
        is_online=online,
    )


def _thing(named: SupportLine | Event, contract: Contract) -> CardThing:
    if isinstance(named, SupportLine):
        return CardThing("line", named.id, named.name_pl, named.name_en, unit=contract.unit_minutes)
    return CardThing("event", named.id, named.title_pl, named.title_en, unit=contract.unit_minutes)


def _within() -> ColumnElement[bool]:
    return and_(Contract.account_id == LedgerEntry.account_id, _days())


def _days() -> ColumnElement[bool]:
    return and_(Contract.starts <= LedgerEntry.day, Contract.ends >= LedgerEntry.day)


def _served() -> ColumnElement[bool]:
    """What an entry is for is what the contract serves."""
    return or_(
        and_(LedgerEntry.for_kind == WhatFor.line, ContractUse.line_id == LedgerEntry.for_id),
        and_(LedgerEntry.for_kind == WhatFor.event, ContractUse.event_id == LedgerEntry.for_id),
    )


def _by_id(work: Work, kind: type[Row], ids: Iterable[int]) -> dict[int, Row]:
    return {each.id: each for each in work.session.scalars(select(kind).where(kind.id.in_(set(ids))))}


def _sessions(work: Work, ids: Iterable[int]) -> dict[int, Session]:
    query = select(Session).where(Session.id.in_(set(ids))).options(joinedload(Session.meeting))
    return {each.id: each for each in work.session.scalars(query)}
