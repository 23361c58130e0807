"""Erasing what people needed, some days after the event; counts stay."""

from collections import Counter
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, delete, exists, func, or_, select, update

from app.events.models import Event, EventStatus, Meeting, Session
from app.events.operations.locking import lock_event
from app.events.queries import with_meetings
from app.history.operations import record
from app.needs.facts import ERASED as ERASED_FACT
from app.needs.models import ERASE_DAYS, Arrangement, ErasingClock, NeedsPlan, Night, ServedMeal
from app.needs.operations.catering import freeze
from app.needs.queries.needs import fresh_plan, needs_of
from app.needs.wanted import ERASED, place_of, says_anything
from app.registrations.models import Registration
from app.work import Work


def looks_today(work: Work) -> bool:
    """Note that this day's look is done; tell whether it still was to be done. Of two workers one does it."""
    row = work.session.get(ErasingClock, 1, with_for_update=True, populate_existing=True)
    if row is not None and row.looked_on == work.today:
        return False
    if row is None:
        work.session.add(ErasingClock(id=1, looked_on=work.today))
    else:
        row.looked_on = work.today
    work.session.flush()
    return True


def looked_on(work: Work) -> date | None:
    """Return the day of the last look."""
    return work.session.scalar(select(ErasingClock.looked_on))


def to_freeze(work: Work) -> list[int]:
    """Return the events to come with something to eat or rooms, some of whose figures may be due."""
    served = exists().where(
        ServedMeal.session_id == Session.id, Session.meeting_id == Meeting.id, Meeting.event_id == Event.id
    )
    rooms = exists().where(NeedsPlan.event_id == Event.id, NeedsPlan.offers_rooms.is_(True))
    query = select(Event.id).where(Event.listed_until >= work.today, served | rooms)
    return list(work.session.scalars(query.order_by(Event.id)))


def to_erase(work: Work, *conditions: ColumnElement[bool]) -> list[int]:
    """Return the events that are over for as many days as they keep needs, and still keep some.

    A suspended event is to be resumed: its needs stay. `conditions` on `Event` narrow the answer.
    """
    days = func.coalesce(NeedsPlan.erase_days, ERASE_DAYS)
    query = (
        select(Event.id, Event.ends_on, days)
        .outerjoin(NeedsPlan, NeedsPlan.event_id == Event.id)
        .where(Event.ends_on < work.today, Event.status != EventStatus.suspended, _keeps_some(), *conditions)
        .order_by(Event.id)
    )
    rows = work.session.execute(query)
    return [id for id, last, days in rows if last and last + timedelta(days=days) < work.today]


def _keeps_some() -> Any:
    of_event = Registration.event_id == Event.id
    return or_(
        exists().where(of_event, says_anything()),
        exists().where(of_event, Arrangement.registration_id == Registration.id),
        exists().where(of_event, Night.registration_id == Registration.id),
    )


def freeze_by_id(work: Work, event_id: int) -> int:
    """Freeze what is due of an event, which may be gone by now."""
    event = _event(work, event_id)
    return freeze(work, event) if event is not None else 0


def erase(work: Work, event_id: int) -> int:
    """Erase the needs, diets, arrangements and nights of an event that is long over; return how many people.

    What was counted stays: figures that were not frozen are frozen before, and so is how much was arranged.
    Does nothing if the event is gone, was suspended, or keeps nothing.
    """
    event = _event(work, event_id)
    if event is None:
        return 0
    lock_event(work, event)
    if not to_erase(work, Event.id == event_id):
        return 0
    freeze(work, event, all_days=True)
    row = work.session.get(NeedsPlan, event_id)
    if row is None:
        row = fresh_plan(event_id)
        work.session.add(row)
    arranged = Counter((each.need, each.state.value) for each in needs_of(work, event))
    for need, state, count in row.counts or []:
        arranged[(str(need), str(state))] += int(count)
    known = sorted(arranged.items(), key=lambda each: (place_of(each[0][0]), each[0]))
    row.counts = [[need, state, count] for (need, state), count in known]
    row.erased_at = work.now
    theirs = select(Registration.id).where(Registration.event_id == event_id)
    work.session.execute(delete(Arrangement).where(Arrangement.registration_id.in_(theirs)))
    work.session.execute(delete(Night).where(Night.registration_id.in_(theirs)))
    emptied = work.session.execute(
        update(Registration)
        .where(Registration.event_id == event_id, says_anything())
        # The version tells an open form that it holds what is gone.
        .values(**ERASED, version=Registration.version + 1)
    )
    count = int(getattr(emptied, "rowcount", 0))
    record(work, ERASED_FACT, "event", event_id, event_id=event_id, values={"count": count})
    work.session.flush()
    return count


def _event(work: Work, event_id: int) -> Event | None:
    found: Event | None = work.session.scalar(
        select(Event).where(Event.id == event_id).options(with_meetings())
    )
    return found
