"""Giving and taking a role within a project, an event, a meeting, a region, or a line of support."""

from app.accounts.models import Account, Role
from app.coaching.operations.line_changes import take_coach_off
from app.errors import Refusal
from app.events.models import Event, Meeting
from app.events.operations.assignments import assign, unassign
from app.lines.models import SupportLine
from app.lines.operations.coaches import add_coach
from app.projects.models import Project, Region
from app.work import Work

AnyScope = Project | Event | Meeting | Region | SupportLine


def give_within(work: Work, account: Account, role: Role, scope: AnyScope) -> bool:
    """Give a role within a scope; return whether the account did not have it there.

    Refuses what `assign` and `add_coach` refuse, and for a line all but coaches.
    """
    if not isinstance(scope, SupportLine):
        return assign(work, account, role, scope)
    if role != Role.coach:
        raise Refusal("Only a coach is named for a line of support.", field="scope")
    return add_coach(work, scope, account)


def take_within(work: Work, account: Account, role: Role, scope: AnyScope) -> None:
    """Take a role within a scope; does nothing where nobody has it.

    A coach with appointments stays one until today. Refuses while some of theirs are to come.
    """
    if isinstance(scope, SupportLine):
        take_coach_off(work, scope, account)
    else:
        unassign(work, account, role, scope)
