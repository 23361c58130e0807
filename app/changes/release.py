"""Letting a change happen: each room does its part, people are told, free places are filled."""

from typing import assert_never

from app.attendance.guards import has_confirmed_hours
from app.changes.assigned import staff_turns
from app.changes.difference import EventDifference
from app.changes.guards import guard
from app.changes.letters import Announcement
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
from app.changes.snapshot import snapshot
from app.changes.telling import tell
from app.events.details import detail
from app.events.models import Publication
from app.events.operations import assignments, blocks, meetings, publishing, series, suspending
from app.events.operations.editing import edit
from app.events.operations.editions import freeze_unit
from app.events.staffed import staffed_at
from app.events.window import is_over
from app.registrations.operations.filling import change_limits, fill_under_lock
from app.work import Work

_LIMITS = ("capacity", "per_institution_limit")


def release(work: Work, change: Change, *, notify: bool = False) -> int:
    """Make a change in the caller's transaction and tell people of it; return how many are told.

    Whom anything of what they were told concerns gets a letter with the new calendar entries. Nobody is
    told of a draft, of a past event, or of what nobody was told before (`changes.told`). If the cut-off may
    have moved, or the event has a date again, free places go to the next in line. Refuses what `guard`, the
    events' own rules and the limits of places forbid; raises Outdated if somebody else has edited the event
    meanwhile.
    """
    guard(work, change)
    announcement = carried_out(work, change)
    told = tell(work, [announcement]) if announcement and notify else 0
    if change.frees_seats:
        work.session.flush()
        fill_under_lock(work, change.event)
    return told


def carried_out(work: Work, change: Change, *, trainers: bool = True) -> Announcement | None:
    """Make a change under its locks; return what people must be told, or None if it concerns nobody.

    The `trainers` need not be read by who leaves them as they are.
    """
    event = change.event
    if event.publication == Publication.draft or isinstance(change, DeleteDraft | TakeEventBack):
        _carry_out(work, change)
        return None
    was_over, before = is_over(work, event), snapshot(work, event, trainers=trainers)
    staffs = isinstance(change, NameStaff | TakeStaffOff)
    named = staffed_at(work, event) if staffs else []
    _carry_out(work, change)
    difference = EventDifference(before, snapshot(work, event, trainers=trainers))
    turns = staff_turns(work, event, named) if staffs else ()
    if not (difference.may_concern or turns) or (was_over and is_over(work, event)):
        return None
    return Announcement(event, difference, change.reason, turns)


def _carry_out(work: Work, change: Change) -> None:
    match change:
        case AddMeeting():
            _added(work, change)
        case RemoveMeeting(meeting=meeting):
            meetings.remove_meeting(work, meeting)
        case ChangeMeeting(meeting=meeting, plan=plan, rule_day=rule_day):
            meetings.change_meeting(work, meeting, plan)
            meeting.series_day = rule_day or meeting.series_day
        case PlanDay(session=session, blocks=wanted):
            blocks.plan_day(work, session, wanted)
        case Several(changes=changes):
            for each in changes:
                _carry_out(work, each)
        case ReplaceMeeting(meeting=meeting, plan=plan, reason=reason):
            meetings.replace_meeting(work, meeting, plan, reason)
        case CancelMeeting(meeting=meeting, reason=reason):
            meetings.cancel_meeting(work, meeting, reason)
        case RestoreMeeting(meeting=meeting):
            meetings.restore_meeting(work, meeting)
        case CancelEvent(event=event, reason=reason):
            publishing.cancel(work, event, reason)
        case RestoreEvent(event=event):
            publishing.restore(work, event)
        case SuspendEvent(event=event, until=until, reason=reason):
            suspending.suspend(work, event, until, reason)
        case ResumeEvent(event=event):
            suspending.resume(work, event)
        case EditEvent():
            _edited(work, change)
        case NameStaff(account=account, role=role, scope=scope):
            assignments.assign(work, account, role, scope)
        case TakeStaffOff(account=account, role=role, scope=scope):
            assignments.unassign(work, account, role, scope)
        case TakeEventBack(event=event):
            publishing.take_back(work, event)
        case DeleteDraft(event=event):
            publishing.delete_draft(work, event)
        case _:
            assert_never(change)


def _added(work: Work, change: AddMeeting) -> None:
    """Add the meeting at its place in a series, or as the one that was planned for a month."""
    added = meetings.add_meeting(work, change.event, change.plan, change.replaces)
    if change.place is not None:
        series.put_into(work, added, change.place)
    if change.planned is not None:
        series.make_exact(work, change.planned, added)


def _edited(work: Work, change: EditEvent) -> None:
    """Set the details; the limits by the one verb that counts the places."""
    values, event = change.values, change.event
    details = {name: value for name, value in values.items() if name not in _LIMITS}
    edit(work, event, details, change.seen_version)
    if "module" in values and has_confirmed_hours(work, event):
        freeze_unit(work, event)
    if values.keys() & set(_LIMITS):
        capacity, per_institution = (values.get(name, detail(event, name)) for name in _LIMITS)
        change_limits(work, event, capacity, per_institution)
