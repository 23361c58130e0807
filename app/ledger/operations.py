"""Posting minutes, and taking back what a source posted. There is no operation that changes an entry."""

from collections.abc import Iterable

from sqlalchemy import Select, select

from app.ledger.models import EntryKind, LedgerEntry
from app.work import Work


def post(work: Work, entries: Iterable[LedgerEntry]) -> None:
    """Add entries, in the caller's transaction."""
    work.session.add_all(entries)
    work.session.flush()


def reverse(work: Work, decisions: Select[int]) -> None:
    """Take back what these decisions (selected by id) posted: each entry gets a counterpart."""
    posted = select(LedgerEntry).where(
        LedgerEntry.decision_id.in_(decisions), LedgerEntry.kind == EntryKind.earned
    )
    for entry in work.session.scalars(posted).all():
        work.session.add(
            LedgerEntry(
                registration_id=entry.registration_id,
                session_id=entry.session_id,
                decision_id=entry.decision_id,
                kind=EntryKind.reversal,
                minutes=-entry.minutes,
                at=work.now,
            )
        )
    work.session.flush()
