"""Settling what is served, freezing the figures for the caterer, and choosing nights."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import delete, insert, select

from app.errors import N_, Closed, Refusal
from app.events.models import OFF, Event
from app.events.operations.locking import lock_event
from app.history.operations import NewFact, record, record_all
from app.needs.facts import FROZEN, FROZEN_NIGHT, NIGHTS_CHOSEN, PLANNED
from app.needs.models import FrozenCount, Meal, NeedsPlan, Night, ServedMeal
from app.needs.queries.catering import catering_days, days_on_site, own_nights, room_nights
from app.needs.queries.needs import fresh_plan, plan_of_event
from app.registrations.models import Registration
from app.work import Work

NO_ROOMS = N_("No rooms are offered at this event.")
NO_PLACE = N_("Only who has a place can choose nights.")
NO_NIGHT = N_("The dates have changed meanwhile: choose among the nights that stand here now.")
OVER = N_("These nights are over.")


@dataclass(frozen=True, slots=True, kw_only=True)
class CateringPlan:
    """Which meals are served on which day, by the id of its session, and what else the event settles."""

    meals: Mapping[int, Collection[Meal]]
    freeze_days: int
    erase_days: int
    offers_rooms: bool


def plan_catering(work: Work, event: Event, plan: CateringPlan) -> None:
    """Settle meals, rooms and days of an event, and freeze or free the figures whose day that moves.

    Days that are not on site, or not of this event, are left out.
    """
    lock_event(work, event)
    row = work.session.get(NeedsPlan, event.id)
    if row is None:
        row = fresh_plan(event.id)
        work.session.add(row)
    row.freeze_days, row.erase_days, row.offers_rooms = plan.freeze_days, plan.erase_days, plan.offers_rooms
    ids = [each.id for each in days_on_site(event)]
    work.session.execute(delete(ServedMeal).where(ServedMeal.session_id.in_(ids)))
    served = [{"session_id": id, "meal": meal} for id in ids for meal in sorted(set(plan.meals.get(id, ())))]
    if served:
        work.session.execute(insert(ServedMeal), served)
    work.session.flush()
    record(work, PLANNED, "event", event.id, event_id=event.id)
    freeze(work, event)


def freeze(work: Work, event: Event, *, all_days: bool = False) -> int:
    """Freeze the figures of days and nights that are due and not frozen yet; return how many.

    Figures of days that are due no longer are free again, and those of a day that was moved are
    counted anew. An event that does not take place freezes nothing. `all_days`: whatever is due.
    """
    lock_event(work, event)
    if event.status in OFF and not all_days:
        return 0
    plan = plan_of_event(work, event.id)
    until = date.max if all_days else work.today + timedelta(days=plan.freeze_days)
    _free(work, event, until)
    due = [each for each in catering_days(work, event, served_only=True) if each.frozen is None]
    rows = [
        FrozenCount(
            event_id=event.id, session_id=each.session.id, day=each.session.day, at=work.now,
            people=each.now.people, diets=dict(each.now.diets),
        )
        for each in due if each.session.day <= until
    ]  # fmt: skip
    nights = room_nights(work, event) if plan.offers_rooms else []
    rows += [
        FrozenCount(event_id=event.id, day=each.night, at=work.now, people=each.now, diets={})
        for each in nights if each.frozen is None and each.night <= until
    ]  # fmt: skip
    work.session.add_all(rows)
    work.session.flush()
    record_all(work, [_fact(each) for each in rows])
    return len(rows)


def _free(work: Work, event: Event, until: date) -> None:
    """Let go of figures whose day is not due any more, or was moved."""
    days = {each.id: each.day for each in days_on_site(event)}
    frozen = select(FrozenCount).where(FrozenCount.event_id == event.id)
    for each in work.session.scalars(frozen).all():
        is_moved = each.session_id is not None and days.get(each.session_id, each.day) != each.day
        if is_moved or each.day > until:
            work.session.delete(each)
    work.session.flush()


def _fact(row: FrozenCount) -> NewFact:
    values = {"day": row.day.isoformat(), "people": row.people}
    return NewFact(FROZEN if row.session_id else FROZEN_NIGHT, "event", row.event_id, row.event_id, values)


def choose_nights(work: Work, registration: Registration, nights: Collection[date]) -> bool:
    """Let somebody stay for these nights and no others; tell whether that changed anything.

    Refuses where no rooms are offered, who has no place, nights that do not lie between their days, and
    to change nights once the last one is over.
    """
    lock_event(work, registration.event)
    work.session.refresh(registration)
    if not plan_of_event(work, registration.event_id).offers_rooms:
        raise Closed(NO_ROOMS)
    if not registration.is_seated:
        raise Closed(NO_PLACE)
    offered = own_nights(registration)
    if not set(nights) <= set(offered):
        raise Refusal(NO_NIGHT, field="nights")
    if not any(night >= work.today for night in offered):
        raise Refusal(OVER, field="nights")
    known = set(work.session.scalars(select(Night.night).where(Night.registration_id == registration.id)))
    if known == set(nights):
        return False
    work.session.execute(delete(Night).where(Night.registration_id == registration.id))
    rows = [{"registration_id": registration.id, "night": night} for night in sorted(set(nights))]
    if rows:
        work.session.execute(insert(Night), rows)
    record(
        work, NIGHTS_CHOSEN, "registration", registration.id, event_id=registration.event_id,
        values={"count": len(rows)},
    )  # fmt: skip
    return True
