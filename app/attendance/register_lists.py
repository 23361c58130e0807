"""Registers as people take them along: of a session, of a project, of some days; a row for each person."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import ColumnElement, Executable, and_, func, or_, select
from sqlalchemy.orm import contains_eager

from app.attendance.lists import told_mark
from app.attendance.models import ADDED, Decision, Mark, RegisterRow, RegisterVersion, RowRole
from app.attendance.queries.absence import outside
from app.attendance.queries.expected import mark_of_day, on_register, row_of_both
from app.attendance.queries.leaders import leaders_at
from app.attendance.queries.registers import confirmations
from app.attendance.queries.rows import MARK_COLUMNS, value_of
from app.attendance.roles import LABELS as ROLES
from app.errors import N_, NC_
from app.events.models import Event, Meeting, Session
from app.events.titles import title
from app.events.units import CLOCK_HOUR, unit_of
from app.events.when import place_line
from app.ledger.models import Book, LedgerEntry, MonthLock, Source
from app.ledger.months import month_of
from app.papers.lists import Kind, ListedColumn, Listing, in_units_of
from app.papers.sheets import Cell
from app.people.models import Institution, Person
from app.projects.funding import numbered_name, strip_of
from app.projects.models import Project
from app.registrations.lists import event_facts, told_by
from app.registrations.models import Registration
from app.texts import Texts
from app.work import Work

_AT_ONCE = 25
"""Sessions that are read together: their people are in memory at one time."""
OPEN, CONFIRMED, LOCKED = "open", "confirmed", "locked"
NOT_ENROLLED = "not_enrolled"
"""What stands in the place of a mark where somebody of the event was not enrolled at the session."""
STATES = {
    OPEN: NC_("register", "open"),
    CONFIRMED: NC_("register", "confirmed"),
    LOCKED: NC_("register", "locked"),
}
Conditions = Sequence[ColumnElement[bool]]
"""What narrows `Session` joined to its `Meeting` and `Event`."""


def register_list(work: Work, session: Session) -> Listing:
    """Return the register of one session: its decisions if it is confirmed, else its marks.

    What is the same for all rows stands above them: day and hours, place, trainer, state and version.
    """
    texts, event = work.texts, session.meeting.event
    version = confirmations(work, [session.id]).get(session.id)
    trainers = ", ".join(leaders_at(work, [session])[session.id])
    when = ", ".join(filter(None, [texts.day(session.day), texts.hours(session.starts_at, session.ends_at)]))
    said = [
        (texts.gettext("Session"), ", ".join(filter(None, [when, session.meeting.label]))),
        (texts.gettext("Place"), place_line(session.meeting)),
        (texts.gettext("Trainer"), trainers),
        (texts.gettext("Register"), texts.gettext(STATES[CONFIRMED if version else OPEN])),
        (texts.gettext("Version of the register"), version.version if version else ""),
        (texts.gettext("Confirmed at"), version.at if version else ""),
    ]
    return Listing(
        key="register",
        title=texts.gettext("Attendance register"),
        stem=f"{event.slug}-{session.day.isoformat()}-register",
        columns=list(_columns(texts, usual=_OF_PERSON)),
        rows=lambda own: _rows(own, [Session.id == session.id]),
        facts=[*event_facts(work, event)[:2], *((name, value) for name, value in said if value)],
        strip=strip_of(work, event.project),
        foot=texts.gettext("Version %(number)s", number=version.version) if version else "",
    )


def registers_of_event(work: Work, event: Event, conditions: Conditions, days: str) -> Listing:
    """Return an event's attendance with a row for each person and session, as `registers_list` does."""
    whole = registers_list(work, conditions, event.project, days)
    return replace(
        whole,
        key="event_registers",
        stem=f"{event.slug}-registers",
        columns=list(_columns(work.texts, usual=_OF_SESSION[:2] + _OF_PERSON)),
        facts=[*event_facts(work, event), *whole.facts[1:]],
    )


def registers_list(work: Work, conditions: Conditions, project: Project | None, days: str) -> Listing:
    """Return the registers of all sessions that fit, in order of time; cancelled ones are left out.

    `days` says which period was asked for. A constant number of statements for each 25 sessions.
    """
    texts = work.texts
    facts: list[tuple[str, Cell]] = [
        (
            texts.gettext("Project"),
            numbered_name(texts, project) if project else texts.gettext("All projects"),
        )
    ]
    return Listing(
        key="registers",
        title=texts.gettext("Attendance registers"),
        stem=f"{project.name if project else 'zapisy'}-attendance",
        columns=list(_columns(texts, usual=_OF_SESSION + _OF_PERSON)),
        rows=lambda own: _rows(own, conditions),
        facts=[*facts, *([(texts.gettext("Period"), days)] if days else [])],
        strip=strip_of(work, project),
    )


def rows_counted(work: Work, conditions: Conditions) -> int:
    """Count the rows of these registers; four statements."""
    sessions = _ids(conditions)
    latest = select(func.max(RegisterVersion.id)).where(RegisterVersion.session_id.in_(sessions))
    latest = latest.group_by(RegisterVersion.session_id)
    decided = select(func.count()).select_from(Decision).join(Decision.register)
    decided = decided.join(Session, Session.id == RegisterVersion.session_id)
    decided = decided.where(RegisterVersion.id.in_(latest), Session.register_confirmed.is_(True))
    open_ones = [Session.id.in_(sessions), Session.register_confirmed.is_not(True)]
    marked = _of_event(func.count()).where(*open_ones)
    added = _of_added(func.count()).where(*open_ones)
    absent = outside(func.count()).where(Session.id.in_(sessions))
    return sum(work.session.scalar(query) or 0 for query in (decided, marked, added, absent))


_OF_SESSION = ("day", "starts_at", "event")
_OF_PERSON = (
    "last_name", "first_name", "institution", "role", "attendance", "minutes", "hours",
)  # fmt: skip


def _columns(texts: Texts, usual: Sequence[str]) -> Iterator[ListedColumn]:
    said: dict[str, tuple[str, Kind, Any]] = {
        "day": (N_("Day"), Kind.date, None),
        "starts_at": (N_("From"), Kind.time, None),
        "ends_at": (N_("To"), Kind.time, None),
        "session": (N_("Name of the session"), Kind.text, None),
        "project": (N_("Project"), Kind.text, None),
        "event": (N_("Event"), Kind.text, None),
        "place": (N_("Place"), Kind.text, None),
        "trainer": (N_("Trainer"), Kind.text, None),
        "last_name": (N_("Last name"), Kind.text, None),
        "first_name": (N_("First name"), Kind.text, None),
        "institution": (N_("Institution"), Kind.text, None),
        "role": (N_("Takes part as"), Kind.choice, told_by(texts, ROLES)),
        "attendance": (N_("Attendance"), Kind.choice, _told(texts)),
        "minutes": (N_("Minutes present"), Kind.minutes, None),
        "hours": (N_("Hours present"), Kind.units, None),
        "credited_minutes": (N_("Minutes received"), Kind.minutes, None),
        "credited_hours": (N_("Hours received"), Kind.units, None),
        "unit_minutes": (N_("Minutes of an hour"), Kind.number, None),
        "register": (N_("Register"), Kind.choice, told_by(texts, STATES)),
        "version": (N_("Version of the register"), Kind.number, None),
        "confirmed_at": (N_("Confirmed at"), Kind.moment, None),
        "confirmed_by": (N_("Confirmed by"), Kind.text, None),
    }
    for key, (label, kind, says) in said.items():
        yield ListedColumn(
            key=key, heading=texts.gettext(label), kind=kind, says=says, usual=key in usual, published=False
        )


def _told(texts: Texts) -> Callable[[str], Cell]:
    marked, word = told_mark(texts), texts.gettext("not enrolled then")
    return lambda cell: word if cell == NOT_ENROLLED else marked(cell)


def _rows(work: Work, conditions: Conditions) -> Iterator[Sequence[Cell]]:
    ids = work.session.scalars(_ids(conditions).order_by(Session.day, Session.starts_at, Session.id)).all()
    locked = {(each.project_id, each.month) for each in work.session.scalars(select(MonthLock))}
    for at in range(0, len(ids), _AT_ONCE):
        yield from _of_sessions(work, ids[at : at + _AT_ONCE], locked)


def _of_sessions(work: Work, ids: Sequence[int], locked: set[tuple[int, str]]) -> Iterator[Sequence[Cell]]:
    sessions = {each.id: each for each in work.session.scalars(_whole(ids))}
    in_force = confirmations(work, ids)
    people = _people(work, ids, {each.id: id for id, each in in_force.items()})
    trainers = leaders_at(work, list(sessions.values()))
    for id in ids:
        session, version = sessions[id], in_force.get(id)
        event = session.meeting.event
        unit = unit_of(event) or CLOCK_HOUR
        is_locked = event.project_id is not None and (event.project_id, month_of(session.day)) in locked
        before = (
            session.day, session.starts_at, session.ends_at, session.meeting.label,
            event.project.name if event.project else None, title(event, work.texts.language).text,
            place_line(session.meeting), ", ".join(trainers[id]),
        )  # fmt: skip
        behind: tuple[Cell, ...] = (unit, OPEN, None, None, None)
        if version is not None:
            state = LOCKED if is_locked else CONFIRMED
            behind = (unit, state, version.version, version.at, version.account.name)
        for last, first, institution, role, mark, minutes, credited in people[id]:
            yield (
                *before, last, first, institution, role, mark, minutes, in_units_of(minutes, unit),
                credited, in_units_of(credited, unit), *behind,
            )  # fmt: skip


_Person = tuple[str, str, str | None, str, Cell, int | None, int | None]
"""Names, institution, role, mark, minutes present and minutes received."""


def _people(work: Work, ids: Sequence[int], versions: Mapping[int, int]) -> dict[int, list[_Person]]:
    """Return the people of some sessions by name, with who was not enrolled then; four statements."""
    found: dict[int, list[tuple[Any, _Person]]] = defaultdict(list)
    rows = work.session.execute(_decided(versions)) if versions else ()
    for version_id, place, last, first, institution, role, presence, minutes, credited in rows:
        is_whole = presence != "partial"
        mark: Cell = presence.value if is_whole else minutes
        found[versions[version_id]].append(
            (place, (last, first, institution, role.value, mark, minutes, credited or 0))
        )
    open_ids = [id for id in ids if id not in set(versions.values())]
    for query in (_of_event, _of_added) if open_ids else ():
        asked: Executable = query(*_OPEN).where(Session.id.in_(open_ids))
        for id, place, last, first, institution, role, *mark_said in work.session.execute(asked):
            value = value_of(*mark_said)
            written: Cell = value.written if value else None
            if isinstance(written, str) and written.isdecimal():
                written = int(written)
            found[id].append(
                (place, (last, first, institution, (role or RowRole.participant).value, written, None, None))
            )
    for id, place, last, first, institution in work.session.execute(_absent(*_NAMED, ids=ids)):
        participant = RowRole.participant.value
        found[id].append((place, (last, first, institution, participant, NOT_ENROLLED, None, None)))
    return {id: [person for _, person in sorted(found[id], key=lambda each: each[0])] for id in ids}


_NAME_SORT = func.coalesce(Registration.name_sort, Person.name_sort)
_WHO = (
    _NAME_SORT,
    func.coalesce(Registration.last_name, Person.last_name),
    func.coalesce(Registration.first_name, Person.first_name),
    func.coalesce(Institution.name, Registration.institution_name),
    RegisterRow.role,
)
_OPEN = (Session.id, *_WHO, *MARK_COLUMNS)
_NAMED = (Session.id, *_WHO[:4])
_MATCHED = and_(Institution.id == Registration.institution_id, Institution.is_confirmed)
_CREDITED = (
    select(func.sum(LedgerEntry.minutes))
    .where(
        LedgerEntry.source_kind == Source.decision,
        LedgerEntry.source_id == Decision.id,
        LedgerEntry.book == Book.received,
    )
    .correlate(Decision)
    .scalar_subquery()
)


def _ids(conditions: Conditions) -> Any:
    query = select(Session.id).join(Session.meeting).join(Meeting.event)
    return query.where(Session.cancelled_at.is_(None), *conditions)


def _whole(ids: Sequence[int]) -> Any:
    whole = contains_eager(Session.meeting).contains_eager(Meeting.event)
    query = select(Session).join(Session.meeting).join(Meeting.event).outerjoin(Event.project)
    return query.options(whole.contains_eager(Event.project)).where(Session.id.in_(ids))


def _decided(versions: Mapping[int, int]) -> Executable:
    """Select what confirmations decided, each with what it earned."""
    return (
        select(Decision.register_version_id, *_WHO, Decision.presence, Decision.minutes, _CREDITED)
        .select_from(Decision)
        .join(RegisterRow, RegisterRow.id == Decision.row_id)
        .join(Person, Person.id == RegisterRow.person_id)
        .outerjoin(Registration, Registration.id == RegisterRow.registration_id)
        .outerjoin(Institution, _MATCHED)
        .where(Decision.register_version_id.in_(versions))
    )


def _absent(*columns: Any, ids: Any) -> Executable:
    """Select who of the event was not enrolled at sessions."""
    query = outside(*columns).join(Person, Person.id == Registration.person_id)
    return query.outerjoin(Institution, _MATCHED).where(Session.id.in_(ids))


def _of_event(*columns: Any) -> Any:
    """Select the registrations of the events that stand on open registers."""
    return (
        select(*columns)
        .select_from(Session)
        .join(Meeting, Meeting.id == Session.meeting_id)
        .join(Registration, Registration.event_id == Meeting.event_id)
        .join(Person, Person.id == Registration.person_id)
        .outerjoin(RegisterRow, row_of_both())
        .outerjoin(Mark, mark_of_day())
        .outerjoin(Institution, _MATCHED)
        .where(on_register())
    )


def _of_added(*columns: Any) -> Any:
    """Select those on open registers who are there from another event, or from nowhere."""
    return (
        select(*columns)
        .select_from(Session)
        .join(Meeting, Meeting.id == Session.meeting_id)
        .join(RegisterRow, RegisterRow.session_id == Session.id)
        .join(Person, Person.id == RegisterRow.person_id)
        .outerjoin(Registration, Registration.id == RegisterRow.registration_id)
        .outerjoin(Mark, mark_of_day())
        .outerjoin(Institution, _MATCHED)
        .where(
            RegisterRow.role.in_(ADDED),
            or_(RegisterRow.is_expected.is_not(False), Mark.id.is_not(None)),
            or_(Registration.id.is_(None), Registration.event_id != Meeting.event_id),
        )
    )
