"""The pages of meetings: bad ones come back as typed, and people see the letter before a change happens."""

import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from app.accounts.models import Role
from app.events.meeting_access import MeetingAccess, access_of
from app.events.models import Event, Publication
from app.events.operations.meetings import (
    cancel_meeting,
)
from app.events.queries import event_by_id
from app.outbox.models import Letter
from app.registrations.models import Channel
from app.registrations.operations import Application, add_by_hand, sign_up
from app.work import Work
from tests.desk.test_manage import fields_of
from tests.events.test_meetings import facts
from tests.support.cast import an_event
from tests.support.html import texts_of


def typed(**changes: str) -> dict[str, str]:
    return {
        "start_local": "2026-11-19", "start_hour": "10:00", "end_hour": "14:00", "city": "Pisz",
        "venue": "Hotel Nad Pisą",
    } | changes  # fmt: skip


def test_staff_add_a_meeting_with_secrets(alicja: FlaskClient, work: Work) -> None:
    event = an_event(work, meetings=0)
    answer = alicja.post(
        "/manage/events/seminarium/sessions/new",
        data=typed(end_local="2026-11-20", online_link="https://webex.example.org/1", access_code="K 1"),
    )
    assert (answer.status_code, answer.location) == (303, "/manage/events/seminarium/sessions/")
    work.session.expire_all()
    assert facts(event) == [("2026-11-19", "10:00", 0, False), ("2026-11-20", "10:00", 0, False)]
    access = MeetingAccess("https://webex.example.org/1", "K 1")
    assert access_of(work, event.meetings[0]) == access
    iso = {"start_local": "2026-12-01T09:00", "end_local": "2026-12-01T12:30", "credit_minutes": "180"}
    assert alicja.post("/manage/events/seminarium/sessions/new", data=iso).status_code == 303
    work.session.expire_all()
    assert facts(event)[2] == ("2026-12-01", "09:00", 0, False)


def test_a_meeting_sent_twice_is_there_once(alicja: FlaskClient, work: Work) -> None:
    event = an_event(work, meetings=0)
    new = "/manage/events/seminarium/sessions/new"
    assert alicja.post(new, data=typed()).status_code == 303
    again = alicja.post(new, data=typed(start_hour="10:00:00"))
    assert again.status_code == 422
    assert "Takie spotkanie już jest" in again.text
    work.session.expire_all()
    assert len(event.meetings) == 1
    for other in ({"label": "II"}, {"start_hour": "11:00"}, {"venue": "Zamek"}, {"end_local": "2026-11-20"}):
        assert alicja.post(new, data=typed(**other) | {"choice": "quiet"}).status_code == 303
    cancel_meeting(work, event.meetings[0], "")
    work.session.commit()
    assert alicja.post(new, data=typed() | {"choice": "quiet"}).status_code == 303


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"start_local": ""}, "Prosimy podać dzień."),
        ({"start_local": "19.11.2026"}, "To nie jest data."),
        ({"start_local": "0001-01-01"}, "To nie jest data."),
        ({"start_hour": "25:00"}, "To nie jest godzina."),
        ({"start_hour": "10:00+05:00"}, "To nie jest godzina."),
        ({"start_hour": "10:00:30"}, "To nie jest godzina."),
        ({"start_local": "2026-11-19T10:00:00.5"}, "To nie jest godzina."),
        ({"start_local": "2026-11-19T10:00+05:00"}, "To nie jest godzina."),
        ({"end_hour": "09:00"}, "Spotkanie kończyłoby się, zanim się zacznie."),
        ({"start_local": "2027-03-28", "start_hour": "02:30"}, "Tego dnia nie ma takiej godziny"),
        ({"end_local": "2026-11-18"}, "Ostatni dzień jest przed pierwszym."),
        (
            {"online_link": "javascript:alert(1)"},
            "To nie jest adres. Podaj link zaczynający się od https://.",
        ),
        ({"venue": "ż" * 301}, "300"),
        ({"credit_minutes": "dużo"}, "To nie jest liczba całkowita."),
    ],
)
def test_bad_meetings_come_back_with_everything_typed(
    alicja: FlaskClient, work: Work, changes: dict[str, str], words: str
) -> None:
    event = an_event(work, meetings=0)
    answer = alicja.post("/manage/events/seminarium/sessions/new", data=typed(label="Spotkanie X", **changes))
    assert answer.status_code == 422
    assert words in answer.text
    assert 'value="Spotkanie X"' in answer.text
    work.session.expire_all()
    assert event.meetings == []


def test_the_double_october_hour_is_accepted_and_explained(alicja: FlaskClient, work: Work) -> None:
    an_event(work, meetings=0)
    data = typed(start_local="2026-10-25", start_hour="02:30", end_hour="04:00")
    alicja.post("/manage/events/seminarium/sessions/new", data=data)
    assert "przyjęto pierwszą" in alicja.get("/manage/events/seminarium/sessions/").text


@pytest.fixture
def booked(work: Work) -> Event:
    event = an_event(work, meetings=2)
    for name in ("Bartek", "Beata"):
        person = Application(first_name=name, last_name="Nowak", email=f"{name}@example.org")
        sign_up(work, event_by_id(work, event.id), person)
    work.session.commit()
    return event


def outbox(work: Work, kind: str) -> list[Letter]:
    return list(work.session.scalars(select(Letter).where(Letter.kind == kind)))


def test_people_see_a_change_only_after_the_words_of_the_mail(
    alicja: FlaskClient, work: Work, booked: Event
) -> None:
    meeting = booked.meetings[0]
    url = f"/manage/events/seminarium/meetings/{meeting.id}/edit"
    data = typed(version=str(booked.version), reason="święto")
    shown = alicja.post(url, data=data)
    assert shown.status_code == 200
    assert "Zapisz i powiadom 2 osoby" in shown.text
    [main] = texts_of(shown.text, r"<main.*?</main>")
    assert "czwartek, 19 listopada 2026, godz. 10:00–14:00" in main
    assert "/registrations/…/" in shown.text
    assert 'name="reason" value="święto"' in shown.text
    work.session.expire_all()
    assert (booked.meetings[0].sessions[0].sequence, outbox(work, "meeting_changed")) == (0, [])
    assert alicja.post(url, data=data | {"choice": "notify"}).status_code == 303
    work.session.expire_all()
    assert facts(booked)[0] == ("2026-11-19", "10:00", 1, False)
    assert len(outbox(work, "meeting_changed")) == 2
    data["version"] = str(booked.version)
    assert alicja.post(url, data=data | {"choice": "quiet", "start_hour": "11:00"}).status_code == 303
    work.session.expire_all()
    assert len(outbox(work, "meeting_changed")) == 2


def test_a_meeting_changed_by_another_meanwhile_is_not_overwritten(
    alicja: FlaskClient, work: Work, booked: Event
) -> None:
    url = f"/manage/events/seminarium/meetings/{booked.meetings[0].id}/edit"
    answer = alicja.post(url, data=typed(version=str(booked.version - 1), label="Moje"))
    assert answer.status_code == 409
    assert 'value="Moje"' in answer.text
    assert f'value="{booked.version}"' in answer.text


def test_the_history_tells_days_in_words(alicja: FlaskClient, work: Work) -> None:
    event = an_event(work, registration_deadline=date(2026, 9, 20))
    url = f"/manage/events/seminarium/meetings/{event.meetings[0].id}/edit"
    data = typed(version="1", start_local="2026-12-10", start_hour="15:00", end_hour="16:30")
    assert alicja.post(url, data=data).status_code == 303
    edit_url = "/manage/events/seminarium/edit"
    form = fields_of(alicja.get(edit_url).text) | {"registration_deadline": "2026-09-25"}
    assert alicja.post(edit_url, data=form).status_code == 303
    page = alicja.get("/manage/events/seminarium/history/").text.replace("\u00a0", " ")
    assert "Zmieniono spotkanie: czw. 10.12.2026, 15:00" in page
    assert "czw. 10.12.2026, 16:30</ins>" in page
    assert "pt. 25.09.2026</ins>" in page
    shown = re.sub(r'datetime="[^"]*"', "", page)
    assert re.findall(r"\d{4}-\d{2}-\d{2}", shown) == []
    english = alicja.get("/manage/events/seminarium/history/?lang=en").text.replace("\u00a0", " ")
    assert "Thu 10 Dec 2026, 15:00" in english


def test_two_who_change_one_meeting_lose_nothing(
    alicja: FlaskClient, sign_in: Callable[..., Any], work: Work
) -> None:
    event = an_event(work)
    other = sign_in("Anna", Role.organiser)
    url = f"/manage/events/seminarium/meetings/{event.meetings[0].id}/edit"
    mine, theirs = fields_of(alicja.get(url).text), fields_of(other.get(url).text)
    theirs |= {"venue": "Sala Anny", "city": "Ełk", "start_hour": "08:00"}
    assert other.post(url, data=theirs).status_code == 303
    mine |= {"venue": "Sala Alicji", "label": "I"}
    told = alicja.post(url, data=mine)
    assert told.status_code == 409
    assert "Sala Anny" in told.text
    second = fields_of(told.text)
    assert [second[name] for name in ("venue", "city", "label", "start_hour")] == [
        "Sala Alicji", "Ełk", "I", "08:00",
    ]  # fmt: skip
    assert alicja.post(url, data=second).status_code == 303
    work.session.expire_all()
    (meeting,) = event.meetings
    assert (meeting.venue, meeting.city, meeting.label) == ("Sala Alicji", "Ełk", "I")
    assert facts(event) == [("2026-10-01", "08:00", 2, False)]


@pytest.mark.parametrize("path", ["meetings/{id}/cancel", "cancel"])
def test_cancelling_shows_the_mail_first(alicja: FlaskClient, work: Work, booked: Event, path: str) -> None:
    url = "/manage/events/seminarium/" + path.format(id=booked.meetings[0].id)
    assert alicja.get(url).status_code == 200
    data = {"reason": "powódź", "version": str(booked.version)}
    shown = alicja.post(url, data=data)
    assert "Odwołaj i powiadom 2 osoby" in shown.text
    assert "Zapisz" not in shown.text
    assert "powódź" in shown.text
    work.session.expire_all()
    assert booked.meetings[0].cancelled_at is None
    assert f'name="version" value="{booked.version}"' in shown.text
    assert alicja.post(url, data=data | {"choice": "notify"}).status_code == 303
    work.session.expire_all()
    kind = "event_cancelled" if path == "cancel" else "meeting_cancelled"
    assert len(outbox(work, kind)) == 2
    data = {"reason": "znowu", "choice": "quiet", "version": str(booked.version)}
    assert alicja.post(url, data=data).status_code == 422


@pytest.mark.parametrize("path", ["meetings/{id}/cancel", "cancel"])
def test_what_was_changed_since_the_mail_was_seen_is_not_cancelled(
    alicja: FlaskClient, work: Work, booked: Event, path: str
) -> None:
    url = "/manage/events/seminarium/" + path.format(id=booked.meetings[0].id)
    stale = {"reason": "powódź", "choice": "notify", "version": str(booked.version)}
    edit_url = f"/manage/events/seminarium/meetings/{booked.meetings[0].id}/edit"
    assert alicja.post(edit_url, data=typed(version=stale["version"], choice="quiet")).status_code == 303
    told = alicja.post(url, data=stale)
    assert told.status_code == 409
    assert "powódź" in told.text
    assert "prosimy je sprawdzić i zapisać jeszcze raz.<" in told.text
    assert f'value="{booked.version}"' in told.text
    assert booked.meetings[0].cancelled_at is None
    assert len(outbox(work, "event_cancelled")) + len(outbox(work, "meeting_cancelled")) == 0


def test_meetings_of_another_event_are_out_of_reach(alicja: FlaskClient, work: Work) -> None:
    an_event(work, "moje")
    other = an_event(work, "cudze", publication=Publication.draft, published_at=None)
    for path in ("edit", "cancel", "remove"):
        url = f"/manage/events/moje/meetings/{other.meetings[0].id}/{path}"
        assert alicja.post(url, data={}).status_code == 404


def test_who_has_no_mailbox_is_named_before_a_change(alicja: FlaskClient, work: Work) -> None:
    event = an_event(work, "telefoniczne")
    typed = Application(first_name="Krystyna", last_name="Nowak", email="", phone="+48 600 700 900")
    add_by_hand(work, event, typed, Channel.phone)
    meeting = event.meetings[0]
    session = meeting.sessions[0]
    data = {
        "version": str(event.version),
        "start_local": (session.day + timedelta(days=1)).isoformat(),
        "start_hour": "09:00",
        "end_hour": "15:00",
    }
    page = alicja.post(f"/manage/events/telefoniczne/meetings/{meeting.id}/edit", data=data).get_data(
        as_text=True
    )
    assert "1 osoba nie ma adresu e-mail" in page
    assert 'value="notify"' not in page
    assert 'value="quiet"' in page
