"""Several apply, change and are moved at the same moment: a person sits once, no place is given twice."""

from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from threading import Barrier

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session as Database

from app.accounts.models import Role
from app.errors import Refusal
from app.events.models import Event, Recruitment
from app.extensions import db
from app.recruitments.operations.joining import put_in
from app.registrations.models import HOLDING, IN_FORCE, Registration
from app.registrations.operations import sign_up, withdraw
from app.registrations.operations.changing_event import change_event
from app.registrations.operations.moving import move_all
from app.registrations.operations.swapping import swap
from app.sqlite import begin_write
from app.work import VISITOR, Work
from tests.support.applicants import person
from tests.support.cast import actor, an_event, staff
from tests.support.lines import a_project
from tests.support.recruitments import a_recruitment

Verb = Callable[[Work], object]
ROUNDS = 4


@pytest.fixture
def at_once(app: Flask, work: Work) -> Callable[[Sequence[Verb]], list[str]]:
    """Run verbs at the same moment, each in its own transaction; return what became of each, in order."""

    def run(verbs: Sequence[Verb]) -> list[str]:
        work.session.commit()
        barrier = Barrier(len(verbs))

        def one(verb: Verb) -> str:
            with app.app_context(), Database(db.engine) as own:
                mine = replace(work, session=own, actor=VISITOR)
                barrier.wait(10)
                begin_write(own)
                try:
                    verb(mine)
                except Refusal as refusal:
                    own.rollback()
                    return type(refusal).__name__
                own.commit()
                return "done"

        with ThreadPoolExecutor(len(verbs)) as pool:
            done = list(pool.map(one, verbs))
        work.session.expire_all()
        return done

    return run


def applies(event: Event, number: int) -> Verb:
    """Return that somebody applies for an event."""
    id = event.id
    return lambda mine: sign_up(mine, mine.session.get_one(Event, id), person(number))


def changes(registration: Registration, event: Event) -> Verb:
    """Return that somebody changes to an event."""
    ids = registration.id, event.id
    return lambda mine: change_event(
        mine, mine.session.get_one(Registration, ids[0]), mine.session.get_one(Event, ids[1])
    )


def events_of(work: Work, tag: int, capacity: int = 1) -> tuple[Event, Event]:
    """Return two events of a recruitment of their own."""
    first, second = (an_event(work, f"{name}-{tag}", capacity=capacity) for name in ("piski", "ostrodzki"))
    a_recruitment(work, first, second, title=f"Nabór {tag}")
    return first, second


def held(work: Work, *events: Event) -> Counter[int]:
    """Count the places that each person holds."""
    query = select(Registration.person_id).where(
        Registration.event_id.in_([event.id for event in events]), Registration.state.in_(HOLDING)
    )
    return Counter(work.session.scalars(query))


AtOnce = Callable[[Sequence[Verb]], list[str]]


def test_one_person_in_two_tabs_sits_once(work: Work, at_once: AtOnce) -> None:
    for tag in range(ROUNDS):
        first, second = events_of(work, tag, capacity=9)
        done = at_once([applies(event, 70 + tag) for event in (first, second) * 2])
        assert done == ["done"] * 4
        query = select(Registration).where(Registration.event_id.in_((first.id, second.id)))
        assert [each.state in IN_FORCE for each in work.session.scalars(query)] == [True]


def test_two_who_change_crosswise_do_not_wait_for_each_other(work: Work, at_once: AtOnce) -> None:
    for tag in range(ROUNDS):
        first, second = events_of(work, tag, capacity=2)
        one = sign_up(work, first, person(10 + tag)).registration
        two = sign_up(work, second, person(20 + tag)).registration
        assert at_once([changes(one, second), changes(two, first)]) == ["done"] * 2
        assert held(work, first, second) == {one.person_id: 1, two.person_id: 1}
        assert [one.state, two.state] == ["withdrawn", "withdrawn"]


def test_the_last_place_is_one_persons(work: Work, at_once: AtOnce) -> None:
    for tag in range(ROUNDS):
        first, second = events_of(work, tag)
        mover = sign_up(work, first, person(10 + tag)).registration
        verbs = [changes(mover, second), *(applies(second, 30 + tag * 10 + number) for number in range(3))]
        assert at_once(verbs) == ["done"] * 4
        assert sum(held(work, second).values()) == 1
        assert held(work, first, second)[mover.person_id] == 1, "the place is kept, or changed"


def test_a_withdrawal_and_moves_leave_no_place_empty(work: Work, at_once: AtOnce) -> None:
    for tag in range(ROUNDS):
        first, second = events_of(work, tag)
        there = sign_up(work, second, person(10 + tag)).registration
        mover = sign_up(work, first, person(20 + tag)).registration
        next_one = sign_up(work, first, person(30 + tag)).registration
        wanted = change_event(work, mover, second).registration
        id, ids = there.id, (next_one.id, second.id)

        def leaves(mine: Work, id: int = id) -> object:
            return withdraw(mine, mine.session.get_one(Registration, id))

        def moves(mine: Work, ids: tuple[int, int] = ids) -> object:
            row, target = mine.session.get_one(Registration, ids[0]), mine.session.get_one(Event, ids[1])
            return move_all(mine, [row], target)

        at_once([leaves, moves])
        places = held(work, first, second)
        assert set(places.values()) == {1}
        assert places[mover.person_id] == 1
        assert wanted.state == "confirmed"


def test_two_swap_full_places_while_others_apply(work: Work, at_once: AtOnce) -> None:
    olga = actor(staff(work, "Olga", Role.organiser))
    for tag in range(ROUNDS):
        first, second = events_of(work, tag)
        one = sign_up(work, first, person(10 + tag)).registration
        two = sign_up(work, second, person(20 + tag)).registration
        waits = sign_up(work, second, person(30 + tag)).registration
        ids = one.id, two.id

        def swaps(mine: Work, ids: tuple[int, int] = ids) -> object:
            rows = [mine.session.get_one(Registration, id) for id in ids]
            return swap(replace(mine, actor=olga), rows)

        done = at_once([swaps, applies(first, 40 + tag), swaps, applies(second, 50 + tag)])
        assert sorted(done) == ["Refusal", "done", "done", "done"], "twice swaps nobody back"
        assert held(work, first, second) == {one.person_id: 1, two.person_id: 1}
        assert (one.state, two.state, waits.state) == ("withdrawn", "withdrawn", "waiting")


def test_two_of_staff_move_one_person_at_once(work: Work, at_once: AtOnce) -> None:
    olga = actor(staff(work, "Olga", Role.organiser))
    for tag in range(ROUNDS):
        first, second = events_of(work, tag)
        third = an_event(work, f"nidzicki-{tag}", capacity=1, project=first.project)
        assert first.rules.recruitment is not None
        put_in(work, first.rules.recruitment, third)
        mover = sign_up(work, first, person(10 + tag)).registration
        partner = sign_up(work, second, person(20 + tag)).registration

        def moves(mine: Work, id: int = mover.id, to: int = third.id) -> object:
            row, target = mine.session.get_one(Registration, id), mine.session.get_one(Event, to)
            return move_all(replace(mine, actor=olga), [row], target)

        def swaps(mine: Work, ids: tuple[int, int] = (mover.id, partner.id)) -> object:
            rows = [mine.session.get_one(Registration, id) for id in ids]
            return swap(replace(mine, actor=olga), rows)

        assert sorted(at_once([moves, swaps, moves])) == ["Refusal", "Refusal", "done"], "the first of them"
        assert held(work, first, second, third) == {mover.person_id: 1, partner.person_id: 1}


def test_an_event_comes_in_while_people_apply(work: Work, at_once: AtOnce) -> None:
    for tag in range(ROUNDS):
        first, second = (
            an_event(work, f"{name}-{tag}", project=a_project(work)) for name in ("piski", "lipka")
        )
        recruitment = a_recruitment(work, first, title=f"Nabór {tag}")
        ids = recruitment.id, second.id

        def joins(mine: Work, ids: tuple[int, int] = ids) -> object:
            system = replace(mine, actor=work.actor)
            return put_in(
                system, system.session.get_one(Recruitment, ids[0]), system.session.get_one(Event, ids[1])
            )

        at_once([joins, applies(first, 50 + tag), applies(second, 50 + tag)])
        joined = second.rules.recruitment_id == recruitment.id
        assert not joined or max(held(work, first, second).values()) == 1
