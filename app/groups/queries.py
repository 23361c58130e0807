"""Reading groups, their rosters and their meetings."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import contains_eager, joinedload

from app.columns import folded
from app.errors import Missing
from app.events.access import visible_to_staff
from app.events.models import Event, Meeting, Publication
from app.events.queries import with_meetings
from app.groups.access import managed_groups
from app.groups.models import Group, GroupEvent, Membership
from app.groups.numbering import numbers_of
from app.people.models import Person
from app.work import Work

OFFERED = 300
"""How many events are offered to become a group's meeting."""


@dataclass(frozen=True, slots=True)
class GroupFilter:
    """What a list of groups is narrowed to; `ended` asks for those that went on as another one."""

    words: str = ""
    kind: str = ""
    county: str = ""
    ended: bool = False


def group_list(work: Work, asked: GroupFilter) -> Select[Group]:
    """Select the groups that the actor manages and that a filter leaves, by name."""
    query = select(Group).where(managed_groups(work)).options(joinedload(Group.project))
    query = query.where(Group.ended_on.is_not(None) if asked.ended else Group.ended_on.is_(None))
    for word in folded(asked.words).split():
        query = query.where(Group.search_text.contains(f" {word}", autoescape=True))
    if asked.kind:
        query = query.where(Group.kind == asked.kind)
    if asked.county:
        query = query.where(Group.county == asked.county)
    return query.order_by(Group.name_sort, Group.id)


def kinds_and_counties(work: Work) -> tuple[list[str], list[str]]:
    """Return the kinds and the counties of the groups that the actor manages."""
    rows = work.session.execute(select(Group.kind, Group.county).where(managed_groups(work)).distinct())
    found = list(rows)
    return sorted({kind for kind, _ in found}), sorted({county for _, county in found if county})


def members_now(work: Work, groups: Collection[Group]) -> dict[int, int]:
    """Return how many members each group has today, or had on its last day, by its id."""
    if not groups:
        return {}
    day = func.coalesce(Group.ended_on, work.today)
    query = (
        select(Membership.group_id, func.count(Membership.person_id.distinct()))
        .join(Group, Group.id == Membership.group_id)
        .where(
            Membership.group_id.in_([group.id for group in groups]),
            or_(Membership.starts.is_(None), Membership.starts <= day),
            or_(Membership.ends.is_(None), Membership.ends >= day),
        )
        .group_by(Membership.group_id)
    )
    return {id: count for id, count in work.session.execute(query)}  # noqa: C416 (rows are typed, dict() loses that)


def roster(group: Group) -> Select[Membership]:
    """Select all memberships of a group: those that have not ended first, then by name."""
    return (
        select(Membership)
        .join(Membership.person)
        .where(Membership.group_id == group.id)
        .options(contains_eager(Membership.person), joinedload(Membership.institution))
        .order_by(Membership.ends.is_not(None), Person.name_sort, Membership.id)
    )


def membership_of(work: Work, group: Group, id: int) -> Membership:
    """Return a membership of this group; Missing for another's."""
    found = work.session.get(Membership, id)
    if found is None or found.group_id != group.id:
        raise Missing
    return found


def belonging(first: date, last: date) -> ColumnElement[bool]:
    """Return the condition on memberships that hold on at least one of these days."""
    return and_(
        or_(Membership.starts.is_(None), Membership.starts <= last),
        or_(Membership.ends.is_(None), Membership.ends >= first),
    )


def members_between(work: Work, group: Group, first: date, last: date) -> Sequence[Membership]:
    """Return who belongs to a group on at least one of these days, by name, with persons and institutions."""
    return work.session.scalars(
        roster(group).where(belonging(first, last)).order_by(None).order_by(Person.name_sort, Membership.id)
    ).all()


def group_of(work: Work, event: Event) -> Group | None:
    """Return the group whose meeting an event is; None for other events."""
    query = select(Group).join(GroupEvent, GroupEvent.group_id == Group.id)
    return work.session.scalar(query.where(GroupEvent.event_id == event.id))


def events_of(group: Group) -> Select[Event]:
    """Select the events of a group with their meetings, what comes last first."""
    return (
        select(Event)
        .join(GroupEvent, GroupEvent.event_id == Event.id)
        .where(GroupEvent.group_id == group.id)
        .options(with_meetings())
        .order_by(Event.listed_from.desc(), Event.id.desc())
    )


def chain_of(work: Work, group: Group) -> list[Group]:
    """Return a group and what it was before, the oldest first."""
    found = [group]
    while found[0].predecessor is not None and found[0].predecessor not in found:
        found.insert(0, found[0].predecessor)
    return found


def successor_of(work: Work, group: Group) -> Group | None:
    """Return the group that a group went on as, if it did."""
    return work.session.scalar(select(Group).where(Group.predecessor_id == group.id))


def meeting_numbers(work: Work, group: Group) -> dict[int, int]:
    """Return which meeting of the group each is, by the meeting's id, what it was before counted too.

    Empty for a group that does not number through. Drafts count as well: their days are planned.
    """
    if not group.numbers_through:
        return {}
    chain = chain_of(work, group)
    query = (
        select(Meeting)
        .join(GroupEvent, GroupEvent.event_id == Meeting.event_id)
        .where(GroupEvent.group_id.in_([each.id for each in chain]))
        .options(joinedload(Meeting.sessions))
    )
    meetings = work.session.scalars(query).unique().all()
    return numbers_of(meetings, sum(each.meetings_before for each in chain))


def events_to_join(work: Work, group: Group) -> Sequence[Event]:
    """Return the events that the actor manages, of the group's project and no group, the latest first."""
    query = (
        select(Event)
        .outerjoin(GroupEvent, GroupEvent.event_id == Event.id)
        .where(Event.project_id == group.project_id, GroupEvent.event_id.is_(None), visible_to_staff(work))
        .order_by((Event.publication == Publication.draft).desc(), Event.listed_from.desc(), Event.id.desc())
    )
    return work.session.scalars(query.limit(OFFERED)).all()


def groups_to_join(work: Work, event: Event) -> Sequence[Group]:
    """Return the groups of an event's project that the actor manages and that go on, by name."""
    query = select(Group).where(managed_groups(work), Group.project_id == event.project_id)
    return work.session.scalars(query.where(Group.ended_on.is_(None)).order_by(Group.name_sort)).all()
