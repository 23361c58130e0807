"""Appointments: a coach's worklist, everybody's list, what overlaps, what one of them led to."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select
from sqlalchemy.orm import joinedload

from app import clock
from app.accounts.models import Account
from app.coaching.access import visible_appointments, whole_appointment
from app.coaching.models import (
    POSTED,
    TAKING_TIME,
    Appointment,
    AppointmentState,
    HeldRecord,
    Invitee,
)
from app.coaching.online_link import link_of
from app.coaching.timing import end_of, start_of
from app.events.queries import rows_in
from app.ledger.months import first_day, last_day, month_of
from app.lines.access import managed_lines
from app.lines.models import LineCoach, LineRecipient, SupportLine
from app.lines.names import recipient_name
from app.work import Work

SHOWN = 20
"""So many of each kind stand on a coach's first page; the list has them all."""

MOST_COACHES = 200
"""So many coaches can be chosen from."""

UNASKED = (Appointment.state == AppointmentState.held, Appointment.asked_at.is_(None))


@dataclass(frozen=True, slots=True)
class Worklist:
    """What a coach looks at first; `totals` count all of a kind, since only some are shown."""

    today: Sequence[Appointment]
    to_fill: Sequence[Appointment]
    waiting: Sequence[Appointment]
    agreed: Sequence[Appointment]
    offered: Sequence[Appointment]
    suspended: Sequence[Appointment]
    totals: dict[str, int]


def worklist(work: Work, whose: ColumnElement[bool]) -> Worklist:
    """Return the appointments of `whose` (a condition on `Appointment` joined to its line) that wait for
    something; the number of statements is constant."""
    ahead = and_(Appointment.day >= work.today, not_over(work))
    agreed = Appointment.state == AppointmentState.agreed
    held = Appointment.state == AppointmentState.held
    offered = Appointment.state == AppointmentState.offered
    kinds = {
        "today": (agreed, ahead, Appointment.day == work.today),
        "to_fill": (agreed, is_over(work)),
        "waiting": (held,),
        "agreed": (agreed, Appointment.day > work.today),
        "offered": (offered, ahead),
        "suspended": (Appointment.state == AppointmentState.suspended,),
    }
    found = {name: _some(work, whose, *conditions) for name, conditions in kinds.items()}
    totals = {
        name: len(rows) if len(rows) < SHOWN else _count(work, whose, *kinds[name])
        for name, rows in found.items()
    }
    return Worklist(**found, totals=totals)


def is_over(work: Work) -> ColumnElement[bool]:
    """Return the condition on `Appointment` that its end has passed; over midnight, that its day has."""
    hour = clock.local(work.now).time()
    same_day = and_(Appointment.ends_at > Appointment.starts_at, Appointment.ends_at <= hour)
    return or_(Appointment.day < work.today, and_(Appointment.day == work.today, same_day))


def not_over(work: Work) -> ColumnElement[bool]:
    """Return the condition on `Appointment` that its end is to come."""
    hour = clock.local(work.now).time()
    later = or_(Appointment.ends_at <= Appointment.starts_at, Appointment.ends_at > hour)
    return or_(Appointment.day > work.today, and_(Appointment.day == work.today, later))


def listed(
    whose: ColumnElement[bool],
    *,
    account_id: int | None = None,
    line_id: int | None = None,
    state: AppointmentState | None = None,
    month: str | None = None,
) -> Select[Appointment]:
    """Select appointments, narrowed, the latest first."""
    query = whole_appointment().join(SupportLine, SupportLine.id == Appointment.line_id).where(whose)
    if account_id is not None:
        query = query.where(Appointment.account_id == account_id)
    if line_id is not None:
        query = query.where(Appointment.line_id == line_id)
    if state is not None:
        query = query.where(Appointment.state == state)
    if month is not None:
        query = query.where(Appointment.day.between(first_day(month), last_day(month)))
    return query.order_by(Appointment.day.desc(), Appointment.starts_at.desc(), Appointment.id.desc())


def month_minutes(work: Work, whose: ColumnElement[bool], day: date) -> tuple[int, int]:
    """Return the minutes of `whose` (as in `worklist`) in the month of a day: confirmed, and waiting."""
    first = first_day(month_of(day))
    query = (
        select(Appointment.state, func.sum(Appointment.minutes))
        .join(SupportLine, SupportLine.id == Appointment.line_id)
        .where(
            whose,
            Appointment.day.between(first, last_day(month_of(day))),
            Appointment.state.in_((*POSTED, AppointmentState.held)),
        )
        .group_by(Appointment.state)
    )
    sums = {state: int(minutes or 0) for state, minutes in work.session.execute(query)}
    return sum(sums.get(each, 0) for each in POSTED), sums.get(AppointmentState.held, 0)


def unasked(work: Work, whose: ColumnElement[bool]) -> int:
    """Return how many held appointments wait whose recipients have not been asked to confirm."""
    query = select(func.count()).select_from(Appointment).where(whose, *UNASKED)
    return work.session.scalar(query) or 0


def coaches_of(work: Work) -> Sequence[Account]:
    """Return the coaches of the lines that the actor manages, by name."""
    query = (
        select(Account)
        .join(LineCoach, LineCoach.account_id == Account.id)
        .join(SupportLine, SupportLine.id == LineCoach.line_id)
        .where(managed_lines(work))
        .distinct()
        .order_by(Account.name, Account.id)
    )
    return work.session.scalars(query.limit(MOST_COACHES)).all()


def latest_record(work: Work, appointment_id: int) -> HeldRecord | None:
    """Return the version in force of what an appointment gave and charged."""
    return work.session.scalar(_records(appointment_id).limit(1))


def records_of(work: Work, appointment_id: int) -> Sequence[HeldRecord]:
    """Return all versions of what an appointment gave and charged, the newest first, with their authors."""
    return work.session.scalars(_records(appointment_id).options(joinedload(HeldRecord.account))).all()


@dataclass(frozen=True, slots=True)
class Overlap:
    """An appointment at the same time; `recipient` is whose time it takes, "" where it is the coach's.

    `is_visible` tells whether the reader may open it, and so know who else takes part.
    """

    appointment: Appointment
    recipient: str
    is_visible: bool


def overlaps(work: Work, appointment: Appointment) -> list[Overlap]:
    """Return the appointments of the same coach or recipients that overlap, in three statements."""
    day = appointment.day
    who = [each.recipient for each in appointment.invitees]
    persons = {each.person_id for each in who if each.person_id}
    bodies = {each.institution_id for each in who if each.is_institution and each.institution_id}
    theirs = exists().where(
        Invitee.appointment_id == Appointment.id,
        Invitee.recipient_id == LineRecipient.id,
        or_(
            LineRecipient.person_id.in_(persons),
            and_(LineRecipient.person_id.is_(None), LineRecipient.institution_id.in_(bodies)),
        ),
    )
    query = whole_appointment().where(
        Appointment.id != appointment.id,
        Appointment.day.between(day - timedelta(days=1), day + timedelta(days=1)),
        Appointment.state.in_(TAKING_TIME),
        or_(Appointment.account_id == appointment.account_id, theirs),
    )
    start, end = start_of(appointment), end_of(appointment)
    near = work.session.scalars(query.order_by(Appointment.day, Appointment.starts_at)).unique()
    found = [each for each in near if start_of(each) < end and start < end_of(each)]
    seen = _visible_of(work, [each.id for each in found])
    return [Overlap(each, _shared(each, persons, bodies), each.id in seen) for each in found]


def _visible_of(work: Work, ids: Sequence[int]) -> set[int]:
    query = select(Appointment.id).join(SupportLine, SupportLine.id == Appointment.line_id)
    query = query.where(Appointment.id.in_(ids), visible_appointments(work))
    return set(work.session.scalars(query)) if ids else set()


def last_place(work: Work, line_id: int, account_id: int) -> tuple[str | None, str | None]:
    """Return place and link of the coach's latest appointment in a line."""
    query = (
        select(Appointment)
        .where(Appointment.line_id == line_id, Appointment.account_id == account_id)
        .order_by(Appointment.day.desc(), Appointment.id.desc())
        .limit(1)
    )
    found = work.session.scalar(query)
    return (found.place, link_of(work, found)) if found else (None, None)


def last_line(work: Work, account_id: int) -> int | None:
    """Return the line of the coach's latest appointment."""
    query = select(Appointment.line_id).where(Appointment.account_id == account_id)
    return work.session.scalar(query.order_by(Appointment.id.desc()).limit(1))


def recipients_of(work: Work, line: SupportLine) -> Sequence[LineRecipient]:
    """Return the recipients of a line who still take part, in its order, with their names."""
    query = (
        select(LineRecipient)
        .where(
            LineRecipient.line_id == line.id,
            LineRecipient.merged_into_id.is_(None),
            or_(LineRecipient.ended_on.is_(None), LineRecipient.ended_on >= work.today),
        )
        .options(joinedload(LineRecipient.person), joinedload(LineRecipient.institution))
        .order_by(LineRecipient.position, LineRecipient.id)
    )
    return work.session.scalars(query).all()


def free_slots(work: Work, line_ids: Sequence[int]) -> Sequence[Appointment]:
    """Return the slots of lines that a recipient may take, the next first."""
    query = (
        whole_appointment()
        .where(
            Appointment.line_id.in_(line_ids),
            Appointment.state == AppointmentState.offered,
            _begins_later(work),
        )
        .order_by(Appointment.day, Appointment.starts_at, Appointment.id)
        .limit(SHOWN)
    )
    return work.session.scalars(query).unique().all()


def _begins_later(work: Work) -> ColumnElement[bool]:
    hour = clock.local(work.now).time()
    today = and_(Appointment.day == work.today, Appointment.starts_at > hour)
    return or_(Appointment.day > work.today, today)


def _records(appointment_id: int) -> Select[HeldRecord]:
    query = select(HeldRecord).where(HeldRecord.appointment_id == appointment_id)
    return query.order_by(HeldRecord.version.desc())


def _some(work: Work, whose: ColumnElement[bool], *conditions: Any) -> Sequence[Appointment]:
    query = whole_appointment().join(SupportLine, SupportLine.id == Appointment.line_id)
    query = query.where(whose, *conditions).order_by(Appointment.day, Appointment.starts_at, Appointment.id)
    return work.session.scalars(query.limit(SHOWN)).unique().all()


def _count(work: Work, whose: ColumnElement[bool], *conditions: Any) -> int:
    query = select(Appointment.id).join(SupportLine, SupportLine.id == Appointment.line_id)
    return rows_in(work, query.where(whose, *conditions))


def _shared(other: Appointment, persons: set[int], bodies: set[int]) -> str:
    for each in other.invitees:
        recipient = each.recipient
        if recipient.person_id in persons or (
            recipient.is_institution and recipient.institution_id in bodies
        ):
            return recipient_name(recipient)
    return ""
