"""Setting, filling and clearing the working marks of an open register."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import bindparam, delete, or_, select

from app.attendance.facts import FILL_UNDONE, FILLED
from app.attendance.mark_keys import MarkKey
from app.attendance.mark_values import parsed
from app.attendance.models import Mark, RegisterRow
from app.attendance.operations.keeping_rows import kept_rows
from app.attendance.operations.locking import check_takes_marks, lock_session, lock_sessions
from app.attendance.operations.setting import Spot, set_spot
from app.attendance.queries.expected import expected, mark_of_day, row_of_both
from app.attendance.queries.rows import marked_rows
from app.bulk import insert_rows
from app.errors import Closed, Missing, Refusal
from app.events.models import Meeting, Session
from app.events.operations.locking import lock_event
from app.events.timing import credit_minutes
from app.history.facts import Fact
from app.history.models import HistoryFact
from app.history.operations import record
from app.registrations.models import Registration
from app.work import Work

# Made once: to put it together takes longer than to run it for one mark.
_SPOTS = (
    select(Registration, Session.id, RegisterRow, Mark, expected())
    .select_from(Registration)
    .join(Session, Session.id.in_(bindparam("sessions", expanding=True)))
    .join(Meeting, Meeting.id == Session.meeting_id)
    .outerjoin(RegisterRow, row_of_both())
    .outerjoin(Mark, mark_of_day())
    .where(
        Registration.id.in_(bindparam("people", expanding=True)),
        Registration.event_id == bindparam("event"),
    )
    .execution_options(populate_existing=True)
)

Asked = Mapping[int, str] | Mapping[MarkKey, str]
"""Marks by registration id, or by key."""


@dataclass(slots=True)
class Marked:
    """What became of several marks of a session: how many changed, and which were refused, by what they were
    asked under; or why the register takes none at all."""

    changed: int = 0
    refused: dict[Any, Refusal] = field(default_factory=dict)
    closed: Closed | None = None


def set_marks(work: Work, session: Session, values: Asked) -> Marked:
    """Set marks by registration id: "", present, absent, excused, or the minutes of a partial presence.

    By key also those of added people, and those of single blocks, which the day's mark then sums up; a mark
    of the day replaces those of its blocks.
    A refused one leaves the others be: who is not expected and was never marked, and more minutes than
    the session earns. The same value again changes nothing.
    Refused as a whole when the register is confirmed or the session cancelled. Missing, before
    anything is set, when an id is of no registration for this event and of no row. Each change is a fact.
    """
    outcome = set_marks_at(work, {session: values})[session.id]
    if outcome.closed:
        raise outcome.closed
    return outcome


def set_marks_at(work: Work, values: Mapping[Session, Asked]) -> dict[int, Marked]:
    """Do what `set_marks` does at several sessions of one event, and return what came of it by session id.

    A register that takes no marks says so in `closed` and leaves the other sessions be. However many
    sessions and people: three statements read, one more for added people and one for blocks.
    """
    first = next(iter(values))
    lock_event(work, first.meeting.event)
    lock_sessions(work, [session.id for session in values])
    outcomes = {session.id: Marked(closed=_closed(work, session)) for session in values}
    alive = {session: asked for session, asked in values.items() if not outcomes[session.id].closed}
    _set_all(work, alive, outcomes)
    return outcomes


def set_locked_marks(work: Work, session: Session, values: Mapping[MarkKey, str]) -> dict[MarkKey, Refusal]:
    """Set marks of a locked register for a correction, which decides by them at once; return what is refused.

    Needs the register's lock. Missing as in `set_marks`.
    """
    outcomes = {session.id: Marked()}
    _set_all(work, {session: values}, outcomes)
    return outcomes[session.id].refused


def _set_all(work: Work, values: Mapping[Session, Asked], outcomes: Mapping[int, Marked]) -> None:
    spots = _spots(work, next(iter(values)).meeting.event_id, values) if values else {}
    for session, asked in values.items():
        outcome = outcomes[session.id]
        for key, text in asked.items():
            each = _key(key)
            try:
                outcome.changed += set_spot(
                    work, spots[each.of_row, each.id, session.id], each.block_at, text
                )
            except Refusal as refusal:
                outcome.refused[key] = refusal
    work.session.flush()


def fill_blanks(work: Work, session: Session, value: str = "present") -> HistoryFact | None:
    """Give everybody without a mark this one, and touch nobody else.

    Returns the fact by which it can be undone, or None when there was no blank. Refused as marks are.
    """
    lock_session(work, session)
    check_takes_marks(work, session)
    wanted = parsed(value, credit_minutes(session))
    blank = [row for row in marked_rows(work, session) if row.value is None and not row.blocks]
    if wanted is None or not blank:
        return None
    rows = kept_rows(work, session, blank)
    mark = {
        "presence": wanted.presence,
        "minutes": wanted.minutes,
        "late_minutes": wanted.late,
        "early_minutes": wanted.early,
        "changed_at": work.now,
    }
    insert_rows(work.session, Mark, [mark | {"row_id": row.id} for row in rows])
    told = {
        "session_id": session.id,
        "day": session.day.isoformat(),
        "registrations": [row.registration_id for row in rows if row.registration_id is not None],
        "rows": [row.id for row in rows if row.registration_id is None],
    }
    fact = _record(work, FILLED, session, told | {"value": wanted.written})
    work.session.flush()
    return fact


def undo_fill(work: Work, session: Session, fact_id: int) -> int:
    """Take back what `fill_blanks` set, as far as nobody has changed it since; return how many marks.

    Missing for a fact that did not fill this session. Refused when the register is confirmed.
    """
    lock_session(work, session)
    check_takes_marks(work, session)
    fact = work.session.get(HistoryFact, fact_id)
    if fact is None or fact.kind != FILLED.kind or fact.subject_id != session.id:
        raise Missing
    filled = (
        select(Mark.id, RegisterRow.registration_id, RegisterRow.id)
        .join(RegisterRow, RegisterRow.id == Mark.row_id)
        .where(
            RegisterRow.session_id == session.id,
            Mark.block_at.is_(None),
            Mark.changed_at == fact.at,
            or_(
                RegisterRow.registration_id.in_(fact.values["registrations"]),
                RegisterRow.id.in_(fact.values.get("rows", [])),
            ),
        )
    )
    found = work.session.execute(filled).all()
    if found:
        work.session.execute(delete(Mark).where(Mark.id.in_([id for id, _, _ in found])))
        told = {
            "day": session.day.isoformat(),
            "registrations": [registration for _, registration, _ in found if registration is not None],
            "rows": [row for _, registration, row in found if registration is None],
        }
        _record(work, FILL_UNDONE, session, told)
        work.session.flush()
    return len(found)


def _closed(work: Work, session: Session) -> Closed | None:
    try:
        check_takes_marks(work, session)
    except Closed as refusal:
        return refusal
    return None


def _key(key: int | MarkKey) -> MarkKey:
    return key if isinstance(key, MarkKey) else MarkKey(key)


def _spots(work: Work, event_id: int, values: Mapping[Session, Asked]) -> dict[tuple[bool, int, int], Spot]:
    """Return where marks are to be set: by whether a row was named, its or the person's id, and session."""
    asked = {(key.of_row, key.id, session) for session, all in values.items() for key in map(_key, all)}
    found = _of_registrations(work, event_id, asked) | _of_rows(work, asked)
    if any((of_row, id, session.id) not in found for of_row, id, session in asked):
        raise Missing
    marks_blocks = any(session.meeting.event.marks_blocks for session in values)
    if marks_blocks and (rows := {spot.row.id: spot for spot in found.values() if spot.row}):
        of_blocks = select(Mark).where(Mark.row_id.in_(rows), Mark.block_at.is_not(None))
        for mark in work.session.scalars(of_blocks):
            if mark.block_at:
                rows[mark.row_id].blocks[mark.block_at] = mark
    return found


def _of_registrations(
    work: Work, event_id: int, asked: set[tuple[bool, int, Session]]
) -> dict[tuple[bool, int, int], Spot]:
    sessions = {session.id: session for of_row, _, session in asked if not of_row}
    named = {
        "event": event_id,
        "people": list({id for of_row, id, _ in asked if not of_row}),
        "sessions": list(sessions),
    }
    rows = work.session.execute(_SPOTS, named) if sessions else ()
    return {
        (False, person.id, id): Spot(sessions[id], person, row, mark, bool(awaited))
        for person, id, row, mark, awaited in rows
    }


def _of_rows(work: Work, asked: set[tuple[bool, int, Session]]) -> dict[tuple[bool, int, int], Spot]:
    sessions = {session.id: session for of_row, _, session in asked if of_row}
    if not sessions:
        return {}
    query = (
        select(RegisterRow, Registration, Mark)
        .outerjoin(Registration, Registration.id == RegisterRow.registration_id)
        .outerjoin(Mark, mark_of_day())
        .where(
            RegisterRow.id.in_({id for of_row, id, _ in asked if of_row}),
            RegisterRow.session_id.in_(sessions),
        )
        .execution_options(populate_existing=True)
    )
    return {
        (True, row.id, row.session_id): Spot(
            sessions[row.session_id], registration, row, mark, row.is_expected is not False
        )
        for row, registration, mark in work.session.execute(query)
    }


def _record(work: Work, fact: Fact, session: Session, values: Mapping[str, object]) -> HistoryFact:
    return record(work, fact, "session", session.id, event_id=session.meeting.event_id, values=values)
