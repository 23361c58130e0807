"""Which sessions wait for confirmation, and how far the marks of several sessions have come."""

from collections import Counter
from collections.abc import Sequence
from functools import cache

from sqlalchemy import (
    ColumnElement,
    Executable,
    Select,
    and_,
    bindparam,
    case,
    exists,
    false,
    func,
    or_,
    select,
)
from sqlalchemy.orm import aliased

from app.attendance.models import ADDED, Mark, Presence, RegisterRow, RegisterVersion
from app.attendance.queries.expected import (
    by_rule,
    expected_by_rule,
    mark_of_day,
    on_register,
    row_of_both,
)
from app.attendance.queries.registers import confirmed_condition
from app.attendance.tally import Tally
from app.clock import local
from app.events.access import taught_by, visible_to_staff
from app.events.models import Event, EventStatus, Meeting, Session
from app.events.queries import sessions_with_events, sessions_with_whole_events
from app.ledger.models import Book, LedgerEntry, Source
from app.registrations.enrolment import has_belonged
from app.registrations.models import GroupStay, Registration
from app.work import Work

TO_CONFIRM, UPCOMING, CONFIRMED = 0, 1, 2


def begun(work: Work) -> ColumnElement[bool]:
    """Return the condition on `Session` that it has begun; one without an hour begins with its day."""
    hour = local(work.now).time()
    return and_(
        Session.day <= work.today,
        or_(Session.day < work.today, Session.starts_at.is_(None), Session.starts_at <= hour),
    )


def is_on() -> ColumnElement[bool]:
    """Return the condition on `Session` joined to `Event` that it did not fall into a suspension."""
    suspended = Event.status == EventStatus.suspended
    return ~and_(suspended, Event.suspended_on.is_not(None), Session.day >= Event.suspended_on)


@cache
def has_people() -> ColumnElement[bool]:
    """Return the condition on `Session` joined to `Meeting` that somebody is on its register."""
    overruled = exists().where(row_of_both(), RegisterRow.is_expected.is_(False))
    marked = exists().where(Mark.row_id == RegisterRow.id)
    added = and_(RegisterRow.role.in_(ADDED), RegisterRow.is_expected.is_not(False))
    awaited = or_(added, RegisterRow.is_expected.is_(True), marked)
    return or_(
        exists().where(by_rule(), ~overruled),
        exists().where(RegisterRow.session_id == Session.id, awaited),
    )


def waiting(work: Work) -> Select[Session]:
    """Select begun sessions that wait for confirmation, of all events, the oldest first.

    Sessions of events without any participant, and of suspended ones, are left out. Meeting
    and event are loaded along.
    """
    return (
        _sessions()
        .where(Session.register_confirmed.is_(False), begun(work), is_on(), has_people())
        .order_by(Session.day, Session.id)
    )


def unconfirmed(work: Work) -> Select[Session]:
    """Select of those that are `waiting` the ones that the actor may confirm."""
    return waiting(work).where(or_(visible_to_staff(work), taught_by(work)))


def teaching_unsaid(work: Work) -> Select[Session]:
    """Select confirmed sessions of which nobody said whose teaching they were, the oldest first.

    Of those that the actor may confirm. Meeting and event are loaded along.
    """
    later = aliased(RegisterVersion)
    version = (RegisterVersion.session_id == Session.id, RegisterVersion.asks_trainer.is_(True))
    superseded = exists().where(
        later.session_id == RegisterVersion.session_id, later.version > RegisterVersion.version
    )
    delivered = (
        select(func.coalesce(func.sum(LedgerEntry.minutes), 0))
        .where(
            LedgerEntry.source_kind == Source.teaching,
            LedgerEntry.source_id == RegisterVersion.id,
            LedgerEntry.book == Book.delivered,
        )
        .scalar_subquery()
    )
    return (
        _sessions()
        .join(RegisterVersion, and_(*version))
        .where(
            Session.register_confirmed.is_(True),
            ~superseded,
            delivered < RegisterVersion.credit_minutes,
            or_(visible_to_staff(work), taught_by(work)),
        )
        .order_by(Session.day, Session.id)
    )


def own_sessions(work: Work) -> Select[Session]:
    """Select the sessions that the actor teaches: those to confirm, then coming ones, then confirmed ones.

    Coming ones that are cancelled stay in the list until their day is over; one of a cancelled event that
    has begun is asked for only if somebody was marked. Loaded along are meeting, event and, for its place,
    the event's other meetings.
    """
    rank = rank_of(work)
    marked = exists().where(RegisterRow.session_id == Session.id, Mark.row_id == RegisterRow.id)
    asked = and_(
        has_people(), Session.cancelled_at.is_(None), or_(Event.status != EventStatus.cancelled, marked)
    )
    return (
        sessions_with_whole_events()
        .where(taught_by(work), or_(rank != TO_CONFIRM, asked))
        .order_by(rank, case((rank != CONFIRMED, Session.day)), Session.day.desc(), Session.id)
    )


def rank_of(work: Work) -> ColumnElement[int]:
    """Return the place of a session in its trainer's list."""
    return case((confirmed_condition(), CONFIRMED), (and_(begun(work), is_on()), TO_CONFIRM), else_=UPCOMING)


def tallies(work: Work, sessions: Sequence[Session]) -> dict[int, Tally]:
    """Return the tally of marks for each session, by its id, in two statements."""
    ids = [session.id for session in sessions]
    counts: Counter[tuple[int, Presence]] = Counter()
    blank = Counter(_expected_by_rule(work, sessions))
    for session_id, presence, rule, there, count in work.session.execute(_ROWS_ALIKE, {"sessions": ids}):
        # Whom the rule expects was counted without looking at rows.
        blank[session_id] -= count if rule else 0
        if presence is not None:
            counts[session_id, presence] += count
        elif there:
            blank[session_id] += count
    return {
        id: Tally(
            present=counts[id, Presence.present],
            partial=counts[id, Presence.partial],
            absent=counts[id, Presence.absent],
            excused=counts[id, Presence.excused],
            blank=blank[id],
        )
        for id in ids
    }


def _expected_by_rule(work: Work, sessions: Sequence[Session]) -> dict[int, int]:
    """Return how many people the rule expects at each session, by id; one that expects nobody is left out."""
    named = {
        "sessions": [session.id for session in sessions],
        "events": list({session.meeting.event_id for session in sessions}),
    }
    return {id: int(people) for id, people in work.session.execute(_EXPECTED, named)}


def _rows_alike() -> Executable:
    """Select how many rows of the `sessions` are alike: same mark, same rule, on the register or not."""
    rows = (
        select(
            RegisterRow.session_id,
            Mark.presence,
            func.coalesce(by_rule(), false()).label("in_rule"),
            func.coalesce(on_register(), false()).label("is_there"),
        )
        .join(Session, Session.id == RegisterRow.session_id)
        .join(Meeting, Meeting.id == Session.meeting_id)
        .outerjoin(Registration, Registration.id == RegisterRow.registration_id)
        .outerjoin(Mark, mark_of_day())
        .where(RegisterRow.session_id.in_(bindparam("sessions", expanding=True)))
        .subquery()
    )
    alike = list(rows.c)
    counted: Executable = select(*alike, func.count()).group_by(*alike)
    return counted


def _expected_people() -> Executable:
    """Select how many people the rule expects at each of the `sessions`, which are of these `events`.

    People who are alike to the rule are counted first, so that not each of them is held against each session;
    who changed group is alike to nobody.
    """
    moved = select(GroupStay.registration_id).distinct().subquery()
    alike = (
        moved.c.registration_id.label("id"),
        Registration.event_id,
        Registration.state,
        Registration.parallel_group_id,
        Registration.enrolled_from,
        Registration.enrolled_until,
    )
    kinds = (
        select(*alike, func.count().label("people"))
        .select_from(Registration)
        .outerjoin(moved, moved.c.registration_id == Registration.id)
        .where(Registration.event_id.in_(bindparam("events", expanding=True)), has_belonged())
        .group_by(*alike)
        .subquery()
    )
    return (
        select(Session.id, func.sum(kinds.c.people))
        .join(Meeting, Meeting.id == Session.meeting_id)
        .join(kinds, expected_by_rule(kinds.c))
        .where(Session.id.in_(bindparam("sessions", expanding=True)))
        .group_by(Session.id)
    )


# Counted after each saved mark: to put them together took longer than to run them.
_ROWS_ALIKE, _EXPECTED = _rows_alike(), _expected_people()


def _sessions() -> Select[Session]:
    return sessions_with_events().where(Session.cancelled_at.is_(None))
