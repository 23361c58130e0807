"""The parts of an event that a file brings: its meetings, documents and published changes."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from app.changes.guards import guard
from app.changes.plan import CancelMeeting, ChangeMeeting, RemoveMeeting
from app.errors import Refusal
from app.events.models import Download, Event, Meeting
from app.events.operations.meetings import apply_plan, cancel_meeting, was_public
from app.events.plans import MeetingPlan, alive_in_order, plan_of
from app.events.plans import matched as matched_sessions
from app.records.operations.blocks import Named, check_days
from app.records.reading import EventRecord, MeetingRecord
from app.work import Work


def meeting_problems(work: Work, event: Event, each: EventRecord, named: Named) -> Iterator[str]:
    """Yield a line for everything that must not become of the meetings, but would by the record.

    A confirmed session keeps its day, hours and minutes; no meeting is lost at which somebody is marked.
    """
    pairs = matched(list(event.meetings), each.meetings)
    lost = [m for m in event.meetings if m not in pairs.values() and m.cancelled_at is None]
    wanted: list[tuple[str, Meeting, MeetingPlan | None]] = [("sessions", m, None) for m in lost]
    for number, meeting in pairs.items():
        entry = each.meetings[number]
        if meeting.cancelled_at is not None:
            continue
        if entry.cancelled:
            wanted.append((f"sessions[{number}].cancelled", meeting, None))
        else:
            told = with_breaks(entry.plan, meeting)
            if told != plan_of(meeting):
                wanted.append((f"sessions[{number}].start_local", meeting, told))
            try:
                check_days(work, meeting, entry, named.blocks(each, entry))
            except Refusal as refusal:
                yield f"{each.place}.sessions[{number}].blocks: {in_english(work, refusal)}"
    for key, meeting, plan in wanted:
        try:
            _keep(work, meeting, plan)
        except Refusal as refusal:
            yield f"{each.place}.{key}: {in_english(work, refusal)}"


def _keep(work: Work, meeting: Meeting, plan: MeetingPlan | None) -> None:
    """Refuse another plan of the meeting, or that it goes, where attendance speaks against it."""
    if plan is not None:
        guard(work, ChangeMeeting(meeting, plan))
        return
    guard(work, CancelMeeting(meeting, ""))
    if not was_public(meeting.event):
        guard(work, RemoveMeeting(meeting))


def in_english(work: Work, refusal: Refusal) -> str:
    """Return a refusal's sentence for the one who runs the command."""
    return work.texts.into("en").sentence(refusal)


def with_breaks(plan: MeetingPlan, meeting: Meeting) -> MeetingPlan:
    """Return a plan that says nothing of breaks with those that staff said, where hours stay the same."""
    if plan.break_minutes:
        return plan
    hours = (plan.starts_at, plan.ends_at)
    sessions = matched_sessions(alive_in_order(meeting), plan.days)
    kept = [
        sessions[n].break_minutes
        if n in sessions and (sessions[n].starts_at, sessions[n].ends_at) == hours
        else None
        for n in range(len(plan.days))
    ]
    return replace(plan, break_minutes=tuple(kept)) if any(each is not None for each in kept) else plan


def apply_meetings(work: Work, event: Event, each: EventRecord, named: Named) -> None:
    """Bring the meetings to what the entries say; one without an entry is removed or cancelled."""
    wanted = each.meetings
    pairs = matched(list(event.meetings), wanted)
    kept = set(pairs.values())
    for meeting in [m for m in event.meetings if m not in kept and m.cancelled_at is None]:
        if was_public(event):
            cancel_meeting(work, meeting, "")
        else:
            event.meetings.remove(meeting)
    for number, entry in enumerate(wanted):
        meeting = pairs.get(number) or Meeting(position=number, sessions=[])
        if number not in pairs:
            event.meetings.append(meeting)
        if meeting.position != number:
            meeting.position = number
        if meeting.cancelled_at is None:
            apply_plan(work, event, meeting, with_breaks(entry.plan, meeting), named.blocks(each, entry))
        if entry.cancelled and meeting.cancelled_at is None:
            work.session.flush()
            cancel_meeting(work, meeting, entry.cancelled_reason or "")
    for extra, meeting in enumerate(
        m for m in event.meetings if m not in kept and m.cancelled_at is not None
    ):
        meeting.position = max(meeting.position, len(wanted) + extra)


def matched(meetings: list[Meeting], wanted: Sequence[MeetingRecord]) -> dict[int, Meeting]:
    """Pair the file's entries with meetings: by day and label, then by label, by day, and in order."""
    pairs: dict[int, Meeting] = {}
    plans = {id(meeting): plan_of(meeting) for meeting in meetings}

    def pair(same: Any) -> None:
        for number, each in enumerate(wanted):
            if number in pairs:
                continue
            rest = (m for m in meetings if m not in pairs.values())
            found = next((m for m in rest if same(plans[id(m)], each.plan, m, each)), None)
            if found is not None:
                pairs[number] = found

    def alike(meeting: Meeting, each: MeetingRecord) -> bool:
        return (meeting.cancelled_at is not None) <= each.cancelled

    pair(lambda p, q, m, e: p.first_day == q.first_day and p.label == q.label and alike(m, e))
    pair(lambda p, q, m, e: p.label == q.label and p.label is not None and alike(m, e))
    pair(lambda p, q, m, e: p.first_day == q.first_day and alike(m, e))
    pair(lambda p, q, m, e: alike(m, e))
    return pairs


def apply_downloads(work: Work, event: Event, titles: Sequence[str]) -> None:
    """Bring the documents to these titles in this order; a document that stays keeps its file."""
    if [download.title for download in event.downloads] == list(titles):
        return
    kept: dict[str, list[Download]] = {}
    for download in event.downloads:
        kept.setdefault(download.title, []).append(download)
    event.downloads[:] = [
        kept[title].pop(0) if kept.get(title) else Download(title=title, position=number)
        for number, title in enumerate(titles)
    ]
    for number, download in enumerate(event.downloads):
        download.position = number


def apply_rows(rows: list[Any], kind: Any, wanted: Sequence[dict[str, Any]]) -> None:
    """Replace an event's rows of one kind, unless they are so already."""
    have = [
        {name: getattr(row, name) for name in columns} for row, columns in zip(rows, wanted, strict=False)
    ]
    if len(rows) == len(wanted) and have == list(wanted):
        return
    rows[:] = [kind(position=number, **columns) for number, columns in enumerate(wanted)]
