"""The three books: what an appointment gave, what its coach delivered, what its line is charged."""

from collections.abc import Sequence

from sqlalchemy import func, select

from app.coaching.budget import split
from app.coaching.facts import ENTERED
from app.coaching.models import Appointment, AppointmentState, HeldRecord, Invitee
from app.coaching.recipients import counting_for
from app.history.operations import record
from app.ledger.models import Book, Source, WhatFor
from app.ledger.months import is_locked
from app.ledger.operations import post, reverse
from app.ledger.postings import Posting
from app.work import Work


def enter(work: Work, appointment: Appointment, reason: str | None = None) -> HeldRecord:
    """Post a held appointment: received by all who came in full, delivered and charged once.

    The charge is split to the minute among those who came. The state becomes confirmed, in a closed month
    locked; the line's unit is fixed from now on. What stood before must have been taken back.
    """
    assert appointment.minutes is not None  # noqa: S101 - a held appointment has minutes
    came = [each for each in appointment.invitees if each.attended]
    minutes = appointment.minutes
    row = _record(work, appointment, (minutes, minutes, minutes), reason)
    received = [_posting(appointment, row, minutes, **_who(each)) for each in came]
    post(work, Book.received, Source.appointment, received)
    delivered = _posting(appointment, row, minutes, account_id=appointment.account_id)
    post(work, Book.delivered, Source.appointment, [delivered])
    _charge(work, appointment, row, came, minutes)
    locked = is_locked(work, appointment.line.project_id, appointment.day)
    appointment.state = AppointmentState.locked if locked else AppointmentState.confirmed
    values = {"minutes": minutes, "version": row.version}
    record(work, ENTERED, "appointment", appointment.id, values=values)
    return row


def charge_only(work: Work, appointment: Appointment, invited: Sequence[Invitee], minutes: int) -> HeldRecord:
    """Charge the line for an appointment that did not take place; nobody received or delivered anything."""
    row = _record(work, appointment, (0, 0, minutes), None)
    _charge(work, appointment, row, invited, minutes)
    return row


def take_back(work: Work, appointment: Appointment, reason: str | None = None) -> None:
    """Reverse all that stands in the books of an appointment; with a reason, a version of zeros says why."""
    ids = select(HeldRecord.id).where(HeldRecord.appointment_id == appointment.id)
    reverse(work, Source.appointment, ids)
    if reason is not None:
        _record(work, appointment, (0, 0, 0), reason)


def _charge(
    work: Work, appointment: Appointment, row: HeldRecord, invited: Sequence[Invitee], minutes: int
) -> None:
    if appointment.line.unit_frozen_at is None:
        appointment.line.unit_frozen_at = work.now
    shares = zip(invited, split(minutes, len(invited)) if invited else [], strict=True)
    charged = [_posting(appointment, row, share, **_who(each)) for each, share in shares if share]
    post(work, Book.charged, Source.appointment, charged)


def _posting(appointment: Appointment, row: HeldRecord, minutes: int, **who: int | None) -> Posting:
    return Posting(
        source_id=row.id,
        for_kind=WhatFor.line,
        for_id=appointment.line_id,
        minutes=minutes,
        day=appointment.day,
        **who,
    )


def _record(
    work: Work, appointment: Appointment, minutes: tuple[int, int, int], reason: str | None
) -> HeldRecord:
    latest = work.session.scalar(
        select(func.max(HeldRecord.version)).where(HeldRecord.appointment_id == appointment.id)
    )
    received, delivered, charged = minutes
    row = HeldRecord(
        appointment_id=appointment.id,
        version=(latest or 0) + 1,
        received_minutes=received,
        delivered_minutes=delivered,
        charged_minutes=charged,
        reason=reason,
        account_id=work.actor.id if work.actor.is_staff else None,
        at=work.now,
    )
    work.session.add(row)
    work.session.flush()
    return row


def _who(invitee: Invitee) -> dict[str, int | None]:
    """Return whose minutes they are: the person's, or those of an institution alone."""
    person_id, institution_id = counting_for(invitee.recipient).owner
    return {"person_id": person_id, "institution_id": institution_id}
