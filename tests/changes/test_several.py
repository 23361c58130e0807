"""Several meetings of an event in one act: one preview, one letter a person, and once when sent twice."""

import re
from dataclasses import replace
from datetime import date, time, timedelta
from html import unescape

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from app.changes.plan import AddMeeting, CancelMeeting, ChangeMeeting
from app.changes.release import release
from app.events.models import Event
from app.events.plans import MeetingPlan, plan_of
from app.outbox.models import Letter
from app.registrations.models import RegistrationState
from app.work import Work
from tests.attendance.people import registered
from tests.support.cast import a_meeting, an_event

pytestmark = pytest.mark.sqlite

FIRST = date(2026, 10, 12)
THEN = date(2026, 11, 9)


def an_event_of_four(work: Work) -> Event:
    """Add an event of four weekly meetings, with somebody confirmed, waiting and without e-mail."""
    event = an_event(work, "cykl", meetings=0)
    labels = ("I zjazd", "II zjazd", "III zjazd", "IV zjazd")
    event.meetings = [
        a_meeting(work, FIRST + timedelta(days=7 * number), number, label=label)
        for number, label in enumerate(labels)
    ]
    registered(work, event, "Anna", "Nowak", RegistrationState.confirmed, queue_number=1)
    registered(work, event, "Ewa", "Kowal", RegistrationState.waiting, queue_number=2)
    registered(work, event, "Jan", "Bezpocztowy", RegistrationState.confirmed, queue_number=3).email = ""
    work.session.commit()
    return event


def fields(page: str) -> dict[str, str]:
    """Return what the page's form would send as it stands."""
    inputs = re.findall(r"<input[^>]*>", page)
    sent = {}
    for each in inputs:
        name, value = re.search(r'name="([^"]+)"', each), re.search(r'value="([^"]*)"', each)
        if name and (name[1].startswith(("meetings-", "added-")) or name[1] == "version"):
            sent[name[1]] = unescape(value[1]) if value else ""
    return sent


def changed(page: str) -> dict[str, str]:
    """Move the first meeting, replace the second, cancel the third and add one; the fourth stays."""
    return fields(page) | {
        "meetings-0-start_local": "2026-10-13",
        "meetings-1-act": "replace",
        "meetings-1-start_local": "2026-11-20",
        "meetings-2-act": "cancel",
        "added-0-start_local": "2026-12-04",
        "added-0-start_hour": "09:00",
        "added-0-end_hour": "12:00",
        "added-0-city": "Ełk",
        "reason": "Powódź",
    }


def letters(work: Work) -> list[Letter]:
    query = select(Letter).where(Letter.kind == "event_changed").order_by(Letter.recipient)
    return list(work.session.scalars(query))


def state_of(event: Event) -> list[tuple[str | None, str, bool]]:
    return [
        (each.label, each.sessions[0].day.isoformat(), each.cancelled_at is not None)
        for each in event.meetings
    ]


def test_people_get_one_letter_about_all_that_changed_and_what_stays(alicja: FlaskClient, work: Work) -> None:
    event = an_event_of_four(work)
    url = f"/manage/events/{event.slug}/changes/"
    data = changed(alicja.get(url).text)
    seen = alicja.post(url, data=data)
    assert seen.status_code == 200
    assert "powiadom 2 osoby" in seen.text
    assert state_of(event)[0] == ("I zjazd", "2026-10-12", False)
    assert letters(work) == []
    assert alicja.post(url, data=data | {"choice": "notify"}).status_code == 303
    assert state_of(event) == [
        ("I zjazd", "2026-10-13", False),
        ("II zjazd", "2026-10-19", True),
        ("III zjazd", "2026-10-26", True),
        ("IV zjazd", "2026-11-02", False),
        ("II zjazd", "2026-11-20", False),
        (None, "2026-12-04", False),
    ]
    assert event.meetings[4].replaces is event.meetings[1]
    waiting, confirmed = sorted(letters(work), key=lambda letter: letter.calendar is not None)
    body = (confirmed.body or "").replace("\xa0", " ")
    said = re.search(r"są zmiany\.(.*)Bez zmian:(.*)Powód: Powódź", body, re.DOTALL)
    assert said is not None
    for part in (
        "Inny termin (I zjazd)\nByło: poniedziałek, 12 października 2026",
        "Jest: wtorek, 13 października 2026",
        "Odwołane (II zjazd): poniedziałek, 19 października 2026",
        "Odwołane (III zjazd): poniedziałek, 26 października 2026",
        "Nowe spotkanie (II zjazd): piątek, 20 listopada 2026",
        "W zamian za odwołane: poniedziałek, 19 października 2026",
        "Nowe spotkanie: piątek, 4 grudnia 2026, godz. 9:00–12:00, Ełk",
    ):
        assert part in said[1]
    assert "IV zjazd: poniedziałek, 2 listopada 2026" in said[2]
    calendar = (confirmed.calendar or b"").decode()
    assert calendar.count("BEGIN:VEVENT") == 6
    assert calendar.count("STATUS:CANCELLED") == 2
    assert waiting.calendar is None


@pytest.mark.parametrize("choice", [None, "notify"])
def test_what_is_sent_twice_happens_once_and_the_second_is_told(
    alicja: FlaskClient, work: Work, choice: str | None
) -> None:
    event = an_event_of_four(work)
    url = f"/manage/events/{event.slug}/changes/"
    data = changed(alicja.get(url).text)
    assert alicja.post(url, data=data | {"choice": "notify"}).status_code == 303
    once, sent = state_of(event), len(letters(work))
    again = alicja.post(url, data=data | ({"choice": choice} if choice else {}))
    assert again.status_code == 409
    assert "nic więcej nie zostało zrobione" in again.text
    assert (state_of(event), len(letters(work))) == (once, sent)


def test_who_saw_the_event_before_another_changed_it_changes_nothing(alicja: FlaskClient, work: Work) -> None:
    event = an_event_of_four(work)
    url = f"/manage/events/{event.slug}/changes/"
    data = changed(alicja.get(url).text)
    release(work, AddMeeting(event, on_another_day(event)))
    work.session.commit()
    answer = alicja.post(url, data=data | {"choice": "notify"})
    assert answer.status_code == 409
    assert [cancelled for _, _, cancelled in state_of(event)] == [False] * 5
    assert letters(work) == []


def test_what_was_typed_is_kept_on_what_another_left(alicja: FlaskClient, work: Work) -> None:
    event = an_event_of_four(work)
    url = f"/manage/events/{event.slug}/changes/"
    data = changed(alicja.get(url).text) | {"meetings-3-city": "Giżycko"}
    moved, gone, third, last = event.meetings
    at = {"venue": "Hotel", "starts_at": time(10)}
    release(work, ChangeMeeting(moved, replace(plan_of(moved), **at)))
    release(work, CancelMeeting(gone, "Choroba"))
    release(work, ChangeMeeting(last, replace(plan_of(last), first_day=THEN, last_day=THEN)))
    work.session.commit()
    page = alicja.post(url, data=data).text
    form = fields(page)
    assert (form["meetings-0-start_local"], form["meetings-0-venue"]) == ("2026-10-13", "Hotel")
    assert form["meetings-0-start_hour"] == "10:00"
    assert (form["meetings-2-start_local"], form["meetings-2-city"]) == (THEN.isoformat(), "Giżycko")
    assert (form["added-0-start_local"], form["added-0-city"]) == ("2026-12-04", "Ełk")
    assert "tego nie przejęto: piątek, 20 listopada 2026<" in page.replace("\xa0", " ")
    assert "Powódź</textarea>" in page
    again = form | {"meetings-1-act": "cancel", "reason": "Powódź", "choice": "notify"}
    assert alicja.post(url, data=again).status_code == 303
    assert state_of(event) == [
        ("I zjazd", "2026-10-13", False),
        ("II zjazd", "2026-10-19", True),
        ("III zjazd", "2026-10-26", True),
        ("IV zjazd", THEN.isoformat(), False),
        (None, "2026-12-04", False),
    ]
    assert (event.meetings[0].venue, third.cancelled_at is None) == ("Hotel", False)


def test_meetings_that_have_passed_are_folded_below(alicja: FlaskClient, work: Work) -> None:
    event = an_event(work, "cykl", meetings=0)
    days = [work.today - timedelta(days=7), work.today, work.today + timedelta(days=7)]
    event.meetings = [a_meeting(work, day, place, label=f"Zjazd {place}") for place, day in enumerate(days)]
    work.session.commit()
    page = alicja.get(f"/manage/events/{event.slug}/changes/").text
    places = [page.index(f"Zjazd {place}") for place in (1, 2, 0)]
    assert places == sorted(places)
    assert places[1] < page.index("Spotkania, które już minęły (1)") < places[2]


def on_another_day(event: Event) -> MeetingPlan:
    day = date(2026, 12, 18)
    return replace(plan_of(event.meetings[0]), first_day=day, last_day=day)


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({}, "Na razie nic się nie zmienia"),
        ({"meetings-0-end_local": "2026-10-01"}, "Ostatni dzień jest przed pierwszym"),
        ({"meetings-0-start_local": ""}, "Prosimy podać dzień"),
        ({"added-0-city": "=1+1"}, "Prosimy podać dzień"),
        ({"meetings-0-start_hour": "16:00"}, "kończyłoby się, zanim się zacznie"),
        ({"meetings-0-act": "explode"}, ""),
    ],
)
def test_what_cannot_be_comes_back_with_all_that_was_typed(
    alicja: FlaskClient, work: Work, typed: dict[str, str], sentence: str
) -> None:
    event = an_event_of_four(work)
    url = f"/manage/events/{event.slug}/changes/"
    before = state_of(event)
    answer = alicja.post(url, data=fields(alicja.get(url).text) | {"reason": "Powódź"} | typed)
    assert answer.status_code == 422
    summary = answer.text.partition('class="error-summary"')[2].partition("</ul>")[0]
    assert sentence in summary.replace("\xa0", " ")
    assert "Powódź" in answer.text
    assert state_of(event) == before


def test_a_row_more_keeps_what_was_typed(alicja: FlaskClient, work: Work) -> None:
    event = an_event_of_four(work)
    url = f"/manage/events/{event.slug}/changes/"
    data = fields(alicja.get(url).text) | {"added-0-city": "Ełk", "act": "add"}
    page = alicja.post(url, data=data).text
    assert 'value="Ełk"' in page
    assert "added-1-start_local" in page
    assert len(event.meetings) == 4
