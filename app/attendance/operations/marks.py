"""Setting, filling and clearing the working marks of an open register."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy import and_, delete, select

from app.attendance.facts import FILL_UNDONE, FILLED, MARKED
from app.attendance.mark_values import Value, parsed
from app.attendance.models import Mark
from app.attendance.operations.locking import lock_session, lock_sessions
from app.attendance.queries.registers import marked_rows
from app.attendance.register_rules import check_open
from app.errors import Closed, Missing, Refusal
from app.events.models import Session
from app.events.operations.locking import lock_event
from app.events.timing import credit_minutes
from app.history.facts import Fact
from app.history.models import HistoryFact
from app.history.operations import record
from app.registrations.models import Registration
from app.work import Work


@dataclass(slots=True)
class Marked:
    """What became of several marks of a session: how many changed, and which were refused, by registration
    id; or why the register takes none at all."""

    changed: int = 0
    refused: dict[int, Refusal] = field(default_factory=dict)
    closed: Closed | None = None


def set_marks(work: Work, session: Session, values: Mapping[int, str]) -> Marked:
    """Set marks by registration id: "", present, absent, excused, or the minutes of a partial presence.

    A refused one leaves the others be: who has no place and was never marked, and more minutes than
    the session earns. The same value again changes nothing.
    Refused as a whole when the register is confirmed or the session cancelled. Missing, before
    anything is set, when an id is of no registration for this event. Each change is a fact.
    """
    outcome = set_marks_at(work, {session: values})[session.id]
    if outcome.closed:
        raise outcome.closed
    return outcome


def set_marks_at(work: Work, values: Mapping[Session, Mapping[int, str]]) -> dict[int, Marked]:
    """Do what `set_marks` does at several sessions of one event, and return what came of it by session id.

    A register that takes no marks says so in `closed` and leaves the other sessions be. However many
    sessions and people: three statements read.
    """
    first = next(iter(values))
    lock_event(work, first.meeting.event)
    lock_sessions(work, [session.id for session in values])
    outcomes = {session.id: Marked(closed=_closed(session)) for session in values}
    alive = {session: asked for session, asked in values.items() if not outcomes[session.id].closed}
    people, marks = _people_and_marks(work, first.meeting.event_id, alive)
    for session, asked in alive.items():
        for id, text in asked.items():
            mark = marks.get((session.id, id))
            _set(work, session, people[id], mark, text, outcomes[session.id])
    work.session.flush()
    return outcomes


def fill_blanks(work: Work, session: Session, value: str = "present") -> HistoryFact | None:
    """Give everybody without a mark this one, and touch nobody else.

    Returns the fact by which it can be undone, or None when there was no blank. Refused as marks are.
    """
    lock_session(work, session)
    check_open(session)
    wanted = parsed(value, credit_minutes(session))
    blank = [row.registration.id for row in marked_rows(work, session) if row.value is None]
    if wanted is None or not blank:
        return None
    for id in blank:
        work.session.add(_mark(work, session, id, wanted))
    told = {"session_id": session.id, "day": session.day.isoformat(), "registrations": blank}
    fact = _record(work, FILLED, session, told | {"value": wanted.written})
    work.session.flush()
    return fact


def undo_fill(work: Work, session: Session, fact_id: int) -> int:
    """Take back what `fill_blanks` set, as far as nobody has changed it since; return how many marks.

    Missing for a fact that did not fill this session. Refused when the register is confirmed.
    """
    lock_session(work, session)
    check_open(session)
    fact = work.session.get(HistoryFact, fact_id)
    if fact is None or fact.kind != FILLED.kind or fact.subject_id != session.id:
        raise Missing
    mine = (
        Mark.session_id == session.id,
        Mark.registration_id.in_(fact.values["registrations"]),
        Mark.changed_at == fact.at,
    )
    ids = list(work.session.scalars(select(Mark.registration_id).where(*mine)))
    if ids:
        work.session.execute(delete(Mark).where(*mine))
        _record(work, FILL_UNDONE, session, {"day": session.day.isoformat(), "registrations": ids})
        work.session.flush()
    return len(ids)


def _closed(session: Session) -> Closed | None:
    try:
        check_open(session)
    except Closed as refusal:
        return refusal
    return None


def _people_and_marks(
    work: Work, event_id: int, values: Mapping[Session, Mapping[int, str]]
) -> tuple[dict[int, Registration], dict[tuple[int, int], Mark]]:
    """Return those who are to be marked, and the marks that they have, by session and registration."""
    ids = {id for asked in values.values() for id in asked}
    if not ids:
        return {}, {}
    here = and_(
        Mark.registration_id == Registration.id, Mark.session_id.in_([session.id for session in values])
    )
    query = (
        select(Registration, Mark)
        .outerjoin(Mark, here)
        .where(Registration.id.in_(ids), Registration.event_id == event_id)
        .execution_options(populate_existing=True)
    )
    rows: Sequence[tuple[Registration, Mark | None]] = work.session.execute(query).all()
    people = {person.id: person for person, _ in rows}
    if set(people) != ids:
        raise Missing
    return people, {(mark.session_id, person.id): mark for person, mark in rows if mark is not None}


def _set(
    work: Work, session: Session, person: Registration, mark: Mark | None, text: str, outcome: Marked
) -> None:
    before = Value(mark.presence, mark.minutes) if mark else None
    try:
        after = parsed(text, credit_minutes(session))
        if mark is None and not person.is_seated:
            raise Closed("This person has no place at this event any more.")
    except Refusal as refusal:
        outcome.refused[person.id] = refusal
        return
    if after == before:
        return
    outcome.changed += 1
    if mark is None and after is not None:
        work.session.add(_mark(work, session, person.id, after))
    elif mark is not None and after is None:
        work.session.delete(mark)
    elif mark is not None and after is not None:
        mark.presence, mark.minutes, mark.changed_at = after.presence, after.minutes, work.now
    changed = {"attendance": [before.written if before else "", after.written if after else ""]}
    record(
        work,
        MARKED,
        "registration",
        person.id,
        event_id=person.event_id,
        values={"session_id": session.id, "day": session.day.isoformat(), "changed": changed},
        personal={"name": person.name},
    )


def _record(work: Work, fact: Fact, session: Session, values: Mapping[str, object]) -> HistoryFact:
    return record(work, fact, "session", session.id, event_id=session.meeting.event_id, values=values)


def _mark(work: Work, session: Session, registration_id: int, value: Value) -> Mark:
    return Mark(
        session_id=session.id,
        registration_id=registration_id,
        presence=value.presence,
        minutes=value.minutes,
        changed_at=work.now,
    )
