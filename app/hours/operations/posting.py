"""Posting minutes when a register is confirmed, and taking them back when it is reopened."""

from sqlalchemy import select

from app.attendance.models import Decision, RegisterVersion
from app.attendance.operations import confirm_register, reopen_register
from app.events.models import Session
from app.hours.models import EntryKind, LedgerEntry
from app.work import Work


def confirm_and_post(work: Work, session: Session, given_credit: int | None = None) -> RegisterVersion:
    """Confirm the session's register and post what each person earned by it; one transaction.

    Refused as `confirm_register` is. Nobody earns by an absence, so nothing is posted for it.
    """
    version, decisions = confirm_register(work, session, given_credit)
    for decision in decisions:
        if decision.minutes:
            _post(work, session, decision, EntryKind.earned, decision.minutes)
    work.session.flush()
    return version


def reopen_and_reverse(work: Work, session: Session, reason: str) -> RegisterVersion:
    """Reopen the session's register for a reason and take back what its confirmation posted.

    The postings stay and get a counterpart, so that totals are always sums. Refused as
    `reopen_register` is.
    """
    version, undone = reopen_register(work, session, reason)
    posted = (
        select(LedgerEntry)
        .join(LedgerEntry.decision)
        .where(Decision.register_version_id == undone.id, LedgerEntry.kind == EntryKind.earned)
    )
    for entry in work.session.scalars(posted).all():
        _post(work, session, entry.decision, EntryKind.reversal, -entry.minutes)
    work.session.flush()
    return version


def _post(work: Work, session: Session, decision: Decision, kind: EntryKind, minutes: int) -> None:
    work.session.add(
        LedgerEntry(
            registration_id=decision.registration_id,
            session_id=session.id,
            decision_id=decision.id,
            kind=kind,
            minutes=minutes,
            at=work.now,
        )
    )
