"""Which sessions wait for confirmation, and how far the marks of several sessions have come."""

from collections import Counter
from collections.abc import Sequence

from sqlalchemy import ColumnElement, Select, and_, case, exists, func, or_, select
from sqlalchemy.orm import contains_eager

from app.attendance.models import Mark, Presence
from app.attendance.queries.registers import confirmed_condition
from app.attendance.tally import Tally
from app.clock import local
from app.events.access import taught_by, visible_to_staff
from app.events.models import Event, Meeting, Session
from app.registrations.models import SEATED, Registration
from app.work import Work

TO_CONFIRM, UPCOMING, CONFIRMED = 0, 1, 2


def begun(work: Work) -> ColumnElement[bool]:
    """Return the condition on `Session` that it has begun; one without an hour begins with its day."""
    hour = local(work.now).time()
    return and_(
        Session.day <= work.today,
        or_(Session.day < work.today, Session.starts_at.is_(None), Session.starts_at <= hour),
    )


def has_people() -> ColumnElement[bool]:
    """Return the condition on `Session` joined to `Meeting` that somebody is on its register."""
    seated = exists().where(Registration.event_id == Meeting.event_id, Registration.state.in_(SEATED))
    return or_(seated, exists().where(Mark.session_id == Session.id))


def unconfirmed(work: Work) -> Select[Session]:
    """Select begun sessions that wait for confirmation and that the actor may confirm, the oldest first.

    Sessions of events without any participant are left out. Meeting and event are loaded along.
    """
    return (
        _sessions()
        .where(
            Session.register_confirmed.is_(False),
            begun(work),
            or_(visible_to_staff(work), taught_by(work)),
            has_people(),
        )
        .order_by(Session.day, Session.id)
    )


def own_sessions(work: Work) -> Select[Session]:
    """Select the sessions that the actor teaches: those to confirm, then coming ones, then confirmed ones.

    Loaded along are meeting, event and, for its place, the event's other meetings.
    """
    rank = rank_of(work)
    event = contains_eager(Session.meeting).contains_eager(Meeting.event)
    return (
        _sessions()
        .options(event.selectinload(Event.meetings).selectinload(Meeting.sessions))
        .where(taught_by(work), or_(rank != TO_CONFIRM, has_people()))
        .order_by(rank, case((rank != CONFIRMED, Session.day)), Session.day.desc(), Session.id)
    )


def rank_of(work: Work) -> ColumnElement[int]:
    """Return the place of a session in its trainer's list."""
    return case((confirmed_condition(), CONFIRMED), (begun(work), TO_CONFIRM), else_=UPCOMING)


def tallies(work: Work, sessions: Sequence[Session]) -> dict[int, Tally]:
    """Return the tally of marks for each session, by its id, in two statements."""
    events = {session.meeting.event_id for session in sessions}
    seated: dict[int, int] = dict(
        work.session.execute(
            select(Registration.event_id, func.count())
            .where(Registration.event_id.in_(events), Registration.state.in_(SEATED))
            .group_by(Registration.event_id)
        ).all()
    )
    marked = work.session.execute(
        select(Mark.session_id, Mark.presence, Registration.state, func.count())
        .join(Registration, Registration.id == Mark.registration_id)
        .where(Mark.session_id.in_([session.id for session in sessions]))
        .group_by(Mark.session_id, Mark.presence, Registration.state)
    )
    counts: Counter[tuple[int, Presence]] = Counter()
    filled: Counter[int] = Counter()
    for session_id, presence, state, count in marked:
        counts[session_id, presence] += count
        filled[session_id] += count if state in SEATED else 0
    return {
        each.id: Tally(
            present=counts[each.id, Presence.present],
            partial=counts[each.id, Presence.partial],
            absent=counts[each.id, Presence.absent],
            excused=counts[each.id, Presence.excused],
            blank=seated.get(each.meeting.event_id, 0) - filled[each.id],
        )
        for each in sessions
    }


def _sessions() -> Select[Session]:
    return (
        select(Session)
        .join(Session.meeting)
        .join(Meeting.event)
        .options(contains_eager(Session.meeting).contains_eager(Meeting.event))
        .where(Session.cancelled_at.is_(None))
    )
