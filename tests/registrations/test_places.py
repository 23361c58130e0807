"""Places of institutions: other numbers for chosen ones, reserves, and the day on which places go to all."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session as DatabaseSession

from app.errors import Closed, Refusal
from app.events.models import Event
from app.events.operations.copying import CopyPlan, copy
from app.events.operations.own_places import set_own_places
from app.history.models import HistoryFact
from app.outbox.models import Letter
from app.people.models import Institution
from app.people.operations import institution_for
from app.registrations.asked import Details
from app.registrations.counting import own_places, queue, seats_by_institution
from app.registrations.models import Channel, Registration, RegistrationState
from app.registrations.operations import (
    add_by_hand,
    change_limits,
    correct,
    restore,
    sign_up,
    take_back,
    withdraw,
)
from app.registrations.operations.places import end_own_places, give_own_places, open_places
from app.registrations.queries import crowded, due_to_open, line_of, lines_of
from app.registrations.waiting_list import next_in_line
from app.work import VISITOR, Actor, Work
from tests.conftest import TestClock
from tests.support.applicants import known, person
from tests.support.open_events import MakeEvent

ELK, PISZ = "MOPS Ełk", "GOPS Pisz"
OPENS = date(2026, 9, 20)
STAFF = Actor("staff", None, "Alicja", frozenset({"organiser"}))
CONFIRMED, WAITING = RegistrationState.confirmed, RegistrationState.waiting


def named(work: Work, name: str) -> Institution:
    found = institution_for(work, name)
    assert found is not None
    return found


def arrive(work: Work, event: Event, *institutions: str | None) -> list[Registration]:
    """Sign up one person of each institution after the other."""
    return [
        sign_up(work, event, person(number, institution=name)).registration
        for number, name in enumerate(institutions, start=len(queue(work, event)) + seated(work, event))
    ]


def seated(work: Work, event: Event) -> int:
    return seats_by_institution(work, event).total


def seats_of(rows: list[Registration]) -> list[bool]:
    return [row.state == CONFIRMED for row in rows]


def test_a_chosen_institution_has_its_own_number(work: Work, make_event: MakeEvent) -> None:
    known(work, ELK, PISZ)
    event = make_event(per_institution_limit=1)
    give_own_places(work, event, named(work, ELK), 2)
    give_own_places(work, event, named(work, PISZ), 0)
    rows = arrive(work, event, ELK, ELK, ELK, PISZ, "OPS Ryn")
    assert [row.state for row in rows[:4]] == [CONFIRMED, CONFIRMED, WAITING, WAITING]
    # Who waits gets the new places, in order, and is told.
    assert give_own_places(work, event, named(work, ELK), 3) == [rows[2]]
    assert give_own_places(work, event, named(work, ELK), 3) == []
    assert end_own_places(work, event, named(work, PISZ)) == [rows[3]]
    assert end_own_places(work, event, named(work, PISZ)) == []
    kinds = work.session.scalars(select(Letter.kind).where(Letter.subject_id == rows[2].id))
    assert sorted(kinds) == ["promoted", "waiting"]
    facts = select(HistoryFact.values).where(HistoryFact.kind == "event.own_places_set")
    first, *_ = work.session.scalars(facts.order_by(HistoryFact.id))
    assert first == {"institution": ELK, "changed": {"places": [1, 2]}}


def test_without_a_general_number_only_the_chosen_have_one(work: Work, make_event: MakeEvent) -> None:
    known(work, ELK, PISZ)
    event = make_event()
    give_own_places(work, event, named(work, ELK), 1)
    assert seats_of(arrive(work, event, ELK, ELK, PISZ, PISZ, PISZ)) == [True, False, True, True, True]
    end_own_places(work, event, named(work, ELK))
    assert not event.rules.has_own_places
    assert queue(work, event) == []


def test_a_number_is_not_lowered_below_what_is_taken(work: Work, make_event: MakeEvent) -> None:
    known(work, ELK, PISZ)
    event = make_event(per_institution_limit=2)
    arrive(work, event, ELK, ELK, PISZ)
    with pytest.raises(Refusal) as refused:
        give_own_places(work, event, named(work, ELK), 1)
    assert (refused.value.field, refused.value.count) == ("places", 2)
    give_own_places(work, event, named(work, ELK), 2)
    # Whoever has a number of their own doesn't hold the others' number up.
    assert change_limits(work, event, None, 1) == []
    with pytest.raises(Refusal, match="can't be lower"):
        end_own_places(work, event, named(work, ELK))
    with pytest.raises(Refusal, match="known institutions"):
        give_own_places(work, event, named(work, "Ktoś inny"), 4)


def test_on_the_day_unused_places_go_to_all_once(
    work: Work, work_as: Any, make_event: MakeEvent, clock: TestClock
) -> None:
    known(work, ELK, PISZ)
    event = make_event(capacity=4, per_institution_limit=1, places_open_on=OPENS)
    rows = arrive(work, event, ELK, ELK, ELK, PISZ, ELK, ELK)
    unknown = sign_up(work, event, person(90, institution="Nieznane")).registration
    assert seats_of(rows) == [True, False, False, True, False, False]
    assert unknown.state == RegistrationState.applied
    assert due_to_open(work) == []
    assert open_places(work, event.id) is None
    clock.now = datetime(2026, 9, 19, 22, 0, tzinfo=UTC)  # 0:00 in Warsaw
    work = work_as()
    assert due_to_open(work) == [event.id]
    assert open_places(work, event.id) == [rows[1], rows[2]]
    assert open_places(work, event.id) is None
    assert due_to_open(work) == []
    # The institution need not be known any more: the turn that was kept counts.
    assert [unknown.state, rows[4].state] == [WAITING, WAITING]
    (fact,) = work.session.scalars(select(HistoryFact).where(HistoryFact.kind == "event.places_opened"))
    assert fact.values == {"count": 2}
    letters = select(Letter.subject_id).where(Letter.kind == "promoted")
    assert set(work.session.scalars(letters)) == {rows[1].id, rows[2].id}
    assert crowded(work).count == 0
    # A later day binds again: whoever has a place keeps it, and staff see who has too many.
    event.rules.places_open_on = OPENS + timedelta(days=9)
    work.session.flush()
    assert [each.seats for each in crowded(work).first] == [3]
    assert due_to_open(work) == []


def test_whoever_comes_or_goes_after_the_day_fills_by_itself(
    work: Work, work_as: Any, make_event: MakeEvent, clock: TestClock
) -> None:
    known(work, ELK, PISZ)
    event = make_event(capacity=3, per_institution_limit=1, places_open_on=OPENS)
    rows = arrive(work, event, ELK, ELK, ELK, PISZ)
    clock.now = datetime(2026, 9, 25, 8, tzinfo=UTC)
    work = work_as()
    # The worker was away: an act that fills gives the places before it.
    assert withdraw(work, rows[3]) == [rows[1], rows[2]]
    assert open_places(work, event.id) == []
    newcomer = sign_up(work, event, person(50)).registration
    assert newcomer.state == WAITING


def test_reserves_have_a_limit_of_their_own(work: Work, make_event: MakeEvent) -> None:
    known(work, ELK, PISZ)
    event = make_event(capacity=3, per_institution_limit=1, reserves_per_institution=1)
    rows = arrive(work, event, ELK, ELK)
    with pytest.raises(Refusal) as refused, work.session.begin_nested():
        sign_up(work, event, person(30, institution=ELK))
    assert (refused.value.field, refused.value.values["most"]) == ("institution", 1)
    assert "alicja@example.org" in str(refused.value.values["contact"])
    # Staff may all the same, with a reason.
    with pytest.raises(Refusal) as refused, work.session.begin_nested():
        add_by_hand(work, event, person(30, institution=ELK), Channel.phone)
    assert refused.value.field == "exception_reason"
    added = add_by_hand(
        work, event, person(30, institution=ELK), Channel.phone, exception_reason="zgoda dyrekcji"
    ).registration
    assert added.state == WAITING
    fact = work.session.scalar(select(HistoryFact).where(HistoryFact.kind == "registration.beyond_reserves"))
    assert fact is not None
    assert (fact.subject_id, (fact.personal or {})["reason"]) == (added.id, "zgoda dyrekcji")
    # The line of the institution keeps its order.
    assert withdraw(work, rows[0]) == [rows[1]]


def test_nobody_comes_among_the_reserves_by_a_correction(work: Work, make_event: MakeEvent) -> None:
    known(work, ELK, PISZ)
    event = make_event(capacity=9, per_institution_limit=1, reserves_per_institution=1)
    arrive(work, event, ELK, ELK)
    unknown, _, waiting = arrive(work, event, "OPS Ryn", PISZ, PISZ)
    person_self = replace(work, actor=VISITOR)
    for row in (unknown, waiting):
        to_elk = replace(Details.of(row), institution=ELK)
        with pytest.raises(Refusal) as refused, work.session.begin_nested():
            correct(person_self, row, to_elk)
        assert (refused.value.field, refused.value.values["most"]) == ("institution", 1)
        work.session.refresh(row)
    # Of the own institution the name is spelled as one likes, and staff correct what is true.
    assert not correct(person_self, waiting, replace(Details.of(waiting), institution="gops pisz"))
    correct(replace(work, actor=STAFF), unknown, replace(Details.of(unknown), institution=ELK))
    assert (waiting.state, unknown.state) == (WAITING, WAITING)


def test_a_reserve_that_somebody_else_has_is_not_taken_back(work: Work, make_event: MakeEvent) -> None:
    known(work, ELK)
    event = make_event(capacity=9, per_institution_limit=1, reserves_per_institution=1)
    _, mine = arrive(work, event, ELK, ELK)
    withdraw(work, mine)
    sign_up(work, event, person(30, institution=ELK))
    with pytest.raises(Closed):
        take_back(work, mine)
    restore(work, mine)
    assert mine.state == WAITING


@pytest.mark.parametrize(("reserves", "waits"), [(0, [True, False]), (1, [True, True]), (None, [True, True])])
def test_while_the_event_is_full_people_wait_for_places_of_theirs_that_nobody_has(
    work: Work, make_event: MakeEvent, reserves: int | None, waits: list[bool]
) -> None:
    known(work, ELK, PISZ)
    event = make_event(capacity=1, per_institution_limit=1, reserves_per_institution=reserves)
    arrive(work, event, PISZ)
    came = []
    for number in (40, 41):
        try:
            with work.session.begin_nested():
                sign_up(work, event, person(number, institution=ELK))
            came.append(True)
        except Refusal:
            came.append(False)
    assert came == waits


def test_where_people_stand(work: Work, make_event: MakeEvent) -> None:
    known(work, ELK, PISZ)
    event = make_event(capacity=9, per_institution_limit=1, places_open_on=OPENS)
    rows = arrive(work, event, ELK, PISZ, PISZ, ELK, ELK)
    lines = lines_of(work, event)
    assert set(lines) == {rows[2].id, rows[3].id, rows[4].id}
    stands = [line_of(work, row) for row in rows]
    assert stands[:2] == [None, None]
    assert [(line.place, line.own_place, line.places, line.is_full) for line in stands if line] == [
        (1, 1, 1, True), (2, 1, 1, True), (3, 2, 1, True),
    ]  # fmt: skip
    assert [lines[row.id][1] for row in rows[2:]] == stands[2:]


def test_a_copy_takes_the_numbers_and_moves_the_day(work: Work, make_event: MakeEvent) -> None:
    known(work, ELK)
    event = make_event(per_institution_limit=3, reserves_per_institution=2, places_open_on=OPENS)
    give_own_places(work, event, named(work, ELK), 5)
    first = event.meetings[0].sessions[0].day
    twin = copy(work, event, CopyPlan("Druga tura", first + timedelta(days=10)))
    work.session.flush()
    rules = twin.rules
    assert (rules.per_institution_limit, rules.reserves_per_institution) == (3, 2)
    assert (rules.places_open_on, rules.has_own_places) == (OPENS + timedelta(days=10), True)
    assert own_places(twin) == {named(work, ELK).id: 5}
    give_own_places(work, twin, named(work, ELK), 4)
    assert own_places(event) == {named(work, ELK).id: 5}
    assert copy(work, event, CopyPlan("Trzecia tura", None) if not event.meetings else CopyPlan(
        "Trzecia tura", first)).rules.places_open_on == OPENS  # fmt: skip


def test_the_call_of_november_2019(work: Work, work_as: Any, make_event: MakeEvent, clock: TestClock) -> None:
    """Group coaching: five centres, three places each, until 5 November; two places stayed unused."""
    centres = [f"OPS {name}" for name in ("Biskupiec", "Pisz", "Iława", "Działdowo", "Ostróda")]
    clock.now = datetime(2019, 10, 28, 8, tzinfo=UTC)
    work = work_as()
    known(work, *centres)
    event = make_event(
        capacity=15, per_institution_limit=3, registration_deadline=date(2019, 11, 5),
        places_open_on=date(2019, 11, 6), days=[(date(2019, 11, 20), None, None)],
    )  # fmt: skip
    # A centre of many, three of three, and one of one.
    came = [*[centres[0]] * 5, *centres[1:4] * 3, centres[4]]
    rows = arrive(work, event, *came)
    assert sum(seats_of(rows)) == 13
    assert [row.institution_name for row in rows if row.state == WAITING] == [centres[0]] * 2
    line = line_of(work, rows[4])
    assert line is not None
    assert (line.place, line.own_place, line.places, line.opens_on) == (2, 2, 3, date(2019, 11, 6))
    clock.now = datetime(2019, 11, 5, 22, 59, tzinfo=UTC)
    assert due_to_open(work_as()) == []
    clock.now = datetime(2019, 11, 5, 23, 0, tzinfo=UTC)
    assert open_places(work_as(), event.id) == rows[3:5]
    assert sum(seats_of(rows)) == 15


STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("come"), st.integers(0, 8)),
        st.tuples(st.just("come"), st.integers(0, 8)),
        st.tuples(st.just("go"), st.integers(0, 8)),
        st.tuples(st.just("own"), st.integers(0, 2), st.integers(0, 3)),
        st.tuples(st.just("end"), st.integers(0, 2)),
        st.tuples(
            st.just("limits"), st.one_of(st.none(), st.integers(0, 6)), st.one_of(st.none(), st.just(2))
        ),
        st.tuples(st.just("day")),
    ),
    max_size=25,
)


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(reserves=st.one_of(st.none(), st.integers(0, 2)), steps=STEPS)
def test_in_any_order_of_acts(
    work: Work, make_event: MakeEvent, reserves: int | None, steps: list[tuple[Any, ...]]
) -> None:
    """Never over any limit, nobody waits while a place is free that they could take, and order is kept."""
    centres = [f"OPS {number}" for number in range(3)]
    known(work, *centres)
    event = make_event(capacity=4, per_institution_limit=1, reserves_per_institution=reserves)
    for step in steps:
        before = [each.registration_id for each in queue(work, event)]
        try:
            with work.session.begin_nested():
                take(work, event, centres, step)
        except Refusal:
            continue
        seats, line = seats_by_institution(work, event), queue(work, event)
        assert seats.limit is None or seats.taken <= seats.limit, step
        for id, count in (seats.by_institution or {}).items():
            limit = seats.limits.of(id)
            assert limit is None or count <= limit, step
        assert next_in_line(line, seats) == [], step
        left = [each.registration_id for each in line]
        lucky = [id for id in before if id not in left and work.session.get_one(Registration, id).is_seated]
        last = max((before.index(id) for id in lucky), default=0)
        for each in line:
            if each.registration_id in before[:last]:
                assert seats.institution_is_full(each.institution_id), step
    work.session.commit()


def take(work: Work, event: Event, centres: list[str], step: tuple[Any, ...]) -> None:
    """Do one step; a refusal changes nothing."""
    name, *arguments = step
    if name == "come":
        (who,) = arguments
        sign_up(work, event, person(who, institution=centres[who % 3]))
    elif name == "go":
        (who,) = arguments
        query = select(Registration).where(Registration.event_id == event.id)
        row = work.session.scalar(query.where(Registration.last_name == f"Wiśniewski{who}"))
        if row is not None:
            withdraw(work, row)
    elif name == "own":
        which, places = arguments
        give_own_places(work, event, named(work, centres[which]), places)
    elif name == "end":
        end_own_places(work, event, named(work, centres[arguments[0]]))
    elif name == "limits":
        change_limits(work, event, *arguments)
    else:
        event.rules.places_open_on = work.today
        work.session.flush()
        open_places(work, event.id)


def test_an_event_without_numbers_asks_for_none(
    work: Work, make_event: MakeEvent, session: DatabaseSession
) -> None:
    event = make_event(capacity=5)
    set_own_places(work, event, {})
    work.session.commit()
    session.expire_all()
    rules = session.get_one(Event, event.id).rules
    assert own_places(session.get_one(Event, event.id)) == {}
    assert "own_places" not in rules.__dict__


def test_who_had_a_turn_before_the_day_goes_before_who_comes_on_it(
    work: Work, work_as: Any, make_event: MakeEvent, clock: TestClock
) -> None:
    """However late the worker looks: also ahead of who waited for their institution to be known."""
    known(work, ELK)
    event = make_event(capacity=1, per_institution_limit=1, places_open_on=OPENS)
    early = sign_up(work, event, person(1, institution="Nieznane")).registration
    assert early.state == RegistrationState.applied
    clock.now = datetime(2026, 9, 19, 22, 0, tzinfo=UTC)
    work = work_as()
    late = sign_up(work, event, person(2, institution=ELK)).registration
    assert [early.state, late.state] == [CONFIRMED, WAITING]
    assert due_to_open(work) == []
