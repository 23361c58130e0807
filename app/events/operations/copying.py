"""Copying an event: everything but its dates, registrations and publication."""

from dataclasses import dataclass, replace
from datetime import date, timedelta

from app.errors import Refusal
from app.events import facts
from app.events.details import detail
from app.events.models import Download, Event, EventStatus, Meeting
from app.events.operations.assignments import assign_alike
from app.events.operations.blocks import carry_blocks
from app.events.operations.drafts import new_draft
from app.events.operations.editing import must_organise
from app.events.operations.meetings import Blocks, apply_plan
from app.events.plans import MeetingPlan, alive_in_order, plan_of
from app.events.summary import derive
from app.history.operations import record
from app.work import Work

COPIED = (
    "kind_pl", "description_pl", "description_en", "agenda_pl", "form_of_support", "mode",
    "organiser", "co_organisers", "provider", "audience", "groups", "catering", "place_city",
    "place_county", "municipality", "accessibility_pl", "contact_name", "contact_phone", "contact_email",
    "registration_mode", "selection_rule", "required_documents", "capacity", "capacity_note",
    "per_institution_limit", "asks_access_needs", "withdrawal_cutoff_hours", "hours_value", "hours_unit",
    "hours_note", "unit_minutes", "required_minutes", "marks_blocks",
)  # fmt: skip
"""The columns that a copy takes along."""


@dataclass(frozen=True, slots=True)
class CopyPlan:
    """What is new in a copy: its titles, the first day, and the deadline for registration."""

    title_pl: str
    first_day: date | None = None
    registration_deadline: date | None = None
    title_en: str | None = None


def copy(work: Work, source: Event, plan: CopyPlan) -> Event:
    """Make a draft like `source` with new dates; meetings keep distances, hours, blocks, places and trainers.

    Cancelled meetings and the access data of online meetings are not taken along. Refuses to copy
    meetings without a first day, and an event of a project that the actor does not organise.
    """
    must_organise(work, source.project)
    meetings = [meeting for meeting in source.meetings if meeting.cancelled_at is None and meeting.sessions]
    if meetings and plan.first_day is None:
        raise Refusal("Give the new date.", field="start_local")
    new = {
        "title_pl": plan.title_pl,
        "title_en": plan.title_en,
        "registration_deadline": plan.registration_deadline,
    }
    copied = {name: detail(source, name) for name in COPIED}
    parts = {
        "project": source.project,
        "module": source.module,
        "parallel_groups": [group.name for group in source.parallel_groups],
    }
    event = new_draft(work, {**copied, **new, **parts, "status": EventStatus.planned})
    twins: list[tuple[Event | Meeting, Event | Meeting]] = [(source, event)]
    if plan.first_day is not None:
        twins += _copy_meetings(work, event, meetings, plan.first_day)
    event.downloads = [
        Download(
            position=each.position,
            title=each.title,
            file_id=each.file_id,
            file_name=each.file_name,
            since=each.since,
            for_confirmed=each.for_confirmed,
        )
        for each in source.downloads
    ]
    derive(event)
    work.session.flush()
    values = {"title": source.title_pl, "version": event.version}
    record(work, facts.COPIED, "event", event.id, event_id=event.id, values=values)
    assign_alike(work, twins)
    work.session.flush()
    return event


def _blocks_of(work: Work, original: Meeting, moved: MeetingPlan) -> Blocks:
    """Return the blocks of each day as on the day of which it is the copy; refuses a day they don't fit."""
    days = zip(plan_of(original).days, moved.days, strict=True)
    by_day = {session.day: session for session in alive_in_order(original)}
    return {
        place: carry_blocks(work, by_day[day], new, moved.starts_at, moved.ends_at)
        for place, (day, new) in enumerate(days)
    }


def _copy_meetings(
    work: Work, event: Event, meetings: list[Meeting], first_day: date
) -> list[tuple[Event | Meeting, Event | Meeting]]:
    """Add a copy of each meeting, moved by as many days; return originals and copies in pairs."""
    plans = sorted(((plan_of(each), each) for each in meetings), key=lambda pair: pair[0].first_day)
    if not plans:
        return []
    shift = first_day - plans[0][0].first_day
    twins: list[tuple[Event | Meeting, Event | Meeting]] = []
    for position, (plan, original) in enumerate(plans):
        meeting = Meeting(position=position, sessions=[])
        event.meetings.append(meeting)
        moved = replace(
            plan,
            first_day=plan.first_day + shift,
            last_day=plan.last_day + shift,
            without=frozenset(day + timedelta(days=shift.days) for day in plan.without),
        )
        apply_plan(work, event, meeting, moved, _blocks_of(work, original, moved))
        twins.append((original, meeting))
    return twins
