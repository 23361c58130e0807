"""Minutes of appointments that go back with an institution when a match is taken back."""

from collections import defaultdict

from sqlalchemy import exists, func, select

from app.coaching.access import whole_appointment
from app.coaching.charging import in_the_books
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
        theirs = {number for number, body in enumerate(_bodies(each), 1) if body == to}
        keys += [
            _key(entry)
            for entry in entries[each.id]
            if entry.institution_id == from_id and entry.number in theirs
        ]
    give_back_to(work, to, keys, from_id)


def _bodies(appointment: Appointment) -> list[int | None]:
    """Return, in the order in which it is posted, the institutions alone whose minutes it is; None else."""
    whose = [each.recipient for each in in_the_books(appointment)]
    return [each.institution_id if each.is_institution else None for each in whose]


def _entries(work: Work, ids: list[int], bodies: set[int]) -> dict[int, list[LedgerEntry]]:
    """Return what stands of each appointment's last record for these institutions."""
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
    found: dict[int, list[LedgerEntry]] = defaultdict(list)
    for entry in work.session.scalars(query):
        found[records[entry.source_id]].append(entry)
    return found


def _key(entry: LedgerEntry) -> Key:
    return entry.source_kind, entry.source_id, entry.book, entry.number
