"""One group turns into another: a new name and kind from a day on, with the roster and what is to come."""

from datetime import date, timedelta

from sqlalchemy import or_, select

from app.errors import N_, Outdated, Refusal
from app.events.models import Event
from app.groups import facts
from app.groups.details import GroupDetails, check_group
from app.groups.models import Group, GroupEvent, Membership
from app.groups.operations.groups import CHANGED_MEANWHILE, fill
from app.groups.operations.locking import lock_group
from app.groups.queries import successor_of
from app.history.operations import record
from app.work import Work

TURNED_ALREADY = N_("The group has already become “%(name)s”.")
TOO_EARLY = N_("Choose a day after %(day)s, on which the group itself began.")
NO_DAY = N_("Type the day from which the group has the new name.")
MEETING_ACROSS = N_("“%(title)s” begins before that day and ends on it or later: choose a day around it.")


def turn_into(work: Work, group: Group, details: GroupDetails, first: date | None, version: int) -> Group:
    """Let a group go on as another one from a day; return that one.

    Who is a member on that day or later is one of the new group, in the same role; the old memberships end
    the day before, the others stay as they were. Events from that day on become meetings of the new group,
    earlier ones stay with the old one, whose meetings still count in the new one's numbers. Refuses a group
    that turned into another before, a day on which it had not begun, and an event across the day.
    """
    lock_group(work, group)
    if group.version != version:
        raise Outdated(CHANGED_MEANWHILE)
    check_group(details)
    if first is None:
        raise Refusal(NO_DAY, field="begins_on")
    known = successor_of(work, group)
    if known is not None:
        raise Refusal(TURNED_ALREADY, values={"name": known.name})
    if group.begins_on is not None and first <= group.begins_on:
        raise Refusal(TOO_EARLY, field="begins_on", values={"day": work.texts.day_plain(group.begins_on)})
    moving = _events_from(work, group, first)
    new = Group(version=1, created_at=work.now, predecessor_id=group.id, begins_on=first)
    fill(new, details)
    new.project_id = group.project_id
    new.meetings_before = 0
    work.session.add(new)
    group.ended_on = first - timedelta(days=1)
    group.version += 1
    work.session.flush()
    _carry(work, group, new, first)
    for each in moving:
        each.group_id = new.id
    work.session.flush()
    told = {"day": first.isoformat(), "name": new.name, "to": new.id, "events": len(moving)}
    record(work, facts.TURNED_INTO, "group", group.id, values=told)
    came = {"day": first.isoformat(), "name": group.name, "from": group.id}
    record(work, facts.CAME_FROM, "group", new.id, values=came)
    return new


def _events_from(work: Work, group: Group, first: date) -> list[GroupEvent]:
    """Return the rows of the events that are still to come on a day; refuses one that began before it."""
    query = (
        select(GroupEvent)
        .join(Event, Event.id == GroupEvent.event_id)
        .where(GroupEvent.group_id == group.id, or_(Event.starts_on.is_(None), Event.ends_on >= first))
        .order_by(GroupEvent.event_id)
    )
    rows = list(work.session.scalars(query))
    for each in rows:
        if each.event.starts_on is not None and each.event.starts_on < first:
            raise Refusal(MEETING_ACROSS, field="begins_on", values={"title": each.event.title_pl})
    return rows


def _carry(work: Work, group: Group, new: Group, first: date) -> None:
    """Let the roster of a day, and who joins later, be the new group's."""
    alive = or_(Membership.ends.is_(None), Membership.ends >= first)
    rows = work.session.scalars(
        select(Membership).where(Membership.group_id == group.id, alive).order_by(Membership.id)
    ).all()
    for each in rows:
        if each.starts is not None and each.starts >= first:
            each.group_id = new.id
            continue
        work.session.add(
            Membership(
                group_id=new.id, person_id=each.person_id, institution_id=each.institution_id,
                role=each.role, starts=first, ends=each.ends,
                resolution_number=each.resolution_number, resolved_on=each.resolved_on,
            )
        )  # fmt: skip
        each.ends = first - timedelta(days=1)
    work.session.flush()
