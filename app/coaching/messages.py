"""The letters about appointments: to each recipient in their language, and to the coach in theirs.

A recipient's letter names no other recipient. See docs/decisions/0158.
"""

from collections.abc import Iterable
from typing import Any

from app.coaching.calendar_entries import calendar_of
from app.coaching.models import OPEN, Appointment, AppointmentState, Invitee
from app.coaching.plans import AppointmentPlan
from app.coaching.recipients import ContactAddress, contact_address
from app.coaching.timing import end_of
from app.coaching.when import place_line, when_line
from app.events.additions import office_additions
from app.events.labels import FORM_OF_SUPPORT
from app.events.meeting_access import hours_before
from app.lines.amounts import amount
from app.lines.names import line_title, recipient_name, with_kind
from app.office.queries import office
from app.outbox.letters import unlinked
from app.outbox.operations import NewLetter
from app.projects.funding import funding_line
from app.work import Work


def agreed_letters(work: Work, appointment: Appointment) -> list[NewLetter]:
    """Return the letters with the calendar entry: to each recipient with an e-mail, and to the coach."""
    return _to_all(work, appointment, "appointment_agreed")


def moved_letters(work: Work, appointment: Appointment, before: AppointmentPlan) -> list[NewLetter]:
    """Return the letters about another time or place, with the same entry anew; none of a free slot."""
    if not appointment.invitees:
        return []
    return _to_all(work, appointment, "appointment_moved", before=before)


def cancelled_letters(work: Work, appointment: Appointment, charged: int) -> list[NewLetter]:
    """Return the letters that call an appointment off, with the entry cancelled; a free slot's go to nobody.

    One that is over needs none, unless it is charged.
    """
    if not appointment.invitees or (end_of(appointment) <= work.now and not charged):
        return []
    return _to_all(work, appointment, "appointment_cancelled", charged=charged)


def to_confirm_letter(work: Work, invitee: Invitee) -> NewLetter | None:
    """Return the letter with the link to confirm; None for a recipient without an e-mail."""
    return _to_recipient(work, invitee, "appointment_to_confirm")


def corrected_letters(
    work: Work, appointment: Appointment, concerned: Iterable[Invitee], before: int, reason: str
) -> list[NewLetter]:
    """Return the letters about corrected minutes: to all whom the record named before or names now, and to
    the coach if somebody else corrected."""
    kind = "appointment_corrected"
    further: dict[str, Any] = {"before_minutes": before, "reason": reason}
    letters = [_to_recipient(work, each, kind, **further) for each in concerned]
    if appointment.account_id != work.actor.id or not work.actor.is_staff:
        letters.append(_to_coach(work, appointment, kind, **further))
    return [each for each in letters if each is not None]


def objection_letter(work: Work, invitee: Invitee) -> NewLetter:
    """Return the news to the coach that a recipient objects."""
    return _to_coach(
        work,
        invitee.appointment,
        "appointment_objection",
        name=unlinked(recipient_name(invitee.recipient)),
        objection=unlinked(invitee.objection or ""),
    )


def answer_letter(work: Work, invitee: Invitee, answer: str) -> NewLetter | None:
    """Return the answer to a recipient's objection; None without an e-mail."""
    objection = unlinked(invitee.objection or "")
    return _to_recipient(work, invitee, "appointment_answered", objection=objection, answer=answer)


def declined_letter(work: Work, invitee: Invitee) -> NewLetter:
    """Return the news to the coach that one of several recipients will not come."""
    name = unlinked(recipient_name(invitee.recipient))
    return _to_coach(work, invitee.appointment, "appointment_declined", name=name)


def _to_all(work: Work, appointment: Appointment, kind: str, **further: Any) -> list[NewLetter]:
    expected = [each for each in appointment.invitees if each.attended is not False]
    letters = [_to_recipient(work, each, kind, calendar=True, **further) for each in expected]
    letters.append(_to_coach(work, appointment, kind, calendar=True, **further))
    return [each for each in letters if each is not None]


def _to_recipient(
    work: Work, invitee: Invitee, kind: str, *, calendar: bool = False, **further: Any
) -> NewLetter | None:
    mailbox = contact_address(invitee.recipient)
    if mailbox is None:
        return None
    appointment = invitee.appointment
    return NewLetter(
        kind=kind,
        recipient=mailbox.email,
        recipient_name=mailbox.name,
        language=mailbox.language,
        subject_kind="invitee",
        subject_id=invitee.id,
        context={
            **_context(work, appointment, mailbox.language, **further),
            "to_coach": False,
            "names": [unlinked(recipient_name(invitee.recipient))],
            "attended": invitee.attended,
            "link": work.links.appointment(invitee.id, invitee.link_version),
        },
        calendar=calendar_of(work.texts.into(mailbox.language), appointment) if calendar else None,
        reply_to=appointment.account.email,
    )


def _to_coach(
    work: Work, appointment: Appointment, kind: str, *, calendar: bool = False, **further: Any
) -> NewLetter:
    account = appointment.account
    to = ContactAddress(account.email, account.name, account.language)
    return NewLetter(
        kind=kind,
        recipient=to.email,
        recipient_name=to.name,
        language=to.language,
        subject_kind="appointment",
        subject_id=appointment.id,
        context={
            "to_coach": True,
            "names": [unlinked(recipient_name(each.recipient)) for each in appointment.invitees],
            "attended": True,
            "link": work.links.absolute(f"/manage/appointments/{appointment.id}/"),
            **_context(work, appointment, to.language, **further),
            "additions": (),
        },
        calendar=calendar_of(work.texts.into(to.language), appointment) if calendar else None,
    )


def _context(work: Work, appointment: Appointment, language: str, **further: Any) -> dict[str, Any]:
    texts, line = work.texts.into(language), appointment.line
    has_link = appointment.is_online and appointment.state in OPEN
    told: dict[str, Any] = {
        "support": with_kind(
            texts.gettext(FORM_OF_SUPPORT[line.form_of_support]), line_title(line, texts.language).text
        ),
        "coach": appointment.account.name,
        "when": when_line(texts, appointment),
        "place": place_line(texts, appointment),
        "link_hours": hours_before(work) if has_link else 0,
        "minutes": amount(texts, appointment.minutes, 60) if appointment.minutes else "",
        "cancellation_hours": line.cancellation_hours,
        "late_charges": line.late_percent > 0 and line.cancellation_hours > 0,
        "reason": appointment.cancelled_reason or "",
        "late": appointment.state == AppointmentState.cancelled_late,
        "organiser": office(work).name,
        "additions": office_additions(work, language),
        "funding": funding_line(texts, line.project),
    }
    for name, value in further.items():
        if name == "before":
            told["before_when"], told["before_place"] = when_line(texts, value), place_line(texts, value)
        elif name in ("before_minutes", "charged"):
            told[name] = amount(texts, value, 60) if value else ""
        else:
            told[name] = value
    return told
