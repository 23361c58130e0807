"""Setting, filling and clearing the working marks of an open register."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from sqlalchemy import delete, select

from app.attendance.facts import FILL_UNDONE, FILLED, MARKED
from app.attendance.models import Mark
from app.attendance.operations.locking import lock_session
from app.attendance.queries.registers import latest_version, marked_rows
from app.attendance.rules import check_open
from app.attendance.values import Value, parsed
from app.errors import Closed, Missing, Refusal
from app.events.models import Session
from app.events.timing import credit_minutes
from app.history.facts import Fact
from app.history.models import HistoryFact
from app.history.operations import record
from app.registrations.models import Registration
from app.work import Work


@dataclass(slots=True)
class Marked:
    """What became of several marks: how many changed, and which were refused, by registration id."""

    changed: int = 0
    refused: dict[int, Refusal] = field(default_factory=dict)


def set_marks(work: Work, session: Session, values: Mapping[int, str]) -> Marked:
    """Set marks by registration id: "", present, absent, excused, or the minutes of a partial presence.

    A refused one leaves the others be: who has no place and was never marked, and more minutes than
    the session earns. The same value again changes nothing.
    Refused as a whole when the register is confirmed or the session cancelled. Missing, before
    anything is set, when an id is of no registration for this event. Each change is a fact.
    """
    lock_session(work, session)
    check_open(session, latest_version(work, session))
    rows = {row.registration.id: row for row in marked_rows(work, session)}
    _check_known(work, session, set(values) - set(rows))
    outcome = Marked()
    for id, text in values.items():
        row = rows.get(id)
        try:
            value = parsed(text, credit_minutes(session))
            if row is None:
                raise Closed("This person has no place at this event any more.")
        except Refusal as refusal:
            outcome.refused[id] = refusal
            continue
        if value != row.value:
            _put(work, session, row.registration, row.value, value)
            outcome.changed += 1
    work.session.flush()
    return outcome


def fill_blanks(work: Work, session: Session, value: str = "present") -> HistoryFact | None:
    """Give everybody without a mark this one, and touch nobody else.

    Returns the fact by which it can be undone, or None when there was no blank. Refused as marks are.
    """
    lock_session(work, session)
    check_open(session, latest_version(work, session))
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
    check_open(session, latest_version(work, session))
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


def _check_known(work: Work, session: Session, strangers: set[int]) -> None:
    if not strangers:
        return
    known = select(Registration.id).where(
        Registration.id.in_(strangers), Registration.event_id == session.meeting.event_id
    )
    if set(work.session.scalars(known)) != strangers:
        raise Missing


def _put(
    work: Work, session: Session, person: Registration, before: Value | None, after: Value | None
) -> None:
    query = select(Mark).where(Mark.session_id == session.id, Mark.registration_id == person.id)
    mark = work.session.scalar(query) if before is not None else None
    if after is None:
        work.session.delete(mark)
    elif mark is None:
        work.session.add(_mark(work, session, person.id, after))
    else:
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
