"""What a participant receives by appointment: their appointments, hours by line, and slots to take."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, and_, or_, select
from sqlalchemy.orm import contains_eager, joinedload

from app.coaching.access import whole_appointment
from app.coaching.budget import Budget
from app.coaching.models import POSTED, Appointment, AppointmentState, Invitee
from app.coaching.queries.appointments import SHOWN, free_slots, not_over
from app.coaching.queries.budgets import budgets_of
from app.errors import Missing
from app.events.queries import rows_in
from app.lines.models import LineRecipient, SupportLine
from app.links import Purpose
from app.work import Work


@dataclass(frozen=True, slots=True)
class OwnAppointment:
    """An appointment of the participant; `token` opens the page that the mailed link opens."""

    invitee: Invitee
    appointment: Appointment
    token: str


@dataclass(frozen=True, slots=True)
class OwnLine:
    """A line of which the participant receives support: what is given, used and left, and free slots."""

    recipient: LineRecipient
    line: SupportLine
    budget: Budget
    slots: Sequence[Appointment]


@dataclass(frozen=True, slots=True)
class OwnSupport:
    """All that a participant receives by appointment; of `past` only the latest, `past_total` counts all."""

    to_confirm: Sequence[OwnAppointment]
    coming: Sequence[OwnAppointment]
    past: Sequence[OwnAppointment]
    past_total: int
    lines: Sequence[OwnLine]


def own_support(work: Work) -> OwnSupport | None:
    """Return what the signed-in participant receives by appointment, in a constant number of statements.

    None for somebody who is the recipient of no line.
    """
    recipients = own_recipients(work)
    if not recipients:
        return None
    ids = [each.id for each in recipients]
    past = _of(ids, ~or_(_asks(), _comes(work))).order_by(
        Appointment.day.desc(), Appointment.starts_at.desc(), Appointment.id.desc()
    )
    shown = _read(work, past.limit(SHOWN))
    return OwnSupport(
        to_confirm=_read(work, _in_order(_of(ids, _asks()))),
        coming=_read(work, _in_order(_of(ids, _comes(work)))),
        past=shown,
        past_total=rows_in(work, past) if len(shown) == SHOWN else len(shown),
        lines=_lines(work, recipients),
    )


def own_recipients(work: Work) -> Sequence[LineRecipient]:
    """Return as whom the signed-in participant receives support, with the lines, the latest line first."""
    query = (
        select(LineRecipient)
        .join(LineRecipient.line)
        .options(contains_eager(LineRecipient.line), joinedload(LineRecipient.person))
        .where(LineRecipient.person_id == work.actor.id)
        .order_by(SupportLine.ends.desc(), SupportLine.id)
    )
    return work.session.scalars(query).all() if work.actor.kind == "participant" else []


def own_slot(work: Work, id: int | None) -> tuple[Appointment, LineRecipient]:
    """Return an appointment of an own line, and as whom the participant receives it; Missing if none is."""
    mine = {each.line_id: each for each in own_recipients(work)}
    query = whole_appointment().where(Appointment.id == id, Appointment.line_id.in_(mine))
    slot = work.session.scalar(query) if id is not None and mine else None
    if slot is None:
        raise Missing
    return slot, mine[slot.line_id]


def _lines(work: Work, recipients: Sequence[LineRecipient]) -> list[OwnLine]:
    budgets = budgets_of(work, [each.line for each in recipients])
    slots = free_slots(work, [each.line_id for each in recipients])
    return [
        OwnLine(
            each,
            each.line,
            budgets[each.line_id].of.get(each.id, Budget()),
            [s for s in slots if s.line_id == each.line_id and (not each.ended_on or s.day <= each.ended_on)],
        )
        for each in recipients
    ]


def _asks() -> ColumnElement[bool]:
    written_down = Appointment.state.in_((AppointmentState.held, *POSTED))
    return and_(written_down, Invitee.attended.is_(True), Invitee.confirmed_at.is_(None))


def _comes(work: Work) -> ColumnElement[bool]:
    stays = or_(Invitee.attended.is_(None), Invitee.attended.is_(True))
    suspended = Appointment.state == AppointmentState.suspended
    return and_(stays, or_(suspended, and_(Appointment.state == AppointmentState.agreed, not_over(work))))


def _of(recipient_ids: Sequence[int], *conditions: ColumnElement[bool]) -> Select[Invitee]:
    return (
        select(Invitee)
        .join(Invitee.appointment)
        .options(
            contains_eager(Invitee.appointment).joinedload(Appointment.account),
            contains_eager(Invitee.appointment).joinedload(Appointment.line),
        )
        .where(Invitee.recipient_id.in_(recipient_ids), *conditions)
    )


def _in_order(query: Select[Invitee]) -> Select[Invitee]:
    return query.order_by(Appointment.day, Appointment.starts_at, Appointment.id).limit(SHOWN)


def _read(work: Work, query: Select[Invitee]) -> list[OwnAppointment]:
    token = work.links.token
    return [
        OwnAppointment(each, each.appointment, token(Purpose.appointment, each.id, each.link_version))
        for each in work.session.scalars(query)
    ]
