"""Places that became free inside an event's cut-off, where nobody is seated by itself: staff are told."""

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import ColumnElement, exists, or_, select
from sqlalchemy.orm import contains_eager

from app.events.models import Event, Publication, RegistrationRules
from app.events.queries import with_meetings
from app.events.timing import withdrawal_cutoff
from app.events.window import is_past
from app.registrations.counting import seats_by_institution_of, waiting_of
from app.registrations.models import Registration, RegistrationState
from app.registrations.waiting_list import next_in_line
from app.registrations.why_closed import why_called_off
from app.work import Work

_LONGEST_CUTOFF_DAYS = 31


@dataclass(frozen=True, slots=True)
class LateWithdrawal:
    """A task of staff: inside the cut-off so many people who wait could have a place."""

    event: Event
    free: int


def late_withdrawals(work: Work, *conditions: ColumnElement[bool]) -> list[LateWithdrawal]:
    """Return the events inside their cut-off, not yet over, with a free place and somebody to take it.

    `conditions` on `Event` say which ones the caller asks for: those that its reader may see, or one.
    """
    waited_for = exists().where(
        Registration.event_id == Event.id, Registration.state == RegistrationState.waiting
    )
    # Not the cut-off itself, which depends on hours and zones: what could be inside it.
    near = or_(
        Event.starts_on <= work.today + timedelta(_LONGEST_CUTOFF_DAYS),
        RegistrationRules.withdrawal_cutoff_hours > 24 * (_LONGEST_CUTOFF_DAYS - 1),
    )
    query = (
        select(Event)
        .join(Event.rules)
        .where(
            Event.publication == Publication.published,
            Event.listed_until >= work.today,
            near,
            waited_for,
            *conditions,
        )
        .options(contains_eager(Event.rules), with_meetings())
        .order_by(Event.starts_on, Event.id)
    )
    inside = {event.id: event for event in work.session.scalars(query) if _inside(work, event)}
    waiting, seats = waiting_of(work, list(inside)), seats_by_institution_of(work, list(inside.values()))
    found = []
    for id, event in inside.items():
        could = len(next_in_line(waiting[id], seats[id]))
        if could:
            found.append(LateWithdrawal(event, could))
    return found


def _inside(work: Work, event: Event) -> bool:
    cutoff = withdrawal_cutoff(event)
    inside = cutoff is not None and work.now >= cutoff
    return inside and not is_past(work, event) and why_called_off(work, event) is None
