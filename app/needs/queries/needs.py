"""Who with a place needs what, and how far it is arranged."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.errors import Missing
from app.events.models import Event
from app.needs.models import Arrangement, NeedsPlan, NeedState
from app.needs.wanted import OWN_TEXT, needs_anything, place_of, wanted_by
from app.registrations.models import SEATED, Registration
from app.work import Work


@dataclass(frozen=True, slots=True)
class Need:
    """One need of one person, with its arrangement if anything was arranged."""

    registration: Registration
    need: str
    arrangement: Arrangement | None

    @property
    def state(self) -> NeedState:
        """How far it is arranged."""
        return self.arrangement.state if self.arrangement else NeedState.open

    @property
    def own_text(self) -> str:
        """What the person wrote, where that is the need."""
        return (self.registration.access_needs or "") if self.need == OWN_TEXT else ""


def plan_of_event(work: Work, event_id: int) -> NeedsPlan:
    """Return what the event settles, or a row with what holds otherwise, which is not added."""
    known = work.session.get(NeedsPlan, event_id)
    return known or fresh_plan(event_id)


def fresh_plan(event_id: int) -> NeedsPlan:
    """Return what holds for an event that has settled nothing."""
    columns = NeedsPlan.__table__.c
    return NeedsPlan(
        event_id=event_id,
        freeze_days=columns.freeze_days.default.arg,
        erase_days=columns.erase_days.default.arg,
        offers_rooms=False,
    )


def needs_of(work: Work, event: Event) -> list[Need]:
    """Return all needs of people with a place, by need and name, in two statements."""
    query = (
        select(Registration)
        .where(Registration.event_id == event.id, Registration.state.in_(SEATED), needs_anything())
        .options(joinedload(Registration.institution))
        .order_by(Registration.name_sort, Registration.id)
    )
    people = list(work.session.scalars(query))
    arranged = {(each.registration_id, each.need): each for each in arrangements_of(work, event)}
    found = [
        Need(person, need, arranged.get((person.id, need))) for person in people for need in wanted_by(person)
    ]
    return sorted(found, key=lambda each: (place_of(each.need), each.need))


def arrangements_of(work: Work, event: Event) -> Sequence[Arrangement]:
    """Return what is arranged at an event, by the name of the person, in one statement."""
    query = (
        select(Arrangement)
        .join(Arrangement.registration)
        .where(Registration.event_id == event.id)
        .options(joinedload(Arrangement.registration))
        .order_by(Registration.name_sort, Arrangement.id)
    )
    return work.session.scalars(query).all()


def in_vain(work: Work, event: Event, needs: Iterable[Need]) -> list[Arrangement]:
    """Return what is ordered or arranged, and needed by nobody any more: to be called off."""
    wanted = {(each.registration.id, each.need) for each in needs}
    return [
        each
        for each in arrangements_of(work, event)
        if each.state in (NeedState.ordered, NeedState.done)
        and (each.registration_id, each.need) not in wanted
    ]


def counted(needs: Iterable[Need]) -> Mapping[NeedState, int]:
    """Return how many needs are in each state."""
    return Counter(each.state for each in needs)


def one_need(work: Work, event: Event, registration_id: int, need: str) -> Need:
    """Return a need at an event, one that is arranged and no longer wanted too; Missing if there is none."""
    registration = work.session.get(Registration, registration_id, options=[joinedload(Registration.event)])
    if registration is None or registration.event_id != event.id:
        raise Missing
    query = select(Arrangement).where(
        Arrangement.registration_id == registration_id, Arrangement.need == need
    )
    known = work.session.scalar(query.execution_options(populate_existing=True))
    if known is None and not (registration.is_seated and need in wanted_by(registration)):
        raise Missing
    return Need(registration, need, known)


def needs_of_person(work: Work, registration: Registration) -> list[Need]:
    """Return what somebody with a place needs, and how far it is arranged; one statement if anything."""
    wanted = wanted_by(registration) if registration.is_seated else []
    if not wanted:
        return []
    query = select(Arrangement).where(Arrangement.registration_id == registration.id)
    arranged = {each.need: each for each in work.session.scalars(query)}
    return [Need(registration, need, arranged.get(need)) for need in wanted]
