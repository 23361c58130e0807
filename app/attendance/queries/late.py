"""Which registers are late: not recorded some days after their session, or not confirmed."""

from collections.abc import Collection
from datetime import timedelta
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, exists, func, literal, or_, select

from app.attendance.models import ADDED, Mark, RegisterRow, WarningKind
from app.attendance.queries.expected import by_rule, mark_of_day, row_of_both
from app.attendance.queries.sessions import waiting
from app.events.models import Event, EventStatus, Meeting, Publication, Session
from app.registrations.models import Registration
from app.work import Work

UNRECORDED_DAYS, UNCONFIRMED_DAYS = 3, 7
"""So many days after its session a register should be recorded, and confirmed."""
LOOK_BACK = timedelta(days=60)
"""Nobody is written to about a session that is longer ago: it stands on the first page."""
UNCONFIRMED, UNRECORDED, IN_TIME = range(3)
"""How late a register is, the latest first."""
KINDS = {UNCONFIRMED: WarningKind.unconfirmed, UNRECORDED: WarningKind.unrecorded}


@cache
def has_blanks() -> ColumnElement[bool]:
    """Return the condition on `Session` joined to `Meeting` that somebody on its register has no mark."""
    marked = exists(select(Mark.id).where(mark_of_day()))
    settled = exists().where(row_of_both(), or_(RegisterRow.is_expected.is_(False), marked))
    added = and_(RegisterRow.role.in_(ADDED), RegisterRow.is_expected.is_not(False))
    return or_(
        exists(select(Registration.id).where(by_rule(), ~settled)),
        exists().where(
            RegisterRow.session_id == Session.id, or_(added, RegisterRow.is_expected.is_(True)), ~marked
        ),
    )


def lateness(work: Work) -> ColumnElement[int]:
    """Return how late the register of a waiting `Session` joined to `Meeting` is: UNCONFIRMED, …"""
    unconfirmed = Session.day <= work.today - timedelta(days=UNCONFIRMED_DAYS)
    unrecorded = Session.day <= work.today - timedelta(days=UNRECORDED_DAYS)
    return case(
        (unconfirmed, literal(UNCONFIRMED)), (and_(unrecorded, has_blanks()), literal(UNRECORDED)),
        else_=literal(IN_TIME),
    )  # fmt: skip


def counts_by_lateness(work: Work, query: Select[Session]) -> dict[int, int]:
    """Return how many of some waiting sessions are how late, in one statement."""
    late = query.with_only_columns(lateness(work).label("late")).order_by(None).subquery()
    rows = work.session.execute(select(late.c.late, func.count()).group_by(late.c.late))
    return dict(sorted((each, count) for each, count in rows))


def first_by_lateness(work: Work, query: Select[Session], most: int) -> dict[int, tuple[list[Session], int]]:
    """Return by lateness, the latest first, the first so many of some waiting sessions, and how many there
    are: in two statements, or in one where none wait."""
    late = lateness(work)
    place = func.row_number().over(partition_by=late, order_by=(Session.day, Session.id))
    number = func.count().over(partition_by=late)
    rows = (
        query.with_only_columns(Session.id, late.label("late"), number.label("number"), place.label("place"))
        .order_by(None)
        .subquery()
    )
    shown = select(rows.c.id, rows.c.late, rows.c.number).where(rows.c.place <= most)
    by_id = {id: (late, number) for id, late, number in work.session.execute(shown)}
    if not by_id:
        return {}
    found: dict[int, tuple[list[Session], int]] = {}
    for session in work.session.scalars(query.where(Session.id.in_(by_id))):
        late_by, count = by_id[session.id]
        found.setdefault(late_by, ([], count))[0].append(session)
    return dict(sorted(found.items()))


def late_sessions(work: Work) -> Select[Any]:
    """Select with their lateness the sessions whose trainers are to be warned, of all events.

    Those of drafts, and what was cancelled or suspended, are left out, and what is longer ago than LOOK_BACK.
    """
    late = lateness(work)
    last = work.today - timedelta(days=UNRECORDED_DAYS)
    return (
        waiting(work)
        .add_columns(late)
        .where(
            Session.day.between(work.today - LOOK_BACK, last),
            Event.publication == Publication.published,
            Meeting.cancelled_at.is_(None),
            Event.status != EventStatus.cancelled,
            or_(Event.status != EventStatus.suspended, Session.day < Event.suspended_on),
            late != IN_TIME,
        )
    )


def lateness_of(work: Work, session_ids: Collection[int]) -> dict[int, int]:
    """Return how late the registers of those of these sessions are that wait, by id; one statement."""
    mine = waiting(work).where(Session.id.in_(session_ids)).order_by(None)
    rows = work.session.execute(mine.with_only_columns(Session.id, lateness(work)))
    return {row[0]: row[1] for row in rows}
