"""Letting a change happen: each room does its part, people are told, free places are filled."""

from collections.abc import Mapping
from typing import Any, assert_never

from app.attendance.guards import has_confirmed_hours
from app.changes.guards import guard
from app.changes.letters import Announcement, tell
from app.changes.plan import (
    AddMeeting,
    CancelEvent,
    CancelMeeting,
    Change,
    ChangeMeeting,
    DeleteDraft,
    EditEvent,
    PlanDay,
    RemoveMeeting,
    TakeEventBack,
)
from app.events.details import detail
from app.events.models import Event, Meeting, Publication
from app.events.operations import blocks, meetings, publishing
from app.events.operations.editing import edit
from app.events.operations.editions import freeze_unit
from app.events.when import MeetingLine, meeting_line, place_line
from app.events.window import is_past
from app.registrations.operations.filling import change_limits, fill_under_lock
from app.texts import LANGUAGES
from app.work import Work

_LIMITS = ("capacity", "per_institution_limit")


def release(work: Work, change: Change, *, notify: bool = False) -> int:
    """Make a change in the caller's transaction and tell people of it; return how many are told.

    People who have or wait for a place get a letter with the new calendar entries. Nobody is told of a
    draft, of a past event, or of a meeting whose days, hours and place stay the same. If the cut-off may
    have moved, free places go to the next in line. Refuses what `guard`, the events' own rules and the
    limits of places forbid; raises Outdated if somebody else has edited the event meanwhile.
    """
    guard(work, change)
    announcement = carried_out(work, change)
    told = tell(work, announcement) if announcement and notify else 0
    if change.frees_seats:
        work.session.flush()
        fill_under_lock(work, change.event)
    return told


def carried_out(work: Work, change: Change) -> Announcement | None:
    """Make a change under its locks; return what people must be told, or None if it concerns nobody."""
    match change:
        case AddMeeting(event=event, plan=plan):
            meetings.add_meeting(work, event, plan)
        case RemoveMeeting(meeting=meeting):
            meetings.remove_meeting(work, meeting)
        case ChangeMeeting():
            return _changed(work, change)
        case PlanDay(session=session, blocks=wanted):
            blocks.plan_day(work, session, wanted)
        case CancelMeeting(meeting=meeting, reason=reason):
            upcoming, lines = _concerns_anybody(work, change.event), _lines(work, meeting)
            meetings.cancel_meeting(work, meeting, reason)
            if upcoming:
                words = {name: {"meeting": line, "reason": reason} for name, line in lines.items()}
                return Announcement("meeting_cancelled", change.event, words, meeting.parallel_group_id)
        case CancelEvent(event=event, reason=reason):
            upcoming = _concerns_anybody(work, event)
            publishing.cancel(work, event, reason)
            if upcoming:
                return Announcement("event_cancelled", event, _in_each_language(reason=reason))
        case EditEvent(event=event):
            _edited(work, change)
        case TakeEventBack(event=event):
            publishing.take_back(work, event)
        case DeleteDraft(event=event):
            publishing.delete_draft(work, event)
        case _:
            assert_never(change)
    return None


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


def _changed(work: Work, change: ChangeMeeting) -> Announcement | None:
    before, group_id = _lines(work, change.meeting), change.meeting.parallel_group_id
    meetings.change_meeting(work, change.meeting, change.plan)
    after = _lines(work, change.meeting)
    if before == after or not _concerns_anybody(work, change.event):
        return None
    words = {
        name: {"before": before[name], "after": after[name], "reason": change.reason} for name in LANGUAGES
    }
    # What became another group's meeting concerns both.
    one = group_id if group_id == change.meeting.parallel_group_id else None
    return Announcement("meeting_changed", change.event, words, one)


def _concerns_anybody(work: Work, event: Event) -> bool:
    """Nobody is told about a draft, or about what is past."""
    return event.publication == Publication.published and not is_past(work, event)


def _lines(work: Work, meeting: Meeting) -> dict[str, MeetingLine]:
    """Return days, hours and place of a meeting in each language."""
    place = place_line(meeting) or place_line(meeting.event)
    cancelled = meeting.cancelled_at is not None
    return {
        language: MeetingLine(
            meeting.label or "", meeting_line(work.texts.into(language), meeting), place, cancelled
        )
        for language in LANGUAGES
    }


def _in_each_language(**words: Any) -> Mapping[str, Mapping[str, Any]]:
    return dict.fromkeys(LANGUAGES, words)
