"""From when until when a person belongs to an edition: one rule, for pages and for statements."""

from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, and_, or_

from app.events.models import Event, Meeting
from app.registrations.models import ENDED, SEATED, Registration


def has_belonged(who: Any = Registration) -> ColumnElement[bool]:
    """Return the condition on registrations of those who belong to their event, or did until a known day.

    `who` is their table, an alias of it, or a query with its columns. Only a change of edition leaves a last
    day on a registration that has ended: who withdraws or is removed belongs to no day any more.
    """
    return or_(who.state.in_(SEATED), and_(who.state.in_(ENDED), who.enrolled_until.is_not(None)))


def belongs_on(registration: Registration, day: date) -> bool:
    """Tell whether a person belongs to the edition on a day."""
    if not registration.is_seated and (not registration.has_ended or registration.enrolled_until is None):
        return False
    return _within(registration, day)


def own_meetings(registration: Registration) -> list[Meeting]:
    """Return the meetings of the event that concern this person: of their parallel group, on their days.

    Who has no group yet is shown those of all groups.
    """
    first, last = registration.enrolled_from, registration.enrolled_until
    return meetings_for(registration.event, registration.parallel_group_id, first, last)


def meetings_for(event: Event, group_id: int | None, first: date | None, last: date | None) -> list[Meeting]:
    """Return the meetings of an event that concern those of this parallel group, between these days."""
    mine = event.meetings
    if group_id is not None:
        mine = [each for each in mine if each.parallel_group_id in (None, group_id)]
    return [
        each for each in mine if not each.sessions or any(_between(first, last, s.day) for s in each.sessions)
    ]


def overlap(one: Registration, other: Registration) -> bool:
    """Tell whether the dates of two enrolments have a day in common; an end that nobody knows is never."""
    return _begins_by(one, other) and _begins_by(other, one)


def _within(registration: Registration, day: date) -> bool:
    return _between(registration.enrolled_from, registration.enrolled_until, day)


def _between(first: date | None, last: date | None, day: date) -> bool:
    return (first is None or first <= day) and (last is None or day <= last)


def _begins_by(one: Registration, other: Registration) -> bool:
    """Tell whether one enrolment begins before the other's last day: its own, or that of the event."""
    first = one.enrolled_from or one.event.starts_on
    last = other.enrolled_until or other.event.ends_on
    return first is None or last is None or first <= last
