"""Reading appointments: who is still to be appointed, by which resolutions people were, who has left."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Select, func, select
from sqlalchemy.orm import contains_eager, joinedload

from app.events.models import Event
from app.groups.models import Membership
from app.registrations.models import SEATED, Registration
from app.selection.models import Appointee, AppointingResolution
from app.work import Work

MOST_AT_ONCE = 200
"""How many people one form appoints; the others follow by another one, by the same resolution."""
_MOST_NAMED = 50


@dataclass(frozen=True, slots=True)
class Appointments:
    """What the page of appointments shows.

    `chosen` can be appointed now (`count` of them in all), `resolutions` come with how many each appointed,
    `left` have no place any more and are members still.
    """

    chosen: Sequence[Registration]
    count: int
    resolutions: Sequence[tuple[AppointingResolution, int]]
    left: Sequence[Appointee]


def appointments(work: Work, event: Event) -> Appointments:
    """Read the appointments of an event, in four statements."""
    open_ones = (
        select(Registration)
        .outerjoin(Appointee, Appointee.registration_id == Registration.id)
        .where(
            Registration.event_id == event.id,
            Registration.state.in_(SEATED),
            Appointee.registration_id.is_(None),
        )
    )
    shown = open_ones.options(joinedload(Registration.institution))
    shown = shown.order_by(Registration.name_sort, Registration.id)
    count = work.session.scalar(open_ones.with_only_columns(func.count()))
    return Appointments(
        work.session.scalars(shown.limit(MOST_AT_ONCE)).all(),
        count or 0,
        resolutions_of(work, event),
        work.session.scalars(_left(event)).all(),
    )


def resolutions_of(work: Work, event: Event) -> list[tuple[AppointingResolution, int]]:
    """Return the resolutions of an event with their groups and how many people each appointed, in order."""
    counted = (
        select(Appointee.resolution_id, func.count().label("count"))
        .group_by(Appointee.resolution_id)
        .subquery()
    )
    rows = work.session.execute(
        select(AppointingResolution, func.coalesce(counted.c.count, 0))
        .outerjoin(counted, counted.c.resolution_id == AppointingResolution.id)
        .where(AppointingResolution.event_id == event.id)
        .options(joinedload(AppointingResolution.group))
        .order_by(AppointingResolution.resolved_on, AppointingResolution.id)
        .limit(_MOST_NAMED)
    )
    return [(resolution, count) for resolution, count in rows]


def _left(event: Event) -> Select[Appointee]:
    return (
        select(Appointee)
        .join(Appointee.registration)
        .join(Appointee.membership)
        .where(
            Registration.event_id == event.id, Registration.state.not_in(SEATED), Membership.ends.is_(None)
        )
        .options(contains_eager(Appointee.registration), contains_eager(Appointee.membership))
        .order_by(Registration.name_sort, Registration.id)
        .limit(_MOST_NAMED)
    )
