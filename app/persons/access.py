"""Whose persons staff may read: those of events, groups and lines that they organise, or of their region.

Who organises everywhere reads all. A trainer reads none here.
"""

from sqlalchemy import ColumnElement, Select, exists, or_, select, true, union

from app.accounts.models import Role
from app.errors import Forbidden, Missing
from app.events.access import (
    may_create_events,
    organised_project_ids,
    organises_anything,
    organises_everything,
    visible_to_staff,
)
from app.events.models import Assignment, Event
from app.events.regions import in_own_regions, reads_a_region
from app.groups.access import managed_groups
from app.groups.models import Group, Membership
from app.lines.access import managed_lines
from app.lines.models import LineRecipient, SupportLine
from app.people.models import Person
from app.registrations.models import Registration
from app.work import Work


def reads_persons(work: Work) -> bool:
    """Tell whether the actor reads persons at all (for the navigation)."""
    return organises_anything(work) or reads_a_region(work)


def read_events(work: Work) -> ColumnElement[bool]:
    """Return the condition on `Event` for those whose people this actor reads."""
    return or_(visible_to_staff(work), in_own_regions(work))


def read_persons(work: Work) -> ColumnElement[bool]:
    """Return the condition on `Person` for whom this actor reads: asked of a few (`all_read` of all)."""
    if organises_everything(work):
        return true()
    registered = exists().where(
        Registration.person_id == Person.id, Registration.event_id == Event.id, read_events(work)
    )
    supported = exists().where(
        LineRecipient.person_id == Person.id, LineRecipient.line_id == SupportLine.id, managed_lines(work)
    )
    member = exists().where(
        Membership.person_id == Person.id, Membership.group_id == Group.id, managed_groups(work)
    )
    return or_(registered, supported, member)


def all_read(work: Work) -> ColumnElement[bool]:
    """Return the condition on `Person` for whom this actor reads, found from what the actor organises.

    So a list asks nothing of each of the many persons of others.
    """
    if organises_everything(work):
        return true()
    registered = select(Registration.person_id).where(Registration.event_id.in_(events_read(work)))
    supported = (
        select(LineRecipient.person_id)
        .join(SupportLine, SupportLine.id == LineRecipient.line_id)
        .where(LineRecipient.person_id.is_not(None), managed_lines(work))
    )
    member = (
        select(Membership.person_id).join(Group, Group.id == Membership.group_id).where(managed_groups(work))
    )
    return Person.id.in_(union(registered, supported, member))


def events_read(work: Work) -> Select[int]:
    """Select the ids of the events whose people this actor reads."""
    return select(Event.id).where(read_events(work))


def person_read(work: Work, id: int) -> Person:
    """Return a person whom the actor reads, or who they turned out to be.

    Missing if there is none, Forbidden if others organise them.
    """
    if not reads_persons(work):
        raise Forbidden
    person = work.session.get(Person, id) if 0 < id < 2**31 else None
    if person is None:
        raise Missing
    person = person.lasting
    if work.session.scalar(select(Person.id).where(Person.id == person.id, read_persons(work))) is None:
        raise Forbidden
    return person


def compares_persons(work: Work) -> bool:
    """Tell whether the actor may look for persons who are there twice: an organiser, not of events alone."""
    return may_create_events(work)


def covers(work: Work, person: Person) -> bool:
    """Tell whether all that a person takes part in, or belongs to, is the actor's as an organiser."""
    if organises_everything(work):
        return True
    projects = organised_project_ids(work)
    mine = _organised_events(work)
    events = select(Registration.id).where(
        Registration.person_id == person.id, Registration.event_id.not_in(mine)
    )
    lines = (
        select(LineRecipient.id)
        .join(SupportLine, SupportLine.id == LineRecipient.line_id)
        .where(LineRecipient.person_id == person.id, SupportLine.project_id.not_in(projects))
    )
    groups = (
        select(Membership.id)
        .join(Group, Group.id == Membership.group_id)
        .where(Membership.person_id == person.id, Group.project_id.not_in(projects))
    )
    others = (work.session.scalar(each.limit(1)) for each in (events, lines, groups))
    return all(each is None for each in others)


def _organised_events(work: Work) -> Select[int]:
    single = select(Assignment.event_id).where(
        Assignment.account_id == work.actor.id,
        Assignment.role == Role.organiser,
        Assignment.event_id.is_not(None),
    )
    return select(Event.id).where(
        or_(Event.project_id.in_(organised_project_ids(work)), Event.id.in_(single))
    )
