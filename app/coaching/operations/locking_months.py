"""Closing the appointments of a month that is closed."""

from sqlalchemy import select, update

from app.coaching.models import Appointment, AppointmentState
from app.ledger.months import first_day, last_day
from app.lines.models import SupportLine
from app.lines.operations.locking import lock_line
from app.work import Work


def lock_appointments(work: Work, project_id: int, month: str) -> int:
    """Turn the confirmed appointments of a project's month into locked ones; return how many.

    Takes the locks of all lines of the project first, in order of id, so that what is being confirmed is
    either locked here or finds the month closed. The caller has closed the month.
    """
    lines = work.session.scalars(
        select(SupportLine).where(SupportLine.project_id == project_id).order_by(SupportLine.id)
    ).all()
    for line in lines:
        lock_line(work, line)
    changed = work.session.execute(
        update(Appointment)
        .where(
            Appointment.line_id.in_([line.id for line in lines]),
            Appointment.state == AppointmentState.confirmed,
            Appointment.day.between(first_day(month), last_day(month)),
        )
        .values(state=AppointmentState.locked)
        .returning(Appointment.id)
        .execution_options(synchronize_session="fetch")
    )
    return len(changed.all())
