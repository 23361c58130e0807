"""The trainers of a session: those nearest to it."""

from collections.abc import Iterable, Sequence

from sqlalchemy import case, func, or_, select

from app.accounts.models import Account, Role
from app.events.models import Assignment, Session
from app.ledger.models import Book, LedgerEntry, Source
from app.work import Work


def leaders_of(work: Work, session: Session) -> Sequence[Account]:
    """Return the trainers of the session's meeting; without any those of its event, else of its project."""
    event = session.meeting.event
    nearness = case((Assignment.meeting_id.is_not(None), 0), (Assignment.event_id.is_not(None), 1), else_=2)
    scopes = [Assignment.meeting_id == session.meeting_id, Assignment.event_id == event.id]
    if event.project_id is not None:
        scopes.append(Assignment.project_id == event.project_id)
    query = (
        select(Account, nearness)
        .join(Assignment, Assignment.account_id == Account.id)
        .where(Assignment.role == Role.trainer, or_(*scopes))
        .order_by(nearness, Account.name, Account.id)
    )
    found = work.session.execute(query).all()
    return [account for account, near in found if near == found[0][1]]


def delivered_by(work: Work, version_id: int) -> list[tuple[str, int]]:
    """Return who delivered how many minutes by a confirmation, by name."""
    query = (
        select(Account.name, func.sum(LedgerEntry.minutes))
        .join(LedgerEntry, LedgerEntry.account_id == Account.id)
        .where(
            LedgerEntry.source_kind == Source.teaching,
            LedgerEntry.source_id == version_id,
            LedgerEntry.book == Book.delivered,
        )
        .group_by(Account.id, Account.name)
        .order_by(Account.name, Account.id)
    )
    return [(name, int(minutes)) for name, minutes in work.session.execute(query) if minutes]


def taught_in_all(delivered: Iterable[tuple[str, int]]) -> int:
    """Return the minutes of all trainers together."""
    return sum(minutes for _, minutes in delivered)
