"""Roles within a project, an event, a meeting or a region, given and taken (docs/decisions/0023)."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import joinedload

from app.accounts.facts import ROLE_GIVEN, ROLE_TAKEN
from app.accounts.models import Account, Role
from app.accounts.operations.accounts import PARTNER_OF_A_REGION
from app.errors import N_, Forbidden, Refusal
from app.events.access import may_give_role
from app.events.models import Assignment, Event, Meeting
from app.events.summary import touch
from app.history.facts import Fact
from app.history.operations import record
from app.projects.models import Project, Region
from app.work import Work

Scope = Project | Event | Meeting | Region
NO_PARTNER_OF_A_REGION = N_("Only a partner is named for a region.")
MONITORING_OF_A_PROJECT = N_("A monitoring officer is one in a project, or everywhere.")
COACH_OF_A_LINE = N_("A coach is named for a line of support: choose the line.")


def assign(work: Work, account: Account, role: Role, scope: Scope) -> bool:
    """Give a role within one project, event, meeting or region; return whether the account did not have it.

    Refuses administrators, who are so everywhere or not at all, coaches, who are named on a line of support,
    for a meeting all but trainers, monitoring officers anywhere but in a project, and partners anywhere but
    in a region, where nobody else is named.
    Forbidden to whom `may_give_role` denies it.
    """
    _must_give(work, role, scope)
    if role == Role.administrator:
        raise Refusal("An administrator is one everywhere; choose no project and no event.", field="scope")
    if role == Role.coach:
        raise Refusal(COACH_OF_A_LINE, field="scope")
    if isinstance(scope, Meeting) and role != Role.trainer:
        raise Refusal("Only trainers are named for a single meeting.", field="scope")
    if role == Role.monitoring and not isinstance(scope, Project):
        raise Refusal(MONITORING_OF_A_PROJECT, field="scope")
    if isinstance(scope, Region) != (role == Role.partner):
        sentence = NO_PARTNER_OF_A_REGION if isinstance(scope, Region) else PARTNER_OF_A_REGION
        raise Refusal(sentence, field="scope")
    if _rows_of(work, account, role, scope):
        return False
    try:
        with work.session.begin_nested():
            work.session.add(_given(account, role, scope))
    except IntegrityError:
        if not _rows_of(work, account, role, scope):
            raise
        return False
    _touch(work, scope)
    _record(work, ROLE_GIVEN[role], account, scope)
    return True


def assign_alike(work: Work, twins: Sequence[tuple[Event | Meeting, Event | Meeting]]) -> None:
    """Give everybody the role in an event or meeting just made that they have in its original; one read.

    Nobody else has seen the new ones yet: nobody has a role there, and nobody can be faster.
    """
    given = roles_in_all(work, [original for original, _ in twins])
    for original, twin in twins:
        for account, role in given[original]:
            work.session.add(_given(account, role, twin))
            _record(work, ROLE_GIVEN[role], account, twin)


def unassign(work: Work, account: Account, role: Role, scope: Scope) -> None:
    """Take a role within one project, event, meeting or region; does nothing where nobody has it.

    Forbidden to whom `may_give_role` denies it.
    """
    _must_give(work, role, scope)
    given = _rows_of(work, account, role, scope)
    for each in given:
        work.session.delete(each)
    work.session.flush()
    if given:
        _touch(work, scope)
        _record(work, ROLE_TAKEN[role], account, scope)


def holds(work: Work, account: Account, role: Role, scope: Scope) -> bool:
    """Tell whether an account has a role within exactly this project, event, meeting or region."""
    return bool(_rows_of(work, account, role, scope))


def roles_in_all(work: Work, scopes: Sequence[Scope]) -> dict[Scope, list[tuple[Account, Role]]]:
    """Return who holds which role within exactly each of these, first named first; one statement."""
    by_key = {_key(scope): scope for scope in scopes}
    given: dict[Scope, list[tuple[Account, Role]]] = {scope: [] for scope in scopes}
    query = select(Assignment).options(joinedload(Assignment.account)).order_by(Assignment.id)
    for each in work.session.scalars(query.where(_within_any(scopes))):
        scope = by_key[each.project_id, each.event_id, each.meeting_id, each.region_id]
        given[scope].append((each.account, each.role))
    return given


def _must_give(work: Work, role: Role, scope: Scope) -> None:
    event = scope.event if isinstance(scope, Meeting) else scope if isinstance(scope, Event) else None
    if not may_give_role(work, role, event):
        raise Forbidden


def _touch(work: Work, scope: Scope) -> None:
    """A trainer belongs to the event as its editors see it."""
    if isinstance(scope, Project | Region):
        return
    touch(work, scope if isinstance(scope, Event) else scope.event)
    work.session.flush()


def _rows_of(work: Work, account: Account, role: Role, scope: Scope) -> list[Assignment]:
    query = select(Assignment).where(
        Assignment.account_id == account.id, Assignment.role == role, _within_any([scope])
    )
    return list(work.session.scalars(query))


def _within_any(scopes: Sequence[Scope]) -> ColumnElement[bool]:
    ids: dict[type, list[int]] = {Project: [], Event: [], Meeting: [], Region: []}
    for scope in scopes:
        ids[type(scope)].append(scope.id)
    columns = (Assignment.project_id, Assignment.event_id, Assignment.meeting_id, Assignment.region_id)
    return or_(*(column.in_(found) for column, found in zip(columns, ids.values(), strict=True) if found))


def _given(account: Account, role: Role, scope: Scope) -> Assignment:
    project_id, event_id, meeting_id, region_id = _key(scope)
    return Assignment(
        account_id=account.id, role=role,
        project_id=project_id, event_id=event_id, meeting_id=meeting_id, region_id=region_id,
    )  # fmt: skip


def _key(scope: Scope) -> tuple[int | None, int | None, int | None, int | None]:
    """Return the columns of an assignment that say where it holds: project, event, meeting, region."""
    if isinstance(scope, Project):
        return scope.id, None, None, None
    if isinstance(scope, Region):
        return None, None, None, scope.id
    return (None, scope.id, None, None) if isinstance(scope, Event) else (None, None, scope.id, None)


def _record(work: Work, fact: Fact, account: Account, scope: Scope) -> None:
    record(
        work,
        fact,
        "account",
        account.id,
        event_id=_event_of(scope),
        values=_scope_values(scope),
        personal={"name": account.name},
    )


def _event_of(scope: Scope) -> int | None:
    if isinstance(scope, Event):
        return scope.id
    return scope.event_id if isinstance(scope, Meeting) else None


def _scope_values(scope: Scope) -> dict[str, str | int]:
    if isinstance(scope, Project):
        return {"project": scope.name}
    if isinstance(scope, Region):
        return {"region": scope.name}
    if isinstance(scope, Event):
        return {"event": scope.slug}
    return {"meeting": scope.id}
