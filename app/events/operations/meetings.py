"""Adding, changing, cancelling, restoring and removing meetings; each session keeps its identity."""

from collections.abc import Mapping, Sequence

from app.errors import N_, Refusal
from app.events import facts
from app.events.access import may_cancel_event
from app.events.blocks import BlockPlan
from app.events.dumping import dump_meeting
from app.events.meeting_access import SEALED, give_access
from app.events.models import Event, EventStatus, Meeting, ParallelGroup, Publication, Session
from app.events.operations.blocks import carry_blocks, set_blocks
from app.events.plans import TEXTS, MeetingPlan, alive_in_order, check, matched, plan_of
from app.events.summary import touch
from app.events.when import Day, days_met
from app.history.differences import difference
from app.history.facts import Fact
from app.history.operations import record
from app.work import Work

HELD_ALREADY = N_("This event is said to have been held: change its status before planning a day to come.")
NOT_CANCELLED = N_("This meeting is not cancelled: it takes place.")
STILL_ON = N_("Only a cancelled meeting can be replaced: cancel it first.")
REPLACED_ALREADY = N_("Another meeting is already held in place of this one.")
NO_SUCH_GROUP = N_("The event has no parallel group of this name.")

Blocks = Mapping[int, Sequence[BlockPlan]]
"""The blocks of a meeting's days, by the number of the day from 0."""


def add_meeting(work: Work, event: Event, plan: MeetingPlan, replaces: Meeting | None = None) -> Meeting:
    """Add a meeting with a session for each of its days, perhaps in place of a cancelled one.

    Refuses impossible days and hours, a day to come of an event that was held, one that is there
    already (it was sent twice), and to replace a meeting that takes place or is replaced already.
    """
    check(plan)
    if replaces is not None:
        _must_be_free(replaces)
    _must_not_follow(work, event, plan)
    alive = [m for m in event.meetings if m.sessions and m.cancelled_at is None]
    if any(_is_same(plan, meeting) for meeting in alive):
        raise Refusal("The same meeting is there already: the same days, hours and place.")
    position = max((meeting.position for meeting in event.meetings), default=-1) + 1
    meeting = Meeting(position=position, sessions=[], replaces=replaces)
    event.meetings.append(meeting)
    apply_plan(work, event, meeting, plan)
    touch(work, event)
    work.session.flush()
    _record(work, facts.MEETING_ADDED, event, meeting)
    return meeting


def replace_meeting(work: Work, meeting: Meeting, plan: MeetingPlan, reason: str) -> Meeting:
    """Cancel a meeting and hold another in its place; returns the new one.

    The new one is there first, so that no event is without a meeting in between. Refuses what adding and
    cancelling refuse.
    """
    new = add_meeting(work, meeting.event, plan)
    cancel_meeting(work, meeting, reason)
    new.replaces = meeting
    work.session.flush()
    return new


def _must_be_free(replaced: Meeting) -> None:
    """Refuse that a meeting is replaced which takes place, or which another one replaces."""
    if replaced.cancelled_at is None:
        raise Refusal(STILL_ON, field="replaces")
    if replacement_of(replaced) is not None:
        raise Refusal(REPLACED_ALREADY, field="replaces")


def change_meeting(work: Work, meeting: Meeting, plan: MeetingPlan) -> list[Session]:
    """Give a meeting other days, hours, place or access data; return the sessions that changed.

    A session keeps its UID wherever it moves. Of a published event, changed sessions get the next
    SEQUENCE and days that fall away are cancelled, so that calendars follow; of a draft they are
    deleted. Blocks move along with the start of their day. Nothing happens if nothing differs. Refuses
    impossible days and hours, hours into which the blocks don't fit, a meeting that is cancelled, and
    another day to come of an event that was held.
    """
    check(plan)
    if meeting.cancelled_at is not None:
        raise Refusal("This meeting is cancelled; add a new one instead.")
    event = meeting.event
    if {session.day for session in meeting.sessions} != set(plan.days):
        _must_not_follow(work, event, plan)
    before, secrets = dump_meeting(meeting), _secrets(meeting)
    changed = apply_plan(work, event, meeting, plan)
    work.session.flush()
    told = difference(before, dump_meeting(meeting))
    if told or changed:
        touch(work, event)
        _record(work, facts.MEETING_CHANGED, event, meeting, changed=told)
    if secrets != _secrets(meeting):
        touch(work, event)
        _record(work, facts.SECRETS_CHANGED, event, meeting)
    return changed


def cancel_meeting(work: Work, meeting: Meeting, reason: str) -> list[Session]:
    """Cancel a whole meeting; it stays on the page and in calendars as cancelled. Returns its sessions.

    Refuses a meeting that is cancelled already, and a co-organiser who would cancel the event with it.
    """
    if meeting.cancelled_at is not None:
        raise Refusal("This meeting is cancelled already.")
    if _is_last(meeting) and not may_cancel_event(work, meeting.event):
        raise Refusal(
            "No other meeting is left: cancelling this one cancels the event, "
            "which only its organiser can do."
        )
    meeting.cancelled_at, meeting.cancelled_reason = work.now, reason or None
    alive = [session for session in meeting.sessions if session.cancelled_at is None]
    for session in alive:
        _cancel(work, meeting.event, session)
    touch(work, meeting.event)
    work.session.flush()
    _record(work, facts.MEETING_CANCELLED, meeting.event, meeting, {"reason": reason or "–"})
    return alive


def restore_meeting(work: Work, meeting: Meeting) -> list[Session]:
    """Let a cancelled meeting take place after all; returns its sessions, which get the next SEQUENCE.

    Days that had fallen away before it was cancelled stay away. Refuses a meeting that takes place, one
    in whose place another one is held, and a day to come of an event that was held.
    """
    event = meeting.event
    if meeting.cancelled_at is None:
        raise Refusal(NOT_CANCELLED)
    if replacement_of(meeting) is not None:
        raise Refusal(REPLACED_ALREADY)
    gone = meeting.cancelled_at
    back = [session for session in meeting.sessions if session.cancelled_at == gone] or meeting.sessions
    if event.status == EventStatus.held and any(session.day > work.today for session in back):
        raise Refusal(HELD_ALREADY)
    meeting.cancelled_at = meeting.cancelled_reason = None
    for session in back:
        session.cancelled_at, session.changed_at = None, work.now
        if event.publication == Publication.published:
            session.sequence += 1
    touch(work, event)
    work.session.flush()
    _record(work, facts.MEETING_RESTORED, event, meeting)
    return list(back)


def replacement_of(meeting: Meeting) -> Meeting | None:
    """Return the meeting that is held in place of a cancelled one, or None."""
    others = (each for each in meeting.event.meetings if each.cancelled_at is None)
    return next((each for each in others if each.replaces is meeting), None)


def replaceable(event: Event) -> list[Meeting]:
    """Return the cancelled meetings in whose place nothing is held yet, in the event's order."""
    cancelled = [each for each in event.meetings if each.cancelled_at is not None and each.sessions]
    return [each for each in cancelled if replacement_of(each) is None]


def _must_not_follow(work: Work, event: Event, plan: MeetingPlan) -> None:
    """Refuse a day to come while the event is said to have been held."""
    if event.status == EventStatus.held and max(plan.days) > work.today:
        raise Refusal(HELD_ALREADY, field="start_local")


def _is_last(meeting: Meeting) -> bool:
    """Tell whether a published event has no other meeting that takes place."""
    others = [each for each in meeting.event.meetings if each is not meeting and each.cancelled_at is None]
    return was_public(meeting.event) and not others


def remove_meeting(work: Work, meeting: Meeting) -> None:
    """Delete a meeting of a draft. Refuses one that is published: people have it in their calendars."""
    event = meeting.event
    if was_public(event):
        raise Refusal("This meeting is published and stands in people's calendars. Cancel it instead.")
    _record(work, facts.MEETING_REMOVED, event, meeting)
    event.meetings.remove(meeting)
    touch(work, event)
    work.session.flush()


def was_public(event: Event) -> bool:
    """Tell whether the public has ever seen the event: then its sessions stand in calendars."""
    return event.published_at is not None or event.publication == Publication.published


def apply_plan(
    work: Work, event: Event, meeting: Meeting, plan: MeetingPlan, blocks: Blocks | None = None
) -> list[Session]:
    """Make a meeting what the plan says; return the sessions whose calendar entry changed.

    Sessions are matched by day, then in order. `blocks` holds those of each day, by its number; without it
    blocks move along. Neither history nor version: the callers see to it.
    """
    place, was = {name: getattr(meeting, name) for name in TEXTS}, days_met(meeting)
    for name in TEXTS:
        setattr(meeting, name, getattr(plan, name))
    moved = {name: getattr(meeting, name) for name in TEXTS} != place
    if plan.access is not None:
        give_access(work, meeting, plan.access)
    group, meeting.parallel_group = meeting.parallel_group, _group(event, plan.group)
    # Whose it no longer is gets a cancelled entry, and whose it becomes one that counts more.
    moved |= meeting.parallel_group is not group
    alive = alive_in_order(meeting)
    taken = matched(alive, plan.days)
    changed = []
    for number, day in enumerate(plan.days):
        session = taken.get(number)
        fresh = session is None
        if session is None:
            session = Session(sequence=0, changed_at=work.now, day=day, blocks=[])
            meeting.sessions.append(session)
        hours = (day, plan.starts_at, plan.ends_at)
        differs = moved or (session.day, session.starts_at, session.ends_at) != hours
        carried = carry_blocks(work, session, *hours) if blocks is None else None
        session.day, session.starts_at, session.ends_at = hours
        session.credit_minutes, session.break_minutes = plan.credit(number), plan.breaks(number)
        if carried is None:
            differs |= set_blocks(session, (blocks or {}).get(number, ()))
        else:
            set_blocks(session, carried, in_order=True)
        if fresh or differs:
            changed.append(session)
            session.changed_at = work.now
        if differs and not fresh and event.publication == Publication.published:
            session.sequence += 1
    for session in set(alive) - set(taken.values()):
        changed.append(session)
        if was_public(event):
            _cancel(work, event, session)
        else:
            meeting.sessions.remove(session)
    meeting.sessions.sort(key=lambda s: s.day)
    if was and event.publication == Publication.published and days_met(meeting) != was:
        meeting.moved_at, meeting.moved_from = work.now, [_iso(day) for day in was]
    return changed


def _iso(day: Day) -> list[str | None]:
    return [each.isoformat() if each else None for each in day]


def _group(event: Event, name: str | None) -> ParallelGroup | None:
    if name is None:
        return None
    for group in event.parallel_groups:
        if group.name == name:
            return group
    raise Refusal(NO_SUCH_GROUP, field="parallel_group")


def _cancel(work: Work, event: Event, session: Session) -> None:
    session.cancelled_at = session.changed_at = work.now
    if event.publication == Publication.published:
        session.sequence += 1


def _is_same(plan: MeetingPlan, meeting: Meeting) -> bool:
    """Tell whether a meeting has the days, the hours, the name and the place of a plan."""
    there = plan_of(meeting)
    if (there.days, there.starts_at, there.ends_at) != (plan.days, plan.starts_at, plan.ends_at):
        return False
    return all(getattr(there, name) == getattr(plan, name) for name in TEXTS)


def _secrets(meeting: Meeting) -> list[str | None]:
    return [getattr(meeting, name) for name in SEALED]


def _record(
    work: Work,
    fact: Fact,
    event: Event,
    meeting: Meeting,
    personal: dict[str, str] | None = None,
    **values: object,
) -> None:
    plan = plan_of(meeting)
    days = [plan.first_day.isoformat(), plan.last_day.isoformat()]
    when = " – ".join(dict.fromkeys(days)) + (f" {plan.starts_at:%H:%M}" if plan.starts_at else "")
    told = {"when": when, "version": event.version, **values}
    record(work, fact, "meeting", meeting.id, event_id=event.id, values=told, personal=personal)
