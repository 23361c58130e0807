"""Bringing an appointment to what a file says of it, without letters: it tells what happened elsewhere."""

from collections.abc import Sequence

from sqlalchemy import select

from app.accounts.models import Account
from app.coaching.charging import share_charged
from app.coaching.facts import BROUGHT
from app.coaching.models import (
    CHARGED_ONLY,
    POSTED,
    Appointment,
    AppointmentState,
    ConfirmedBy,
    Invitee,
)
from app.coaching.online_link import give_link
from app.coaching.operations.booking import when_told
from app.coaching.operations.books import charge_only, enter, take_back
from app.coaching.operations.checking import check_coach, check_recipients, touch
from app.coaching.operations.locking_months import lock_appointments
from app.coaching.plans import AppointmentPlan, check_plan
from app.coaching.queries.budgets import check_budget
from app.coaching.timing import start_of
from app.errors import N_, Refusal
from app.history.operations import record
from app.ledger.months import is_locked, lock_month, month_of
from app.lines.models import LineRecipient, SupportLine
from app.lines.operations.locking import lock_line
from app.projects.models import Project
from app.work import Work

_RANKS = {AppointmentState.offered: 0, AppointmentState.agreed: 1, AppointmentState.held: 2}
_HAPPENED = (AppointmentState.held, *POSTED, AppointmentState.no_show)
_TAKES = (AppointmentState.agreed, AppointmentState.held, *POSTED)

GONE_ON = N_("This appointment has gone on in Zapisy: it is %(state)s there. Change it there.")
CLOSED_MONTH = N_("The month is closed: correct the appointment in Zapisy, with a reason.")
NOT_BEGUN = N_("The appointment has not begun yet.")
FROM_FILE = N_("Changed by loading a file")


def bring_appointment(
    work: Work,
    line: SupportLine,
    record_id: str,
    plan: AppointmentPlan,
    account: Account,
    recipients: Sequence[LineRecipient],
    state: AppointmentState,
    override_reason: str | None = None,
) -> Appointment:
    """Make the appointment of this id, or bring it to this time, these people and this state.

    A state whose minutes count is posted to the books; what stood there before is reversed first. Nobody
    is mailed. Confirmed means confirmed on paper, by all. Refused: what a booking is refused for, what has
    not begun yet and is said to be over, an appointment that has gone further here than the file says, and
    changes of a closed month. `locked` closes nothing by itself: see `close_months`.
    """
    lock_line(work, line)
    found = work.session.scalar(select(Appointment).where(Appointment.record_id == record_id))
    check_plan(plan)
    check_coach(work, line, account, plan.day)
    if state != AppointmentState.offered:
        check_recipients(work, line, recipients, plan.day)
    if found is None:
        found = _blank(work, line, record_id)
    else:
        _free(work, found, state)
    found.account_id, found.day = account.id, plan.day
    found.starts_at, found.ends_at = plan.starts_at, plan.ends_at
    found.place = plan.place
    if state in _HAPPENED and start_of(found) > work.now:
        raise Refusal(NOT_BEGUN, field="state")
    if state in _TAKES:
        check_budget(
            work, line, recipients, plan.minutes, override_reason=override_reason,
            but=found if found.id else None,
        )  # fmt: skip
        found.override_reason = override_reason
    _put_state(work, found, recipients, plan, state)
    return found


def close_months(work: Work, project: Project, months: Sequence[str]) -> None:
    """Close these months of a project, unless they are, and lock what is confirmed in them.

    Refuses a month that is not over.
    """
    for month in sorted(set(months)):
        if not is_locked(work, project.id, month):
            lock_month(work, project, month)
        lock_appointments(work, project.id, month)


def month_to_close(appointment: Appointment) -> str:
    """Return the month in which an appointment lies, as `close_months` takes it."""
    return month_of(appointment.day)


def _blank(work: Work, line: SupportLine, record_id: str) -> Appointment:
    return Appointment(
        record_id=record_id, line=line, version=1, sequence=0, created_at=work.now, changed_at=work.now
    )


def _free(work: Work, found: Appointment, state: AppointmentState) -> None:
    """Take back what stands in the books, unless the appointment has gone on or its month is closed."""
    wanted = AppointmentState.confirmed if state == AppointmentState.locked else state
    if _RANKS.get(wanted, 3) < _RANKS.get(found.state, 3):
        raise Refusal(GONE_ON, field="state", values={"state": found.state.value})
    if found.state in (*POSTED, *CHARGED_ONLY):
        if is_locked(work, found.line.project_id, found.day):
            raise Refusal(CLOSED_MONTH, field="day")
        take_back(work, found, work.texts.into("pl").gettext(FROM_FILE))
    touch(work, found)


def _put_state(
    work: Work,
    found: Appointment,
    recipients: Sequence[LineRecipient],
    plan: AppointmentPlan,
    state: AppointmentState,
) -> None:
    happened = state in (AppointmentState.held, *POSTED)
    found.minutes = plan.minutes if happened else None
    called_off = state in (AppointmentState.cancelled, AppointmentState.cancelled_late)
    found.cancelled_at = work.now if called_off else None
    found.state = AppointmentState.held if happened else state
    work.session.add(found)
    _invite(found, recipients)
    for each in found.invitees:
        each.attended = True if happened else False if state == AppointmentState.no_show else None
        on_paper = state in POSTED
        each.confirmed_at = work.now if on_paper else None
        each.confirmed_by = ConfirmedBy.paper if on_paper else None
    work.session.flush()
    give_link(work, found, plan.online_link)
    values = {**when_told(found), "state": state.value}
    record(work, BROUGHT, "appointment", found.id, values=values)
    if state in POSTED:
        enter(work, found)
    elif state in CHARGED_ONLY:
        late = state == AppointmentState.cancelled_late
        percent = found.line.late_percent if late else found.line.no_show_percent
        charge_only(work, found, found.invitees, share_charged(found, percent))


def _invite(found: Appointment, recipients: Sequence[LineRecipient]) -> None:
    have = {each.recipient_id: each for each in found.invitees}
    found.invitees[:] = [have.get(each.id) or Invitee(recipient=each, link_version=1) for each in recipients]
