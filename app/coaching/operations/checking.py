"""What stands before every act on appointments: the line's lock, and who may give what to whom and when."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import select

from app.accounts.models import Account
from app.coaching.access import whole_appointment
from app.coaching.models import Appointment
from app.contracts.models import Contract, ContractUse
from app.errors import N_, Closed, Missing, Outdated, Refusal
from app.ledger.months import is_locked, month_name
from app.lines.access import may_manage_line
from app.lines.models import LineCoach, LineRecipient, SupportLine
from app.lines.names import recipient_name
from app.lines.operations.locking import lock_line
from app.work import Work

MEANWHILE = N_(
    "Somebody changed this appointment meanwhile. Nothing was done: look at what stands "
    "here now, then try again."
)
_OUTSIDE = N_("The line runs from %(starts)s to %(ends)s: this day is outside it.")
_NO_COACH = N_("%(name)s is not a coach of this line.")
_BEFORE = N_("%(name)s is a coach of this line only from %(day)s.")
_ENDED = N_("%(name)s was a coach of this line until %(day)s.")
_NO_CONTRACT = N_(
    "No contract of %(name)s covers this day: number %(number)s runs from %(starts)s to %(ends)s."
)
_SWITCHED_OFF = N_("The account of %(name)s is switched off.")
_NOBODY = N_("Choose who it is for.")
_ONE = N_("This line is individual: choose one recipient.")
_NOT_HERE = N_("%(name)s is not a recipient of this line.")
_OVER = N_("%(name)s takes no more part in this line since %(day)s.")
_CLOSED = N_("%(month)s is closed in this project. The project's organiser can still enter or correct it.")


def lock_appointment(work: Work, appointment: Appointment, seen: int | None = None) -> None:
    """Lock the appointment's line, and read the appointment anew under the lock.

    `seen` is the version that the actor had before them: Outdated if it is another one by now.
    """
    lock_line(work, appointment.line)
    query = whole_appointment().where(Appointment.id == appointment.id)
    if work.session.scalar(query.execution_options(populate_existing=True)) is None:
        raise Missing
    if seen is not None and seen != appointment.version:
        raise Outdated(MEANWHILE)


def touch(work: Work, appointment: Appointment) -> None:
    """Raise the version of an appointment that was changed."""
    appointment.version += 1
    appointment.changed_at = work.now


def check_coach(work: Work, line: SupportLine, account: Account, day: date) -> None:
    """Refuse, at the day, an appointment outside the line's period, its coach's time or their contract."""
    texts = work.texts
    if not line.starts <= day <= line.ends:
        values = {"starts": texts.day_plain(line.starts), "ends": texts.day_plain(line.ends)}
        raise Refusal(_OUTSIDE, field="day", values=values)
    if not account.is_active:
        raise Refusal(_SWITCHED_OFF, field="day", values={"name": account.name})
    query = select(LineCoach).where(LineCoach.line_id == line.id, LineCoach.account_id == account.id)
    coach = work.session.scalar(query)
    if coach is None:
        raise Refusal(_NO_COACH, field="day", values={"name": account.name})
    if coach.starts and day < coach.starts:
        values = {"name": account.name, "day": texts.day_plain(coach.starts)}
        raise Refusal(_BEFORE, field="day", values=values)
    if coach.ends and day > coach.ends:
        raise Refusal(_ENDED, field="day", values={"name": account.name, "day": texts.day_plain(coach.ends)})
    _check_contract(work, line, account, day)


def check_recipients(work: Work, line: SupportLine, recipients: Sequence[LineRecipient], day: date) -> None:
    """Refuse, at the recipients, nobody, somebody of another line or gone, several on an individual line."""
    if not recipients:
        raise Refusal(_NOBODY, field="recipients")
    if len(recipients) > 1 and not line.is_group:
        raise Refusal(_ONE, field="recipients")
    for each in recipients:
        name = recipient_name(each)
        if each.line_id != line.id or each.merged_into_id is not None:
            raise Refusal(_NOT_HERE, field="recipients", values={"name": name})
        if each.ended_on and day > each.ended_on:
            values = {"name": name, "day": work.texts.day_plain(each.ended_on)}
            raise Refusal(_OVER, field="recipients", values=values)


def check_month(work: Work, line: SupportLine, day: date) -> None:
    """Refuse to all but coordinators what changes a month that is closed in the line's project."""
    if is_locked(work, line.project_id, day) and not may_manage_line(work, line):
        raise Closed(_CLOSED, field="day", values={"month": month_name(work.texts, day)})


def _check_contract(work: Work, line: SupportLine, account: Account, day: date) -> None:
    """A coach with contracts for this line gives hours within one of them; without any, nothing is asked."""
    query = (
        select(Contract)
        .join(ContractUse, ContractUse.contract_id == Contract.id)
        .where(Contract.account_id == account.id, ContractUse.line_id == line.id)
        .order_by(Contract.ends, Contract.id)
    )
    contracts = work.session.scalars(query).all()
    if not contracts or any(each.starts <= day <= each.ends for each in contracts):
        return
    last = contracts[-1]
    values = {
        "name": account.name,
        "number": last.number,
        "starts": work.texts.day_plain(last.starts),
        "ends": work.texts.day_plain(last.ends),
    }
    raise Refusal(_NO_CONTRACT, field="day", values=values)
