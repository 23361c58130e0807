"""The three sources of a timetable as selects of the same columns: meetings, undated events, appointments."""

from collections.abc import Sequence
from datetime import time
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Date,
    Select,
    Subquery,
    Time,
    and_,
    bindparam,
    case,
    exists,
    false,
    func,
    literal,
    or_,
    select,
    union_all,
)

from app.coaching.models import CALLED_OFF, Appointment, AppointmentState, Invitee
from app.events.models import OFF as EVENT_OFF
from app.events.models import Event, FormOfSupport, Meeting, PlannedMonth, Publication, Session
from app.groups.models import GroupEvent
from app.lines.models import LineRecipient, SupportLine
from app.people.models import Institution
from app.timetable.entries import EntrySource
from app.timetable.wanted import Wanted, When

TAKES_PLACE, IS_OFF = 0, 1
_NOT_NOW = (*CALLED_OFF, AppointmentState.suspended)
_TODAY, _SINCE, _UNTIL = (bindparam(name, type_=Date) for name in ("today", "since", "until"))
_MONTH = bindparam("month", type_=Date)
_MIDNIGHT = literal(time(0), Time)


def entry_rows(wanted: Wanted, *, in_stage: bool = False) -> Subquery:
    """Return all entries of a timetable: source, id, first_day, hour, off, version, changed_at.

    Needs the parameters `today` and `month` (its first day), and `since` and `until` for `in_stage`. A
    meeting's cancelled days count only if all are; what is over is so by its last day.
    """
    return union_all(
        _meetings(wanted, in_stage),
        _undated(wanted, in_stage),
        _planned_months(wanted, in_stage),
        _appointments(wanted, in_stage),
    ).subquery("entries")


def _meetings(wanted: Wanted, in_stage: bool) -> Select[Any]:
    alive = case((Session.cancelled_at.is_(None), Session.day))
    first = func.coalesce(func.min(alive), func.min(Session.day))
    last = func.coalesce(func.max(alive), func.max(Session.day))
    is_off = case((or_(func.min(alive).is_(None), Event.status.in_(EVENT_OFF)), IS_OFF), else_=TAKES_PLACE)
    query = (
        select(
            literal(EntrySource.meeting.value).label("source"),
            Meeting.id.label("id"),
            first.label("first_day"),
            func.coalesce(func.min(Session.starts_at), _MIDNIGHT).label("hour"),
            is_off.label("off"),
            Event.version.label("version"),
            Event.changed_at.label("changed_at"),
        )
        .join(Meeting.event)
        .join(Meeting.sessions)
        .where(Event.publication == Publication.published, *_of_events(wanted))
        .group_by(Meeting.id, Event.id)
    )
    if wanted.county:
        query = query.where(func.coalesce(Meeting.county, Event.place_county) == wanted.county)
    if wanted.when == When.ahead:
        # A range of the days' index first: a few meetings of many.
        query = query.where(Meeting.id.in_(select(Session.meeting_id).where(Session.day >= _TODAY)))
        query = query.having(last >= _TODAY)
    elif wanted.when == When.over:
        query = query.where(Meeting.id.in_(select(Session.meeting_id).where(Session.day < _TODAY)))
        query = query.having(last < _TODAY)
    return query.having(first.between(_SINCE, _UNTIL)) if in_stage else query


def _undated(wanted: Wanted, in_stage: bool) -> Select[Any]:
    has_day = exists().where(Meeting.event_id == Event.id, Session.meeting_id == Meeting.id)
    query = select(
        literal(EntrySource.event.value).label("source"),
        Event.id.label("id"),
        Event.listed_from.label("first_day"),
        Event.listed_hour.label("hour"),
        case((Event.status.in_(EVENT_OFF), IS_OFF), else_=TAKES_PLACE).label("off"),
        Event.version.label("version"),
        Event.changed_at.label("changed_at"),
    ).where(Event.publication == Publication.published, ~has_day.correlate(Event), *_of_events(wanted))
    if wanted.county:
        query = query.where(Event.place_county == wanted.county)
    query = query.where(*_in_time(wanted, Event.listed_until))
    return query.where(Event.listed_from.between(_SINCE, _UNTIL)) if in_stage else query


def _planned_months(wanted: Wanted, in_stage: bool) -> Select[Any]:
    """Select meetings of which only the month is planned; a month is over with its last day."""
    query = (
        select(
            literal(EntrySource.month.value).label("source"),
            PlannedMonth.id.label("id"),
            PlannedMonth.month.label("first_day"),
            _MIDNIGHT.label("hour"),
            case((Event.status.in_(EVENT_OFF), IS_OFF), else_=TAKES_PLACE).label("off"),
            Event.version.label("version"),
            Event.changed_at.label("changed_at"),
        )
        .join(Event, Event.id == PlannedMonth.event_id)
        # Not "== published", for which SQLite would read all published events before the few months.
        .where(Event.publication != Publication.draft, *_of_events(wanted))
    )
    if wanted.county:
        query = query.where(Event.place_county == wanted.county)
    if wanted.when != When.all:
        ahead = PlannedMonth.month >= _MONTH
        in_time = ahead if wanted.when == When.ahead else ~ahead
        query = query.where(in_time)
    return query.where(PlannedMonth.month.between(_SINCE, _UNTIL)) if in_stage else query


def _appointments(wanted: Wanted, in_stage: bool) -> Select[Any]:
    """Select what was arranged with somebody, also if it was called off; a free slot is none of it."""
    query = (
        select(
            literal(EntrySource.appointment.value).label("source"),
            Appointment.id.label("id"),
            Appointment.day.label("first_day"),
            Appointment.starts_at.label("hour"),
            case((Appointment.state.in_(_NOT_NOW), IS_OFF), else_=TAKES_PLACE).label("off"),
            # Both only grow: their sum changes with either.
            (Appointment.version + SupportLine.version).label("version"),
            Appointment.changed_at.label("changed_at"),
        )
        .join(SupportLine, SupportLine.id == Appointment.line_id)
        .where(arranged())
    )
    if wanted.group is not None:
        query = query.where(false())
    if wanted.project is not None:
        query = query.where(SupportLine.project_id == wanted.project)
    if wanted.form:
        query = query.where(_is_form(SupportLine.form_of_support, wanted.form))
    if wanted.county:
        query = query.where(_of_county(wanted.county))
    query = query.where(*_in_time(wanted, Appointment.day))
    return query.where(Appointment.day.between(_SINCE, _UNTIL)) if in_stage else query


def arranged() -> ColumnElement[bool]:
    """Return the condition on `Appointment` that it was arranged with somebody, also if it is suspended."""
    with_somebody = exists().where(Invitee.appointment_id == Appointment.id)
    suspended_slot = and_(Appointment.state == AppointmentState.suspended, ~with_somebody)
    return and_(Appointment.state != AppointmentState.offered, ~suspended_slot)


def _of_county(county: str) -> ColumnElement[bool]:
    """Match an appointment by the counties of the institutions that receive it or send to it."""
    return exists().where(
        and_(
            Invitee.appointment_id == Appointment.id,
            LineRecipient.id == Invitee.recipient_id,
            Institution.id == LineRecipient.institution_id,
            Institution.county == county,
        )
    )


def _of_events(wanted: Wanted) -> Sequence[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if wanted.project is not None:
        found.append(Event.project_id == wanted.project)
    if wanted.form:
        found.append(_is_form(Event.form_of_support, wanted.form))
    if wanted.group is not None:
        found.append(exists().where(GroupEvent.event_id == Event.id, GroupEvent.group_id == wanted.group))
    return found


def _is_form(column: Any, form: str) -> ColumnElement[bool]:
    return column == FormOfSupport(form) if form in FormOfSupport.__members__ else false()


def _in_time(wanted: Wanted, last: Any) -> Sequence[ColumnElement[bool]]:
    if wanted.when == When.all:
        return []
    return [last >= _TODAY if wanted.when == When.ahead else last < _TODAY]
