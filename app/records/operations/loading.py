"""Loading records from a file: all or nothing, and nothing at all where nothing differs."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select

from app.accounts.models import Account, Role
from app.accounts.queries import staff_by_email
from app.attendance.guards import check_unit, has_confirmed_hours
from app.changes.assigned import tell_assigned
from app.errors import Refusal
from app.events import facts
from app.events.details import set_detail
from app.events.dumping import PERSONAL, dump_event, without_trainers
from app.events.models import CancelledMonth, Event, Publication, PublishedChange
from app.events.operations.assignments import assign, unassign
from app.events.operations.drafts import blank_draft
from app.events.operations.editions import dropped_groups, freeze_unit, set_groups
from app.events.operations.locking import lock_joint, locking
from app.events.operations.publishing import publish as publish_event
from app.events.queries import trainers_of, whole_event
from app.events.sequences import entry_contents, raise_sequences
from app.events.staffed import staffed_at
from app.events.summary import derive, touch
from app.history.differences import difference
from app.history.operations import record
from app.people.models import email_key
from app.people.operations import institution_for
from app.programmes.models import Module
from app.projects.models import Project
from app.questions.operations.loading import load_form
from app.records.operations.blocks import (
    Named,
    assign_trainers,
    block_problems,
    modules_named,
    trainers_named,
)
from app.records.operations.eligibility import load_eligibility
from app.records.operations.parts import (
    apply_downloads,
    apply_meetings,
    apply_rows,
    in_english,
    meeting_problems,
)
from app.records.operations.projects import load_project
from app.records.operations.recruitments import load_recruitments
from app.records.reading import EventRecord, Reading, read
from app.registrations.guards import check_groups
from app.registrations.operations import change_limits, fill_free_seats
from app.registrations.operations.places import NOT_KNOWN, replace_own_places
from app.sqlite import must_write
from app.surveys.operations.competences import describe_competence
from app.surveys.operations.loading import load_sheet
from app.work import Work

LIMITS = ("capacity", "per_institution_limit")
"""The columns of a known event that are set only where its places are counted."""


@dataclass(slots=True)
class Loaded:
    """How many events a file added, changed, left as they were, and published.

    `told` people get a letter since their task at a published event began, changed or ended.
    """

    added: int = 0
    changed: int = 0
    unchanged: int = 0
    published: int = 0
    told: int = 0
    problems: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Known:
    """What the database has of what the file names."""

    events: dict[str, Event]
    projects: dict[str, Project]
    accounts: dict[str, Account]
    trainers: dict[int, list[str]]
    modules: dict[str, Module]

    @property
    def named(self) -> Named:
        """What blocks may name."""
        return Named(self.modules, self.accounts)


def load(work: Work, data: Any, *, publish: bool = False) -> Loaded:
    """Bring projects and events to what a file's data say, in the caller's transaction.

    `id` decides sameness. A record equal to what is there changes nothing: no version, no history.
    A meeting that a file no longer has is deleted from a draft and cancelled in a published event.
    With `publish`, drafts of the file are published, whatever they lack.

    A confirmed session keeps its day, hours and minutes, a place that is taken is not taken away, and
    places that become free go to those who wait: what the file says against that is a problem. If the
    returned `problems` are not empty, nothing was changed.
    """
    with work.session.begin_nested() as attempt:
        loaded = _loaded(work, data, publish)
        if loaded.problems:
            attempt.rollback()
    return Loaded(problems=loaded.problems) if loaded.problems else loaded


def _loaded(work: Work, data: Any, publish: bool) -> Loaded:
    reading = read(data)
    loaded = Loaded(problems=reading.problems)
    known = _known(work, reading)
    _refuse_unknown(work, reading, known, loaded.problems)
    for each in reading.events:
        loaded.problems.extend(block_problems(each, known.named))
    for each in [] if loaded.problems else reading.events:
        if each.id in known.events:
            loaded.problems.extend(_event_problems(work, known.events[each.id], each, known))
    if loaded.problems:
        return loaded
    loaded.problems.extend(_load_projects(work, reading, known))
    for each in reading.events:
        event = known.events.get(each.id)
        if event is None:
            event = _add(work, each, known)
            loaded.added += 1
            _load_further(work, event, each, loaded.problems)
        else:
            try:
                staff = staffed_at(work, event) if _may_restaff(event, each, known) else None
                changed = _change(work, event, each, known)
                loaded.told += tell_assigned(work, event, staff) if staff is not None else 0
            except Refusal as refusal:
                loaded.problems.append(f"{each.place}.{refusal.field}: {in_english(work, refusal)}")
                continue
            changed |= _load_further(work, event, each, loaded.problems)
            loaded.changed += changed
            loaded.unchanged += not changed
        if publish and event.publication == Publication.draft:
            publish_event(work, event, with_gaps=True)
            loaded.published += 1
    work.session.flush()
    if not loaded.problems:
        loaded.problems.extend(load_recruitments(work, reading.recruitments))
    return loaded


def _load_further(work: Work, event: Event, each: EventRecord, problems: list[str]) -> bool:
    """Load who may apply and what the form asks, where the file tells it; tell whether either differed."""
    version, is_changed = event.version, False
    if each.eligibility is not None:
        problems.extend(load_eligibility(work, event, f"{each.place}.eligibility", each.eligibility))
    if each.questions is not None:
        try:
            is_changed = load_form(work, event, each.questions)
        except Refusal as refusal:
            problems.append(f"{each.place}.questions: {in_english(work, refusal)}")
    if each.competence is not None:
        words = each.competence.scope, each.competence.standard
        is_changed |= describe_competence(work, event, *words, None)
    for sheet in each.sheets:
        try:
            is_changed |= load_sheet(work, event, sheet.kind, sheet.pass_percent, sheet.questions)
        except Refusal as refusal:
            problems.append(f"{each.place}.sheets.{sheet.kind.value}: {in_english(work, refusal)}")
    return is_changed or event.version != version


def _known(work: Work, reading: Reading) -> _Known:
    """Read what is there, under the locks of its events."""
    must_write(work.session)
    ids = [each.id for each in reading.events]
    names = {each.project for each in reading.events if each.project} | {p.name for p in reading.projects}
    keys = {email_key(email) for each in reading.events for email in each.trainers}
    keys |= trainers_named(reading.events)
    session = work.session
    events: dict[str, Event] = {}
    for start in range(0, len(ids), 500):
        lock_joint(work, Event.record_id.in_(ids[start : start + 500]))
        query = locking(whole_event()).where(Event.record_id.in_(ids[start : start + 500])).order_by(Event.id)
        events |= {event.record_id: event for event in session.scalars(query).unique()}
    projects = session.scalars(select(Project).where(Project.name.in_(names)))
    accounts = session.scalars(select(Account).where(Account.email_key.in_(keys)))
    return _Known(
        events,
        {project.name: project for project in projects},
        {account.email_key: account for account in accounts},
        trainers_of(work, [event.id for event in events.values()]),
        modules_named(work, reading.events),
    )


def _event_problems(work: Work, event: Event, each: EventRecord, known: _Known) -> Iterator[str]:
    """Yield a line for all that hours, people or attendance of a known event speak against."""
    values = {"module": known.modules.get(each.module or ""), "unit_minutes": each.columns["unit_minutes"]}
    paths = {"unit_minutes": "hours_total.unit_minutes"}
    try:
        check_unit(work, event, values)
        check_groups(work, dropped_groups(event, each.groups))
    except Refusal as refusal:
        field = refusal.field or ""
        yield f"{each.place}.{paths.get(field, field)}: {in_english(work, refusal)}"
    yield from meeting_problems(work, event, each, known.named)


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


def _load_projects(work: Work, reading: Reading, known: _Known) -> list[str]:
    problems: list[str] = []
    for each in reading.projects:
        problems.extend(load_project(work, _project(work, each.name, known), each))
    return problems


def _project(work: Work, name: str, known: _Known) -> Project:
    if name not in known.projects:
        known.projects[name] = Project(name=name, created_at=work.now)
        work.session.add(known.projects[name])
    return known.projects[name]


def _add(work: Work, each: EventRecord, known: _Known) -> Event:
    event = blank_draft(work, each.id, each.slug)
    event.rules.capacity, event.rules.per_institution_limit = (each.columns[name] for name in LIMITS)
    work.session.add(event)
    _apply(work, event, each, known)
    derive(event)
    work.session.flush()
    _apply_places(work, event, each)
    _assign(work, event, each, known)
    assign_trainers(work, event)
    record(work, facts.LOADED, "event", event.id, event_id=event.id, values={"version": event.version})
    return event


def _change(work: Work, event: Event, each: EventRecord, known: _Known) -> bool:
    version = event.version
    before = dump_event(event, known.trainers.get(event.id, ()), planned=True)
    words, module = entry_contents(event), event.module
    _apply(work, event, each, known)
    _apply_places(work, event, each)
    if event.module is not module and has_confirmed_hours(work, event):
        freeze_unit(work, event)
    _assign(work, event, each, known)
    work.session.flush()
    assign_trainers(work, event)
    trainers = trainers_of(work, [event.id]).get(event.id, ()) if each.trainers else ()
    told = difference(before, dump_event(event, trainers, planned=True))
    if told:
        raise_sequences(work, event, words)
        touch(work, event)
        work.session.flush()
        _record_change(work, event, told)
    capacity, per_institution = (each.columns[name] for name in LIMITS)
    if told or (event.rules.capacity, event.rules.per_institution_limit) != (capacity, per_institution):
        change_limits(work, event, capacity, per_institution)
        fill_free_seats(work, event)
    return event.version != version


def _record_change(work: Work, event: Event, told: dict[str, Any]) -> None:
    told = {key: [without_trainers(each) for each in pair] for key, pair in told.items()}
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


def _apply(work: Work, event: Event, each: EventRecord, known: _Known) -> None:
    event.slug = each.slug
    for name, value in each.columns.items():
        if name not in LIMITS:
            set_detail(event, name, value)
    event.project = _project(work, each.project, known) if each.project else None
    event.module = known.modules.get(each.module or "")
    dropped = dropped_groups(event, each.groups)
    for meeting in event.meetings:
        if meeting.parallel_group in dropped:
            meeting.parallel_group = None
    set_groups(event, each.groups)
    apply_meetings(work, event, each, known.named)
    apply_downloads(work, event, each.downloads)
    apply_rows(event.changes, PublishedChange, each.changes)
    apply_rows(event.cancelled_months, CancelledMonth, each.cancelled_months)


def _apply_places(work: Work, event: Event, each: EventRecord) -> None:
    """Give institutions the numbers of places that the file has; one that is not known yet is made."""
    wanted: dict[int, int] = {}
    for name, places in each.institution_places.items():
        institution = institution_for(work, name)
        if institution is None:
            raise Refusal(NOT_KNOWN, field="institution_places")
        wanted[institution.id] = places
    replace_own_places(work, event, wanted)


def _may_restaff(event: Event, each: EventRecord, known: _Known) -> bool:
    """Tell whether the file may give or take a task at a published event."""
    have = {email_key(email) for email in known.trainers.get(event.id, ())}
    wanted = {email_key(email) for email in each.trainers}
    return event.publication == Publication.published and (wanted != have or bool(trainers_named([each])))


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
