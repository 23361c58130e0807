"""Contracts, and the lines and events that one may serve."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, or_, select
from sqlalchemy.orm import joinedload, selectinload
from sqlalchemy.orm.strategy_options import _AbstractLoad

from app.accounts.models import Account, Role
from app.contracts.access import visible_contracts
from app.contracts.models import Contract, ContractUse
from app.events.access import organised_project_ids, organises_everything
from app.events.models import Assignment, Block, Event, Meeting, Session
from app.lines.models import LineCoach, SupportLine
from app.work import Work

MOST_EVENTS = 200
"""So many events of one person are offered, the latest first."""


@dataclass(frozen=True, slots=True)
class Servable:
    """What a person's contract may serve: lines of which they are a coach, events that they teach."""

    lines: Sequence[SupportLine]
    events: Sequence[Event]


def contracts(work: Work) -> Select[Contract]:
    """Select the contracts that the actor sees as an organiser, by person, the latest first."""
    return (
        select(Contract)
        .join(Account, Account.id == Contract.account_id)
        .where(visible_contracts(work))
        .options(joinedload(Contract.account), *_with_uses())
        .order_by(Account.name, Contract.account_id, Contract.starts.desc(), Contract.id)
    )


def contracts_of(work: Work, account_id: int) -> list[Contract]:
    """Return all contracts of one person, the latest first."""
    query = select(Contract).where(Contract.account_id == account_id).options(*_with_uses())
    return list(work.session.scalars(query.order_by(Contract.starts.desc(), Contract.id)))


def servable(work: Work, account_id: int) -> Servable:
    """Return what the actor may let a contract of this person serve, in the projects that they organise."""
    lines = (
        select(SupportLine)
        .where(SupportLine.id.in_(select(LineCoach.line_id).where(LineCoach.account_id == account_id)))
        .order_by(SupportLine.starts.desc(), SupportLine.id)
    )
    events = (
        select(Event)
        .where(_taught(account_id))
        .order_by(Event.starts_on.is_(None), Event.starts_on.desc(), Event.id)
        .limit(MOST_EVENTS)
    )
    if not organises_everything(work):
        mine = organised_project_ids(work)
        lines = lines.where(SupportLine.project_id.in_(mine))
        events = events.where(Event.project_id.in_(mine))
    return Servable(work.session.scalars(lines).all(), work.session.scalars(events).all())


def people_with_work(work: Work, *, also_switched_off: bool = False) -> list[Account]:
    """Return the staff for whom the actor may add a contract: trainers and coaches of what they organise."""
    query = select(Account).order_by(Account.name, Account.id)
    if not also_switched_off:
        query = query.where(Account.is_active)
    lines = select(LineCoach.account_id).join(SupportLine, SupportLine.id == LineCoach.line_id)
    here = select(Assignment.account_id).where(Assignment.role == Role.trainer)
    if not organises_everything(work):
        mine = organised_project_ids(work)
        lines = lines.where(SupportLine.project_id.in_(mine))
        events = select(Event.id).where(Event.project_id.in_(mine))
        meetings = select(Meeting.id).where(Meeting.event_id.in_(events))
        here = here.where(
            or_(
                Assignment.project_id.in_(mine),
                Assignment.event_id.in_(events),
                Assignment.meeting_id.in_(meetings),
            )
        )
    return list(work.session.scalars(query.where(or_(Account.id.in_(lines), Account.id.in_(here)))))


def _taught(account_id: int) -> ColumnElement[bool]:
    mine = Assignment.account_id == account_id, Assignment.role == Role.trainer
    in_meetings = select(Meeting.event_id).join(Assignment, Assignment.meeting_id == Meeting.id).where(*mine)
    in_blocks = (
        select(Meeting.event_id)
        .join(Session, Session.meeting_id == Meeting.id)
        .join(Block, Block.session_id == Session.id)
        .where(Block.account_id == account_id)
    )
    return or_(
        Event.id.in_(select(Assignment.event_id).where(*mine, Assignment.event_id.is_not(None))),
        Event.project_id.in_(select(Assignment.project_id).where(*mine, Assignment.project_id.is_not(None))),
        Event.id.in_(in_meetings),
        Event.id.in_(in_blocks),
    )


def _with_uses() -> tuple[_AbstractLoad, ...]:
    uses = selectinload(Contract.uses)
    return uses.joinedload(ContractUse.line), uses.joinedload(ContractUse.event)
