"""From when until when a person belongs to an edition: one rule, for pages and for statements."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, and_, or_

from app.events.models import Meeting
from app.registrations.models import ENDED, SEATED, Registration


@dataclass(frozen=True, slots=True)
class Enrolment:
    """Which meetings of an event concern somebody: of their parallel group, on their days; None: all."""

    group_id: int | None = None
    first: date | None = None
    last: date | None = None

    def includes(self, group_id: int | None, days: Sequence[date]) -> bool:
        """Tell whether a meeting for this group (None: for all) on these days concerns them."""
        if self.group_id is not None and group_id not in (None, self.group_id):
            return False
        return not days or any(self._within(day) for day in days)

    def _within(self, day: date) -> bool:
        return (self.first is None or self.first <= day) and (self.last is None or day <= self.last)


def enrolment_of(registration: Registration) -> Enrolment:
    """Return which meetings of the event concern the person."""
    return Enrolment(registration.parallel_group_id, registration.enrolled_from, registration.enrolled_until)


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
    return meetings_within(registration.event.meetings, enrolment_of(registration))


def meetings_within(meetings: Sequence[Meeting], enrolment: Enrolment) -> list[Meeting]:
    """Return which of these meetings concern somebody."""
    return [
        each
        for each in meetings
        if enrolment.includes(each.parallel_group_id, [session.day for session in each.sessions])
    ]


def overlap(one: Registration, other: Registration) -> bool:
    """Tell whether the dates of two enrolments have a day in common; an end that nobody knows is never."""
    return _begins_by(one, other) and _begins_by(other, one)


def _within(registration: Registration, day: date) -> bool:
    return enrolment_of(registration).includes(registration.parallel_group_id, [day])


def _begins_by(one: Registration, other: Registration) -> bool:
    """Tell whether one enrolment begins before the other's last day: its own, or that of the event."""
    first = one.enrolled_from or one.event.starts_on
    last = other.enrolled_until or other.event.ends_on
    return first is None or last is None or first <= last
