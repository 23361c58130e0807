"""Warning trainers of what waits: each register and each person once, however often a worker looks."""

from collections.abc import Mapping

from sqlalchemy import delete, insert, select

from app.accounts.models import Account
from app.attendance.models import AttendanceWarning, WarningKind
from app.attendance.queries.hearers import hearers_of
from app.attendance.queries.late import KINDS, late_sessions
from app.attendance.queries.warnings import warned_people, warned_sessions
from app.events.models import Event
from app.events.queries import with_meetings
from app.events.timing import sessions_of
from app.messages.warning_letters import Warned, warning_letter
from app.outbox.operations import tell_all
from app.progress.queries.falling import events_to_watch, outlooks_of
from app.progress.standing import IN_DANGER, Outlook
from app.registrations.models import Registration
from app.work import Work

OUTLOOKS = {Outlook.near: WarningKind.near, Outlook.lost: WarningKind.lost}


def dangers(work: Work) -> dict[int, Outlook]:
    """Return by registration the outlook of all who missed something at an event to come.

    Only reads: it is asked for before the transaction in which letters are written.
    """
    return outlooks_of(work, events_to_watch(work))


def write_warnings(work: Work, outlooks: Mapping[int, Outlook]) -> int:
    """Queue one letter to each trainer of whose sessions and people something new is to be told.

    Returns how many letters. What was warned of stands in rows of the same transaction, so that a second
    look tells nothing twice; the caller holds the lock of the look. Who is out of danger loses their row.
    """
    warned: dict[int, Warned] = {}
    _late(work, warned)
    _falling(work, outlooks, warned)
    tell_all(work, [warning_letter(work, each) for each in warned.values()])
    work.session.flush()
    return len(warned)


def _late(work: Work, warned: dict[int, Warned]) -> None:
    rows = [(session, KINDS[late]) for session, late in work.session.execute(late_sessions(work))]
    known = warned_sessions(work, [session.id for session, _ in rows])
    new = [(s, kind) for s, kind in rows if (s.id, kind.value, s.day.isoformat()) not in known]
    hearers = hearers_of(work, [session for session, _ in new]) if new else {}
    for session, kind in new:
        for account in hearers[session.id]:
            _of(warned, account).late.append((session, kind))
    found = [{"session_id": s.id, "kind": kind, "day": s.day, "at": work.now} for s, kind in new]
    if found:
        work.session.execute(insert(AttendanceWarning), found)


def _falling(work: Work, outlooks: Mapping[int, Outlook], warned: dict[int, Warned]) -> None:
    people = _people(work, outlooks)
    known = warned_people(work, {each.event_id for each in people})
    new, over = [], []
    for each in people:
        row, outlook = known.get(each.id), outlooks[each.id]
        if outlook not in IN_DANGER:
            over += [row.id] if row else []
        elif row is None:
            new.append(each)
        elif row.kind != OUTLOOKS[outlook]:
            row.kind = OUTLOOKS[outlook]
    if over:
        work.session.execute(delete(AttendanceWarning).where(AttendanceWarning.id.in_(over)))
    if new:
        rows = [{"registration_id": e.id, "kind": OUTLOOKS[outlooks[e.id]], "at": work.now} for e in new]
        work.session.execute(insert(AttendanceWarning), rows)
        _tell_of(work, new, warned)


def _tell_of(work: Work, people: list[Registration], warned: dict[int, Warned]) -> None:
    """Let those hear who meet the people next: of each event how many are in danger that were not before."""
    counts: dict[int, int] = {}
    for each in people:
        counts[each.event_id] = counts.get(each.event_id, 0) + 1
    query = (
        select(Event).where(Event.id.in_(counts)).options(with_meetings()).order_by(Event.ends_on, Event.id)
    )
    events = list(work.session.scalars(query))
    coming = {event.id: [s for s in sessions_of(event) if s.day >= work.today] for event in events}
    hearers = hearers_of(work, [session for sessions in coming.values() for session in sessions])
    for event in events:
        told = {account.id: account for s in coming[event.id] for account in hearers[s.id]}
        for account in told.values():
            _of(warned, account).falling.append((event, counts[event.id]))


def _people(work: Work, outlooks: Mapping[int, Outlook]) -> list[Registration]:
    query = select(Registration).where(Registration.id.in_(outlooks)).order_by(Registration.id)
    return list(work.session.scalars(query))


def _of(warned: dict[int, Warned], account: Account) -> Warned:
    return warned.setdefault(account.id, Warned(account))
