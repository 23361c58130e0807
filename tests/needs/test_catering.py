"""Figures for caterer and hotel: who comes that day, by diet, without names; frozen, and what changed."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.errors import Closed, Refusal
from app.events.models import Event, EventStatus, Mode, ParallelGroup
from app.events.operations.meetings import change_meeting
from app.events.plans import plan_of
from app.events.timing import sessions_of
from app.links import Purpose
from app.needs.commands import freeze_and_erase
from app.needs.models import FrozenCount, Meal, Night
from app.needs.operations.catering import (
    NO_NIGHT,
    NO_PLACE,
    NO_ROOMS,
    CateringPlan,
    choose_nights,
    freeze,
    plan_catering,
)
from app.needs.queries.catering import CateringDay, catering_days, own_nights, room_nights
from app.registrations.models import Diet, Registration, RegistrationState
from app.work import Work
from tests.attendance.people import registered
from tests.conftest import TestClock
from tests.support.cast import a_meeting, an_event


def settle(work: Work, event: Event, *, rooms: bool = False, freeze_days: int = 3) -> None:
    """Serve coffee and lunch on all days."""
    meals = {session.id: [Meal.lunch, Meal.coffee] for session in sessions_of(event)}
    plan = CateringPlan(meals=meals, freeze_days=freeze_days, erase_days=30, offers_rooms=rooms)
    plan_catering(work, event, plan)


def figures(work: Work, event: Event) -> list[tuple[int, dict[str, int]]]:
    """Return the figures of each day as they count."""
    return [(each.told.people, dict(each.told.diets)) for each in catering_days(work, event)]


def day_of(work: Work, event: Event, number: int = 0) -> CateringDay:
    """Return one day with its figures."""
    return catering_days(work, event)[number]


def frozen_people(work: Work) -> list[int]:
    """Return how many people stand in the frozen figures, the oldest first."""
    return list(work.session.scalars(select(FrozenCount.people).order_by(FrozenCount.id)))


def test_people_with_a_place_are_counted_by_diet(
    work: Work, event: Event, anna: Registration, jan: Registration
) -> None:
    assert figures(work, event) == [(2, {"vegetarian": 1, "": 1})] * 2
    settle(work, event)
    assert day_of(work, event).meals == [Meal.coffee, Meal.lunch]
    for state in (RegistrationState.waiting, RegistrationState.withdrawn, RegistrationState.removed):
        jan.state = state
        work.session.flush()
        assert figures(work, event) == [(1, {"vegetarian": 1})] * 2


def test_only_who_comes_that_day_is_counted(
    work: Work, event: Event, anna: Registration, jan: Registration
) -> None:
    first, second = (each.day for each in sessions_of(event))
    anna.enrolled_from, jan.enrolled_until = second, first
    work.session.flush()
    assert figures(work, event) == [(1, {"": 1}), (1, {"vegetarian": 1})]


def test_a_parallel_group_eats_at_its_own_meetings(work: Work) -> None:
    event = an_event(work, "grupy", meetings=2)
    event.parallel_groups += [ParallelGroup(position=0, name="A"), ParallelGroup(position=1, name="B")]
    work.session.flush()
    one, other = event.parallel_groups
    event.meetings[0].parallel_group = one
    registered(work, event, "Ewa", "Kot", parallel_group_id=one.id)
    registered(work, event, "Olek", "Mak", parallel_group_id=other.id)
    work.session.flush()
    assert [people for people, _ in figures(work, event)] == [1, 2]


def test_online_days_serve_nothing(work: Work, event: Event, anna: Registration) -> None:
    event.meetings[0].mode = Mode.online
    work.session.flush()
    assert catering_days(work, event) == []
    assert own_nights(anna) == []


def test_figures_are_frozen_and_later_changes_are_differences(
    app: Flask, work: Work, event: Event, anna: Registration, clock: TestClock
) -> None:
    settle(work, event)
    assert day_of(work, event).frozen is None
    work.session.commit()
    clock.move(days=17)
    with app.app_context():
        freeze_and_erase()
    work.session.expire_all()
    frozen = day_of(work, event).frozen
    assert frozen is not None
    assert (frozen.at, frozen.people, frozen.diets) == (clock.now, 1, {"vegetarian": 1})
    assert day_of(work, event, 1).frozen is None, "four days before"
    late = registered(work, event, "Późny", "Gość")
    late.diet, anna.diet = Diet.vegan, None
    work.session.flush()
    day = day_of(work, event)
    assert [(each.diet, each.more) for each in day.differences] == [("vegan", 1), ("vegetarian", -1), ("", 1)]
    assert day.told.diets == {"vegetarian": 1}
    work.session.commit()
    with app.app_context():
        freeze_and_erase()
    assert frozen_people(work) == [1], "the same day looks once"
    work.session.commit()
    clock.move(days=1)
    with app.app_context():
        freeze_and_erase()
    assert frozen_people(work) == [1, 2]


def test_meals_settled_late_are_frozen_at_once_and_freed_by_a_shorter_time(
    work: Work, event: Event, anna: Registration
) -> None:
    settle(work, event, freeze_days=40)
    assert [bool(each.frozen) for each in catering_days(work, event)] == [True, True]
    settle(work, event, freeze_days=20)
    assert [bool(each.frozen) for each in catering_days(work, event)] == [True, False]


def test_a_moved_day_takes_its_meals_along_and_is_counted_anew(
    work: Work, event: Event, anna: Registration
) -> None:
    settle(work, event, freeze_days=40)
    plan, five = plan_of(event.meetings[0]), timedelta(days=5)
    moved = replace(plan, first_day=plan.first_day + five, last_day=plan.last_day + five)
    change_meeting(work, event.meetings[0], moved)
    day = day_of(work, event)
    assert (day.session.day, day.meals, day.frozen) == (moved.first_day, [Meal.coffee, Meal.lunch], None)
    freeze(work, event)
    assert day_of(work, event).frozen is not None
    assert len(frozen_people(work)) == 2


def test_a_suspended_event_freezes_nothing(work: Work, event: Event, anna: Registration) -> None:
    event.status = EventStatus.suspended
    settle(work, event, freeze_days=40)
    assert day_of(work, event).frozen is None


def test_nights_are_chosen_between_the_days_and_counted(
    work: Work, event: Event, anna: Registration, jan: Registration
) -> None:
    night = sessions_of(event)[0].day
    with pytest.raises(Closed) as refusal:
        choose_nights(work, anna, [night])
    assert refusal.value.message == NO_ROOMS
    settle(work, event, rooms=True)
    assert own_nights(anna) == [night]
    with pytest.raises(Refusal) as wrong:
        choose_nights(work, anna, [night + timedelta(days=1)])
    assert wrong.value.message == NO_NIGHT
    assert choose_nights(work, anna, [night]) is True
    assert choose_nights(work, anna, [night]) is False
    choose_nights(work, jan, [night])
    assert [(each.night, each.now) for each in room_nights(work, event)] == [(night, 2)]
    jan.enrolled_until = night
    work.session.flush()
    assert [each.now for each in room_nights(work, event)] == [1]
    settle(work, event, rooms=True, freeze_days=40)
    choose_nights(work, anna, [])
    assert [(each.told, each.more) for each in room_nights(work, event)] == [(1, -1)]
    anna.state = RegistrationState.waiting
    work.session.flush()
    with pytest.raises(Closed) as seatless:
        choose_nights(work, anna, [night])
    assert seatless.value.message == NO_PLACE


def test_a_single_day_has_no_nights(work: Work) -> None:
    event = an_event(work, "jeden", meetings=2)
    assert own_nights(registered(work, event, "Ewa", "Kot")) == []
    first = event.meetings[0].sessions[0].day
    event.meetings.append(a_meeting(work, first + timedelta(days=1), 5))
    work.session.flush()
    assert room_nights(work, event)[0].night == first


def test_the_person_chooses_nights_on_the_own_page(
    work: Work, event: Event, anna: Registration, client_as_visitor: Callable[[], FlaskClient]
) -> None:
    url = f"/registrations/{work.links.token(Purpose.manage, anna.id, anna.link_version)}/"
    client, night = client_as_visitor(), sessions_of(event)[0].day
    assert 'name="nights"' not in client.get(url).text
    assert client.post(f"{url}nights", data={"nights": night.isoformat()}).status_code == 409
    settle(work, event, rooms=True)
    work.session.commit()
    assert 'name="nights"' in client.get(url).text
    for wrong in ("2026-01-01", "nonsense"):
        assert client.post(f"{url}nights", data={"nights": wrong}).status_code == 422
    assert client.post(f"{url}nights", data={"nights": night.isoformat()}).status_code == 303
    assert list(work.session.scalars(select(Night.night))) == [night]
    assert "checked" in client.get(url).text
    assert client.post(f"{url}nights", data={}).status_code == 303
    assert list(work.session.scalars(select(Night.night))) == []


def test_staff_settle_meals_and_choose_nights(
    work: Work, event: Event, anna: Registration, alicja: FlaskClient
) -> None:
    base = f"/manage/events/{event.slug}/needs"
    first = sessions_of(event)[0]
    assert alicja.get(f"{base}/catering").status_code == 200
    assert 'name="nights"' not in alicja.get(f"{base}/rooms/{anna.id}").text
    assert "Bez noclegów" in alicja.get(f"{base}/rooms/").text
    good = {"freeze_days": "3", "erase_days": "30"}
    for wrong in (
        {**good, "freeze_days": ""},
        {**good, "erase_days": "0"},
        {**good, "freeze_days": "x"},
        {**good, "meals": f"{first.id}-champagne"},
        {**good, "meals": "999-lunch"},
    ):
        assert alicja.post(f"{base}/catering", data=wrong).status_code == 422, wrong
    form = {
        "freeze_days": "2", "erase_days": "14", "offers_rooms": "y", "everywhere": "y",
        "meals": [f"{first.id}-lunch", f"{first.id}-dinner"],
    }  # fmt: skip
    assert alicja.post(f"{base}/catering", data=form).status_code == 303
    assert [each.meals for each in catering_days(work, event)] == [[Meal.lunch, Meal.dinner]] * 2
    night = first.day.isoformat()
    assert alicja.post(f"{base}/rooms/{anna.id}", data={"nights": night}).status_code == 303
    assert alicja.post(f"{base}/rooms/{anna.id}", data={"nights": "1999-01-01"}).status_code == 422
    assert "Anna Nowak" in alicja.get(f"{base}/rooms/").text
    page = alicja.get(f"{base}/")
    assert page.status_code == 200
    assert "Wegetariańska: 1" in page.text


def test_sheets_name_nobody(work: Work, event: Event, anna: Registration, alicja: FlaskClient) -> None:
    settle(work, event, rooms=True, freeze_days=40)
    choose_nights(work, anna, own_nights(anna))
    registered(work, event, "Jan", "Lis")
    work.session.commit()
    base = f"/manage/events/{event.slug}/needs"
    sheet = alicja.get(f"{base}/print")
    table = alicja.get(f"{base}.csv")
    assert (sheet.status_code, table.status_code) == (200, 200)
    for text in (sheet.text, table.text):
        assert "Anna" not in text
        assert "Wegetariańska" in text
    lines = table.text.splitlines()
    assert len(lines) == 1 + 2 * 2 * 2 + 1
    assert [each.split(";")[3:6] for each in lines[1:3]] == [
        ["Serwis kawowy", "Wegetariańska", "1"],
        ["Serwis kawowy", "bez szczególnej diety", "0"],
    ]
    assert [each.split(";")[7] for each in lines[1:3]] == ["0", "1"]
    with alicja.get(f"{base}.xlsx") as book:
        assert book.data[:2] == b"PK"
