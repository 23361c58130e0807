"""What the cards of a project's month say now: from appointments and books, in few statements."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import cached_property

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import aliased, joinedload, selectinload

from app.cards.content import CardContent, CardRow, CardThing, Confirmation
from app.cards.models import CardKind
from app.coaching.charging import in_the_books
from app.coaching.facts import HELD
from app.coaching.models import (
    CHARGED_ONLY,
    POSTED,
    RESERVING,
    Appointment,
    HeldRecord,
    Invitee,
)
from app.columns import sort_key
from app.history.models import HistoryFact
from app.ledger.models import Book, LedgerEntry, WhatFor
from app.ledger.months import first_day, last_day
from app.lines.models import Allocation, LineRecipient, SupportLine
from app.lines.names import recipient_name
from app.projects.models import Project
from app.work import Work

Subject = tuple[CardKind, int]
"""Whose card it is: the kind, and the id of what it names."""


@dataclass
class _Card:
    """A card while it is put together."""

    name: str
    rows: list[CardRow] = field(default_factory=list)
    lines: dict[int, SupportLine] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Held:
    """What was recorded of one appointment: minutes of its last version, and when its coach wrote it down."""

    record: HeldRecord | None
    held_at: str | None


def appointments_in(
    work: Work, project_id: int, month: str, only: Collection[Subject] | None = None
) -> list[Appointment]:
    """Return what took place in a month of a project's lines, in order of time, with all that cards say.

    `only` some cards are asked for: what stands on none of them is left out.
    """
    query = (
        select(Appointment)
        .join(Appointment.line)
        .where(
            SupportLine.project_id == project_id,
            Appointment.day.between(first_day(month), last_day(month)),
            Appointment.state.in_((*POSTED, *CHARGED_ONLY)),
        )
        .options(
            joinedload(Appointment.line),
            joinedload(Appointment.account),
            selectinload(Appointment.invitees)
            .joinedload(Invitee.recipient)
            .options(joinedload(LineRecipient.person), joinedload(LineRecipient.institution)),
        )
        .order_by(Appointment.day, Appointment.starts_at, Appointment.id)
    )
    if only is not None:
        query = query.where(_on_one_of(only))
    return list(work.session.scalars(query))


def _on_one_of(cards: Collection[Subject]) -> ColumnElement[bool]:
    """Say which appointments stand on some cards; recipients that were joined stand for each other."""
    asked: dict[CardKind, list[int]] = {kind: [id for each, id in cards if each == kind] for kind in CardKind}
    main = aliased(LineRecipient)
    recipients = (
        select(LineRecipient.id)
        .join(main, main.id == func.coalesce(LineRecipient.merged_into_id, LineRecipient.id))
        .where(
            or_(
                main.id.in_(asked[CardKind.recipient]),
                main.institution_id.in_(asked[CardKind.institution]),
            )
        )
    )
    return or_(
        Appointment.account_id.in_(asked[CardKind.coach]),
        Appointment.line_id.in_(asked[CardKind.line]),
        Appointment.id.in_(select(Invitee.appointment_id).where(Invitee.recipient_id.in_(recipients))),
    )


def waiting_in(work: Work, project_id: int, month: str) -> list[Appointment]:
    """Return the appointments of a month that nobody has confirmed: agreed or held, the oldest first."""
    query = (
        select(Appointment)
        .join(Appointment.line)
        .where(
            SupportLine.project_id == project_id,
            Appointment.day.between(first_day(month), last_day(month)),
            Appointment.state.in_(RESERVING),
        )
        .options(joinedload(Appointment.line), joinedload(Appointment.account))
        .order_by(Appointment.day, Appointment.starts_at, Appointment.id)
    )
    return list(work.session.scalars(query))


def contents_of(
    work: Work, project: Project, month: str, only: Collection[Subject] | None = None
) -> dict[Subject, CardContent]:
    """Return all cards of a project's month, or `only` some, as they stand now, sorted by kind and name."""
    appointments = appointments_in(work, project.id, month, only)
    held = _held(work, appointments)
    recipients = _recipients(work, appointments)
    cards: dict[Subject, _Card] = {}
    for each in appointments:
        _enter(cards, each, held[each.id], recipients)
    if only is not None:
        cards = {subject: card for subject, card in cards.items() if subject in only}
    befores = _Befores(work, project.id, first_day(month), recipients, cards.keys())
    allowed = _allowed(work, [id for kind, id in cards if kind == CardKind.recipient])
    return {
        subject: _content(project, month, subject, card, befores.of(subject), allowed.get(subject))
        for subject, card in sorted(
            cards.items(), key=lambda item: (item[0][0], sort_key(item[1].name), item[0][1])
        )
    }


def before_of(work: Work, project_id: int, month: str, subject: Subject) -> int:
    """Return the minutes of a subject in all months before, where the month itself holds none any more."""
    recipients: dict[int, LineRecipient] = {}
    if subject[0] == CardKind.recipient:
        found = work.session.get(LineRecipient, subject[1])
        recipients = {found.id: found} if found else {}
    return _Befores(work, project_id, first_day(month), recipients, [subject]).of(subject)


def _enter(
    cards: dict[Subject, _Card],
    appointment: Appointment,
    held: _Held,
    recipients: Mapping[int, LineRecipient],
) -> None:
    """Put an appointment on the cards of its coach, of its line, and of who came, or was charged for it."""
    record = held.record
    minutes = record.delivered_minutes if record else 0
    charged = record.charged_minutes if record else 0
    if not minutes and not charged:
        return
    whose = in_the_books(appointment)
    everyone = _unique(recipients[each.recipient_id] for each in whose)
    row = _row(appointment, held, whose, everyone)
    line = appointment.line
    if minutes:
        _on(cards, (CardKind.coach, appointment.account_id), appointment.account.name, line, row)
    _on(cards, (CardKind.line, line.id), line.name_pl, line, row)
    for each in everyone:
        _on(cards, (CardKind.recipient, each.id), recipient_name(each), line, row)
    for body in {each.institution_id: each.institution for each in everyone if each.institution}.values():
        _on(cards, (CardKind.institution, body.id), body.name, line, row)


def _on(cards: dict[Subject, _Card], subject: Subject, name: str, line: SupportLine, row: CardRow) -> None:
    card = cards.setdefault(subject, _Card(name))
    card.lines.setdefault(line.id, line)
    card.rows.append(row)


def _row(
    appointment: Appointment, held: _Held, whose: Sequence[Invitee], everyone: Sequence[LineRecipient]
) -> CardRow:
    record = held.record
    took_place = appointment.state in POSTED
    said = [
        Confirmation(recipient_name(each.recipient), str(each.confirmed_by), _iso(each.confirmed_at))
        for each in whose
        if each.confirmed_by is not None
    ]
    by_coach = [Confirmation(appointment.account.name, "held", held.held_at)] if took_place else []
    return CardRow(
        id=appointment.id,
        thing=appointment.line_id,
        day=appointment.day.isoformat(),
        starts=f"{appointment.starts_at:%H:%M}",
        ends=f"{appointment.ends_at:%H:%M}",
        minutes=record.delivered_minutes if record else 0,
        charged=record.charged_minutes if record else 0,
        place=appointment.place,
        is_online=not appointment.place and appointment.is_online,
        leads=appointment.account.name,
        recipients=tuple(recipient_name(each) for each in everyone),
        recipient_ids=tuple(each.id for each in everyone),
        confirmations=(*by_coach, *said),
        state="" if took_place else str(appointment.state),
    )


def _content(
    project: Project, month: str, subject: Subject, card: _Card, before: int, allowed: int | None
) -> CardContent:
    kind, id = subject
    ordered = sorted(card.lines.values(), key=lambda line: line.id)
    places = {line.id: place for place, line in enumerate(ordered)}
    if kind == CardKind.line:
        allowed = ordered[0].total_minutes
    return CardContent(
        kind=str(kind),
        subject_id=id,
        subject=card.name,
        project_id=project.id,
        project=project.name,
        month=month,
        things=tuple(_thing(line) for line in ordered),
        rows=tuple(_placed(row, places) for row in card.rows),
        before=before,
        allowed=allowed,
    )


def _placed(row: CardRow, places: Mapping[int, int]) -> CardRow:
    return replace(row, thing=places[row.thing])


def _thing(line: SupportLine) -> CardThing:
    return CardThing(
        kind="line",
        id=line.id,
        name_pl=line.name_pl,
        name_en=line.name_en,
        contract=line.contract_number,
        provider=line.provider,
        unit=line.unit_minutes,
    )


class _Befores:
    """The minutes of all months before, of some subjects: a sum for each kind, asked when it is needed."""

    def __init__(
        self,
        work: Work,
        project_id: int,
        until: date,
        recipients: Mapping[int, LineRecipient],
        subjects: Collection[Subject],
    ) -> None:
        self._work, self._project_id, self._until = work, project_id, until
        # The books of one that was joined with another are the other's.
        self._who = {
            each.id: (each.line_id, *each.owner) for each in recipients.values() if not each.merged_into_id
        }
        self._asked = {kind: [id for each, id in subjects if each == kind] for kind in CardKind}

    def of(self, subject: Subject) -> int:
        """Return what stood in the books of a subject before the month."""
        kind, id = subject
        match kind:
            case CardKind.coach:
                return self._coaches.get((id,), 0)
            case CardKind.line:
                return self._lines.get((id,), 0)
            case CardKind.recipient:
                return self._received.get(self._who.get(id, ()), 0)
            case _:
                return self._institutions.get(id, 0)

    @cached_property
    def _coaches(self) -> dict[tuple[object, ...], int]:
        asked = LedgerEntry.account_id.in_(self._asked[CardKind.coach])
        return self._sums(Book.delivered, asked, LedgerEntry.account_id)

    @cached_property
    def _lines(self) -> dict[tuple[object, ...], int]:
        asked = LedgerEntry.for_id.in_(self._asked[CardKind.line])
        return self._sums(Book.delivered, asked, LedgerEntry.for_id)

    @cached_property
    def _received(self) -> dict[tuple[object, ...], int]:
        lines = {self._who[id][0] for id in self._asked[CardKind.recipient] if id in self._who}
        axes = LedgerEntry.for_id, LedgerEntry.person_id, LedgerEntry.institution_id
        return self._sums(Book.received, LedgerEntry.for_id.in_(lines), *axes)

    def _sums(self, book: Book, asked: ColumnElement[bool], *axes: object) -> dict[tuple[object, ...], int]:
        lines = select(SupportLine.id).where(SupportLine.project_id == self._project_id)
        query = select(*axes, func.sum(LedgerEntry.minutes)).where(  # type: ignore[call-overload]  # any columns
            LedgerEntry.for_kind == WhatFor.line,
            LedgerEntry.for_id.in_(lines),
            LedgerEntry.day < self._until,
            LedgerEntry.book == book,
            asked,
        )
        rows = self._work.session.execute(query.group_by(*axes))
        return {tuple(row[:-1]): int(row[-1]) for row in rows}

    @cached_property
    def _institutions(self) -> dict[int, int]:
        """What institutions received: an appointment counts once, however many of their people came."""
        came = (
            select(LineRecipient.institution_id, Invitee.appointment_id)
            .join(Invitee, Invitee.recipient_id == LineRecipient.id)
            .where(
                LineRecipient.institution_id.in_(self._asked[CardKind.institution]),
                Invitee.attended.is_(True),
            )
            .distinct()
            .subquery()
        )
        query = (
            select(came.c.institution_id, func.sum(Appointment.minutes))
            .join(Appointment, Appointment.id == came.c.appointment_id)
            .join(SupportLine, SupportLine.id == Appointment.line_id)
            .where(
                SupportLine.project_id == self._project_id,
                Appointment.state.in_(POSTED),
                Appointment.day < self._until,
            )
            .group_by(came.c.institution_id)
        )
        return {id: int(minutes or 0) for id, minutes in self._work.session.execute(query)}


def _held(work: Work, appointments: Sequence[Appointment]) -> dict[int, _Held]:
    """Return the last record of each appointment, and when its coach last wrote down that it was held."""
    ids = [each.id for each in appointments]
    records: dict[int, HeldRecord] = {}
    query = select(HeldRecord).where(HeldRecord.appointment_id.in_(ids)).order_by(HeldRecord.version)
    for each in work.session.scalars(query):
        records[each.appointment_id] = each
    facts = (
        select(HistoryFact.subject_id, func.max(HistoryFact.at))
        .where(
            HistoryFact.subject_kind == "appointment",
            HistoryFact.subject_id.in_(ids),
            HistoryFact.kind == HELD.kind,
        )
        .group_by(HistoryFact.subject_id)
    )
    times = {id: _iso(at) for id, at in work.session.execute(facts)}
    return {id: _Held(records.get(id), times.get(id)) for id in ids}


def _recipients(work: Work, appointments: Sequence[Appointment]) -> dict[int, LineRecipient]:
    """Return the recipients of appointments by id; one that was joined with another stands for that one."""
    found = {i.recipient_id: i.recipient for each in appointments for i in each.invitees}
    joined = {each.merged_into_id for each in found.values() if each.merged_into_id} - set(found)
    query = (
        select(LineRecipient)
        .where(LineRecipient.id.in_(joined))
        .options(joinedload(LineRecipient.person), joinedload(LineRecipient.institution))
    )
    others = {each.id: each for each in work.session.scalars(query)} | found
    return others | {id: others.get(each.merged_into_id or id, each) for id, each in found.items()}


def _allowed(work: Work, recipient_ids: Sequence[int]) -> dict[Subject, int]:
    main = func.coalesce(LineRecipient.merged_into_id, LineRecipient.id)
    query = (
        select(main, func.sum(Allocation.minutes))
        .join(LineRecipient, LineRecipient.id == Allocation.recipient_id)
        .where(main.in_(recipient_ids))
        .group_by(main)
    )
    return {(CardKind.recipient, id): int(minutes) for id, minutes in work.session.execute(query)}


def _unique(recipients: Iterable[LineRecipient]) -> list[LineRecipient]:
    found: dict[int, LineRecipient] = {}
    for each in recipients:
        found.setdefault(each.id, each)
    return list(found.values())


def _iso(moment: datetime | None) -> str | None:
    return moment.isoformat(timespec="seconds") if moment else None
