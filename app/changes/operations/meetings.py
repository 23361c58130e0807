"""Changing, cancelling and removing meetings while nothing that was confirmed rests on them.

Each verb takes the event's lock and then those of the meeting's sessions before it looks, so that no
confirmation slips in between. Whoever confirms takes the same locks in the same order.
"""

from app.attendance.guards import check_no_confirmed, check_plan, check_unmarked
from app.attendance.operations.locking import lock_sessions
from app.changes.operations import notices
from app.changes.operations.notices import Notice
from app.events.models import Meeting
from app.events.operations.locking import lock_event
from app.events.operations.meetings import remove_meeting as remove_unmarked
from app.events.plans import MeetingPlan
from app.work import Work


def change_meeting(work: Work, meeting: Meeting, plan: MeetingPlan, *, notify: bool, reason: str = "") -> int:
    """Change a meeting and tell people; return how many are told.

    Refuses another day, hour or credit of a confirmed session, and what
    `changes.operations.notices.change_meeting_and_notify` refuses.
    """
    lock_meeting(work, meeting)
    check_plan(work, meeting, plan)
    return notices.change_meeting_and_notify(work, meeting, plan, notify=notify, reason=reason)


def preview_change(work: Work, meeting: Meeting, plan: MeetingPlan, reason: str = "") -> Notice:
    """Return who would be told of a change, and how; changes nothing. Refuses what the change would."""
    lock_meeting(work, meeting)
    check_plan(work, meeting, plan)
    return notices.preview_meeting_change(work, meeting, plan, reason)


def cancel_meeting(work: Work, meeting: Meeting, reason: str, *, notify: bool) -> int:
    """Cancel a meeting and tell people; return how many are told. Refuses one with a confirmed session."""
    lock_meeting(work, meeting)
    check_no_confirmed(work, meeting)
    return notices.cancel_meeting_and_notify(work, meeting, reason, notify=notify)


def preview_cancellation(work: Work, meeting: Meeting, reason: str) -> Notice:
    """Return who would be told that a meeting is cancelled, and how. Refuses what cancelling would."""
    lock_meeting(work, meeting)
    check_no_confirmed(work, meeting)
    return notices.preview_meeting_cancellation(work, meeting, reason)


def remove_meeting(work: Work, meeting: Meeting) -> None:
    """Delete a meeting of a draft. Refuses one at which somebody was marked, and one that is published."""
    lock_meeting(work, meeting)
    check_unmarked(work, meeting)
    remove_unmarked(work, meeting)


def lock_meeting(work: Work, meeting: Meeting) -> None:
    """Take the lock of the meeting's event, then those of its sessions."""
    lock_event(work, meeting.event)
    lock_sessions(work, [session.id for session in meeting.sessions])
