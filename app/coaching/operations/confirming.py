"""What recipients say to what was recorded: by their link, or on paper."""

from app.coaching.facts import (
    CONFIRMED,
    ENTERED_LATE,
    LINK_SENT,
    OBJECTED,
    SCAN_TAKEN_BACK,
    SCANNED,
)
from app.coaching.messages import objection_letter, to_confirm_letter
from app.coaching.models import (
    CHARGED_ONLY,
    POSTED,
    Appointment,
    AppointmentState,
    ConfirmedBy,
    Invitee,
)
from app.coaching.operations.books import enter, take_back
from app.coaching.operations.checking import MEANWHILE, check_month, lock_appointment, touch
from app.coaching.operations.linking import end_old_links
from app.coaching.recipients import contact_address
from app.errors import N_, Closed, Forbidden, Outdated, Refusal
from app.files.operations import stored
from app.files.storage import Upload
from app.history.operations import record
from app.ledger.months import is_locked
from app.lines.access import may_manage_line
from app.lines.names import recipient_name
from app.outbox.operations import queue
from app.work import Work

_NOT_HELD = N_("There is nothing to confirm here now.")
_ABSENT = N_("It is recorded that you were not there. If that is wrong, please say so below.")
_SAID = N_("This was confirmed already. If something is wrong, please tell the coach.")
_NO_OBJECTION = N_("Say in a few words what is wrong: the day, the minutes, or who was there.")
_NO_REASON = N_("Give the reason.")
_NO_SCAN = N_("No card is attached.")
_NO_EMAIL = N_("No e-mail is known: attach a signed card, or have the address added on the line's page.")
_NOT_ALL = N_("Not everybody who came has confirmed yet.")
OBJECTION_LENGTH = 1000
_LONG = N_("At most %(most)s characters.")


def confirm(work: Work, invitee: Invitee, *, seen: int | None = None) -> None:
    """Confirm as a recipient that an appointment was held as recorded. The second time changes nothing.

    The last of those who came lets it be posted to the books, unless the month is closed meanwhile: then
    a coordinator enters it. Closed (409) when nothing waits for it, Outdated when the record is another than
    the one `seen`, refused to who is recorded as absent.
    """
    appointment = invitee.appointment
    lock_appointment(work, appointment)
    if appointment.state != AppointmentState.held and appointment.state not in POSTED:
        raise Closed(_NOT_HELD)
    if invitee.confirmed_at is not None:
        return
    if seen is not None and seen != appointment.version:
        raise Outdated(MEANWHILE)
    if not invitee.attended:
        raise Refusal(_ABSENT)
    _confirmed(work, invitee, ConfirmedBy.link)
    _enter_if_all(work, appointment)


def object_to(work: Work, invitee: Invitee, objection: str, *, seen: int | None = None) -> None:
    """Say as a recipient that the record is wrong; coach and coordinators see it, the coach by mail.

    Refused without words; Closed (409) when nothing is recorded, or when it was confirmed already.
    """
    appointment = invitee.appointment
    lock_appointment(work, appointment)
    said = objection.strip()
    if not said:
        raise Refusal(_NO_OBJECTION, field="objection")
    if len(said) > OBJECTION_LENGTH:
        raise Refusal(_LONG, field="objection", values={"most": OBJECTION_LENGTH})
    recorded = appointment.state == AppointmentState.held or appointment.state in (*POSTED, *CHARGED_ONLY)
    if not recorded:
        raise Closed(_NOT_HELD)
    if invitee.confirmed_at is not None:
        raise Closed(_SAID)
    if seen is not None and seen != appointment.version:
        raise Outdated(MEANWHILE)
    if invitee.objection == said:
        return
    invitee.objection = said
    work.session.flush()
    personal = {"name": recipient_name(invitee.recipient), "objection": said}
    record(work, OBJECTED, "appointment", appointment.id, personal=personal)
    queue(work, objection_letter(work, invitee))


def attach_scan(work: Work, appointment: Appointment, upload: Upload, *, seen: int | None = None) -> None:
    """Attach a signed card: it confirms on paper for all who came and have not confirmed by their link.

    Closed (409) for what was not held; a closed month is for coordinators.
    """
    lock_appointment(work, appointment, seen)
    if appointment.state != AppointmentState.held and appointment.state not in POSTED:
        raise Closed(_NOT_HELD)
    check_month(work, appointment.line, appointment.day)
    appointment.scan, appointment.scan_name = stored(work, upload), upload.name
    record(work, SCANNED, "appointment", appointment.id)
    for each in appointment.invitees:
        if each.attended and each.confirmed_at is None:
            _confirmed(work, each, ConfirmedBy.paper)
    touch(work, appointment)
    _enter_if_all(work, appointment)


def take_scan_back(work: Work, appointment: Appointment, reason: str, *, seen: int | None = None) -> None:
    """Take a card back that is another month's or somebody else's: what it confirmed is open again.

    Minutes that rest on it leave the books. Refused without a reason or a card; a closed month is for
    coordinators. The stored bytes stay.
    """
    lock_appointment(work, appointment, seen)
    reason = _given(reason)
    if appointment.scan_id is None:
        raise Closed(_NO_SCAN)
    check_month(work, appointment.line, appointment.day)
    appointment.scan = appointment.scan_name = None
    on_paper = [each for each in appointment.invitees if each.confirmed_by == ConfirmedBy.paper]
    for each in on_paper:
        each.confirmed_at = each.confirmed_by = None
    touch(work, appointment)
    work.session.flush()
    record(work, SCAN_TAKEN_BACK, "appointment", appointment.id, personal={"reason": reason})
    if on_paper and appointment.state in POSTED:
        appointment.state = AppointmentState.held
        appointment.asked_at = None
        take_back(work, appointment, reason)


def enter_late(work: Work, appointment: Appointment, reason: str, *, seen: int | None = None) -> None:
    """Enter, as a coordinator, what was confirmed only after its month was closed.

    Forbidden to others, refused without a reason and while a confirmation is missing.
    """
    if not may_manage_line(work, appointment.line):
        raise Forbidden
    lock_appointment(work, appointment, seen)
    if appointment.state != AppointmentState.held:
        raise Closed(_NOT_HELD)
    reason = _given(reason)
    if not is_confirmed_by_all(appointment):
        raise Refusal(_NOT_ALL)
    record(work, ENTERED_LATE, "appointment", appointment.id, personal={"reason": reason})
    enter(work, appointment, reason)
    touch(work, appointment)


def send_link_again(work: Work, invitee: Invitee) -> None:
    """Mail the link to confirm once more; if their address is another one now, earlier links die.

    Refused without an e-mail; Closed (409) when nothing waits for their confirmation.
    """
    appointment = invitee.appointment
    lock_appointment(work, appointment)
    recorded = appointment.state == AppointmentState.held or appointment.state in POSTED
    if not (recorded and invitee.attended and invitee.confirmed_at is None):
        raise Closed(_NOT_HELD)
    mailbox = contact_address(invitee.recipient)
    if mailbox is None:
        raise Refusal(_NO_EMAIL)
    end_old_links(work, appointment)
    letter = to_confirm_letter(work, invitee)
    assert letter is not None  # noqa: S101 - there is a mailbox
    queue(work, letter)
    appointment.asked_at = work.now
    work.session.flush()
    personal = {"name": recipient_name(invitee.recipient)}
    record(work, LINK_SENT, "appointment", appointment.id, personal=personal)


def is_confirmed_by_all(appointment: Appointment) -> bool:
    """Tell whether all who came have confirmed."""
    came = [each for each in appointment.invitees if each.attended]
    return bool(came) and all(each.confirmed_at is not None for each in came)


def _confirmed(work: Work, invitee: Invitee, by: ConfirmedBy) -> None:
    invitee.confirmed_at, invitee.confirmed_by, invitee.objection = work.now, by, None
    work.session.flush()
    personal = {"name": recipient_name(invitee.recipient)}
    values = {"minutes": invitee.appointment.minutes, "by": by.value}
    record(work, CONFIRMED, "appointment", invitee.appointment_id, values=values, personal=personal)


def _enter_if_all(work: Work, appointment: Appointment) -> None:
    if appointment.state != AppointmentState.held or not is_confirmed_by_all(appointment):
        return
    closed = is_locked(work, appointment.line.project_id, appointment.day)
    if closed and not may_manage_line(work, appointment.line):
        return
    enter(work, appointment)


def _given(reason: str) -> str:
    if not reason.strip():
        raise Refusal(_NO_REASON, field="reason")
    return reason.strip()
