"""Who is expected at a session: the one rule, for grid, sheet, exports, tallies, tasks and standing alike.

A participant is expected who has a seat, or had it until a change of edition, on the days of the enrolment,
at the meetings of the parallel group that was theirs on the day and at those of no group. A row overrules
that: somebody who was added is expected, somebody "not enrolled then" or taken off is not. A person who is
marked stays on the register. See docs/decisions/0148.

What has no argument is put together once for the process: each page asks for it, and building it anew took
longer than the database's answer (docs/decisions/0256).
"""

from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select, true

from app.attendance.models import ADDED, Mark, RegisterRow
from app.events.models import Meeting, Session
from app.registrations.enrolment import has_belonged
from app.registrations.models import GroupStay, Registration


def expected_by_rule(who: Any = Registration) -> ColumnElement[bool]:
    """Return the condition on `Session` joined to its `Meeting` that this registration is expected there.

    `who` is the table of registrations, an alias of it, or a query with its columns.
    """
    return and_(
        who.event_id == Meeting.event_id,
        has_belonged(who),
        or_(who.enrolled_from.is_(None), who.enrolled_from <= Session.day),
        or_(who.enrolled_until.is_(None), who.enrolled_until >= Session.day),
        in_group_then(who),
    )


@cache
def by_rule() -> ColumnElement[bool]:
    """Return `expected_by_rule` of `Registration`."""
    return expected_by_rule()


def in_group_then(who: Any = Registration) -> ColumnElement[bool]:
    """Return the condition on `Session` joined to `Meeting` that it's for their group of the day or for all.

    The group is the present one, but for days of which a stay says another. `who` is as in
    `expected_by_rule`, or one registration.
    """
    stay = exists().where(
        GroupStay.registration_id == who.id,
        or_(GroupStay.first.is_(None), GroupStay.first <= Session.day),
        GroupStay.last >= Session.day,
    )
    elsewhere = stay.correlate_except(GroupStay)
    there = stay.where(GroupStay.group_id == Meeting.parallel_group_id).correlate_except(GroupStay)
    return or_(
        Meeting.parallel_group_id.is_(None),
        and_(Meeting.parallel_group_id == who.parallel_group_id, ~elsewhere),
        there,
    )


def ever_in_group(who: Any = Registration) -> ColumnElement[bool]:
    """Return the condition on `Meeting` that it is for all, or for a group of which somebody ever was."""
    stay = exists().where(
        GroupStay.registration_id == who.id, GroupStay.group_id == Meeting.parallel_group_id
    )
    return or_(
        Meeting.parallel_group_id.is_(None),
        Meeting.parallel_group_id == who.parallel_group_id,
        stay.correlate_except(GroupStay),
    )


@cache
def expected() -> ColumnElement[bool]:
    """Return the condition that a person is expected: the rule, as far as no row overrules it.

    On `Registration`, `Session`, `Meeting` and the outer-joined `RegisterRow` of both.
    """
    return or_(
        RegisterRow.is_expected.is_(True),
        and_(
            or_(RegisterRow.role.in_(ADDED), by_rule()),
            func.coalesce(RegisterRow.is_expected, true()),
        ),
    )


@cache
def on_register() -> ColumnElement[bool]:
    """Return the condition that a person stands on the register: expected, or marked.

    On what `expected` needs, and the outer-joined `Mark` of the row's day.
    """
    return or_(expected(), Mark.id.is_not(None))


def owed(*columns: Any) -> Select[Any]:
    """Select, of the pairs of a registration and a session of its event, those where the person is expected.

    Cancelled sessions are left out. To be narrowed by conditions on `Registration`, `Session` and `Meeting`;
    `columns` default to both ids.
    """
    return (
        select(*(columns or (Registration.id, Session.id)))
        .select_from(Registration)
        .join(Meeting, Meeting.event_id == Registration.event_id)
        .join(Session, Session.meeting_id == Meeting.id)
        .outerjoin(RegisterRow, row_of_both())
        .where(expected(), Session.cancelled_at.is_(None))
    )


@cache
def row_of_both() -> ColumnElement[bool]:
    """Return the condition that joins the row of a `Registration` at a `Session`."""
    return and_(RegisterRow.registration_id == Registration.id, RegisterRow.session_id == Session.id)


@cache
def mark_of_day() -> ColumnElement[bool]:
    """Return the condition that joins a row's `Mark` of the whole day."""
    return and_(Mark.row_id == RegisterRow.id, Mark.block_at.is_(None))
