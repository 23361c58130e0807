"""Loading records from a file: all or nothing, and nothing at all where nothing differs."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select

from app.events import facts
from app.events.models import (
    CancelledMonth,
    Download,
    Event,
    Meeting,
    Project,
    Publication,
    PublishedChange,
)
from app.events.operations.assignments import assign, unassign
from app.events.operations.meetings import apply_plan, cancel_meeting, was_public
from app.events.plans import SECRETS, MeetingPlan, plan_of
from app.events.queries import trainers_of, whole_event
from app.events.record_reading import EventRecord, MeetingRecord, Reading, read
from app.events.records import PERSONAL, difference, dump_event
from app.events.summary import derive, touch
from app.history.operations import record
from app.people.models import Account, Role, email_key
from app.people.queries import staff_by_email
from app.work import Work


@dataclass(slots=True)
class Loaded:
    """How many events a file added, changed, left as they were, and published."""

    added: int = 0
    changed: int = 0
    unchanged: int = 0
    published: int = 0
    problems: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Known:
    """What the database has of what the file names."""

    events: dict[str, Event]
    projects: dict[str, Project]
    accounts: dict[str, Account]
    trainers: dict[int, list[str]]


def load(work: Work, data: Any, *, publish: bool = False) -> Loaded:
    """Bring projects and events to what a file's data say, in the caller's transaction.

    `id` decides sameness. A record equal to what is there changes nothing: no version, no history.
    A meeting that a file no longer has is deleted from a draft and cancelled in a published event.
    With `publish`, drafts of the file are published. If the returned `problems` are not empty,
    nothing was changed.
    """
    reading = read(data)
    loaded = Loaded(problems=reading.problems)
    known = _known(work, reading)
    _refuse_unknown(work, reading, known, loaded.problems)
    if loaded.problems:
        return loaded
    _load_projects(work, reading, known)
    for each in reading.events:
        event = known.events.get(each.id)
        if event is None:
            event = _add(work, each, known)
            loaded.added += 1
        elif _change(work, event, each, known):
            loaded.changed += 1
        else:
            loaded.unchanged += 1
        if publish and event.publication == Publication.draft:
            _publish(work, event)
            loaded.published += 1
    work.session.flush()
    return loaded


def _known(work: Work, reading: Reading) -> _Known:
    ids = [each.id for each in reading.events]
    names = {each.project for each in reading.events if each.project} | {p.name for p in reading.projects}
    keys = {email_key(email) for each in reading.events for email in each.trainers}
    session = work.session
    events: dict[str, Event] = {}
    for start in range(0, len(ids), 500):
        query = whole_event().where(Event.record_id.in_(ids[start : start + 500]))
        events |= {event.record_id: event for event in session.scalars(query).unique()}
    projects = session.scalars(select(Project).where(Project.name.in_(names)))
    accounts = session.scalars(select(Account).where(Account.email_key.in_(keys)))
    return _Known(
        events,
        {project.name: project for project in projects},
        {account.email_key: account for account in accounts},
        trainers_of(work, [event.id for event in events.values()]),
    )


def _refuse_unknown(work: Work, reading: Reading, known: _Known, problems: list[str]) -> None:
    slugs = [each.slug for each in reading.events]
    rows = work.session.execute(select(Event.slug, Event.record_id).where(Event.slug.in_(slugs)))
    taken = {slug: record_id for slug, record_id in rows}  # noqa: C416 (rows are typed, dict() loses that)
    for each in reading.events:
        if taken.get(each.slug, each.id) != each.id:
            problems.append(f"{each.place}.slug: another event has the address {each.slug}")
        problems.extend(
            f"{each.place}.trainers[{number}]: nobody of the staff has the e-mail {email}"
            for number, email in enumerate(each.trainers)
            if email_key(email) not in known.accounts
        )


def _load_projects(work: Work, reading: Reading, known: _Known) -> None:
    for each in reading.projects:
        project = _project(work, each.name, known)
        differs = {name for name, value in each.columns.items() if getattr(project, name) != value}
        for name in differs:
            setattr(project, name, each.columns[name])
        if differs:
            work.session.flush()
            record(work, facts.PROJECT_SAVED, "project", project.id, values={"name": project.name})


def _project(work: Work, name: str, known: _Known) -> Project:
    if name not in known.projects:
        known.projects[name] = Project(name=name, created_at=work.now)
        work.session.add(known.projects[name])
    return known.projects[name]


def _add(work: Work, each: EventRecord, known: _Known) -> Event:
    event = Event(
        record_id=each.id, slug=each.slug, publication=Publication.draft, version=1,
        created_at=work.now, changed_at=work.now, project=None,
        meetings=[], downloads=[], changes=[], cancelled_months=[],
    )  # fmt: skip
    work.session.add(event)
    _apply(work, event, each, known)
    derive(event)
    work.session.flush()
    _assign(work, event, each, known)
    record(work, facts.LOADED, "event", event.id, event_id=event.id, values={"version": event.version})
    return event


def _change(work: Work, event: Event, each: EventRecord, known: _Known) -> bool:
    before = dump_event(event, known.trainers.get(event.id, ()))
    _apply(work, event, each, known)
    _assign(work, event, each, known)
    work.session.flush()
    after = dump_event(event, trainers_of(work, [event.id]).get(event.id, ()) if each.trainers else ())
    if before == after:
        return False
    touch(work, event)
    told = difference(before, after)
    record(
        work,
        facts.RELOADED,
        "event",
        event.id,
        event_id=event.id,
        values={"version": event.version, "changed": {k: v for k, v in told.items() if k not in PERSONAL}},
        personal={"changed": {k: v for k, v in told.items() if k in PERSONAL}}
        if set(told) & set(PERSONAL)
        else None,
    )
    return True


def _apply(work: Work, event: Event, each: EventRecord, known: _Known) -> None:
    event.slug = each.slug
    for name, value in each.columns.items():
        if getattr(event, name) != value:
            setattr(event, name, value)
    event.project = _project(work, each.project, known) if each.project else None
    _apply_meetings(work, event, each.meetings)
    _apply_downloads(work, event, each.downloads)
    _apply_rows(event.changes, PublishedChange, each.changes)
    _apply_rows(event.cancelled_months, CancelledMonth, each.cancelled_months)


def _apply_meetings(work: Work, event: Event, wanted: Sequence[MeetingRecord]) -> None:
    pairs = _matched(list(event.meetings), wanted)
    kept = set(pairs.values())
    for meeting in [m for m in event.meetings if m not in kept and m.cancelled_at is None]:
        if was_public(event):
            cancel_meeting(work, meeting, "")
        else:
            event.meetings.remove(meeting)
    for number, each in enumerate(wanted):
        meeting = pairs.get(number) or Meeting(position=number, sessions=[])
        if number not in pairs:
            event.meetings.append(meeting)
        if meeting.position != number:
            meeting.position = number
        if meeting.cancelled_at is None:
            secrets: dict[str, Any] = {name: getattr(meeting, name) for name in SECRETS}
            apply_plan(work, event, meeting, _with(each.plan, secrets))
        if each.cancelled and meeting.cancelled_at is None:
            work.session.flush()
            cancel_meeting(work, meeting, each.cancelled_reason or "")
    for extra, meeting in enumerate(
        m for m in event.meetings if m not in kept and m.cancelled_at is not None
    ):
        meeting.position = max(meeting.position, len(wanted) + extra)


def _with(plan: MeetingPlan, secrets: dict[str, Any]) -> MeetingPlan:
    """Return the plan with the access data that stay, since no file carries them."""
    return MeetingPlan(**{name: getattr(plan, name) for name in plan.__slots__} | secrets)


def _matched(meetings: list[Meeting], wanted: Sequence[MeetingRecord]) -> dict[int, Meeting]:
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


def _apply_downloads(work: Work, event: Event, titles: Sequence[str]) -> None:
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


def _apply_rows(rows: list[Any], kind: Any, wanted: Sequence[dict[str, Any]]) -> None:
    have = [
        {name: getattr(row, name) for name in columns} for row, columns in zip(rows, wanted, strict=False)
    ]
    if len(rows) == len(wanted) and have == list(wanted):
        return
    rows[:] = [kind(position=number, **columns) for number, columns in enumerate(wanted)]


def _assign(work: Work, event: Event, each: EventRecord, known: _Known) -> None:
    wanted = {email_key(email): known.accounts[email_key(email)] for email in each.trainers}
    have = {email_key(email) for email in known.trainers.get(event.id, ())}
    for key, account in wanted.items():
        if key not in have:
            assign(work, account, Role.trainer, event)
    for email in have - set(wanted):
        former = staff_by_email(work, email)
        if former is not None:
            unassign(work, former, Role.trainer, event)


def _publish(work: Work, event: Event) -> None:
    event.publication, event.published_at = Publication.published, work.now
    touch(work, event)
    record(work, facts.PUBLISHED, "event", event.id, event_id=event.id, values={"version": event.version})
