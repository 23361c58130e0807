"""Copying an event: everything but its dates, registrations and publication."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, time, timedelta

from sqlalchemy import or_, select

from app.errors import N_, Refusal
from app.events import facts
from app.events.details import detail
from app.events.models import Download, Event, EventLetters, EventStatus, Meeting, Mode
from app.events.operations.assignments import assign_alike
from app.events.operations.blocks import carry_blocks
from app.events.operations.drafts import new_draft
from app.events.operations.editing import must_organise
from app.events.operations.meetings import Blocks, apply_plan
from app.events.operations.own_places import copy_own_places
from app.events.plans import MeetingPlan, alive_in_order, check, plan_of
from app.events.summary import derive
from app.events.timing import sessions_of
from app.history.operations import record
from app.work import Work

COPIED = (
    "kind_pl", "description_pl", "description_en", "agenda_pl", "form_of_support", "mode",
    "organiser", "co_organisers", "provider", "audience", "groups", "catering", "place_city",
    "place_county", "municipality", "accessibility_pl", "contact_name", "contact_phone", "contact_email",
    "who_applies", "who_decides", "completed_by", "local_intake", "repeats", "participation",
    "selection_rule", "required_documents", "capacity", "capacity_note",
    "per_institution_limit", "reserves_per_institution", "asks_access_needs", "takes_photos",
    "fields",
    "withdrawal_cutoff_hours", "offer_hours",
    "hours_value", "hours_unit", "hours_note", "unit_minutes", "required_minutes", "marks_blocks",
)  # fmt: skip
"""The columns that a copy takes along."""
LETTERS_COPIED = tuple(column.name for column in EventLetters.__table__.columns if column.name != "event_id")
"""The columns of the event's own part in letters, all of which a copy takes along."""

LEAVES_THE_DAY = N_("With this hour a meeting would leave its day.")


@dataclass(frozen=True, slots=True)
class CopyPlace:
    """Where a copy takes place, as far as its meetings are on site."""

    county: str | None = None
    city: str | None = None
    venue: str | None = None


@dataclass(frozen=True, slots=True)
class CopyPlan:
    """What is new in a copy: its titles, the first day, and the deadline for registration.

    With a `place` the copy is elsewhere; with `starts_at` its first day begins then, and all other hours move
    along on the clock.
    """

    title_pl: str
    first_day: date | None = None
    registration_deadline: date | None = None
    title_en: str | None = None
    place: CopyPlace | None = None
    starts_at: time | None = None


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
        "places_open_on": moved_day(source, source.rules.places_open_on, plan.first_day),
    }
    copied = {name: detail(source, name) for name in COPIED}
    if plan.place is not None:
        copied |= {"place_county": plan.place.county, "place_city": plan.place.city, "municipality": None}
    parts = {
        "project": source.project,
        "module": source.module,
        "parallel_groups": [group.name for group in source.parallel_groups],
    }
    event = new_draft(work, {**copied, **new, **parts, "status": EventStatus.planned})
    twins: list[tuple[Event | Meeting, Event | Meeting]] = [(source, event)]
    if plan.first_day is not None:
        twins += _copy_meetings(work, event, meetings, plan, plan.first_day)
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
    copy_own_places(source, event)
    if source.letters is not None:
        event.letters = EventLetters(**{name: getattr(source.letters, name) for name in LETTERS_COPIED})
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
    work: Work, event: Event, meetings: list[Meeting], plan: CopyPlan, first_day: date
) -> list[tuple[Event | Meeting, Event | Meeting]]:
    """Add a copy of each meeting, moved by as many days; return originals and copies in pairs."""
    plans = sorted(((plan_of(each), each) for each in meetings), key=lambda pair: pair[0].first_day)
    if not plans:
        return []
    shift = first_day - plans[0][0].first_day
    later = _minutes_later(plans[0][0].starts_at, plan.starts_at)
    twins: list[tuple[Event | Meeting, Event | Meeting]] = []
    for position, (known, original) in enumerate(plans):
        meeting = Meeting(position=position, sessions=[])
        event.meetings.append(meeting)
        moved = replace(
            known,
            first_day=known.first_day + shift,
            last_day=known.last_day + shift,
            without=frozenset(day + timedelta(days=shift.days) for day in known.without),
            starts_at=plan.starts_at if known.starts_at is None else _later(known.starts_at, later),
            ends_at=_later(known.ends_at, later),
        )
        if plan.place is not None and (known.mode or event.mode) != Mode.online:
            county, city, venue = plan.place.county, plan.place.city, plan.place.venue
            moved = replace(moved, municipality=None, county=county, city=city, venue=venue)
        if plan.starts_at is not None:
            check(moved)
        apply_plan(work, event, meeting, moved, _blocks_of(work, original, moved))
        twins.append((original, meeting))
    return twins


def _minutes_later(before: time | None, after: time | None) -> int:
    """Return by how much the clock of a copy is ahead of the original's."""
    if before is None or after is None:
        return 0
    return (after.hour - before.hour) * 60 + after.minute - before.minute


def _later(hour: time | None, minutes: int) -> time | None:
    """Return an hour moved on the clock; refuses to leave the day."""
    if hour is None:
        return None
    moved = hour.hour * 60 + hour.minute + minutes
    if not 0 <= moved < 24 * 60:
        raise Refusal(LEAVES_THE_DAY, field="start_hour")
    return time(moved // 60, moved % 60)


def moved_deadline(source: Event, first_day: date | None) -> date | None:
    """Return the deadline of a copy on another first day: as many days before it as at the original."""
    return moved_day(source, source.rules.registration_deadline, first_day)


def moved_day(source: Event, day: date | None, first_day: date | None) -> date | None:
    """Return a day of a copy on another first day: as many days before or after it as at the original."""
    first = next(iter(sessions_of(source)), None)
    if day is None or first is None or first_day is None:
        return None
    return first_day - (first.day - day)


def existing(work: Work, plans: Sequence[CopyPlan], city: str | None) -> set[int]:
    """Return the places, from 0, of the plans of which such an event is there already, or an earlier plan.

    The same title, town and first day; `city` is that of plans without a place of their own. One statement.
    """
    titles, days = {each.title_pl for each in plans}, {each.first_day for each in plans if each.first_day}
    query = select(Event.title_pl, Event.place_city, Event.starts_on)
    query = query.where(Event.title_pl.in_(titles), or_(Event.starts_on.in_(days), Event.starts_on.is_(None)))
    there = {(title, town, day) for title, town, day in work.session.execute(query)}
    found: set[int] = set()
    for number, plan in enumerate(plans):
        key = (plan.title_pl, plan.place.city if plan.place else city, plan.first_day)
        if key in there:
            found.add(number)
        there.add(key)
    return found
