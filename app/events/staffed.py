"""Who is named at an event or one of its meetings, and must hear of what becomes of it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import or_, select
from sqlalchemy.orm import joinedload

from app.accounts.models import Account, Role
from app.events.models import Assignment, Event, Session, Substitution
from app.work import Work

ORGANISING = (Role.organiser, Role.co_organiser)
"""The roles of those who organise an event for which they are named."""
HEARING = (Role.trainer, *ORGANISING)
"""The roles at an event whose holders hear of each change of it."""


@dataclass(frozen=True, slots=True)
class Staffed:
    """Somebody named at an event; `meeting_ids` are the meetings that they lead, None for all of it."""

    account_id: int
    name: str
    email: str
    language: str
    roles: frozenset[Role]
    meeting_ids: frozenset[int] | None


@dataclass(frozen=True, slots=True)
class _StandIn:
    """Somebody who leads a session of a meeting in the place of its trainer."""

    account: Account
    meeting_id: int
    event_id: None = None
    role: Role = Role.trainer


def staffed_at(work: Work, event: Event) -> list[Staffed]:
    """Return the trainers of an event and its meetings and who organises it, by name; two statements.

    Who stands in at a session is a trainer of its meeting. Each person comes once, whatever their roles.
    Accounts that are no longer active are left out.
    """
    return staffed_at_all(work, [event])[event.id]


def staffed_at_all(work: Work, events: Sequence[Event]) -> dict[int, list[Staffed]]:
    """Return for each of these events, by its number, what `staffed_at` does; two statements for all."""
    of_meeting = {meeting.id: event.id for event in events for meeting in event.meetings}
    query = (
        select(Assignment)
        .join(Assignment.account)
        .where(
            Account.is_active.is_(True),
            Assignment.role.in_(HEARING),
            or_(Assignment.event_id.in_([each.id for each in events]), Assignment.meeting_id.in_(of_meeting)),
        )
        .options(joinedload(Assignment.account))
        .order_by(Account.name, Account.id)
    )
    given: dict[int, dict[Account, list[Assignment | _StandIn]]] = {event.id: {} for event in events}
    for each in [*work.session.scalars(query), *_standing_in(work, of_meeting)]:
        event_id = each.event_id or of_meeting[each.meeting_id or 0]
        given[event_id].setdefault(each.account, []).append(each)
    return {id: [_staffed(*pair) for pair in named.items()] for id, named in given.items()}


def _standing_in(work: Work, meeting_ids: Collection[int]) -> list[_StandIn]:
    """Return who stands in at sessions of some meetings, as if they were assigned to the meeting."""
    query = (
        select(Account, Session.meeting_id)
        .join(Substitution, Substitution.account_id == Account.id)
        .join(Session, Session.id == Substitution.session_id)
        .where(Session.meeting_id.in_(meeting_ids), Account.is_active.is_(True))
        .order_by(Substitution.id)
    )
    found = work.session.execute(query) if meeting_ids else ()
    return [_StandIn(account, meeting_id) for account, meeting_id in found]


def _staffed(account: Account, named: list[Assignment | _StandIn]) -> Staffed:
    return Staffed(
        account.id,
        account.name,
        account.email,
        account.language,
        frozenset(each.role for each in named),
        _meetings(named),
    )


def _meetings(named: list[Assignment | _StandIn]) -> frozenset[int] | None:
    if any(each.meeting_id is None for each in named):
        return None
    return frozenset(each.meeting_id for each in named if each.meeting_id is not None)
