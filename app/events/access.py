"""Who may do what with an event, its meetings and its sessions (docs/decisions/0023, 0090)."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, bindparam, exists, false, literal, or_, select, true

from app.accounts.models import Role
from app.asked_once import asked_once
from app.errors import Forbidden, Missing
from app.events.models import Assignment, Event, Meeting, Session, Substitution
from app.projects.models import Project
from app.work import Work

_ORGANISING = (Role.organiser, Role.co_organiser)
_AssignedAs = tuple[Role | None, bool]
"""A role that somebody is assigned to hold, and whether in a whole project."""
_STANDS_IN: _AssignedAs = (None, False)
"""That they stand in for somebody who teaches."""
_ASSIGNED_AS = (
    # A row says whether they stand in, also for who is assigned to nothing.
    select(
        exists().where(Substitution.account_id == bindparam("account")).label("stands_in"),
        Assignment.role,
        Assignment.project_id.is_not(None).label("in_project"),
    )
    .select_from(select(literal(1)).subquery())
    .outerjoin(Assignment, Assignment.account_id == bindparam("account"))
    .distinct()
)


def visible_to_staff(work: Work) -> ColumnElement[bool]:
    """Return the condition on `Event` for what this actor may see in the staff pages as an organiser."""
    if not work.actor.is_staff:
        return false()
    if _organises_everywhere(work):
        return true()
    mine = and_(Assignment.account_id == work.actor.id, Assignment.role.in_(_ORGANISING))
    # Two short lists, read once: not all that the actor organises again for each event.
    return or_(
        Event.id.in_(select(Assignment.event_id).where(mine, Assignment.event_id.is_not(None))),
        Event.project_id.in_(select(Assignment.project_id).where(mine, Assignment.project_id.is_not(None))),
    )


def taught_by(work: Work) -> ColumnElement[bool]:
    """Return the condition on `Session` joined to `Meeting` and `Event` for a trainer's own sessions.

    A trainer's own are the sessions of a meeting, an event or a project to which they are assigned, but for
    those at which somebody else stands in for them; and those at which they stand in for somebody.
    The role that holds everywhere makes them assignable and shows nothing.
    """
    here = Substitution.session_id == Session.id
    replaced = exists().where(here, Substitution.replaces_id == work.actor.id)
    stands_in = exists().where(here, Substitution.account_id == work.actor.id)
    if not work.actor.is_staff:
        return false()
    return or_(and_(assigned_to_teach(work), ~replaced), stands_in)


def assigned_to_teach(work: Work) -> ColumnElement[bool]:
    """Return the condition on `Meeting` joined to `Event` that the actor is assigned to it as a trainer.

    Who stands in for somebody on a day is not: what concerns the whole training is none of theirs.
    """
    if not work.actor.is_staff:
        return false()
    return exists().where(
        Assignment.account_id == work.actor.id,
        Assignment.role == Role.trainer,
        or_(
            Assignment.meeting_id == Meeting.id,
            Assignment.event_id == Event.id,
            Assignment.project_id == Event.project_id,
        ),
    )


def may_manage_event(work: Work, event: Event) -> bool:
    """Tell whether the actor organises this event: everywhere, in its project, or this one alone."""
    # Who organises everywhere is not asked for by a statement, as each page of an event would else do.
    return _organises_everywhere(work) or _holds(work, visible_to_staff(work), event)


def organises_everything(work: Work) -> bool:
    """Tell whether the actor is an organiser or administrator everywhere, or the system itself."""
    return work.actor.kind == "system" or bool(work.actor.roles & {Role.administrator, Role.organiser})


def organises_project(work: Work, project_id: int | None) -> bool:
    """Tell whether the actor is an organiser (not a co-organiser) of a project, or everywhere.

    What belongs to no project (None) is for organisers everywhere.
    """
    if organises_everything(work):
        return True
    if project_id is None:
        return False
    wanted = _organiser_of(work).where(Assignment.project_id == project_id)
    return work.session.scalar(wanted.limit(1)) is not None


def organised_projects(work: Work) -> list[Project]:
    """Return the projects in which the actor may make events and between which they may move them."""
    query = select(Project).order_by(Project.name)
    if not organises_everything(work):
        query = query.where(Project.id.in_(organised_project_ids(work)))
    return list(work.session.scalars(query))


def organised_project(work: Work, id: int) -> Project:
    """Return a project that the actor organises; Missing if there is none, else Forbidden."""
    project = work.session.get(Project, id)
    if project is None:
        raise Missing
    if not organises_project(work, project.id):
        raise Forbidden
    return project


def organised_project_ids(work: Work) -> Select[int | None]:
    """Select the ids of the projects that the actor organises by an assignment."""
    return _organiser_of(work, Assignment.project_id).where(Assignment.project_id.is_not(None))


def may_create_events(work: Work) -> bool:
    """Tell whether the actor may make new events: an organiser everywhere or of some project."""
    return organises_everything(work) or (Role.organiser, True) in _assigned_as(work)


def may_cancel_event(work: Work, event: Event) -> bool:
    """Tell whether the actor may cancel an event: an organiser of it; a co-organiser may not."""
    if organises_project(work, event.project_id):
        return True
    wanted = _organiser_of(work).where(Assignment.event_id == event.id)
    return work.session.scalar(wanted.limit(1)) is not None


def may_give_role(work: Work, role: Role, event: Event | None) -> bool:
    """Tell whether the actor may give or take a role within an event, or a project (None).

    Who manages an event names its trainers; everything else is for administrators.
    """
    if work.actor.kind == "system" or may_administer(work):
        return True
    return role == Role.trainer and event is not None and may_manage_event(work, event)


def may_administer(work: Work) -> bool:
    """Tell whether the actor manages staff, institutions and projects."""
    return Role.administrator in work.actor.roles


def organises_anything(work: Work) -> bool:
    """Tell whether the actor organises any event or project at all (for the navigation)."""
    return _organises_everywhere(work) or _assigned(work, _ORGANISING)


def teaches_anything(work: Work) -> bool:
    """Tell whether the actor is a trainer of anything (for the navigation and the first page)."""
    return (
        Role.trainer in work.actor.roles
        or _assigned(work, (Role.trainer,))
        or _STANDS_IN in _assigned_as(work)
    )


def monitors_anything(work: Work) -> bool:
    """Tell whether the actor is a monitoring officer, everywhere or in a project."""
    return Role.monitoring in work.actor.roles or _assigned(work, (Role.monitoring,))


def is_partner_anywhere(work: Work) -> bool:
    """Tell whether the actor is a partner of any project (for the navigation)."""
    return _assigned(work, (Role.partner,))


def managed_event(work: Work, slug: str) -> Event:
    """Return the event that the actor manages; Missing if there is none, Forbidden if it is another's."""
    event = work.session.scalar(select(Event).where(Event.slug == slug)) if slug.isprintable() else None
    if event is None:
        raise Missing
    if not may_manage_event(work, event):
        raise Forbidden
    return event


def may_take_register(work: Work, session: Session) -> bool:
    """Tell whether the actor may mark and confirm this session: its trainer or an organiser of its event."""
    return bool(
        work.session.scalar(
            select(Session.id)
            .join(Meeting, Meeting.id == Session.meeting_id)
            .join(Event, Event.id == Meeting.event_id)
            .where(Session.id == session.id, or_(visible_to_staff(work), taught_by(work)))
        )
    )


def _organises_everywhere(work: Work) -> bool:
    return work.actor.is_staff and bool(
        work.actor.roles & {Role.administrator, Role.organiser, Role.co_organiser}
    )


def _holds(work: Work, condition: ColumnElement[bool], event: Event) -> bool:
    return work.session.scalar(select(Event.id).where(Event.id == event.id, condition)) is not None


def _organiser_of(work: Work, column: Any = Assignment.id) -> Select[Any]:
    # A participant's number is a person's: an account may have the same.
    mine = Assignment.account_id == work.actor.id if work.actor.is_staff else false()
    return select(column).where(mine, Assignment.role == Role.organiser)


def _assigned(work: Work, roles: tuple[Role, ...]) -> bool:
    return any(role in roles for role, _ in _assigned_as(work))


def _assigned_as(work: Work) -> frozenset[_AssignedAs]:
    """Return as what the actor is assigned to anything; one statement for all that a page asks of it."""
    return asked_once(work, "assigned as", _read_assigned_as) if work.actor.is_staff else frozenset()


def _read_assigned_as(work: Work) -> frozenset[_AssignedAs]:
    rows: Sequence[Any] = work.session.execute(_ASSIGNED_AS, {"account": work.actor.id}).all()
    stands_in = {_STANDS_IN} if rows[0].stands_in else set()
    return frozenset({(role, in_project) for _, role, in_project in rows if role is not None} | stands_in)
