"""Moving and cancelling what was agreed or offered."""

from app.coaching.charging import is_late, share_charged
from app.coaching.facts import CANCELLED, CANCELLED_LATE, DECLINED, MOVED
from app.coaching.messages import cancelled_letters, declined_letter, moved_letters
from app.coaching.models import CANCELLABLE, OPEN, Appointment, AppointmentState, Invitee
from app.coaching.online_link import give_link, link_of
from app.coaching.operations.booking import tell_override, when_told
from app.coaching.operations.books import charge_only
from app.coaching.operations.checking import check_coach, check_month, lock_appointment, touch
from app.coaching.operations.linking import end_old_links
from app.coaching.plans import AppointmentPlan, check_plan
from app.coaching.queries.budgets import Told, check_budget
from app.coaching.timing import end_of, start_of
from app.errors import N_, Closed, Refusal
from app.history.operations import record
from app.lines.names import recipient_name
from app.outbox.operations import queue, queue_all
from app.work import Work

_NOT_OPEN = N_("This appointment can't be moved or cancelled any more.")
_BEGUN = N_("The appointment has begun: it can't be cancelled here any more. Please tell the coach.")
_NO_REASON = N_("Give the reason: it goes into the letter.")
_SAME = N_("Nothing would change.")


def move(
    work: Work,
    appointment: Appointment,
    plan: AppointmentPlan,
    *,
    seen: int | None = None,
    override_reason: str | None = None,
) -> list[Told]:
    """Give an appointment or a slot another time or place; those invited and the coach get a letter.

    The calendar entry keeps its UID, its sequence rises. Refused as `note_appointment` is; Outdated for
    another version than `seen`. Returns the budgets of which little is left.
    """
    lock_appointment(work, appointment, seen)
    _check_open(appointment)
    before = _plan_of(work, appointment)
    if before == plan:
        raise Refusal(_SAME, field="starts_at")
    check_plan(plan)
    check_coach(work, appointment.line, appointment.account, plan.day)
    check_month(work, appointment.line, appointment.day)
    check_month(work, appointment.line, plan.day)
    told: list[Told] = []
    reason = (override_reason or "").strip() or appointment.override_reason
    expected = [each.recipient for each in appointment.invitees if each.attended is not False]
    if expected:
        told = check_budget(
            work, appointment.line, expected, plan.minutes, override_reason=reason, but=appointment
        )
    was = when_told(appointment)["when"]
    appointment.day, appointment.starts_at, appointment.ends_at = plan.day, plan.starts_at, plan.ends_at
    appointment.place = plan.place
    give_link(work, appointment, plan.online_link)
    appointment.sequence += 1
    touch(work, appointment)
    work.session.flush()
    record(work, MOVED, "appointment", appointment.id, values={"before": was, **when_told(appointment)})
    if reason != appointment.override_reason:
        appointment.override_reason = reason
        tell_override(work, appointment)
    if end_of(appointment) > work.now:
        end_old_links(work, appointment)
        queue_all(work, moved_letters(work, appointment, before))
    return told


def cancel(
    work: Work,
    appointment: Appointment,
    reason: str,
    *,
    by_recipient: bool = False,
    seen: int | None = None,
) -> None:
    """Cancel an appointment or a slot; those invited and the coach get a letter that cancels the entry.

    `by_recipient`: they called it off. Later than the line allows that is charged by its rule, and the
    state says so; a coach's own cancellation never is. So is taken back what was written down as held and
    nobody has confirmed. Refused without a reason for what was agreed.
    """
    lock_appointment(work, appointment, seen)
    confirmed = any(each.confirmed_at for each in appointment.invitees)
    if appointment.state not in CANCELLABLE or confirmed:
        raise Closed(_NOT_OPEN)
    check_month(work, appointment.line, appointment.day)
    reason = reason.strip()
    if not reason and appointment.invitees:
        raise Refusal(_NO_REASON, field="reason")
    agreed = appointment.state == AppointmentState.agreed
    if appointment.state == AppointmentState.held:
        appointment.minutes = None
        for each in appointment.invitees:
            each.attended = each.objection = None
    _cancel(work, appointment, reason, late=by_recipient and agreed and is_late(appointment, work.now))


def cancel_own(work: Work, invitee: Invitee, reason: str = "") -> None:
    """Cancel as a recipient, until the appointment begins; late is charged by the line's rule.

    With others invited, only this recipient is not expected any more, and nothing is charged. Closed (409)
    once it has begun, or when it is not agreed any more.
    """
    appointment = invitee.appointment
    lock_appointment(work, appointment)
    _check_open(appointment)
    if start_of(appointment) <= work.now:
        raise Closed(_BEGUN)
    others = [each for each in appointment.invitees if each is not invitee and each.attended is not False]
    if not others:
        _cancel(work, appointment, reason.strip(), late=is_late(appointment, work.now))
        return
    if invitee.attended is False:
        return
    invitee.attended = False
    touch(work, appointment)
    personal = {"name": recipient_name(invitee.recipient)}
    record(work, DECLINED, "appointment", appointment.id, personal=personal)
    queue(work, declined_letter(work, invitee))
    work.session.flush()


def _cancel(work: Work, appointment: Appointment, reason: str, *, late: bool) -> None:
    invited = [each for each in appointment.invitees if each.attended is not False]
    charged = share_charged(appointment, appointment.line.late_percent) if late else 0
    appointment.state = AppointmentState.cancelled_late if late else AppointmentState.cancelled
    appointment.cancelled_reason = reason or None
    appointment.cancelled_at = work.now
    appointment.sequence += 1
    touch(work, appointment)
    work.session.flush()
    values = {"charged": charged} if late else {}
    fact = CANCELLED_LATE if late else CANCELLED
    record(work, fact, "appointment", appointment.id, values=values, personal={"reason": reason or "–"})
    if late:
        charge_only(work, appointment, invited, charged)
    end_old_links(work, appointment)
    queue_all(work, cancelled_letters(work, appointment, charged))


def _check_open(appointment: Appointment) -> None:
    if appointment.state not in OPEN:
        raise Closed(_NOT_OPEN)


def _plan_of(work: Work, appointment: Appointment) -> AppointmentPlan:
    return AppointmentPlan(
        appointment.day,
        appointment.starts_at,
        appointment.ends_at,
        appointment.place,
        link_of(work, appointment),
    )
