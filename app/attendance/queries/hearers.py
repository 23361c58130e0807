"""Whom a warning about sessions goes to: who teaches them, and where nobody does, who organises them."""

from collections.abc import Iterable, Sequence

from sqlalchemy import or_, select
from sqlalchemy.orm import joinedload

from app.accounts.models import Account, GlobalRole, Role
from app.events.models import Assignment, Block, Session
from app.events.substitutes import substitutes_at, with_substitutes
from app.work import Work

_TRAINERS = (Role.trainer,)
_ORGANISERS = (Role.organiser, Role.co_organiser)


def hearers_of(work: Work, sessions: Sequence[Session]) -> dict[int, list[Account]]:
    """Return by session's id whom to write to about it, in four statements.

    The trainers nearest to it and those of its blocks, or who stands in for them; without any, the
    organisers nearest to it, and at last those who organise everything. Accounts that are switched off are
    left out. Meetings and events must be loaded.
    """
    assigned, in_blocks = _assigned(work, sessions), _in_blocks(work, sessions)
    everywhere = _everywhere(work)
    substitutes = substitutes_at(work, [each.id for each in sessions])
    found = {}
    for session in sessions:
        trainers = [*in_blocks.get(session.id, ()), *_nearest(assigned, session, _TRAINERS)]
        trainers = with_substitutes(session, trainers, substitutes)
        found[session.id] = _once(trainers or _nearest(assigned, session, _ORGANISERS) or everywhere)
    return found


def _assigned(work: Work, sessions: Sequence[Session]) -> list[Assignment]:
    projects = {each.meeting.event.project_id for each in sessions} - {None}
    query = (
        select(Assignment)
        .join(Assignment.account)
        .where(
            Account.is_active.is_(True),
            Assignment.role.in_((*_TRAINERS, *_ORGANISERS)),
            or_(
                Assignment.meeting_id.in_({each.meeting_id for each in sessions}),
                Assignment.event_id.in_({each.meeting.event_id for each in sessions}),
                Assignment.project_id.in_(projects),
            ),
        )
        .options(joinedload(Assignment.account))
        .order_by(Account.name, Account.id)
    )
    return list(work.session.scalars(query))


def _in_blocks(work: Work, sessions: Sequence[Session]) -> dict[int, list[Account]]:
    query = (
        select(Block.session_id, Account)
        .join(Account, Account.id == Block.account_id)
        .where(Block.session_id.in_([each.id for each in sessions]), Account.is_active.is_(True))
        .order_by(Account.name, Account.id)
    )
    found: dict[int, list[Account]] = {}
    for session_id, account in work.session.execute(query):
        found.setdefault(session_id, []).append(account)
    return found


def _everywhere(work: Work) -> list[Account]:
    role = GlobalRole.role == Role.organiser
    query = select(Account).join(GlobalRole, GlobalRole.account_id == Account.id)
    return list(work.session.scalars(query.where(role, Account.is_active.is_(True)).order_by(Account.id)))


def _nearest(assigned: Sequence[Assignment], session: Session, roles: Iterable[Role]) -> list[Account]:
    event = session.meeting.event
    mine = [each for each in assigned if each.role in roles]
    nearest = (
        [each.account for each in mine if each.meeting_id == session.meeting_id],
        [each.account for each in mine if each.event_id == event.id],
        [each.account for each in mine if event.project_id and each.project_id == event.project_id],
    )
    return next((accounts for accounts in nearest if accounts), [])


def _once(accounts: Sequence[Account]) -> list[Account]:
    return list({each.id: each for each in accounts}.values())
