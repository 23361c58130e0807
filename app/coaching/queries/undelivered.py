"""Letters about appointments that did not arrive."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, Select, and_, or_, select

from app.coaching.access import visible_appointments, whole_appointment
from app.coaching.models import Appointment, Invitee
from app.lines.models import SupportLine
from app.outbox.models import Letter, LetterState
from app.outbox.queries import not_followed
from app.work import Work


def undelivered(work: Work) -> Select[Appointment]:
    """Select the appointments that the actor sees and of which a letter did not arrive, the latest first.

    What was mailed anew since, say to a corrected address, is not told any more.
    """
    of_recipients = select(Invitee.appointment_id).join(
        Letter, and_(Letter.subject_id == Invitee.id, _failed("invitee"))
    )
    of_coaches = select(Letter.subject_id).where(_failed("appointment"))
    return (
        whole_appointment()
        .join(SupportLine, SupportLine.id == Appointment.line_id)
        .where(
            visible_appointments(work),
            or_(Appointment.id.in_(of_recipients), Appointment.id.in_(of_coaches)),
        )
        .order_by(Appointment.day.desc(), Appointment.id.desc())
    )


def undelivered_of(work: Work, appointment: Appointment) -> Sequence[Letter]:
    """Return the letters about one appointment that did not arrive, the newest first."""
    ids = [each.id for each in appointment.invitees]
    theirs = _failed("invitee") & Letter.subject_id.in_(ids)
    coachs = _failed("appointment") & (Letter.subject_id == appointment.id)
    query = select(Letter).where(or_(theirs, coachs)).order_by(Letter.id.desc())
    return work.session.scalars(query).all()


def _failed(kind: str) -> ColumnElement[bool]:
    return and_(Letter.state == LetterState.failed, Letter.subject_kind == kind, not_followed())
