"""What people are still owed: the sessions to come at which they are expected, and agreed make-ups."""

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping

from sqlalchemy import ColumnElement, func, or_, select

from app.attendance.models import UNCREDITED, RegisterRow, RowRole
from app.attendance.queries.expected import owed
from app.events.models import Block, Event, Meeting, Session
from app.events.timing import credit_minutes
from app.progress.owed import PlannedSession, best_group, planned
from app.progress.queries.agreed import agreed_minutes
from app.progress.standing import ByPart
from app.registrations.models import SEATED, Registration
from app.work import Work

Key = tuple[int, int]
"""A person and a module, by id."""


def owed_minutes(
    work: Work, editions: Mapping[int, int], person_ids: Collection[int]
) -> defaultdict[Key, Counter[int | None]]:
    """Return by person, module and part the minutes that may still be earned: five statements,
    and some more where make-ups are to come.

    `editions` are events with the module of each. Sessions that are confirmed or cancelled give nothing.
    """
    expected = _expected(work, editions, person_ids)
    groupless = _without_group(work, editions, person_ids)
    events = Meeting.event_id.in_({event for _, event in groupless} | {event for _, event, _ in expected})
    sessions = _sessions(work, events, Session.cancelled_at.is_(None), Session.register_confirmed.is_(False))
    found = agreed_minutes(work, editions, person_ids, lambda ids: _planned(work, ids))
    for key, _, id in expected:
        found[key].update(sessions[id].minutes)
    by_event: defaultdict[int, list[PlannedSession]] = defaultdict(list)
    for session in sessions.values():
        by_event[session.event_id].append(session)
    for key, event in groupless:
        found[key] += best_group(by_event[event])
    return found


def planned_minutes(work: Work, event: Event) -> Counter[int | None]:
    """Return by part what the sessions of an edition give to somebody who misses none, in two statements."""
    mine = Meeting.event_id == event.id, Session.cancelled_at.is_(None)
    return planned(_sessions(work, *mine).values())


def _expected(
    work: Work, editions: Mapping[int, int], person_ids: Collection[int]
) -> list[tuple[Key, int, int]]:
    """Return who is expected at which open session: person and module, event, session."""
    query = owed(Registration.person_id, Registration.event_id, Session.id).where(
        Registration.event_id.in_(editions),
        Registration.person_id.in_(person_ids),
        Session.register_confirmed.is_(False),
        # Somebody of another parallel group who makes up here, or listens, is not owed the session itself.
        or_(RegisterRow.role.is_(None), RegisterRow.role.not_in((RowRole.makeup, *UNCREDITED))),
    )
    rows = work.session.execute(query)
    return [((person, editions[event]), event, session) for person, event, session in rows]


def _without_group(
    work: Work, editions: Mapping[int, int], person_ids: Collection[int]
) -> list[tuple[Key, int]]:
    """Return who has a seat and no parallel group yet: person and module, event."""
    query = select(Registration.person_id, Registration.event_id).where(
        Registration.event_id.in_(editions),
        Registration.person_id.in_(person_ids),
        Registration.state.in_(SEATED),
        Registration.parallel_group_id.is_(None),
    )
    return [((person, editions[event]), event) for person, event in work.session.execute(query)]


def _planned(work: Work, ids: Collection[int]) -> dict[int, ByPart]:
    return {id: session.minutes for id, session in _sessions(work, Session.id.in_(ids)).items()}


def _sessions(work: Work, *conditions: ColumnElement[bool]) -> dict[int, PlannedSession]:
    """Return sessions joined to their meetings by id, in two statements."""
    query = select(Session, Meeting.event_id, Meeting.parallel_group_id).join(Session.meeting)
    rows = work.session.execute(query.where(*conditions)).all()
    blocks: defaultdict[int, Counter[int | None]] = defaultdict(Counter)
    in_blocks = (
        select(Block.session_id, Block.part_id, func.sum(Block.minutes))
        .where(Block.session_id.in_([session.id for session, _, _ in rows]))
        .group_by(Block.session_id, Block.part_id)
    )
    for session_id, part, minutes in work.session.execute(in_blocks):
        blocks[session_id][part] += int(minutes)
    return {
        session.id: PlannedSession(
            session.id, event, group, blocks.get(session.id) or {None: credit_minutes(session) or 0}
        )
        for session, event, group in rows
    }
