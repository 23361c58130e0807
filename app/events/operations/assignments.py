"""Roles within a project, at an event or for one meeting, given and taken (docs/decisions/0023)."""

from sqlalchemy import ColumnElement, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import joinedload

from app.errors import Forbidden, Refusal
from app.events.access import may_give_role
from app.events.models import Assignment, Event, Meeting, Project
from app.events.summary import touch
from app.history.operations import record
from app.people.facts import ROLE_GIVEN, ROLE_TAKEN
from app.people.models import Account, Role
from app.work import Work

Scope = Project | Event | Meeting


def assign(work: Work, account: Account, role: Role, scope: Scope) -> bool:
    """Give a role within one project, event or meeting; return whether the account did not have it.

    Refuses administrators, who are so everywhere or not at all, and for a meeting all but trainers.
    Forbidden to whom `may_give_role` denies it.
    """
    _must_give(work, role, scope)
    return assign_as_there(work, account, role, scope)


def assign_as_there(work: Work, account: Account, role: Role, scope: Scope) -> bool:
    """Give a role that is held already in what `scope` is a copy of; otherwise like `assign`."""
    if role == Role.administrator:
        raise Refusal("An administrator is one everywhere; choose no project and no event.", field="scope")
    if isinstance(scope, Meeting) and role != Role.trainer:
        raise Refusal("Only trainers are named for a single meeting.", field="scope")
    if _held(work, account, role, scope):
        return False
    given = Assignment(
        account_id=account.id,
        role=role,
        project_id=scope.id if isinstance(scope, Project) else None,
        event_id=scope.id if isinstance(scope, Event) else None,
        meeting_id=scope.id if isinstance(scope, Meeting) else None,
    )
    try:
        with work.session.begin_nested():
            work.session.add(given)
    except IntegrityError:
        if not _held(work, account, role, scope):
            raise
        return False
    _touch(work, scope)
    record(
        work,
        ROLE_GIVEN[role],
        "account",
        account.id,
        event_id=_event_of(scope),
        values=_scope_values(scope),
        personal={"name": account.name},
    )
    return True


def unassign(work: Work, account: Account, role: Role, scope: Scope) -> None:
    """Take a role within one project, event or meeting; does nothing where it is not held.

    Forbidden to whom `may_give_role` denies it.
    """
    _must_give(work, role, scope)
    held = _held(work, account, role, scope)
    for each in held:
        work.session.delete(each)
    work.session.flush()
    if held:
        _touch(work, scope)
        record(
            work,
            ROLE_TAKEN[role],
            "account",
            account.id,
            event_id=_event_of(scope),
            values=_scope_values(scope),
            personal={"name": account.name},
        )


def held_in(work: Work, scope: Scope) -> list[tuple[Account, Role]]:
    """Return who holds which role within exactly this project, event or meeting, first named first."""
    query = (
        select(Assignment)
        .options(joinedload(Assignment.account))
        .where(_within(scope))
        .order_by(Assignment.id)
    )
    return [(each.account, each.role) for each in work.session.scalars(query)]


def _must_give(work: Work, role: Role, scope: Scope) -> None:
    event = scope.event if isinstance(scope, Meeting) else scope if isinstance(scope, Event) else None
    if not may_give_role(work, role, event):
        raise Forbidden


def _touch(work: Work, scope: Scope) -> None:
    """A trainer belongs to the event as its editors see it."""
    if isinstance(scope, Project):
        return
    touch(work, scope if isinstance(scope, Event) else scope.event)
    work.session.flush()


def _held(work: Work, account: Account, role: Role, scope: Scope) -> list[Assignment]:
    query = select(Assignment).where(
        Assignment.account_id == account.id, Assignment.role == role, _within(scope)
    )
    return list(work.session.scalars(query))


def _within(scope: Scope) -> ColumnElement[bool]:
    if isinstance(scope, Project):
        return Assignment.project_id == scope.id
    if isinstance(scope, Event):
        return Assignment.event_id == scope.id
    return Assignment.meeting_id == scope.id


def _event_of(scope: Scope) -> int | None:
    if isinstance(scope, Event):
        return scope.id
    return scope.event_id if isinstance(scope, Meeting) else None


def _scope_values(scope: Scope) -> dict[str, str | int]:
    if isinstance(scope, Project):
        return {"project": scope.name}
    if isinstance(scope, Event):
        return {"event": scope.slug}
    return {"meeting": scope.id}
