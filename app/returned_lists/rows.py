"""The rows of a printed page in their order, and who on today's registers they are."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy import select

from app.attendance.mark_keys import MarkKey
from app.attendance.queries.rows import Row, marked_rows
from app.events.models import Session
from app.people.models import Person
from app.registrations.models import Registration
from app.returned_lists.models import ReadSign
from app.signing_lists.printing import PrintedPage
from app.work import Work


@dataclass(frozen=True, slots=True)
class SignCell:
    """One place to sign: at which session, whose mark it is, and what was read there (None: nothing yet)."""

    session_id: int
    of: MarkKey
    is_signed: bool | None


@dataclass(frozen=True, slots=True)
class PrintedRow:
    """One row of a page: its line from 1, the number on paper, who stands there, and their places by session.

    A place is missing where the person is not on that session's register now.
    """

    line: int
    number: int
    name: str
    institution: str
    cells: Mapping[int, SignCell] = field(default_factory=dict)


def printed_rows(work: Work, printed: PrintedPage, sessions: Sequence[Session]) -> list[PrintedRow]:
    """Return the rows of a page as printed, with the places of some of its sessions.

    Who became another registration or person since is followed. Some statements for each session.
    """
    people = _people(work, printed)
    read = signs_of(work, printed)
    standing = {each.id: _by_who(marked_rows(work, each)) for each in sessions}
    found = []
    for line, (registration_id, person_id) in enumerate(printed.rows, 1):
        registration, person = people.of(registration_id, person_id)
        who = registration or person
        cells = {}
        for session_id, of_session in standing.items():
            row = of_session.get((True, registration.id)) if registration else None
            row = row or (of_session.get((False, person.id)) if person else None)
            if row is not None:
                sign = read.get((line, session_id))
                cells[session_id] = SignCell(session_id, _key(row), sign.is_signed if sign else None)
        name = f"{who.last_name} {who.first_name}".strip() if who else "–"
        institution = (registration.shown_institution if registration else None) or ""
        found.append(PrintedRow(line, printed.rows_before + line, name, institution, cells))
    return found


def signs_of(work: Work, printed: PrintedPage) -> dict[tuple[int, int], ReadSign]:
    """Return what was read off a printed page, by line and session; one statement."""
    query = select(ReadSign).where(
        ReadSign.printing_id == printed.printing_id, ReadSign.printed_page == printed.page
    )
    found = work.session.scalars(query.execution_options(populate_existing=True))
    return {(each.line, each.session_id): each for each in found}


@dataclass(frozen=True, slots=True)
class _People:
    registrations: Mapping[int, Registration]
    persons: Mapping[int, Person]

    def of(self, registration_id: int | None, person_id: int) -> tuple[Registration | None, Person | None]:
        registration = self.registrations.get(registration_id or 0)
        if registration is not None and registration.merged_into_id is not None:
            registration = self.registrations.get(registration.merged_into_id, registration)
        person = self.persons.get(registration.person_id if registration else person_id)
        if person is not None and person.merged_into_id is not None:
            person = self.persons.get(person.merged_into_id, person)
        return registration, person


def _people(work: Work, printed: PrintedPage) -> _People:
    """Return everybody of a page, with who they were joined to; four statements at most."""
    ids = {registration_id for registration_id, _ in printed.rows if registration_id is not None}
    registrations = _registrations(work, ids)
    joined = {each.merged_into_id for each in registrations.values() if each.merged_into_id is not None}
    registrations |= _registrations(work, joined - registrations.keys())
    persons = _persons(work, {id for _, id in printed.rows} | {e.person_id for e in registrations.values()})
    merged = {each.merged_into_id for each in persons.values() if each.merged_into_id is not None}
    return _People(registrations, persons | _persons(work, merged - persons.keys()))


def _registrations(work: Work, ids: Collection[int]) -> dict[int, Registration]:
    query = select(Registration).where(Registration.id.in_(ids))
    return {each.id: each for each in work.session.scalars(query)} if ids else {}


def _persons(work: Work, ids: Collection[int]) -> dict[int, Person]:
    query = select(Person).where(Person.id.in_(ids))
    return {each.id: each for each in work.session.scalars(query)} if ids else {}


def _by_who(rows: Sequence[Row]) -> dict[tuple[bool, int], Row]:
    """Return the rows of a register by registration (True) and by person (False)."""
    found = {(False, row.person_id): row for row in rows}
    return found | {(True, row.registration.id): row for row in rows if row.registration is not None}


def _key(row: Row) -> MarkKey:
    return MarkKey(row.who.id) if row.is_here else MarkKey(row.id or 0, of_row=True)
