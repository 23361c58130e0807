"""Who holds which role where: assignments with the names of their projects, events, meetings and
regions, and coaches with their lines of support."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, or_, select
from sqlalchemy.orm import aliased, joinedload

from app.accounts.models import Role
from app.directory.operations.scopes import AnyScope
from app.events.models import Assignment, Event, Meeting
from app.events.queries import with_meetings
from app.lines.models import LineCoach, SupportLine
from app.projects.models import Project, Region
from app.work import Work


@dataclass(frozen=True, slots=True)
class GivenRole:
    """A role within a scope; `scope` is its key ("event:7"), `where` the name that people know."""

    role: Role
    scope: str
    where: str


def roles_within(work: Work, account_ids: Sequence[int]) -> dict[int, list[GivenRole]]:
    """Return the roles that accounts hold anywhere but everywhere, in two statements."""
    direct, of_meeting = aliased(Event), aliased(Event)
    rows = work.session.execute(
        select(
            Assignment,
            func.coalesce(Project.name, direct.title_pl, of_meeting.title_pl, Region.name),
            Meeting.label,
        )
        .outerjoin(Project, Project.id == Assignment.project_id)
        .outerjoin(Region, Region.id == Assignment.region_id)
        .outerjoin(direct, direct.id == Assignment.event_id)
        .outerjoin(Meeting, Meeting.id == Assignment.meeting_id)
        .outerjoin(of_meeting, of_meeting.id == Meeting.event_id)
        .where(Assignment.account_id.in_(account_ids))
        .order_by(Assignment.id)
    )
    given: dict[int, list[GivenRole]] = {}
    for assignment, where, label in rows:
        name = f"{where}, {label}" if label else where
        given.setdefault(assignment.account_id, []).append(GivenRole(assignment.role, _key(assignment), name))
    for id, line in _coached(work, account_ids):
        given.setdefault(id, []).append(GivenRole(Role.coach, f"line:{line.id}", line.name_pl))
    return given


def running_lines(work: Work, most: int = 200) -> list[SupportLine]:
    """Return the lines of support that are not over, by name."""
    query = select(SupportLine).where(SupportLine.ends >= work.today)
    return list(work.session.scalars(query.order_by(SupportLine.name_pl, SupportLine.id).limit(most)))


def _coached(work: Work, account_ids: Sequence[int]) -> list[tuple[int, SupportLine]]:
    query = (
        select(LineCoach.account_id, SupportLine)
        .join(SupportLine, SupportLine.id == LineCoach.line_id)
        .where(
            LineCoach.account_id.in_(account_ids),
            or_(LineCoach.ends.is_(None), LineCoach.ends >= work.today),
        )
        .order_by(LineCoach.id)
    )
    return [(id, line) for id, line in work.session.execute(query)]


def upcoming_events(work: Work, most: int = 200) -> list[Event]:
    """Return the events that are not over, the next ones first, undated ones last."""
    return list(
        work.session.scalars(
            select(Event)
            .where(or_(Event.ends_on.is_(None), Event.ends_on >= work.today))
            .order_by(Event.starts_on.is_(None), Event.starts_on, Event.id)
            .limit(most)
        )
    )


def scope_of(work: Work, key: str) -> AnyScope | None:
    """Return what a key like "project:3", "event:7", "meeting:9", "region:4" or "line:2" names, or None.

    An event comes with its meetings and their sessions, a meeting with those of its event.
    """
    kind, _, number = key.partition(":")
    if not number.isascii() or not number.isdigit() or len(number) > 9:
        return None
    if kind == "project":
        return work.session.get(Project, int(number))
    if kind == "region":
        return work.session.get(Region, int(number))
    if kind == "line":
        return work.session.get(SupportLine, int(number))
    if kind == "event":
        return work.session.get(Event, int(number), options=[with_meetings()])
    if kind != "meeting":
        return None
    whole = joinedload(Meeting.event).selectinload(Event.meetings).joinedload(Meeting.sessions)
    return work.session.get(Meeting, int(number), options=[whole])


def _key(assignment: Assignment) -> str:
    if assignment.project_id is not None:
        return f"project:{assignment.project_id}"
    if assignment.event_id is not None:
        return f"event:{assignment.event_id}"
    if assignment.region_id is not None:
        return f"region:{assignment.region_id}"
    return f"meeting:{assignment.meeting_id}"
