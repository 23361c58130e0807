"""Who may do what with an appointment: its coach, and the coordinators of its line (docs/decisions/0158)."""

from sqlalchemy import ColumnElement, Select, false, or_, select
from sqlalchemy.orm import joinedload, selectinload

from app.coaching.models import Appointment, Invitee
from app.errors import Forbidden, Missing
from app.lines.access import coach_of, coached_lines, managed_lines, may_manage_line
from app.lines.models import LineRecipient, SupportLine
from app.work import Work


def own_appointments(work: Work) -> ColumnElement[bool]:
    """Return the condition on `Appointment` for those that the actor gives as a coach."""
    return Appointment.account_id == work.actor.id if work.actor.is_staff else false()


def visible_appointments(work: Work) -> ColumnElement[bool]:
    """Return the condition on `Appointment` joined to its line: the coach's own, and of managed lines."""
    return or_(own_appointments(work), managed_lines(work))


def is_coordinator(work: Work, appointment: Appointment) -> bool:
    """Tell whether the actor coordinates: an organiser of the line's project, or an administrator."""
    return may_manage_line(work, appointment.line)


def may_change(work: Work, appointment: Appointment) -> bool:
    """Tell whether the actor may act on an appointment: its own coach while named on the line, or a
    coordinator."""
    own = work.actor.is_staff and appointment.account_id == work.actor.id
    return (own and coach_of(work, appointment.line) is not None) or is_coordinator(work, appointment)


def appointment_for_staff(work: Work, id: int, *, to_change: bool = True) -> Appointment:
    """Return an appointment with its line, invitees and recipients, for its coach or a coordinator.

    Missing if there is none, Forbidden if it is another coach's. One who is no coach of the line any more
    may still read (`to_change` False), but not act.
    """
    appointment = work.session.scalar(whole_appointment().where(Appointment.id == id))
    if appointment is None:
        raise Missing
    own = work.actor.is_staff and appointment.account_id == work.actor.id
    if not (may_change(work, appointment) or (own and not to_change)):
        raise Forbidden
    return appointment


def whole_appointment() -> Select[Appointment]:
    """Select appointments with what pages show of them, in a constant number of statements."""
    recipient = selectinload(Appointment.invitees).joinedload(Invitee.recipient)
    return select(Appointment).options(
        joinedload(Appointment.line).joinedload(SupportLine.project),
        joinedload(Appointment.account),
        recipient.joinedload(LineRecipient.person),
        recipient.joinedload(LineRecipient.institution),
    )


def lines_to_book(work: Work) -> Select[SupportLine]:
    """Select the lines that run and for which the actor may book: their coach's and their coordinators'."""
    return (
        select(SupportLine)
        .where(or_(coached_lines(work), managed_lines(work)))
        .order_by(SupportLine.ends.desc(), SupportLine.name_pl, SupportLine.id)
    )


def line_to_book(work: Work, id: int) -> SupportLine:
    """Return a line for which the actor may book; Missing if there is none, Forbidden if it is another's."""
    line = work.session.get(SupportLine, id)
    if line is None:
        raise Missing
    if not (coach_of(work, line) is not None or may_manage_line(work, line)):
        raise Forbidden
    return line
