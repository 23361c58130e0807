"""The trainers of a session: those nearest to it."""

from collections.abc import Iterable, Sequence

from sqlalchemy import case, func, or_, select

from app.accounts.models import Account, Role
from app.events.models import Assignment, Session
from app.events.substitutes import substitutes_at, with_substitutes
from app.ledger.models import Book, LedgerEntry, Source
from app.work import Work


def leaders_of(work: Work, session: Session) -> Sequence[Account]:
    """Return the trainers of the session's meeting; without any those of its event, else of its project.

    Where somebody stands in for one of them, it is they who lead it.
    """
    return with_substitutes(session, assigned_to(work, session), substitutes_at(work, [session.id]))


def assigned_to(work: Work, session: Session) -> list[Account]:
    """Return the same as they are assigned, as if nobody stood in for anybody; one statement."""
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


def leaders_at(work: Work, sessions: Sequence[Session]) -> dict[int, list[str]]:
    """Return the names of the trainers of several sessions by session's id, in two statements.

    As in `leaders_of`. Meetings and events must be loaded.
    """
    meetings = {each.meeting_id for each in sessions}
    events = {each.meeting.event_id for each in sessions}
    projects = {each.meeting.event.project_id for each in sessions} - {None}
    query = (
        select(Account, Assignment.meeting_id, Assignment.event_id, Assignment.project_id)
        .join(Assignment, Assignment.account_id == Account.id)
        .where(
            Assignment.role == Role.trainer,
            or_(
                Assignment.meeting_id.in_(meetings),
                Assignment.event_id.in_(events),
                Assignment.project_id.in_(projects),
            ),
        )
        .order_by(Account.name, Account.id)
    )
    rows = work.session.execute(query).all()
    substitutes = substitutes_at(work, [each.id for each in sessions])
    found = {}
    for session in sessions:
        event = session.meeting.event
        nearest = (
            [row.Account for row in rows if row.meeting_id == session.meeting_id],
            [row.Account for row in rows if row.event_id == event.id and row.meeting_id is None],
            [row.Account for row in rows if event.project_id and row.project_id == event.project_id],
        )
        trainers = next((accounts for accounts in nearest if accounts), [])
        found[session.id] = [each.name for each in with_substitutes(session, trainers, substitutes)]
    return found


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
