"""Who was not enrolled at a session: who came later, left before, was in another group then, or was said not
to have been."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Executable, Select, and_, false, func, not_, or_, select

from app.attendance.models import ADDED, Mark, RegisterRow
from app.attendance.queries.expected import ever_in_group, in_group_then, mark_of_day, row_of_both
from app.events.models import Meeting, Session
from app.registrations.enrolment import has_belonged
from app.registrations.models import Registration
from app.work import Work


@dataclass(frozen=True, slots=True)
class NotEnrolled:
    """Somebody of the event who was not enrolled at a session; `by_hand` if somebody said so there.

    `in_other_group` if they belonged to another parallel group on the day.
    """

    registration: Registration
    by_hand: bool
    in_other_group: bool


def not_enrolled(work: Work, session: Session) -> Sequence[NotEnrolled]:
    """Return who of the event was not enrolled at a session, by name: one statement."""
    rows = work.session.execute(_select(session.id, Registration.event_id == session.meeting.event_id))
    found = [NotEnrolled(person, bool(by_hand), bool(other)) for person, _, by_hand, other in rows]
    return sorted(found, key=lambda each: (each.registration.name_sort, each.registration.id))


def not_enrolled_at(
    work: Work, session_ids: Sequence[int], registration_ids: Sequence[int]
) -> set[tuple[int, int]]:
    """Return the pairs of registration and session where somebody was not enrolled; one statement."""
    if not session_ids or not registration_ids:
        return set()
    chosen = Registration.id.in_(registration_ids), Session.id.in_(session_ids)
    query: Executable = _pairs().with_only_columns(Registration.id, Session.id).where(*chosen, _is_outside())
    return {(id, session_id) for id, session_id in work.session.execute(query)}


def outside(*columns: Any) -> Select[Any]:
    """Select, of the pairs of a registration and a session of its event, those where it was not enrolled.

    To be narrowed by conditions on `Registration`, `Session` and `Meeting`.
    """
    return _pairs().with_only_columns(*columns).where(_is_outside())


def _select(session_id: int, condition: ColumnElement[bool]) -> Executable:
    return _pairs().where(condition, Session.id == session_id, _is_outside())


def _pairs() -> Select[Registration, int, bool, bool]:
    return (
        select(Registration, Session.id, RegisterRow.is_expected.is_(False), _in_other_group())
        .select_from(Registration)
        .join(Meeting, Meeting.event_id == Registration.event_id)
        .join(Session, Session.meeting_id == Meeting.id)
        .outerjoin(RegisterRow, row_of_both())
        .outerjoin(Mark, mark_of_day())
    )


def _is_outside() -> ColumnElement[bool]:
    """Return the condition that a person belongs to the event, but did not on the day of the session, or not
    to its group, which was theirs before or became theirs later."""
    added = func.coalesce(RegisterRow.role.in_(ADDED), false())
    by_dates = or_(Registration.enrolled_from > Session.day, Registration.enrolled_until < Session.day)
    overruled = RegisterRow.is_expected.is_(False)
    stands = func.coalesce(RegisterRow.is_expected, false())
    return and_(
        not_(added),
        Mark.id.is_(None),
        or_(overruled, and_(has_belonged(), or_(by_dates, _in_other_group()), ever_in_group(), not_(stands))),
    )


def _in_other_group() -> ColumnElement[bool]:
    return not_(func.coalesce(in_group_then(), false()))
