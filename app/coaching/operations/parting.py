"""Minutes of appointments that go back with an institution when a match is taken back."""

from collections import defaultdict

from sqlalchemy import exists, func, select

from app.coaching.access import whole_appointment
from app.coaching.models import CHARGED_ONLY, POSTED, Appointment, HeldRecord, Invitee
from app.ledger.models import LedgerEntry, Source
from app.ledger.operations import Key, give_back_to
from app.ledger.queries import standing
from app.lines.models import LineRecipient
from app.work import Work


def give_appointments_back(work: Work, to: int, from_id: int) -> None:
    """Let what was posted for the recipients of an institution be its own again, also what came in meanwhile.

    Called once the recipients are its own: what their appointments gave and took while the two institutions
    counted as one stands under the other's number.
    """
    own = exists().where(
        Invitee.appointment_id == Appointment.id,
        Invitee.recipient_id == LineRecipient.id,
        LineRecipient.institution_id == to,
        LineRecipient.person_id.is_(None),
    )
    query = whole_appointment().where(own, Appointment.state.in_((*POSTED, *CHARGED_ONLY)))
    found = work.session.scalars(query).unique().all()
    if not found:
        return
    entries = _entries(work, [each.id for each in found], {to, from_id})
    keys: list[Key] = []
    for each in found:
        whose = [body for body in _bodies(each) if body in (to, from_id)]
        for posted in entries[each.id].values():
            pairs = zip(posted, whose, strict=False)
            keys += [_key(entry) for entry, body in pairs if body == to and entry.institution_id == from_id]
    give_back_to(work, to, keys, from_id)


def _bodies(appointment: Appointment) -> list[int | None]:
    """Return the institutions alone that received or are charged, in the order in which that is posted."""
    there = [each for each in appointment.invitees if each.attended] or appointment.invitees
    return [each.recipient.institution_id for each in there if each.recipient.is_institution]


def _entries(work: Work, ids: list[int], bodies: set[int]) -> dict[int, dict[str, list[LedgerEntry]]]:
    """Return what stands of each appointment's last record for these institutions, by book, in order."""
    last = (
        select(HeldRecord.appointment_id, func.max(HeldRecord.id))
        .where(HeldRecord.appointment_id.in_(ids))
        .group_by(HeldRecord.appointment_id)
    )
    records = {record: appointment for appointment, record in work.session.execute(last)}
    query = standing(
        LedgerEntry.source_kind == Source.appointment,
        LedgerEntry.source_id.in_(records),
        LedgerEntry.institution_id.in_(bodies),
    )
    found: dict[int, dict[str, list[LedgerEntry]]] = defaultdict(lambda: defaultdict(list))
    for entry in sorted(work.session.scalars(query), key=lambda each: each.number):
        found[records[entry.source_id]][entry.book].append(entry)
    return found


def _key(entry: LedgerEntry) -> Key:
    return entry.source_kind, entry.source_id, entry.book, entry.number
