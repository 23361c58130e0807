"""Before a change: the locks under which nothing else happens, and what the rooms have against it."""

from collections.abc import Sequence
from typing import assert_never

from app.attendance.guards import check_blocks, check_no_confirmed, check_plan, check_unit, check_unmarked
from app.attendance.operations.locking import lock_sessions
from app.changes.plan import (
    AddMeeting,
    CancelEvent,
    CancelMeeting,
    Change,
    ChangeMeeting,
    DeleteDraft,
    EditEvent,
    NameStaff,
    PlanDay,
    RemoveMeeting,
    ReplaceMeeting,
    RestoreEvent,
    RestoreMeeting,
    ResumeEvent,
    Several,
    SuspendEvent,
    TakeEventBack,
    TakeStaffOff,
)
from app.events.models import Session
from app.events.operations.editions import dropped_groups
from app.events.operations.locking import lock_event
from app.groups.guards import check_stays_closed
from app.recruitments.guards import check_stays_in_project
from app.registrations.guards import check_groups, check_may_be_deleted, check_may_be_taken_back
from app.work import Work


def guard(work: Work, change: Change) -> None:
    """Lock the event, then the meeting's sessions; refuse a change that attendance or registrations forbid.

    A confirmed session keeps its day, hours and minutes, and stays with its meeting; what was marked is
    not removed; an event with registrations stays published. Who confirms takes the same locks in the
    same order, so that no confirmation slips in. The events' own rules are asked by the change itself.
    """
    lock_event(work, change.event)
    lock_registers(work, [change])
    check(work, change)


def lock_registers(work: Work, changes: Sequence[Change]) -> None:
    """Lock the sessions that changes of locked events touch, with one statement."""
    ids = [session.id for each in changes for session in _sessions(each)]
    if ids:
        lock_sessions(work, ids)


def check(work: Work, change: Change) -> None:
    """Refuse what `guard` does, under the locks that it takes."""
    match change:
        case Several(changes=changes):
            for each in changes:
                check(work, each)
        case ChangeMeeting(meeting=meeting, plan=plan):
            check_plan(work, meeting, plan)
        case PlanDay(session=session, blocks=blocks):
            check_blocks(work, session, {block.starts_at for block in blocks})
        case CancelMeeting(meeting=meeting) | ReplaceMeeting(meeting=meeting):
            check_no_confirmed(work, meeting)
        case RemoveMeeting(meeting=meeting):
            check_unmarked(work, meeting)
        case TakeEventBack(event=event):
            check_may_be_taken_back(work, event)
        case DeleteDraft(event=event):
            check_may_be_deleted(work, event)
        case EditEvent(event=event, values=values):
            check_unit(work, event, values)
            check_stays_closed(work, event, values)
            check_stays_in_project(work, event, values)
            if "parallel_groups" in values:
                check_groups(work, dropped_groups(event, values["parallel_groups"] or ()))
        case NameStaff() | TakeStaffOff():
            pass  # who may give a role is asked where it is given
        case AddMeeting() | RestoreMeeting():
            pass  # nothing rests on a new or a cancelled meeting
        case CancelEvent() | RestoreEvent() | SuspendEvent() | ResumeEvent():
            pass  # minutes that were earned stay, whatever becomes of the event
        case _:
            assert_never(change)


def _sessions(change: Change) -> list[Session]:
    """Return the sessions that are locked before anything of the change is looked at."""
    match change:
        case Several(changes=changes):
            return [session for each in changes for session in _sessions(each)]
        case ChangeMeeting() | CancelMeeting() | ReplaceMeeting() | RemoveMeeting():
            return list(change.meeting.sessions)
        case PlanDay(session=session):
            return [session]
        case _:
            return []
