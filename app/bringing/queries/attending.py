"""What registers make of the people of a list: marks for who stands on them already."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy import and_, select

from app.attendance.mark_values import Value, parsed
from app.attendance.models import Mark, RegisterRow
from app.attendance.queries.expected import mark_of_day, owed, row_of_both
from app.attendance.queries.locked import standings_of
from app.attendance.register_rules import RegisterStanding, check_open
from app.bringing.entries import Entry
from app.bringing.models import BroughtList, Outcome
from app.bringing.pairs import TWICE, Planned
from app.columns import folded
from app.errors import N_, Refusal
from app.events.models import Event, Session
from app.events.timing import credit_minutes, sessions_of
from app.people.models import email_key, name_key
from app.registrations.models import Registration
from app.typed import number_in
from app.work import Work

NOBODY = N_("Nobody at this event has this name or address: bring them in as registrations first.")
SEVERAL = N_("Several people at this event have this name: add a column with the e-mail address.")
NOT_EXPECTED = N_("This person is not expected at any session that the row marks.")
NO_MARKS = N_("There is no mark in this row.")
MARKS = "marked"
"""The state of who gets a mark."""


@dataclass(slots=True)
class Roll:
    """Who stands where: people by what a list may call them, who is expected, and what is marked so far.

    `standings` tell of each session how its register stands.
    """

    sessions: Mapping[int, Session]
    standings: Mapping[int, RegisterStanding]
    expected: set[tuple[int, int]]
    marks: Mapping[tuple[int, int], str]
    by_both: dict[tuple[str, str], list[int]] = field(default_factory=dict)
    by_name: dict[str, list[int]] = field(default_factory=dict)
    by_address: dict[str, list[int]] = field(default_factory=dict)
    institutions: dict[int, str] = field(default_factory=dict)

    def ids_of(self, entry: Entry) -> list[int]:
        """Return whose registrations a row may mean: by address and name, by name, else by address."""
        name = name_key(entry.first_name, entry.last_name)
        address = email_key(entry.email) if entry.email else ""
        found = self.by_both.get((address, name)) or self.by_name.get(name, [])
        if len(found) > 1 and entry.institution:
            sent = folded(entry.institution)
            found = [id for id in found if self.institutions.get(id) == sent] or found
        return found or (self.by_address.get(address, []) if address else [])


def open_sessions(event: Event) -> list[Session]:
    """Return the sessions for which a list may bring marks, in order of time; cancelled ones are none."""
    return [each for each in sessions_of(event) if each.cancelled_at is None]


def plan_attendance(work: Work, brought: BroughtList, entries: Sequence[Entry]) -> list[Planned]:
    """Return whose marks the rows bring, and what they were before. Constant statements for any number."""
    event = brought.event
    assert event is not None  # noqa: S101 - a list of marks is for an event
    register = _roll(work, event)
    found, taken = list[Planned](), dict[int, int]()
    for entry in entries:
        planned = Planned(entry, Outcome.known)
        found.append(planned)
        try:
            if entry.problem is not None:
                raise entry.problem
            planned.registration_id = _one(register.ids_of(entry))
            if planned.registration_id in taken:
                raise Refusal(TWICE, values={"row": taken[planned.registration_id]})
            planned.marks = _marks(register, brought, planned.registration_id, entry)
            planned.state, taken[planned.registration_id] = MARKS, entry.number
        except Refusal as refusal:
            planned.refuse(refusal)
    return found


def _one(ids: Sequence[int]) -> int:
    if len(ids) != 1:
        raise Refusal(SEVERAL if ids else NOBODY)
    return ids[0]


def _marks(register: Roll, brought: BroughtList, registration_id: int, entry: Entry) -> dict[str, list[str]]:
    """Return the marks before and after by session. Refuses closed registers, and who is expected nowhere."""
    chosen = str(brought.session_id) if brought.session_id else ""
    # A list without a column of marks says that everybody on it was there.
    given = entry.marks or ({"": "present"} if "presence" not in brought.columns else {})
    wanted = {session or chosen: mark for session, mark in given.items() if mark}
    marks: dict[str, list[str]] = {}
    for number, text in wanted.items():
        session = register.sessions.get(number_in(number) or 0)
        if session is None:
            continue
        check_open(session, is_locked=register.standings[session.id] == RegisterStanding.locked)
        mark = parsed(text, credit_minutes(session))
        spot = (registration_id, session.id)
        if mark is not None and (spot in register.expected or spot in register.marks):
            marks[str(session.id)] = [register.marks.get(spot, ""), mark.written]
    if not marks:
        raise Refusal(NOT_EXPECTED if wanted else NO_MARKS)
    return marks


def _roll(work: Work, event: Event) -> Roll:
    sessions = {each.id: each for each in open_sessions(event)}
    expected = {(id, session) for id, session in work.session.execute(owed().where(Session.id.in_(sessions)))}
    of_marks = (
        select(
            Registration.id, Session.id, Mark.presence, Mark.minutes, Mark.late_minutes, Mark.early_minutes
        )
        .select_from(Registration)
        .join(Session, Session.id.in_(sessions))
        .join(RegisterRow, row_of_both())
        .join(Mark, mark_of_day())
        .where(and_(Registration.event_id == event.id))
    )
    marks = {
        (id, session): Value(presence, minutes, late, early).written
        for id, session, presence, minutes, late, early in work.session.execute(of_marks)
    }
    register = Roll(sessions, standings_of(work, sessions.values()), expected, marks)
    known = {id for id, _ in (*expected, *marks)}
    columns = (
        Registration.id, Registration.first_name, Registration.last_name, Registration.email,
        Registration.institution_name,
    )  # fmt: skip
    people = select(*columns).where(Registration.event_id == event.id).order_by(Registration.id)
    _add(register, (row for row in work.session.execute(people) if row[0] in known))
    return register


def _add(register: Roll, people: Iterable[Sequence[object]]) -> None:
    for id, first, last, email, institution in people:
        assert isinstance(id, int)  # noqa: S101 - a number of a row
        name, address = name_key(str(first), str(last)), email_key(str(email))
        register.by_both.setdefault((address, name), []).append(id)
        register.by_name.setdefault(name, []).append(id)
        if address:
            register.by_address.setdefault(address, []).append(id)
        register.institutions[id] = folded(str(institution or ""))
