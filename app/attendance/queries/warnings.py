"""What trainers were warned of, and at which events somebody is in danger now."""

from collections.abc import Collection
from typing import Any

from sqlalchemy import ColumnElement, Select, func, or_, select

from app.attendance.models import AttendanceWarning
from app.events.access import assigned_to_teach, visible_to_staff
from app.events.models import OFF, Event
from app.registrations.models import SEATED, Registration
from app.work import Work


def events_in_danger(work: Work, condition: ColumnElement[bool] | None = None) -> Select[Any]:
    """Select the events to come of which somebody is in danger, with how many people; the next to end first.

    Of those that the actor organises or teaches; or of what a condition on `Event` says. What is cancelled,
    suspended or over is left out.
    """
    # The condition asks for meeting and event of the select right around it: no further one is joined to it.
    mine = select(Event.id).join(Event.meetings).where(assigned_to_teach(work)).correlate(None)
    counted = (
        select(Registration.event_id, func.count().label("people"))
        .join(AttendanceWarning, AttendanceWarning.registration_id == Registration.id)
        .where(Registration.state.in_(SEATED))
        .group_by(Registration.event_id)
        .subquery()
    )
    return (
        select(Event, counted.c.people)
        .join(counted, counted.c.event_id == Event.id)
        .where(
            Event.status.not_in(OFF),
            Event.ends_on >= work.today,
            or_(visible_to_staff(work), Event.id.in_(mine)) if condition is None else condition,
        )
        .order_by(Event.ends_on, Event.id)
    )


def warned_sessions(work: Work, session_ids: Collection[int]) -> set[tuple[int, str, str]]:
    """Return of which sessions somebody was warned: id, kind and day of each warning."""
    query = select(AttendanceWarning).where(AttendanceWarning.session_id.in_(session_ids))
    return {
        (each.session_id, each.kind.value, each.day.isoformat())
        for each in work.session.scalars(query)
        if each.session_id is not None and each.day is not None
    }


def warned_people(work: Work, event_ids: Collection[int]) -> dict[int, AttendanceWarning]:
    """Return the warnings about people of some events, by registration."""
    query = (
        select(AttendanceWarning)
        .join(Registration, Registration.id == AttendanceWarning.registration_id)
        .where(Registration.event_id.in_(event_ids))
    )
    return {each.registration_id or 0: each for each in work.session.scalars(query)}
