"""Correcting what is confirmed: a new version with a reason; the books are reversed and posted anew."""

from collections.abc import Collection

from app.coaching.facts import CHARGE_DROPPED, CORRECTED
from app.coaching.messages import corrected_letters
from app.coaching.models import CHARGED_ONLY, POSTED, Appointment
from app.coaching.operations.booking import tell_override
from app.coaching.operations.books import enter, take_back
from app.coaching.operations.checking import check_month, lock_appointment, touch
from app.coaching.operations.holding import put_down_who_came
from app.coaching.operations.linking import end_old_links
from app.coaching.plans import check_minutes
from app.coaching.queries.appointments import latest_record
from app.coaching.queries.budgets import Told, check_budget
from app.errors import N_, Closed, Forbidden, Refusal
from app.history.operations import record
from app.lines.access import may_manage_line
from app.outbox.operations import queue_all
from app.work import Work

_NOT_CONFIRMED = N_("Only what is confirmed is corrected with a reason.")
_NO_REASON = N_("Give the reason: it stays with the correction and goes into the letter.")
_WHO = N_("Say who was there.")
_SAME = N_("Nothing would change.")
_NO_CHARGE = N_("Nothing is charged for this appointment.")


def correct(
    work: Work,
    appointment: Appointment,
    came: Collection[int],
    minutes: int,
    reason: str,
    *,
    seen: int | None = None,
    override_reason: str | None = None,
) -> list[Told]:
    """Correct the minutes of a confirmed appointment, or who came: a new version of its record.

    What stood in the three books is reversed and posted anew at once. All who came are asked by mail to
    confirm the new version; until they have, the page says so. Refused without a reason, for impossible
    minutes, where nothing changes, beyond a budget without a reason for that, and in a closed month to all
    but coordinators. Outdated for another version than `seen`.
    """
    lock_appointment(work, appointment, seen)
    if appointment.state not in POSTED or appointment.minutes is None:
        raise Closed(_NOT_CONFIRMED)
    check_month(work, appointment.line, appointment.day)
    check_minutes(minutes)
    if not reason.strip():
        raise Refusal(_NO_REASON, field="reason")
    there = [each for each in appointment.invitees if each.id in came]
    if not there:
        raise Refusal(_WHO, field="came")
    before = appointment.minutes
    if before == minutes and {e.id for e in there} == {e.id for e in appointment.invitees if e.attended}:
        raise Refusal(_SAME, field="minutes")
    concerned = [each for each in appointment.invitees if each.attended or each in there]
    take_back(work, appointment)
    override = (override_reason or "").strip() or appointment.override_reason
    recipients = [each.recipient for each in there]
    told = check_budget(work, appointment.line, recipients, minutes, override_reason=override)
    if override != appointment.override_reason:
        appointment.override_reason = override
        tell_override(work, appointment)
    appointment.minutes = minutes
    put_down_who_came(appointment, came)
    row = enter(work, appointment, reason.strip())
    touch(work, appointment)
    values = {"before": before, "minutes": minutes, "version": row.version}
    record(work, CORRECTED, "appointment", appointment.id, values=values, personal={"reason": reason.strip()})
    appointment.asked_at = work.now
    work.session.flush()
    end_old_links(work, appointment)
    queue_all(work, corrected_letters(work, appointment, concerned, before, reason.strip()))
    return told


def drop_charge(work: Work, appointment: Appointment, reason: str, *, seen: int | None = None) -> None:
    """Let a late cancellation or a missed appointment cost nothing, for a reason.

    Forbidden to all but coordinators; refused without a reason, Closed (409) when nothing is charged.
    """
    if not may_manage_line(work, appointment.line):
        raise Forbidden
    lock_appointment(work, appointment, seen)
    last = latest_record(work, appointment.id)
    if appointment.state not in CHARGED_ONLY or last is None or not last.charged_minutes:
        raise Closed(_NO_CHARGE)
    if not reason.strip():
        raise Refusal(_NO_REASON, field="reason")
    take_back(work, appointment, reason.strip())
    for each in appointment.invitees:
        each.objection = None
    touch(work, appointment)
    work.session.flush()
    values = {"before": last.charged_minutes, "version": last.version + 1}
    personal = {"reason": reason.strip()}
    record(work, CHARGE_DROPPED, "appointment", appointment.id, values=values, personal=personal)
