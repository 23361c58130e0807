"""Adding, changing, cancelling and removing meetings; each session keeps its identity."""

from collections.abc import Mapping, Sequence

from app.errors import N_, Refusal
from app.events import facts
from app.events.access import may_cancel_event
from app.events.blocks import BlockPlan
from app.events.dumping import dump_meeting
from app.events.models import Event, EventStatus, Meeting, ParallelGroup, Publication, Session
from app.events.operations.blocks import carry_blocks, set_blocks
from app.events.plans import SECRETS, TEXTS, MeetingPlan, alive_in_order, check, matched, plan_of
from app.events.summary import touch
from app.history.differences import difference
from app.history.facts import Fact
from app.history.operations import record
from app.work import Work

HELD_ALREADY = N_("This event is said to have been held: change its status before planning a day to come.")
NO_SUCH_GROUP = N_("The event has no parallel group of this name.")

Blocks = Mapping[int, Sequence[BlockPlan]]
"""The blocks of a meeting's days, by the number of the day from 0."""


def add_meeting(work: Work, event: Event, plan: MeetingPlan) -> Meeting:
    """Add a meeting with a session for each of its days.

    Refuses impossible days and hours, a day to come of an event that was held, and one that is there
    already: it was sent twice.
    """
    check(plan)
    _must_not_follow(work, event, plan)
    alive = [m for m in event.meetings if m.sessions and m.cancelled_at is None]
    if any(_is_same(plan, meeting) for meeting in alive):
        raise Refusal("The same meeting is there already: the same days, hours and place.")
    position = max((meeting.position for meeting in event.meetings), default=-1) + 1
    meeting = Meeting(position=position, sessions=[])
    event.meetings.append(meeting)
    apply_plan(work, event, meeting, plan)
    touch(work, event)
    work.session.flush()
    _record(work, facts.MEETING_ADDED, event, meeting)
    return meeting


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
    place = {name: getattr(meeting, name) for name in TEXTS}
    for name in TEXTS + SECRETS:
        setattr(meeting, name, getattr(plan, name))
    moved = {name: getattr(meeting, name) for name in TEXTS} != place
    meeting.parallel_group = _group(event, plan.group)
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
    return changed


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
    return [getattr(meeting, name) for name in SECRETS]


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
