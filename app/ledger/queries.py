"""Sums of the ledger."""

from collections.abc import Iterable, Mapping

from sqlalchemy import func, select

from app.ledger.models import LedgerEntry
from app.work import Work


def earned_minutes(work: Work, registration_ids: Iterable[int]) -> Mapping[int, int]:
    """Return the minutes earned under these registrations, by id; one without any entry is left out."""
    query = (
        select(LedgerEntry.registration_id, func.sum(LedgerEntry.minutes))
        .where(LedgerEntry.registration_id.in_(list(registration_ids)))
        .group_by(LedgerEntry.registration_id)
    )
    return {id: int(minutes) for id, minutes in work.session.execute(query)}
