"""Who may do what with a line of support (docs/decisions/0156).

The organisers of its project and administrators manage a line; a coach sees the lines that name them, and no
others, whatever role holds everywhere.
"""

from sqlalchemy import ColumnElement, exists, false, or_, select, true

from app.accounts.models import Role
from app.asked_once import asked_once
from app.errors import Forbidden, Missing
from app.events.access import (
    may_create_events,
    organised_project_ids,
    organises_everything,
    organises_project,
)
from app.lines.models import LineCoach, SupportLine
from app.work import Work


def managed_lines(work: Work) -> ColumnElement[bool]:
    """Return the condition on `SupportLine` for the lines that this actor manages."""
    if organises_everything(work):
        return true()
    return SupportLine.project_id.in_(organised_project_ids(work))


def coached_lines(work: Work) -> ColumnElement[bool]:
    """Return the condition on `SupportLine` for the lines whose coach this actor is or was."""
    if not work.actor.is_staff:
        return false()
    return exists().where(LineCoach.account_id == work.actor.id, LineCoach.line_id == SupportLine.id)


def visible_lines(work: Work) -> ColumnElement[bool]:
    """Return the condition on `SupportLine` for the lines that this actor may see."""
    return or_(managed_lines(work), coached_lines(work))


def may_manage_line(work: Work, line: SupportLine) -> bool:
    """Tell whether the actor may change a line and its budget: an organiser of its project."""
    return organises_project(work, line.project_id)


def is_coach_of(work: Work, line: SupportLine) -> bool:
    """Tell whether the actor is named as a coach of the line, at whatever time."""
    return coach_of(work, line) is not None


def coach_of(work: Work, line: SupportLine) -> LineCoach | None:
    """Return the row that names the actor a coach of the line; None for everybody else."""
    if not work.actor.is_staff:
        return None
    query = select(LineCoach).where(LineCoach.line_id == line.id, LineCoach.account_id == work.actor.id)
    return work.session.scalar(query)


def may_see_line(work: Work, line: SupportLine) -> bool:
    """Tell whether the actor may see a line: who manages it, and its coaches."""
    return may_manage_line(work, line) or is_coach_of(work, line)


def manages_lines(work: Work) -> bool:
    """Tell whether the actor manages any line, or may add one (for the navigation)."""
    return may_create_events(work)


def coaches_anything(work: Work) -> bool:
    """Tell whether the actor is a coach of any line, or may become one (for the navigation)."""
    if Role.coach in work.actor.roles:
        return True
    if not work.actor.is_staff:
        return False
    return asked_once(work, "coaches", _coaches)


def _coaches(work: Work) -> bool:
    found = select(LineCoach.id).where(LineCoach.account_id == work.actor.id)
    return work.session.scalar(found.limit(1)) is not None


def managed_line(work: Work, id: int) -> SupportLine:
    """Return the line that the actor manages; Missing if there is none, Forbidden if it is another's."""
    line = work.session.get(SupportLine, id)
    if line is None:
        raise Missing
    if not may_manage_line(work, line):
        raise Forbidden
    return line
