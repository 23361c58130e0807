"""Resuming what one act suspended, selectively: new dates in the same act, one letter a person."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import contains_eager, joinedload

from app.changes.guards import check, lock_registers
from app.changes.hearers import hearers_of
from app.changes.joint import JointLetters, reached
from app.changes.letters import Announcement
from app.changes.models import Suspended, Suspension
from app.changes.plan import ANOTHER_VERSION, ChangeMeeting, ResumeEvent, Several, Single
from app.changes.release import carried_out
from app.changes.suspensions import act_of, tell_of_act
from app.coaching.models import Appointment
from app.coaching.operations.suspending import lock_lines, resume_lines
from app.errors import N_, Forbidden, Missing, Outdated, Refusal
from app.events.access import organised_project_ids, organises_everything, organises_project
from app.events.day_programme import blocks_by_session, put_blocks
from app.events.models import Event, EventStatus, Meeting, Session
from app.events.operations.locking import lock_events
from app.events.plans import MeetingPlan
from app.lines.models import SupportLine
from app.outbox.letters import LetterText
from app.registrations.operations.filling import fill_under_lock
from app.work import Work

NOTHING_CHOSEN = N_("Choose what goes on.")
MEANWHILE = N_("Some of it is not suspended any more. Nothing was done: look at what is left.")
OF_EVENT = N_("%(title)s: %(why)s")


@dataclass(frozen=True, slots=True)
class Chosen:
    """What goes on: events with new dates for some of their meetings, and lines."""

    events: Sequence[tuple[Event, Sequence[tuple[Meeting, MeetingPlan]]]]
    lines: Sequence[SupportLine]
    reason: str = ""


@dataclass(frozen=True, slots=True)
class ResumptionPreview:
    """How many would be told, how many must be phoned, and the letter of the first."""

    by_mail: int
    by_phone: int
    letter: LetterText | None


def suspension_by_id(work: Work, id: int) -> Suspension:
    """Return an act; Missing if there is none, Forbidden if its project is another's."""
    query = select(Suspension).where(Suspension.id == id).options(joinedload(Suspension.project))
    act = work.session.scalar(query)
    if act is None:
        raise Missing
    may = organises_project(work, act.project_id) if act.project_id else organises_everything(work)
    if not may:
        raise Forbidden
    return act


def suspensions(work: Work) -> Select[Suspension]:
    """Select the acts that the actor may resume, the latest first."""
    query = select(Suspension).options(joinedload(Suspension.project), joinedload(Suspension.account))
    if not organises_everything(work):
        query = query.where(Suspension.project_id.in_(organised_project_ids(work)))
    return query.order_by(Suspension.at.desc(), Suspension.id.desc())


def still_suspended(act: Suspension) -> Select[Suspended]:
    """Select what an act suspended and nobody resumed: events in order of time, then lines; all loaded."""
    event = contains_eager(Suspended.event)
    return (
        _open()
        .where(Suspended.suspension_id == act.id)
        .options(
            event.selectinload(Event.meetings).selectinload(Meeting.sessions).selectinload(Session.blocks),
            contains_eager(Suspended.line),
        )
        .order_by(Suspended.line_id.is_not(None), Event.starts_on, Suspended.id)
    )


def counts_left(work: Work, ids: Sequence[int]) -> dict[int, int]:
    """Return how much of these acts is still suspended, by act."""
    left = _open().where(Suspended.suspension_id.in_(ids)).subquery()
    query = select(left.c.suspension_id, func.count()).group_by(left.c.suspension_id)
    return {id: count for id, count in work.session.execute(query)}  # noqa: C416 (rows are typed)


def preview_resumption(work: Work, act: Suspension, chosen: Chosen) -> ResumptionPreview:
    """Return whom resuming would tell, and how; changes nothing. Refuses what the deed would."""
    attempt = work.session.begin_nested()
    try:
        announced, appointments = _carried_out(work, act, chosen)
        mailed, phoned = reached(hearers_of(work, announced, appointments))
        said = act_of(work, act.project, act.form_of_support, None, chosen.reason, suspends=False)
        letters = JointLetters(work, said)
        letter = letters.text(mailed[0], hides_links=True) if mailed else None
        return ResumptionPreview(len(mailed), len(phoned), letter)
    finally:
        attempt.rollback()


def resume_chosen(work: Work, act: Suspension, chosen: Chosen, *, notify: bool) -> int:
    """Resume events, with their new dates, and lines; return how many people are told.

    Free places go to the next in line. Refuses nothing chosen, what is not suspended any more, an event
    that was changed since it was read or of which no date is left, and what changes of its meetings are
    refused for.
    """
    announced, appointments = _carried_out(work, act, chosen)
    told = 0
    if notify:
        said = act_of(work, act.project, act.form_of_support, None, chosen.reason, suspends=False)
        told = tell_of_act(work, act, said, hearers_of(work, announced, appointments))
    work.session.flush()
    for event, _ in chosen.events:
        fill_under_lock(work, event)
    return told


def _carried_out(work: Work, act: Suspension, chosen: Chosen) -> tuple[list[Announcement], list[Appointment]]:
    if not chosen.events and not chosen.lines:
        raise Refusal(NOTHING_CHOSEN)
    seen = [(event, event.version) for event, _ in chosen.events]
    lock_events(work, sorted(event.id for event, _ in chosen.events))
    lines = lock_lines(work, sorted(line.id for line in chosen.lines))
    gone = any(event.status != EventStatus.suspended for event, _ in chosen.events)
    if gone or any(line.suspended_on is None for line in lines):
        raise Outdated(MEANWHILE)
    if any(event.version != version for event, version in seen):
        raise Outdated(ANOTHER_VERSION)
    announced = []
    changes = [_change(event, plans, chosen.reason) for event, plans in chosen.events]
    lock_registers(work, changes)
    _read_blocks(work, [event for event, _ in chosen.events])
    for change in changes:
        found = _resumed(work, change)
        if found is not None:
            announced.append(found)
    appointments = resume_lines(work, lines) if lines else []
    events, ids = [event.id for event, _ in chosen.events], [line.id for line in lines]
    mine = or_(Suspended.event_id.in_(events), Suspended.line_id.in_(ids))
    for row in work.session.scalars(select(Suspended).where(Suspended.resumed_at.is_(None), mine)):
        row.resumed_at = work.now
    work.session.flush()
    return announced, appointments


def _change(event: Event, plans: Sequence[tuple[Meeting, MeetingPlan]], reason: str) -> Several:
    moves: list[Single] = [ChangeMeeting(meeting, plan, reason) for meeting, plan in plans]
    return Several(event, [*moves, ResumeEvent(event, reason)], reason)


def _read_blocks(work: Work, events: Sequence[Event]) -> None:
    """Read the blocks of all their days at once, which the locks have let go."""
    found = blocks_by_session(work, Event.id.in_([event.id for event in events]))
    meetings = [meeting for event in events for meeting in event.meetings]
    put_blocks((session for meeting in meetings for session in meeting.sessions), found)


def _resumed(work: Work, change: Several) -> Announcement | None:
    event = change.event
    try:
        check(work, change)
        return carried_out(work, change, trainers=False)
    except Refusal as refusal:
        values = {"title": event.title_pl, "why": work.texts.sentence(refusal)}
        raise Refusal(OF_EVENT, field=f"e{event.id}", values=values) from None


def _open() -> Select[Suspended]:
    suspended = or_(Event.status == EventStatus.suspended, SupportLine.suspended_on.is_not(None))
    return (
        select(Suspended)
        .outerjoin(Suspended.event)
        .outerjoin(Suspended.line)
        .where(Suspended.resumed_at.is_(None), suspended)
    )
