"""Offering slots, noting what was agreed, and taking a slot."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import and_, func, or_, select

from app.accounts.models import Account
from app.coaching.facts import AGREED, OFFERED, OVERRIDDEN, TAKEN
from app.coaching.messages import agreed_letters
from app.coaching.models import Appointment, AppointmentState, Invitee
from app.coaching.online_link import give_link
from app.coaching.operations.checking import (
    check_coach,
    check_month,
    check_recipients,
    lock_appointment,
    touch,
)
from app.coaching.plans import MOST_SLOTS, AppointmentPlan, check_plan
from app.coaching.queries.budgets import Told, check_budget
from app.coaching.timing import end_of, planned_minutes, start_of
from app.coaching.when import when_short
from app.errors import N_, Closed, Refusal
from app.history.operations import record
from app.lines.models import LineRecipient, SupportLine
from app.lines.operations.locking import lock_line
from app.outbox.operations import queue_all
from app.work import Work

_PAST = N_("This time is over: free slots lie in the future.")
_TOO_MANY = N_("At most %(most)s slots can be offered at once.")
_NONE = N_("Give at least one slot.")
_SUSPENDED = N_("The support is suspended: nothing can be agreed until it is resumed.")
_GONE = N_("This slot is not free any more. Please choose another one.")
_BEGUN = N_("This slot has begun already. Please choose another one.")
_OTHER = N_(
    "From this form %(when)s was saved already. Nothing was done now: sent once more, this is saved as well."
)
_USED_UP = N_("The hours that were given to you do not suffice for this slot. Please ask the coach.")


@dataclass(frozen=True, slots=True)
class Booked:
    """What a booking led to; `told`: the budgets of which little is left. `again`: it was there already."""

    appointment: Appointment
    told: Sequence[Told] = ()
    again: bool = False


def note_appointment(
    work: Work,
    line: SupportLine,
    account: Account,
    plan: AppointmentPlan,
    recipients: Sequence[LineRecipient],
    *,
    override_reason: str | None = None,
    request_key: str | None = None,
) -> Booked:
    """Note what a coach agreed with recipients of a line; both get a letter with a calendar entry.

    The same `request_key` again leads to what it made; with another time or other people it is Closed (409).
    Refused at its field: hours that can't be, a day outside the line, the coach's time or contract,
    recipients who are none, a month that is closed (but to coordinators), and what a budget does not hold,
    unless `override_reason` is given. What is over already mails nothing.
    """
    lock_line(work, line)
    if found := _made_by(work, request_key):
        whom = {each.recipient_id for each in found.invitees}
        if not _is_of(found, line, account, plan) or whom != {each.id for each in recipients}:
            raise _saved_already(work, found)
        return Booked(found, again=True)
    _check(work, line, account, plan)
    check_recipients(work, line, recipients, plan.day)
    told = check_budget(work, line, recipients, plan.minutes, override_reason=override_reason)
    appointment = _new(work, line, account, plan, AppointmentState.agreed, request_key)
    appointment.override_reason = (override_reason or "").strip() or None
    appointment.invitees = [Invitee(recipient=each) for each in recipients]
    work.session.add(appointment)
    work.session.flush()
    give_link(work, appointment, plan.online_link)
    record(work, AGREED, "appointment", appointment.id, values=when_told(appointment))
    tell_override(work, appointment)
    if end_of(appointment) > work.now:
        queue_all(work, agreed_letters(work, appointment))
    return Booked(appointment, told)


def offer_slots(
    work: Work,
    line: SupportLine,
    account: Account,
    plans: Sequence[AppointmentPlan],
    request_key: str | None = None,
) -> list[Appointment]:
    """Offer free times to the recipients of a line; they reserve nothing. The same key again changes nothing.

    Refused as an appointment is, and in the past; Closed (409) for other times under a key that made some.
    """
    lock_line(work, line)
    if found := _made_by(work, request_key):
        if not plans or not _is_of(found, line, account, plans[0]) or _made_with(work, found) != len(plans):
            raise _saved_already(work, found)
        return [found]
    if not plans:
        raise Refusal(_NONE, field="day")
    if len(plans) > MOST_SLOTS:
        raise Refusal(_TOO_MANY, field="day", values={"most": MOST_SLOTS})
    slots = []
    for plan in plans:
        _check(work, line, account, plan)
        slot = _new(work, line, account, plan, AppointmentState.offered, None)
        if start_of(slot) <= work.now:
            raise Refusal(_PAST, field="day")
        slots.append(slot)
    slots[0].request_key = request_key
    work.session.add_all(slots)
    work.session.flush()
    for slot, plan in zip(slots, plans, strict=True):
        give_link(work, slot, plan.online_link)
        record(work, OFFERED, "appointment", slot.id, values=when_told(slot))
    return slots


def take_slot(work: Work, slot: Appointment, recipient: LineRecipient) -> Invitee:
    """Let a recipient of the line take a free slot; both get a letter with a calendar entry.

    Returns the recipient's own part in it, whose link opens its page.

    Who has taken it already has it: the second time changes nothing. Closed (409) when somebody was faster,
    when it has begun, or when its coach can't give it any more; refused when the hours do not suffice.
    """
    lock_appointment(work, slot)
    mine = _invitee_of(slot, recipient)
    if slot.state == AppointmentState.agreed and mine is not None:
        return mine
    if slot.state != AppointmentState.offered:
        raise Closed(_GONE)
    if start_of(slot) <= work.now:
        raise Closed(_BEGUN)
    try:
        check_coach(work, slot.line, slot.account, slot.day)
    except Refusal:
        raise Closed(_GONE) from None
    check_recipients(work, slot.line, [recipient], slot.day)
    try:
        check_budget(work, slot.line, [recipient], planned_minutes(slot))
    except Refusal:
        raise Refusal(_USED_UP) from None
    slot.state = AppointmentState.agreed
    taken = Invitee(recipient=recipient)
    slot.invitees.append(taken)
    touch(work, slot)
    work.session.flush()
    record(work, TAKEN, "appointment", slot.id, values=when_told(slot))
    queue_all(work, agreed_letters(work, slot))
    return taken


def when_told(appointment: Appointment) -> dict[str, str]:
    """Return the beginning as the history keeps it."""
    return {"when": f"{appointment.day.isoformat()} {appointment.starts_at:%H:%M}"}


def tell_override(work: Work, appointment: Appointment) -> None:
    """Put down why an appointment may exceed a budget, if it was said."""
    if appointment.override_reason:
        personal = {"reason": appointment.override_reason}
        record(work, OVERRIDDEN, "appointment", appointment.id, personal=personal)


def _invitee_of(slot: Appointment, recipient: LineRecipient) -> Invitee | None:
    """Return as what a recipient takes part, None for who does not or called it off."""
    there = (each for each in slot.invitees if each.attended is not False)
    return next((each for each in there if each.recipient_id == recipient.id), None)


def _check(work: Work, line: SupportLine, account: Account, plan: AppointmentPlan) -> None:
    check_plan(plan)
    check_coach(work, line, account, plan.day)
    check_month(work, line, plan.day)
    if line.suspended_on is not None and plan.day >= line.suspended_on:
        raise Refusal(_SUSPENDED, field="day")


def _made_by(work: Work, request_key: str | None) -> Appointment | None:
    if not request_key:
        return None
    return work.session.scalar(select(Appointment).where(Appointment.request_key == request_key))


def _made_with(work: Work, slot: Appointment) -> int:
    """Return how many slots were offered at once with this one, itself included."""
    same = Appointment.line_id == slot.line_id, Appointment.account_id == slot.account_id
    query = select(func.count()).select_from(Appointment).where(*same)
    # Of those that were made at once the first one alone has the key.
    others = and_(Appointment.created_at == slot.created_at, Appointment.request_key.is_(None))
    return work.session.scalar(query.where(or_(Appointment.id == slot.id, others))) or 0


def _is_of(found: Appointment, line: SupportLine, account: Account, plan: AppointmentPlan) -> bool:
    times = found.day, found.starts_at, found.ends_at
    return (found.line_id, found.account_id, *times) == (
        line.id,
        account.id,
        plan.day,
        plan.starts_at,
        plan.ends_at,
    )


def _saved_already(work: Work, found: Appointment) -> Closed:
    return Closed(_OTHER, values={"when": when_short(work.texts, found)})


def _new(
    work: Work,
    line: SupportLine,
    account: Account,
    plan: AppointmentPlan,
    state: AppointmentState,
    request_key: str | None,
) -> Appointment:
    return Appointment(
        line=line,
        account=account,
        state=state,
        version=1,
        day=plan.day,
        starts_at=plan.starts_at,
        ends_at=plan.ends_at,
        place=plan.place,
        sequence=0,
        request_key=request_key,
        created_at=work.now,
        changed_at=work.now,
    )
