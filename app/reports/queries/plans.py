"""How many meetings there are and how many minutes are planned, for events and lines."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import load_only

from app.coaching.models import ARRANGED, Appointment
from app.events.models import Event, EventStatus, Meeting, Session
from app.events.timing import credit_minutes
from app.reports.period import Period
from app.work import Work


@dataclass(slots=True)
class Plan:
    """The minutes of an event's sessions, and its meetings within a period; cancelled ones don't count."""

    minutes: int = 0
    meetings: set[int] = field(default_factory=set)


def plans_of(work: Work, events: Select[Any], period: Period) -> Mapping[int, Plan]:
    """Return the plans of events by id; an event without a session, or cancelled, is left out.

    The minutes are of all sessions, within the period and outside. Parallel groups are each taught, so
    each counts.
    """
    found: dict[int, Plan] = defaultdict(Plan)
    query = (
        select(Session, Meeting.event_id)
        .join(Meeting, Meeting.id == Session.meeting_id)
        .join(Event, Event.id == Meeting.event_id)
        .where(Event.id.in_(events), Event.status != EventStatus.cancelled)
        .where(Session.cancelled_at.is_(None), Meeting.cancelled_at.is_(None))
        .options(load_only(*_NEEDED))
    )
    for session, event_id in work.session.execute(query):
        plan = found[event_id]
        plan.minutes += credit_minutes(session) or 0
        if period.holds(session.day):
            plan.meetings.add(session.meeting_id)
    return found


_NEEDED = (
    Session.meeting_id, Session.day, Session.starts_at, Session.ends_at, Session.credit_minutes,
    Session.break_minutes,
)  # fmt: skip


def appointments_of(work: Work, lines: Select[Any], period: Period) -> Mapping[int, int]:
    """Return how many appointments of lines are agreed or took place within a period, by the line's id."""
    query = (
        select(Appointment.line_id, func.count())
        .where(Appointment.line_id.in_(lines), Appointment.state.in_(ARRANGED))
        .group_by(Appointment.line_id)
    )
    if period.first is not None:
        query = query.where(Appointment.day >= period.first)
    if period.last is not None:
        query = query.where(Appointment.day <= period.last)
    return {line: int(count) for line, count in work.session.execute(query)}
