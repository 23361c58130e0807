"""Breaks are asked about on long days, hours are typed in the event's unit, and old forms still work."""

import re
from collections.abc import Sequence
from datetime import time, timedelta

import pytest
from flask.testing import FlaskClient

from app.events.models import Event, ParallelGroup, Session
from app.events.timing import credit_minutes
from app.work import Work
from tests.progress.modules import a_module
from tests.support.cast import a_meeting, an_event

NEW = "/manage/events/seminarium/sessions/new"
LONG = {"start_local": "2026-11-19", "start_hour": "09:00", "end_hour": "15:00", "city": "Ełk"}


def edit_of(event: Event) -> str:
    return f"/manage/events/{event.slug}/meetings/{event.meetings[0].id}/edit"


def sessions(event: Event) -> Sequence[Session]:
    return event.meetings[-1].sessions


def shows_breaks(page: str) -> str | None:
    found = re.search(r'<input[^>]*name="break_minutes"[^>]*>', page)
    value = found and re.search(r'value="(\d*)"', found[0])
    return value[1] if value else None


@pytest.mark.parametrize(
    ("typed", "breaks", "credit"),
    [
        ({"break_minutes": "30"}, 30, 330),
        ({"break_minutes": "0"}, 0, 360),
        ({"break_minutes": "30", "credit_hours": "4,5"}, None, 270),
        ({"break_minutes": "30", "end_hour": "14:00"}, None, 300),
        ({"credit_minutes": "250"}, None, 250),
        ({}, None, 360),
    ],
)
def test_a_long_day_earns_its_hours_less_the_breaks(
    alicja: FlaskClient, work: Work, typed: dict[str, str], breaks: int | None, credit: int
) -> None:
    event = an_event(work, meetings=0)
    page = alicja.get(NEW).get_data(as_text=True)
    assert shows_breaks(page) == "30"
    assert alicja.post(NEW, data=LONG | typed).status_code == 303
    (session,) = sessions(event)
    assert (session.break_minutes, credit_minutes(session)) == (breaks, credit)


@pytest.mark.parametrize(
    ("typed", "field", "words"),
    [
        ({"break_minutes": ""}, "break_minutes", "ile minut zajmują przerwy"),
        ({"break_minutes": "-5"}, "break_minutes", "0"),
        ({"break_minutes": "pół godziny"}, "break_minutes", "To nie jest liczba całkowita"),
        ({"break_minutes": "360"}, "break_minutes", "cały dzień"),
        ({"credit_hours": "0"}, "credit_hours", "więcej niż 0"),
        ({"credit_hours": "-1"}, "credit_hours", "To nie jest liczba"),
        ({"credit_hours": "25"}, "credit_hours", "najwyżej 24"),
        ({"credit_hours": "9" * 300}, "credit_hours", "To nie jest liczba"),
        ({"credit_minutes": "0"}, "credit_hours", "1"),
        ({"parallel_group": "B"}, "parallel_group", "na liście"),
    ],
)
def test_what_can_not_be_is_refused_at_its_field(
    alicja: FlaskClient, work: Work, typed: dict[str, str], field: str, words: str
) -> None:
    event = an_event(work, meetings=0, parallel_groups=[ParallelGroup(name="A", position=0)])
    answer = alicja.post(NEW, data=LONG | typed)
    page = answer.get_data(as_text=True).replace("\xa0", " ")
    error = re.search(rf'id="error-{field}".*?</p>', page, re.S)
    assert (answer.status_code, bool(error)) == (422, True)
    assert error
    assert words in error[0]
    assert event.meetings == []
    if typed == {"break_minutes": ""}:
        assert shows_breaks(page) == "30"


def test_days_below_are_not_asked_until_they_become_long(alicja: FlaskClient, work: Work) -> None:
    event = an_event(work)
    sessions(event)[0].ends_at = time(13)
    work.session.flush()
    page = alicja.get(edit_of(event)).get_data(as_text=True)
    assert shows_breaks(page) is None
    seen = re.search(r'name="seen"[^>]*value="([^"]*)"', page)
    assert seen
    longer = {**LONG, "version": event.version, "choice": "quiet", "seen": "{}"}
    answer = alicja.post(edit_of(event), data=longer)
    assert (answer.status_code, shows_breaks(answer.get_data(as_text=True))) == (422, "30")
    assert alicja.post(edit_of(event), data=longer | {"break_minutes": "45"}).status_code == 303
    assert credit_minutes(sessions(event)[0]) == 315


def test_minutes_that_nobody_changed_stay_those_of_each_day(alicja: FlaskClient, work: Work) -> None:
    event = an_event(work, meetings=0)
    first = work.today + timedelta(days=30)
    event.meetings.append(a_meeting(work, first, first + timedelta(days=1), 0))
    one, other = sessions(event)
    one.break_minutes, other.break_minutes = 30, 60
    work.session.flush()
    form = {
        "start_local": first, "end_local": first + timedelta(days=1), "start_hour": "09:00",
        "end_hour": "15:00", "label": "II",
    }  # fmt: skip
    for typed, breaks in (
        ({"break_minutes": "30"}, [30, 60]),
        ({}, [30, 60]),
        ({"break_minutes": "15"}, [15, 15]),
    ):
        data = form | typed | {"version": event.version, "choice": "quiet"}
        assert alicja.post(edit_of(event), data=data).status_code == 303
        assert [each.break_minutes for each in sessions(event)] == breaks
    one.register_confirmed = True
    work.session.flush()
    data = form | {"break_minutes": "20", "version": event.version, "choice": "quiet"}
    assert alicja.post(edit_of(event), data=data).status_code == 303
    assert [each.break_minutes for each in sessions(event)] == [15, 20]


def test_hours_are_typed_in_the_unit_of_the_module(alicja: FlaskClient, work: Work) -> None:
    event = an_event(work, meetings=0, module=a_module(work, 270), unit_minutes=60)
    assert "po 45 min" in alicja.get(NEW).get_data(as_text=True).replace("\xa0", " ")
    refused = alicja.post(NEW, data=LONG | {"credit_hours": "1,5"})
    assert (refused.status_code, "1:22 (67 min) i 1:23 (68 min)" in refused.text) == (422, True)
    assert re.search(r'name="credit_hours"[^>]*value="1,5"', refused.text)
    assert alicja.post(NEW, data=LONG | {"credit_hours": "7,6"}).status_code == 303
    assert sessions(event)[0].credit_minutes == 342
    page = alicja.get(edit_of(event)).get_data(as_text=True)
    assert re.search(r'name="credit_hours"[^>]*value="7,6"', page)
    assert 'value="7.6"' in alicja.get(f"{edit_of(event)}?lang=en").get_data(as_text=True)


def test_a_meeting_is_for_one_of_the_groups(alicja: FlaskClient, work: Work) -> None:
    groups = [ParallelGroup(name=name, position=n) for n, name in enumerate(("A", "B"))]
    event = an_event(work, meetings=0, parallel_groups=groups)
    assert alicja.post(NEW, data=LONG | {"parallel_group": "B"}).status_code == 303
    assert event.meetings[0].parallel_group is groups[1]
    kept = LONG | {"version": event.version, "choice": "quiet", "label": "II"}
    assert alicja.post(edit_of(event), data=kept).status_code == 303
    assert event.meetings[0].parallel_group is groups[1]
    data = kept | {"version": event.version, "parallel_group": ""}
    assert alicja.post(edit_of(event), data=data).status_code == 303
    assert event.meetings[0].parallel_group is None
