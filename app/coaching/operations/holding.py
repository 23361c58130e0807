"""What became of an appointment: it was held, or nobody came."""

from collections.abc import Collection

from app.coaching.access import own_appointments, whole_appointment
from app.coaching.charging import share_charged
from app.coaching.facts import HELD, NO_SHOW
from app.coaching.messages import to_confirm_letter
from app.coaching.models import POSTED, Appointment, AppointmentState
from app.coaching.operations.booking import tell_override
from app.coaching.operations.books import charge_only
from app.coaching.operations.checking import MEANWHILE, check_month, lock_appointment, touch
from app.coaching.operations.linking import end_old_links
from app.coaching.plans import check_minutes
from app.coaching.queries.appointments import UNASKED
from app.coaching.queries.budgets import Told, check_budget
from app.coaching.timing import real_minutes, start_of
from app.errors import N_, Closed, Outdated, Refusal
from app.history.operations import record
from app.lines.operations.locking import lock_line
from app.outbox.operations import queue_all
from app.work import Work

MOST_ASKED = 100
"""So many appointments are asked about at once."""
_EARLY = N_("The appointment has not begun yet.")
_WHO = N_("Say who was there. If nobody came, use “Nobody came”.")
_CONFIRMED = N_("This appointment is confirmed already. What is wrong in it is corrected with a reason.")
_ENDED = N_("This appointment was called off or never agreed, so it can't have been held.")
_NOT_AGREED = N_("Only an agreed appointment can be missed.")


def hold(
    work: Work,
    appointment: Appointment,
    came: Collection[int],
    minutes: int | None = None,
    *,
    ask: bool = True,
    seen: int | None = None,
    override_reason: str | None = None,
) -> list[Told]:
    """Write down that an appointment was held: minutes (None: from start to end), and which invitees came.

    `came` are ids of invitees. Nothing of the talk is kept. Those who came are asked by mail to confirm it
    (`ask`), and confirmations and objections to an earlier record are void. The same record again changes
    nothing, whatever `seen` says. Refused before it begins, without anybody, for impossible minutes, in a
    closed month (but to coordinators), and beyond a budget without a reason; Closed (409) when it is
    confirmed or called off, Outdated for another version than `seen`. Returns the budgets of which little is
    left.
    """
    lock_appointment(work, appointment)
    wanted = minutes
    if wanted is None:
        wanted = real_minutes(appointment.day, appointment.starts_at, appointment.ends_at)
    if _is_recorded(appointment, came, wanted):
        return []
    if seen is not None and seen != appointment.version:
        raise Outdated(MEANWHILE)
    _check_holdable(work, appointment)
    check_minutes(wanted)
    there = [each for each in appointment.invitees if each.id in came]
    if not there:
        raise Refusal(_WHO, field="came")
    reason = (override_reason or "").strip() or appointment.override_reason
    recipients = [each.recipient for each in there]
    told = check_budget(work, appointment.line, recipients, wanted, override_reason=reason, but=appointment)
    if reason != appointment.override_reason:
        appointment.override_reason = reason
        tell_override(work, appointment)
    appointment.state, appointment.minutes, appointment.asked_at = AppointmentState.held, wanted, None
    put_down_who_came(appointment, came)
    touch(work, appointment)
    work.session.flush()
    record(work, HELD, "appointment", appointment.id, values={"minutes": wanted})
    if ask:
        ask_to_confirm(work, appointment)
    return told


def ask_to_confirm(work: Work, *appointments: Appointment) -> int:
    """Mail the links to confirm to those who came and have not confirmed; return how many letters went out.

    Called under the line's lock. Who has no e-mail gets none: their signature on paper confirms.
    """
    end_old_links(work, *appointments)
    found = [
        to_confirm_letter(work, each)
        for appointment in appointments
        for each in appointment.invitees
        if each.attended and each.confirmed_at is None
    ]
    letters = [each for each in found if each is not None]
    queue_all(work, letters)
    for appointment in appointments:
        appointment.asked_at = work.now
    work.session.flush()
    return len(letters)


def ask_waiting(work: Work) -> int:
    """Mail the links of all own held appointments to whose recipients none was sent; return how many letters.

    The lines are locked in the order of their ids.
    """
    mine = whole_appointment().where(own_appointments(work), *UNASKED).limit(MOST_ASKED)
    found = work.session.scalars(mine.order_by(Appointment.line_id, Appointment.id)).unique().all()
    for line in dict.fromkeys(each.line for each in found):
        lock_line(work, line)
    ids = [each.id for each in found]
    again = whole_appointment().where(Appointment.id.in_(ids), *UNASKED)
    waiting = work.session.scalars(again.execution_options(populate_existing=True)).unique().all()
    return ask_to_confirm(work, *waiting)


def miss(work: Work, appointment: Appointment, *, seen: int | None = None) -> None:
    """Write down that nobody came: the line is charged by its rule, split among those invited.

    The second time changes nothing. Refused before it begins, in a closed month (but to coordinators);
    Closed (409) for what is neither agreed nor held, or confirmed by somebody.
    """
    lock_appointment(work, appointment)
    if appointment.state == AppointmentState.no_show:
        return
    if seen is not None and seen != appointment.version:
        raise Outdated(MEANWHILE)
    confirmed = any(each.confirmed_at for each in appointment.invitees)
    if appointment.state not in (AppointmentState.agreed, AppointmentState.held) or confirmed:
        raise Closed(_NOT_AGREED)
    if start_of(appointment) > work.now:
        raise Refusal(_EARLY)
    check_month(work, appointment.line, appointment.day)
    expected = [each for each in appointment.invitees if each.attended is not False]
    if appointment.state == AppointmentState.held:
        expected = list(appointment.invitees)
        appointment.minutes = None
    charged = share_charged(appointment, appointment.line.no_show_percent)
    appointment.state = AppointmentState.no_show
    put_down_who_came(appointment, ())
    for each in appointment.invitees:
        each.attended = False if each in expected else None
    touch(work, appointment)
    work.session.flush()
    record(work, NO_SHOW, "appointment", appointment.id, values={"charged": charged})
    charge_only(work, appointment, expected, charged)


def put_down_who_came(appointment: Appointment, came: Collection[int]) -> None:
    """Say of each invitee whether they came; what they said of an earlier record is void."""
    for each in appointment.invitees:
        each.attended = each.id in came
        each.confirmed_at = each.confirmed_by = each.objection = None


def _is_recorded(appointment: Appointment, came: Collection[int], minutes: int) -> bool:
    there = {each.id for each in appointment.invitees if each.attended}
    held = appointment.state == AppointmentState.held or appointment.state in POSTED
    return held and appointment.minutes == minutes and there == set(came)


def _check_holdable(work: Work, appointment: Appointment) -> None:
    if appointment.state in POSTED:
        raise Closed(_CONFIRMED)
    if appointment.state not in (AppointmentState.agreed, AppointmentState.held):
        raise Closed(_ENDED)
    if start_of(appointment) > work.now:
        raise Refusal(_EARLY)
    check_month(work, appointment.line, appointment.day)
