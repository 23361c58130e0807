"""What reopening a register would take back, and whom it touches, before it happens."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Select, and_, or_, select

from app.accounts.models import Account
from app.attendance.models import Decision, RegisterVersion
from app.cards.models import CardKind, HoursCard
from app.contracts.models import Contract, ContractUse
from app.events.models import Event, Session
from app.ledger.models import Book, LedgerEntry, MonthLock, Source, WhatFor
from app.ledger.months import month_lock, month_of
from app.ledger.queries import earned_minutes, standing
from app.lines.models import SupportLine
from app.people.models import Person
from app.progress.models import Outcome, OutcomeKind
from app.progress.queries.standings import standings_without
from app.work import Work


@dataclass(frozen=True, slots=True)
class Touched:
    """Somebody whose minutes are taken back: how many, and what becomes of their completion.

    `completed` and `completes_without` tell whether the conditions are met now, and without the minutes.
    """

    person: Person
    registration_id: int | None
    minutes: int
    completed: bool
    completes_without: bool
    outcome: OutcomeKind | None

    @property
    def loses(self) -> bool:
        """Whether somebody who is completed would not be any more, or was decided about already."""
        return (self.completed and not self.completes_without) or self.outcome is not None


@dataclass(frozen=True, slots=True)
class Reopening:
    """What a reopening takes back in each book, and what was made of it already.

    `taught` are trainers and `charged` lines with their minutes; `settlements` are the papers issued for the
    month to contracts that it counts towards, `lock` closed the month.
    """

    version: RegisterVersion
    people: Sequence[Touched]
    taught: Sequence[tuple[Account, int]]
    charged: Sequence[tuple[SupportLine, int]]
    lock: MonthLock | None
    settlements: Sequence[HoursCard]

    @property
    def received(self) -> int:
        """All minutes received that are taken back."""
        return sum(each.minutes for each in self.people)

    @property
    def losing(self) -> list[Touched]:
        """Who would lose their completion, or was decided about."""
        return [each for each in self.people if each.loses]


def reopening_of(work: Work, session: Session, version: RegisterVersion) -> Reopening:
    """Return what reopening a register would do, with its confirmation in force; nothing changes.

    A constant number of statements, however many people.
    """
    entries = list(work.session.scalars(_taken_back(session, version)))
    event = session.meeting.event
    taught = _sums(each for each in entries if each.book == Book.delivered)
    accounts = work.session.scalars(select(Account).where(Account.id.in_(taught)).order_by(Account.name))
    charged = _sums_of_lines(entries)
    lines = work.session.scalars(select(SupportLine).where(SupportLine.id.in_(charged)))
    return Reopening(
        version=version,
        people=_touched(work, event, [each for each in entries if each.book == Book.received]),
        taught=[(each, taught[each.id]) for each in accounts],
        charged=[(each, charged[each.id]) for each in lines],
        lock=month_lock(work, event.project_id, month_of(session.day)) if event.project_id else None,
        settlements=_settlements(work, event, session, list(taught)),
    )


def _taken_back(session: Session, version: RegisterVersion) -> Select[LedgerEntry]:
    """Select what a confirmation posted and still stands, and what make-ups of the session earned."""
    mine = select(Decision.id).where(Decision.register_version_id == version.id)
    return standing(
        or_(
            and_(LedgerEntry.source_kind == Source.decision, LedgerEntry.source_id.in_(mine)),
            and_(LedgerEntry.source_kind == Source.teaching, LedgerEntry.source_id == version.id),
            and_(LedgerEntry.source_kind == Source.decision, LedgerEntry.session_id == session.id),
        )
    )


def _sums(entries: Iterable[LedgerEntry]) -> Counter[int]:
    found = Counter[int]()
    for each in entries:
        found[each.account_id or 0] += each.minutes
    return found


def _sums_of_lines(entries: Iterable[LedgerEntry]) -> Counter[int]:
    found = Counter[int]()
    for each in entries:
        if each.book == Book.charged and each.for_kind == WhatFor.line:
            found[each.for_id] += each.minutes
    return found


def _touched(work: Work, event: Event, entries: Sequence[LedgerEntry]) -> list[Touched]:
    minutes, registrations = Counter[int](), dict[int, int]()
    for each in entries:
        if each.person_id is not None:
            minutes[each.person_id] += each.minutes
            if each.registration_id is not None:
                registrations[each.person_id] = each.registration_id
    both = _in_modules(work, entries) | _in_event(work, event, registrations, minutes)
    decided = select(Outcome.registration_id, Outcome.outcome).where(
        Outcome.registration_id.in_(registrations.values())
    )
    outcomes: dict[int, OutcomeKind] = dict(work.session.execute(decided).all())
    query = select(Person).where(Person.id.in_(minutes)).order_by(Person.name_sort, Person.id)
    return [
        Touched(
            person,
            registrations.get(person.id),
            minutes[person.id],
            *both.get(person.id, (False, False)),
            outcomes.get(registrations.get(person.id, 0)),
        )
        for person in work.session.scalars(query)
    ]


def _in_modules(work: Work, entries: Sequence[LedgerEntry]) -> dict[int, tuple[bool, bool]]:
    """Return by person whether they complete a module now, and without the minutes."""
    editions = select(Event.id, Event.module_id).where(
        Event.id.in_({each.for_id for each in entries}), Event.module_id.is_not(None)
    )
    modules = {id: module for id, module in work.session.execute(editions) if module is not None}
    taken: defaultdict[tuple[int, int], Counter[int | None]] = defaultdict(Counter)
    for each in entries:
        if each.person_id is not None and each.for_id in modules:
            taken[each.person_id, modules[each.for_id]][each.part_id] += each.minutes
    found = standings_without(work, set(modules.values()), {person for person, _ in taken}, taken)
    return {
        person: (now.is_completed, then.is_completed)
        for (person, module), (now, then) in found.items()
        if (person, module) in taken
    }


def _in_event(
    work: Work, event: Event, registrations: Mapping[int, int], minutes: Mapping[int, int]
) -> dict[int, tuple[bool, bool]]:
    """Return the same for an event that is no edition and requires minutes."""
    required = event.minutes_required
    if event.module_id is not None or not required:
        return {}
    earned = earned_minutes(work, registrations.values())
    return {
        person: (earned.get(id, 0) >= required, earned.get(id, 0) - minutes[person] >= required)
        for person, id in registrations.items()
    }


def _settlements(work: Work, event: Event, session: Session, account_ids: Sequence[int]) -> list[HoursCard]:
    """Return the last papers issued for the month to contracts of these trainers that serve the event."""
    contracts = (
        select(Contract.id)
        .join(ContractUse, ContractUse.contract_id == Contract.id)
        .where(Contract.account_id.in_(account_ids), ContractUse.event_id == event.id)
    )
    query = (
        select(HoursCard)
        .where(
            HoursCard.kind == CardKind.contract,
            HoursCard.month == month_of(session.day),
            HoursCard.subject_id.in_(contracts),
        )
        .order_by(HoursCard.version)
    )
    return list({each.subject_id: each for each in work.session.scalars(query)}.values())
