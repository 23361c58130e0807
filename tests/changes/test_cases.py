"""What users of such software report: something changed, and somebody was told nothing, or two things.

Each test is one of these reports (W05 to W31), over its kind: letters, pages and calendars agree.
"""

import re
from datetime import time
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from app.events.models import Event, EventStatus
from app.outbox.models import Letter
from app.registrations.models import Registration, RegistrationState
from app.work import Work
from tests.attendance.people import registered
from tests.changes.reading import data_of, pages, text_of
from tests.desk.test_manage import fields_of
from tests.support.cast import a_meeting, an_event

pytestmark = pytest.mark.sqlite


def two_steps(client: FlaskClient, work: Work, url: str, data: dict[str, str]) -> str:
    """Send a form as its first and second step; return the letter as the first step shows it."""
    shown = client.post(url, data=data)
    assert shown.status_code == 200
    assert letters(work) == []
    work.session.expire_all()
    assert client.post(url, data=data | {"choice": "notify"}).status_code == 303
    letter = re.search(r"data-letter>(.*?)</div>", shown.text, re.S)
    assert letter is not None
    return text_of(letter[1])


def letters(work: Work) -> list[Letter]:
    return list(work.session.scalars(select(Letter).order_by(Letter.id)))


def body(letter: Letter) -> str:
    return text_of(letter.body or "")


def somebody(work: Work, event: Event) -> Registration:
    return registered(work, event, "Anna", "Nowak", RegistrationState.confirmed)


@pytest.mark.parametrize("of_meetings", [0, 2])
def test_w06_another_town_goes_through_both_steps(alicja: FlaskClient, work: Work, of_meetings: int) -> None:
    event = an_event(work, place_city="Łódź", meetings=of_meetings)
    for meeting in event.meetings:
        meeting.city = meeting.venue = None
    somebody(work, event)
    url = f"/manage/events/{event.slug}/edit"
    data = fields_of(alicja.get(url).text) | {"place_city": "Gdańsk"}
    preview = two_steps(alicja, work, url, data)
    (letter,) = letters(work)
    for text in (preview, body(letter)):
        assert "Było: Łódź" in text
        assert "Jest: Gdańsk" in text
    if of_meetings:
        calendar = (letter.calendar or b"").decode()
        assert calendar.count("LOCATION:Gdańsk") == of_meetings
        assert calendar.count("SEQUENCE:1") == of_meetings


def test_w08_a_new_meeting_is_announced_with_its_calendar_entry(alicja: FlaskClient, work: Work) -> None:
    event = an_event(work)
    somebody(work, event)
    url = f"/manage/events/{event.slug}/sessions/new"
    data = {"start_local": "2026-11-19", "start_hour": "10:00", "end_hour": "14:00", "city": "Pisz"}
    preview = two_steps(alicja, work, url, data)
    (letter,) = letters(work)
    assert "Nowe spotkanie: czwartek, 19 listopada 2026, godz. 10:00–14:00" in preview
    assert "20261119T100000" in (letter.calendar or b"").decode()


def test_w09_an_event_that_is_no_longer_cancelled_says_so_everywhere(alicja: FlaskClient, work: Work) -> None:
    event = an_event(work)
    person = somebody(work, event)
    data = {"reason": "Powódź", "version": str(event.version)}
    two_steps(alicja, work, f"/manage/events/{event.slug}/cancel", data)
    assert all("odwołan" in text or "CANCELLED" in text for text in pages(work, alicja, person).values())
    work.session.query(Letter).delete()
    data = {"reason": "Woda opadła", "version": str(event.version)}
    preview = two_steps(alicja, work, f"/manage/events/{event.slug}/restore", data)
    (letter,) = letters(work)
    assert "jednak się odbędzie" in preview
    assert "SEQUENCE:2" in (letter.calendar or b"").decode()
    found = pages(work, alicja, person)
    assert [name for name, text in found.items() if "odwołan" in text or "CANCELLED" in text] == []
    assert all("SEQUENCE:2" in text for name, text in found.items() if "calendar" in name or name == "feed")


@pytest.mark.parametrize(
    "place",
    [
        {"venue": "Hotel Nowy", "city": "Gdańsk"},
        {"venue": None, "city": "Gdańsk"},
        {"venue": "Hotel Nowy, Gdańsk", "city": None},
        {"venue": "Hotel Nowy, Gdańsk", "city": "Gdańsk"},
    ],
)
def test_w11_a_meeting_elsewhere_names_its_own_town_alone(
    alicja: FlaskClient, work: Work, place: dict[str, Any]
) -> None:
    event = an_event(work, place_city="Łódź", place_county="m. Łódź", meetings=0)
    event.meetings.append(a_meeting(work, work.today.replace(month=11), 0, **place))
    person = somebody(work, event)
    url = f"/manage/events/{event.slug}/meetings/{{}}/edit"
    work.session.flush()
    meeting = event.meetings[0]
    data = fields_of(alicja.get(url.format(meeting.id)).text) | {"start_hour": "08:00"}
    preview = two_steps(alicja, work, url.format(meeting.id), data)
    (letter,) = letters(work)
    told = [preview, body(letter), (letter.calendar or b"").decode(), str(data_of(alicja, event))]
    for text in (*told, *pages(work, alicja, person).values()):
        assert "Gdańsk" in text
        assert "Gdańsk, Gdańsk" not in text
        assert "Łódź" not in text


@pytest.mark.parametrize("several", [False, True])
def test_w27_machines_know_when_a_cancelled_meeting_would_have_been(
    alicja: FlaskClient, work: Work, several: bool
) -> None:
    event = an_event(work, meetings=3 if several else 1)
    meeting = event.meetings[0]
    url = f"/manage/events/{event.slug}/meetings/{meeting.id}/cancel"
    data = {"reason": "", "version": str(event.version), "choice": "quiet"}
    assert alicja.post(url, data=data).status_code == 303
    whole = data_of(alicja, event)
    told = whole["subEvent"][0] if several else whole
    assert told["eventStatus"] == "https://schema.org/EventCancelled"
    assert told["startDate"] == "2026-10-01T09:00:00+02:00"
    if several:
        assert whole["eventStatus"] == "https://schema.org/EventScheduled"
        assert whole["startDate"] == "2026-10-08T09:00:00+02:00"


def test_w05_a_suspended_event_says_so_wherever_its_people_look(alicja: FlaskClient, work: Work) -> None:
    event = an_event(work, meetings=2)
    person = somebody(work, event)
    url = f"/manage/events/{event.slug}/edit"
    data = fields_of(alicja.get(url).text) | {"status": EventStatus.suspended.value}
    preview = two_steps(alicja, work, url, data)
    assert "zawieszone" in preview
    found = pages(work, alicja, person)
    assert [name for name, text in found.items() if "zawieszon" not in text.lower()] == []
    assert all("SEQUENCE:1" in text for name, text in found.items() if "calendar" in name or name == "feed")


@pytest.mark.parametrize(
    ("state", "status", "word"),
    [
        (RegistrationState.waiting, "TENTATIVE", "Lista rezerwowa: "),
        (RegistrationState.applied, "TENTATIVE", ""),
        (RegistrationState.withdrawn, "CANCELLED", "Wycof"),
        (RegistrationState.removed, "CANCELLED", "Wykreśl"),
        (RegistrationState.confirmed, "CONFIRMED", "Seminarium"),
    ],
)
def test_w31_the_own_calendar_of_who_has_no_place_confirms_nothing(
    client: FlaskClient, work: Work, state: RegistrationState, status: str, word: str
) -> None:
    event = an_event(work, meetings=2)
    person = registered(work, event, "Anna", "Nowak", state)
    link = work.links.registration(person.id, person.link_version)
    answer = client.get(link.removeprefix("http://localhost") + "calendar.ics?lang=pl")
    text = answer.text.replace("\r\n ", "")
    assert re.findall(r"STATUS:(\w+)", text) == [status] * 2
    assert text.count(f"SUMMARY:{word}") == 2
    assert text.count("TRANSP:OPAQUE") == (2 if status == "CONFIRMED" else 0)


def test_w29_a_meeting_shorter_than_what_it_credits_is_warned_of(alicja: FlaskClient, work: Work) -> None:
    event = an_event(work)
    session = event.meetings[0].sessions[0]
    session.credit_minutes = 270
    somebody(work, event)
    url = f"/manage/events/{event.slug}/meetings/{event.meetings[0].id}/edit"
    data = fields_of(alicja.get(url).text) | {"end_hour": "12:00"}
    shown = text_of(alicja.post(url, data=data).text)
    assert "270 min" in shown
    assert "180 min" in shown
    work.session.expire_all()
    assert session.ends_at == time(15)
