"""The grid of an event: people down, sessions across, in a constant number of statements."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Executable, Select, and_, exists, or_, select
from sqlalchemy.orm import contains_eager, joinedload

from app.attendance.mark_values import Value
from app.attendance.models import ADDED, Decision, Mark, Presence, RegisterRow, RegisterVersion, RowRole
from app.attendance.queries.absence import not_enrolled_at
from app.attendance.queries.expected import mark_of_day, on_register, row_of_both
from app.attendance.queries.locked import standings_of
from app.attendance.queries.registers import confirmations
from app.attendance.queries.rows import MARK_COLUMNS, decided, value_of
from app.attendance.queries.sessions import tallies
from app.attendance.register_rules import RegisterStanding
from app.attendance.tally import Tally
from app.events.models import Event, Meeting, Session
from app.events.timing import session_start
from app.people.models import Person
from app.registrations.enrolment import has_belonged
from app.registrations.models import Registration
from app.work import Work

SESSIONS_PER_PART = 10
PEOPLE_PER_PAGE = 100


@dataclass(frozen=True, slots=True)
class Column:
    """One session of the grid; `confirmation` is the one in force, which closes the column."""

    session: Session
    confirmation: RegisterVersion | None
    tally: Tally
    standing: RegisterStanding = RegisterStanding.open


@dataclass(frozen=True, slots=True)
class Cell:
    """One person at one session; an open one can be marked, who was `not_enrolled` misses nothing."""

    column: Column
    name: str
    value: Value | None
    is_open: bool
    not_enrolled: bool = False

    @property
    def state(self) -> str:
        """The state that the cell's colour shows."""
        if self.value is None:
            return ""
        return "minutes" if self.value.presence == Presence.partial else self.value.presence.value

    @property
    def shown(self) -> str:
        """A part of the time in few letters: the minutes there, or those missed."""
        if self.value is None or self.value.minutes is not None:
            return str(self.value.minutes) if self.value else ""
        return f"−{(self.value.late or 0) + (self.value.early or 0)}"


@dataclass(frozen=True, slots=True)
class Line:
    """One person of the grid."""

    registration: Registration
    cells: list[Cell]


@dataclass(frozen=True, slots=True)
class Place:
    """Where somebody from elsewhere was added: session, role, and the mark or decision."""

    session: Session
    role: RowRole
    value: Value | None
    registration_id: int | None


@dataclass(frozen=True, slots=True)
class Other:
    """Somebody who was added to some of the grid's registers, and the role at each session.

    `who` is the registration under which the person came first, of whatever event, or the person.
    """

    person_id: int
    who: Registration | Person
    places: list[Place]

    @property
    def name(self) -> str:
        """The name by which lists are sorted."""
        return f"{self.who.last_name} {self.who.first_name}"

    @property
    def institution(self) -> str | None:
        """The institution for which the person is here, if that is known."""
        return self.who.shown_institution if isinstance(self.who, Registration) else None


def people_of(event: Event) -> Select[Registration]:
    """Select who is on any register of the event, by name: seated, or until a change of edition, or
    marked or decided about before."""
    known = or_(
        RegisterRow.is_expected.is_(True),
        exists().where(Mark.row_id == RegisterRow.id),
        exists().where(Decision.row_id == RegisterRow.id),
    )
    return (
        select(Registration)
        .options(joinedload(Registration.institution))
        .where(
            Registration.event_id == event.id,
            or_(
                has_belonged(),
                exists().where(RegisterRow.registration_id == Registration.id, known),
            ),
        )
        .order_by(Registration.name_sort, Registration.id)
    )


def columns_of(work: Work, sessions: Sequence[Session]) -> list[Column]:
    """Return columns for some sessions of one event."""
    found = confirmations(work, [session.id for session in sessions])
    counted, stands = tallies(work, sessions), standings_of(work, sessions)
    return [
        Column(session, found.get(session.id), counted[session.id], stands[session.id])
        for session in sessions
    ]


def sessions_in_order(work: Work, event: Event) -> list[Session]:
    """Return the event's sessions that are not cancelled in order of time, in one statement."""
    query = (
        select(Session)
        .join(Session.meeting)
        .options(contains_eager(Session.meeting))
        .where(Meeting.event_id == event.id, Session.cancelled_at.is_(None))
    )
    return sorted(work.session.scalars(query), key=lambda each: (session_start(each), each.id))


def part_to_open(work: Work, sessions: Sequence[Session]) -> int:
    """Return the number of the part (of ten sessions) in which the first open session lies, from 1."""
    closed = confirmations(work, [session.id for session in sessions])
    first = next((place for place, each in enumerate(sessions) if each.id not in closed), 0)
    return first // SESSIONS_PER_PART + 1


def lines_of(work: Work, columns: Sequence[Column], people: Sequence[Registration]) -> list[Line]:
    """Return the grid's lines: marks in open columns, decisions in confirmed ones."""
    ids = [person.id for person in people]
    open_ids = [each.session.id for each in columns if each.confirmation is None]
    versions = {each.confirmation.id: each.session.id for each in columns if each.confirmation}
    values = _marks(work, ids, open_ids) | _decisions(work, ids, versions)
    outside = not_enrolled_at(work, [each.session.id for each in columns], ids)
    return [Line(person, [_cell(each, person, values, outside) for each in columns]) for person in people]


_Values = dict[tuple[int, int], Value | None]
"""By registration and session, where somebody is on the register: the mark or decision, None for a blank."""


def _marks(work: Work, ids: Sequence[int], session_ids: Sequence[int]) -> _Values:
    query: Executable = (
        select(
            Registration.id, Session.id, Mark.presence, Mark.minutes, Mark.late_minutes, Mark.early_minutes
        )
        .select_from(Registration)
        .join(Session, Session.id.in_(session_ids))
        .join(Meeting, Meeting.id == Session.meeting_id)
        .outerjoin(RegisterRow, row_of_both())
        .outerjoin(Mark, mark_of_day())
        .where(Registration.id.in_(ids), on_register())
    )
    rows = work.session.execute(query) if ids and session_ids else ()
    return {(id, session_id): value_of(*mark) for id, session_id, *mark in rows}


def _decisions(work: Work, ids: Sequence[int], versions: Mapping[int, int]) -> _Values:
    query: Executable = (
        select(RegisterRow.registration_id, Decision.register_version_id, Decision.presence, Decision.minutes)
        .select_from(Decision)
        .join(RegisterRow, RegisterRow.id == Decision.row_id)
        .where(Decision.register_version_id.in_(versions), RegisterRow.registration_id.in_(ids))
    )
    rows = work.session.execute(query) if ids and versions else ()
    return {(id, versions[version_id]): decided(*what) for id, version_id, *what in rows}


def _cell(
    column: Column, person: Registration, values: _Values, outside: Collection[tuple[int, int]]
) -> Cell:
    place = person.id, column.session.id
    is_open = column.confirmation is None and place in values
    name = f"a-{person.id}-{column.session.id}"
    return Cell(column, name, values.get(place), is_open, place in outside and place not in values)


OTHERS = 100
"""How many people from elsewhere the grid shows; the files hold all of them."""


def others_of(work: Work, columns: Sequence[Column], most: int | None = None) -> list[Other]:
    """Return those on the registers of some sessions who were added there, by name: `most` people, or all."""
    sessions = {each.session.id: each.session for each in columns}
    versions = {each.session.id: each.confirmation.id for each in columns if each.confirmation}
    decision = and_(Decision.row_id == RegisterRow.id, Decision.register_version_id.in_(versions.values()))
    told = select(Decision.row_id).where(Decision.register_version_id.in_(versions.values()))
    added = (
        RegisterRow.session_id.in_(sessions),
        RegisterRow.role.in_(ADDED),
        or_(RegisterRow.is_expected.is_not(False), RegisterRow.id.in_(told)),
    )
    people = select(Person.id).where(Person.id.in_(select(RegisterRow.person_id).where(*added)))
    first = people.order_by(Person.name_sort, Person.id).limit(most)
    query: Executable = (
        select(RegisterRow, Registration, Person, Decision.presence, Decision.minutes, *MARK_COLUMNS)
        .select_from(RegisterRow)
        .join(Person, Person.id == RegisterRow.person_id)
        .outerjoin(Registration, Registration.id == RegisterRow.registration_id)
        .outerjoin(Mark, mark_of_day())
        .outerjoin(Decision, decision)
        .options(joinedload(Registration.institution))
        .where(*added, *([] if most is None else [Person.id.in_(first)]))
        .order_by(Person.name_sort, Person.id, RegisterRow.session_id)
    )
    found: dict[int, Other] = {}
    for row, registration, person, presence, minutes, *mark in (
        work.session.execute(query) if sessions else ()
    ):
        who = registration or person
        other = found.setdefault(person.id, Other(person.id, who, []))
        closed = row.session_id in versions
        value = (decided(presence, minutes) if presence else None) if closed else value_of(*mark)
        other.places.append(Place(sessions[row.session_id], row.role, value, row.registration_id))
    return list(found.values())
