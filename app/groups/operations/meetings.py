"""Which events are meetings of a group."""

from app.errors import N_, Forbidden, Refusal
from app.events.access import may_manage_event
from app.events.models import Event, WhoApplies
from app.events.operations.editing import edit
from app.events.operations.locking import lock_event
from app.events.queries import event_by_id
from app.groups import facts
from app.groups.models import Group, GroupEvent
from app.groups.operations.locking import lock_group
from app.history.facts import Fact
from app.history.operations import record
from app.work import Work

OTHER_PROJECT = N_("The event belongs to another project than the group.")
OTHER_GROUP = N_("The event is a meeting of the group “%(name)s” already.")
ENDED = N_("The group became another one on %(day)s; this event is later.")


def join_event(work: Work, group: Group, event: Event) -> bool:
    """Make an event a meeting of a group; return whether it was none before.

    From then on it has no public form: who takes part follows from the roster. Refuses an event of another
    project or group, and one after the group's end. Forbidden unless both are the actor's.
    """
    lock_event(work, event)
    lock_group(work, group)
    if work.actor.kind != "system" and not may_manage_event(work, event):
        raise Forbidden
    if event.project_id != group.project_id:
        raise Refusal(OTHER_PROJECT, field="event")
    known = work.session.get(GroupEvent, event.id)
    if known is not None:
        if known.group_id == group.id:
            return False
        raise Refusal(OTHER_GROUP, field="event", values={"name": known.group.name})
    if group.ended_on and event.starts_on and event.starts_on > group.ended_on:
        day = work.texts.day_plain(group.ended_on)
        raise Refusal(ENDED, field="event", values={"day": day})
    event = event_by_id(work, event.id)
    edit(work, event, {"who_applies": WhoApplies.members}, event.version)
    work.session.add(GroupEvent(event_id=event.id, group_id=group.id))
    work.session.flush()
    _tell(work, facts.MEETING_JOINED, group, event)
    return True


def part_event(work: Work, group: Group, event: Event) -> bool:
    """Take an event off a group; return whether it was a meeting of it. Registrations stay as they are."""
    lock_event(work, event)
    lock_group(work, group)
    known = work.session.get(GroupEvent, event.id)
    if known is None or known.group_id != group.id:
        return False
    work.session.delete(known)
    work.session.flush()
    _tell(work, facts.MEETING_PARTED, group, event)
    return True


def _tell(work: Work, fact: Fact, group: Group, event: Event) -> None:
    values = {"title": event.title_pl, "name": group.name}
    record(work, fact, "group", group.id, event_id=event.id, values=values)
