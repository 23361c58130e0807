"""Suspending lines of support with what is agreed in them, and resuming them, in few statements."""

from collections.abc import Mapping, Sequence
from datetime import date

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import joinedload, selectinload

from app.coaching.facts import CANCELLED, RESUMED, SUSPENDED
from app.coaching.models import OPEN, Appointment, AppointmentState, Invitee
from app.coaching.operations.checking import touch
from app.coaching.queries.appointments import not_over
from app.coaching.timing import end_of
from app.history.facts import Fact
from app.history.operations import NewFact, record_all
from app.lines import facts
from app.lines.models import LineRecipient, SupportLine
from app.sqlite import must_write
from app.work import Work


def lock_lines(work: Work, ids: Sequence[int]) -> list[SupportLine]:
    """Lock lines in the order of their ids and read them anew, with one statement."""
    must_write(work.session)
    query = select(SupportLine).where(SupportLine.id.in_(ids)).order_by(SupportLine.id).with_for_update()
    return list(work.session.scalars(query.execution_options(populate_existing=True)))


def to_be_suspended(work: Work, line_ids: Sequence[int]) -> list[Appointment]:
    """Return what is agreed or offered in lines and not over, in order of time, with whom it concerns."""
    coming = (Appointment.state.in_(OPEN), not_over(work))
    return _whole(work, line_ids, *coming)


def suspended_in(work: Work, line_ids: Sequence[int]) -> list[Appointment]:
    """Return the suspended appointments and slots of lines, in order of time, with whom they concern."""
    return _whole(work, line_ids, Appointment.state == AppointmentState.suspended)


def suspend_lines(
    work: Work, lines: Sequence[SupportLine], until: date | None, reason: str
) -> list[Appointment]:
    """Suspend lines, which the caller has locked, with what is to come; return it. Nobody is told here."""
    appointments = to_be_suspended(work, [line.id for line in lines])
    told = []
    for line in lines:
        line.suspended_on, line.suspended_until = work.today, until
        line.version += 1
        told.append(_fact_of(facts.SUSPENDED, line, {"reason": reason or "–"}))
    for each in appointments:
        each.state = AppointmentState.suspended
        each.sequence += 1
        touch(work, each)
        told.append(NewFact(SUSPENDED, "appointment", each.id))
    work.session.flush()
    record_all(work, told)
    return appointments


def resume_lines(work: Work, lines: Sequence[SupportLine]) -> list[Appointment]:
    """Resume lines, which the caller has locked; return what was suspended in them. Nobody is told here.

    What is to come takes place as it was agreed or offered; what passed meanwhile is cancelled.
    """
    appointments = suspended_in(work, [line.id for line in lines])
    gone = work.texts.into("pl").gettext("The support was suspended")
    told = []
    for line in lines:
        line.suspended_on = line.suspended_until = None
        line.version += 1
        told.append(_fact_of(facts.RESUMED, line))
    for each in appointments:
        each.sequence += 1
        touch(work, each)
        if end_of(each) > work.now:
            each.state = AppointmentState.agreed if each.invitees else AppointmentState.offered
            told.append(NewFact(RESUMED, "appointment", each.id))
            continue
        each.state = AppointmentState.cancelled
        each.cancelled_reason, each.cancelled_at = gone, work.now
        told.append(NewFact(CANCELLED, "appointment", each.id, personal={"reason": gone}))
    work.session.flush()
    record_all(work, told)
    return appointments


def _fact_of(fact: Fact, line: SupportLine, personal: Mapping[str, str] | None = None) -> NewFact:
    return NewFact(fact, "line", line.id, values={"name": line.name_pl}, personal=personal or {})


def _whole(work: Work, line_ids: Sequence[int], *conditions: ColumnElement[bool]) -> list[Appointment]:
    invitees = selectinload(Appointment.invitees).joinedload(Invitee.recipient)
    query = (
        select(Appointment)
        .where(Appointment.line_id.in_(line_ids), *conditions)
        .options(
            joinedload(Appointment.line),
            joinedload(Appointment.account),
            invitees.joinedload(LineRecipient.person),
            invitees.joinedload(LineRecipient.institution),
        )
        .order_by(Appointment.day, Appointment.starts_at, Appointment.id)
    )
    return list(work.session.scalars(query.execution_options(populate_existing=True)).unique())
