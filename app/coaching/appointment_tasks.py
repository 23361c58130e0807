"""What is to be done about appointments: objections, past ones not filled in, held ones not confirmed."""

from sqlalchemy import ColumnElement, Select, exists, select

from app.coaching.access import own_appointments, visible_appointments, whole_appointment
from app.coaching.models import CHARGED_ONLY, POSTED, Appointment, AppointmentState, Invitee
from app.coaching.queries.appointments import is_over
from app.coaching.when import when_short
from app.errors import N_
from app.events.queries import first_in, rows_in
from app.events.tasks import SHOWN, Task, TaskGroup, grouped
from app.lines.access import coaches_anything, manages_lines
from app.lines.models import SupportLine
from app.lines.names import line_title, recipient_name
from app.work import Work

OBJECTED = exists().where(
    Invitee.appointment_id == Appointment.id,
    Invitee.objection.is_not(None),
    Invitee.confirmed_at.is_(None),
)


def team_tasks(work: Work) -> list[TaskGroup]:
    """Return what waits for a coach, or for the coordinator of a line's project, objections first.

    The number of statements is constant.
    """
    coordinates = manages_lines(work)
    if not (coordinates or coaches_anything(work)):
        return []
    whose = visible_appointments(work) if coordinates else own_appointments(work)
    objected = _objected(whose)
    rows, objections = first_in(work, objected, SHOWN)
    found = [_objection(work, each) for (each,) in rows]
    place = {"coach": "all"} if coordinates else {}
    counted = [
        *_past(work, whose, {**place, "_anchor": "to_fill"}),
        *_unconfirmed(work, whose, {**place, "_anchor": "waiting"}),
    ]
    return grouped(work, N_("Appointments"), "clock", [*found, *counted], objections + len(counted))


def _objected(whose: ColumnElement[bool]) -> Select[Appointment]:
    recorded = Appointment.state.in_((AppointmentState.held, *POSTED, *CHARGED_ONLY))
    query = whole_appointment().join(SupportLine, SupportLine.id == Appointment.line_id)
    return query.where(whose, recorded, OBJECTED).order_by(Appointment.day, Appointment.id)


def _objection(work: Work, appointment: Appointment) -> Task:
    names = [recipient_name(each.recipient) for each in appointment.invitees if each.objection]
    sentence = work.texts.gettext("%(names)s objected to the record.", names=", ".join(names))
    return Task(
        sentence,
        work.texts.gettext("See the objection"),
        "coaching.appointment",
        {"id": appointment.id},
        about=line_title(appointment.line, work.texts.language),
        detail=when_short(work.texts, appointment),
        urgent=True,
    )


def _past(work: Work, whose: ColumnElement[bool], place: dict[str, object]) -> list[Task]:
    count = _count(work, whose, Appointment.state == AppointmentState.agreed, is_over(work))
    sentence = work.texts.ngettext(
        "%(count)s past appointment is not filled in.",
        "%(count)s past appointments are not filled in.",
        count,
    )
    fill = work.texts.gettext("Fill in")
    return [Task(sentence, fill, "coaching.appointments", place)] if count else []


def _unconfirmed(work: Work, whose: ColumnElement[bool], place: dict[str, object]) -> list[Task]:
    count = _count(work, whose, Appointment.state == AppointmentState.held)
    sentence = work.texts.ngettext(
        "%(count)s appointment took place and is not confirmed.",
        "%(count)s appointments took place and are not confirmed.",
        count,
    )
    see = work.texts.gettext("See the appointments")
    return [Task(sentence, see, "coaching.appointments", place)] if count else []


def _count(work: Work, whose: ColumnElement[bool], *conditions: ColumnElement[bool]) -> int:
    query = select(Appointment.id).join(SupportLine, SupportLine.id == Appointment.line_id)
    return rows_in(work, query.where(whose, *conditions))
