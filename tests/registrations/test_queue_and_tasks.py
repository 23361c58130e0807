"""Who is where in the queue, what is said to newcomers, and which free or crowded places are a task."""

from typing import Any

import pytest

from app.events.models import Event, EventStatus, Publication
from app.people.models import Institution
from app.people.operations import institution_for
from app.registrations.counting import seats
from app.registrations.late_withdrawals import late_withdrawals
from app.registrations.models import Registration, RegistrationState
from app.registrations.queries import (
    chosen,
    crowded,
    names_of,
    queue_position,
    seated,
)
from app.registrations.seats import Limits, Seats
from app.work import Work
from tests.attendance.people import registered
from tests.support.cast import an_event

pytestmark = pytest.mark.sqlite

CONFIRMED, WAITING = RegistrationState.confirmed, RegistrationState.waiting


def line(
    work: Work, event: Event, *states: RegistrationState, first: int = 1, **columns: Any
) -> list[Registration]:
    """Add one person for each state, in order of arrival."""
    return [
        registered(work, event, f"Osoba{n}", f"Nowak{n}", state, queue_number=n, **columns)
        for n, state in enumerate(states, first)
    ]


def a_known(work: Work, name: str) -> Institution:
    institution = institution_for(work, name)
    assert institution is not None
    institution.is_confirmed = True
    return institution


def test_the_place_in_the_queue_counts_those_ahead_who_still_wait(work: Work) -> None:
    gone = (RegistrationState.withdrawn, RegistrationState.removed, RegistrationState.applied)
    line(work, an_event(work, "inne"), WAITING, WAITING)
    rows = line(work, an_event(work), CONFIRMED, WAITING, *gone, WAITING, WAITING)
    assert [queue_position(work, row) for row in rows] == [None, 1, None, None, None, 2, 3]


def test_seats_are_counted_event_by_event_and_state_by_state(work: Work) -> None:
    event, empty = an_event(work, capacity=9), an_event(work, "puste", capacity=2)
    others = (WAITING, WAITING, RegistrationState.applied, RegistrationState.withdrawn)
    line(work, event, *[CONFIRMED] * 3, *others, *[RegistrationState.removed] * 2)
    found = seats(work, event)
    assert (found.taken, found.waiting, found.applied, found.in_force, found.total) == (3, 2, 1, 6, 9)
    assert (found.limits, found.appoints) == (Limits(9, None), False)
    assert seats(work, empty) == Seats(limits=Limits(2, None), counts={})


def inside(work: Work, slug: str, days: int = 1, **columns: Any) -> Event:
    """Add an event whose cut-off has passed, with one free place and two who wait."""
    values = {"days": days, "capacity": 2, "withdrawal_cutoff_hours": 48} | columns
    event = an_event(work, slug, **values)
    line(work, event, CONFIRMED, WAITING, WAITING)
    return event


def test_a_free_place_inside_the_cutoff_is_a_task_while_somebody_could_take_it(work: Work) -> None:
    later, sooner = inside(work, "pozniej", 2), inside(work, "wczesniej", capacity=4)
    inside(work, "pelne", capacity=1)
    inside(work, "przed-terminem", 3)
    inside(work, "szkic", publication=Publication.draft)
    inside(work, "odwolane", status=EventStatus.cancelled)
    inside(work, "zawieszone", status=EventStatus.suspended)
    inside(work, "odbyte", status=EventStatus.held)
    inside(work, "minione", -1)
    line(work, an_event(work, "bez-kolejki", days=1, capacity=2), CONFIRMED)
    theirs = a_known(work, "MOPS Ełk")
    own = an_event(work, "swoje", days=1, capacity=9, per_institution_limit=1)
    line(work, own, CONFIRMED, WAITING, institution=theirs)
    found = [(each.event.slug, each.free) for each in late_withdrawals(work)]
    assert found == [("wczesniej", 2), ("pozniej", 1)]
    assert [each.event for each in late_withdrawals(work, Event.id == later.id)] == [later]
    far = inside(work, "za-rok", 300, withdrawal_cutoff_hours=24 * 300)
    assert [each.event for each in late_withdrawals(work)] == [sooner, later, far]


def test_an_institution_over_the_limit_is_a_task_until_the_event_is_over(work: Work) -> None:
    ours, other = a_known(work, "MOPS Ełk"), a_known(work, "GOPS Olecko")
    event = an_event(work, "nadal", days=0, per_institution_limit=1)
    gone = (RegistrationState.withdrawn, WAITING, RegistrationState.removed)
    line(work, event, CONFIRMED, CONFIRMED, CONFIRMED, institution=ours)
    line(work, event, CONFIRMED, *gone, first=4, institution=other)
    line(work, event, CONFIRMED, CONFIRMED, first=8)
    over = an_event(work, "minione", days=-1, per_institution_limit=1)
    free = an_event(work, "bez-limitu")
    next_one = an_event(work, "nastepne", days=9, per_institution_limit=2)
    for each in (over, free, next_one):
        line(work, each, CONFIRMED, CONFIRMED, CONFIRMED, institution=ours)
    found = [(each.event.slug, each.institution, each.seats) for each in crowded(work).first]
    assert found == [("nadal", "MOPS Ełk", 3), ("nastepne", "MOPS Ełk", 3)]
    assert [each.event for each in crowded(work, Event.id == next_one.id).first] == [next_one]
    first = crowded(work, most=1)
    assert ([each.event.slug for each in first.first], first.count) == (["nadal"], 2)


def test_lists_stand_by_name_and_hold_nobody_else(work: Work) -> None:
    event, other = an_event(work), an_event(work, "inne")
    names = (("Ewa", "Zając"), ("Iga", "Ćma"), ("Jan", "Cis"))
    rows = [registered(work, event, *name) for name in names]
    waiting = registered(work, event, "Ala", "Abak", WAITING)
    stranger = registered(work, other, "Adam", "Aron")
    assert [row.last_name for row in seated(work, event)] == ["Cis", "Ćma", "Zając"]
    ids = [str(row.id) for row in (*rows, waiting, stranger)]
    found = chosen(work, event, [*ids, "²", "x", "", "-1", "9" * 10, str(10**9 - 1)])
    assert [row.last_name for row in found] == ["Abak", "Cis", "Ćma", "Zając"]
    assert names_of(work, [rows[0].id]) == {rows[0].id: "Ewa Zając"}
