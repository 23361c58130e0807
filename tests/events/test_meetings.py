"""Meetings: impossible ones are refused, sessions keep their identity, and people see the mail first."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date, time, timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from app.accounts.models import Account, Role
from app.errors import Refusal
from app.events.models import Event, Meeting, Publication, Session
from app.events.operations.assignments import assign
from app.events.operations.meetings import (
    add_meeting,
    cancel_meeting,
    change_meeting,
    remove_meeting,
)
from app.events.plans import MeetingPlan, plan_of
from app.events.queries import event_by_id
from app.outbox.models import Letter
from app.registrations.models import Channel
from app.registrations.operations import Application, add_by_hand, register
from app.work import Work
from tests.events.test_manage import fields_of
from tests.support.cast import an_event

DAY = date(2026, 11, 12)


def facts(event: Event) -> list[tuple[str, str | None, int, bool]]:
    sessions = [s for meeting in event.meetings for s in meeting.sessions]
    return [
        (s.day.isoformat(), s.starts_at and f"{s.starts_at:%H:%M}", s.sequence, s.cancelled_at is not None)
        for s in sessions
    ]


@pytest.mark.parametrize(
    ("plan", "field"),
    [
        (MeetingPlan(DAY, DAY, starts_at=time(9), ends_at=time(9)), "end_local"),
        (MeetingPlan(DAY, DAY, starts_at=time(9), ends_at=time(8)), "end_local"),
        (MeetingPlan(DAY, date(2026, 11, 11)), "end_local"),
        (MeetingPlan(DAY, date(2027, 11, 11)), "end_local"),
        (MeetingPlan(DAY, DAY, ends_at=time(9)), "start_local"),
        (MeetingPlan(date(2027, 3, 28), date(2027, 3, 28), starts_at=time(2, 30)), "start_local"),
        (
            MeetingPlan(date(2027, 3, 27), date(2027, 3, 28), starts_at=time(1), ends_at=time(2, 30)),
            "end_local",
        ),
    ],
)
def test_impossible_days_and_hours_are_refused(work: Work, plan: MeetingPlan, field: str) -> None:
    event = an_event(work, meetings=0)
    with pytest.raises(Refusal) as refused:
        add_meeting(work, event, plan)
    assert refused.value.field == field
    assert event.meetings == []


def test_a_session_keeps_its_uid_and_raises_its_sequence_wherever_it_moves(work: Work) -> None:
    event = an_event(work)
    (session,) = event.meetings[0].sessions
    uid, version = session.uid, event.version
    plan = MeetingPlan(DAY, date(2026, 11, 13), starts_at=time(9), ends_at=time(15), city="Pisz")
    changed = change_meeting(work, event.meetings[0], plan)
    assert changed[0].uid == uid
    assert facts(event) == [("2026-11-12", "09:00", 1, False), ("2026-11-13", "09:00", 0, False)]
    assert (event.version, event.starts_on) == (version + 1, DAY)
    assert change_meeting(work, event.meetings[0], plan) == []
    assert event.version == version + 1
    shorter = MeetingPlan(
        date(2026, 11, 13), date(2026, 11, 13), starts_at=time(9), ends_at=time(15), city="Pisz"
    )
    change_meeting(work, event.meetings[0], shorter)
    assert facts(event) == [("2026-11-12", "09:00", 2, True), ("2026-11-13", "09:00", 0, False)]
    assert plan_of(event.meetings[0]) == shorter


def test_in_a_draft_nothing_is_counted_and_days_are_deleted(work: Work) -> None:
    event = an_event(work, publication=Publication.draft, published_at=None)
    meeting = event.meetings[0]
    change_meeting(work, meeting, MeetingPlan(DAY, date(2026, 11, 13)))
    change_meeting(work, meeting, MeetingPlan(DAY, DAY))
    assert facts(event) == [("2026-11-12", None, 0, False)]
    remove_meeting(work, meeting)
    assert event.meetings == []


def test_a_published_meeting_is_cancelled_and_never_removed(work: Work) -> None:
    event = an_event(work, meetings=2)
    first, second = event.meetings
    with pytest.raises(Refusal, match="Cancel it instead"):
        remove_meeting(work, first)
    cancel_meeting(work, first, "choroba")
    assert [row[2:] for row in facts(event)] == [(1, True), (0, False)]
    with pytest.raises(Refusal, match="cancelled already"):
        cancel_meeting(work, first, "")
    with pytest.raises(Refusal, match="add a new one"):
        change_meeting(work, first, MeetingPlan(DAY, DAY))
    cancel_meeting(work, second, "powódź")
    assert (second.cancelled_reason, event.starts_on) == ("powódź", None)


def test_a_cancelled_day_in_the_middle_stays_cancelled(work: Work) -> None:
    event = an_event(work, meetings=0)
    meeting = add_meeting(work, event, MeetingPlan(DAY, date(2026, 11, 14), starts_at=time(9)))
    off = frozenset({date(2026, 11, 13)})
    (cancelled,) = change_meeting(work, meeting, replace(plan_of(meeting), without=off))
    assert (cancelled.day, cancelled.cancelled_at) == (date(2026, 11, 13), work.now)
    plan = plan_of(meeting)
    assert plan.without == {date(2026, 11, 13)}
    assert change_meeting(work, meeting, plan) == []


def test_credit_of_a_session(work: Work) -> None:
    event = an_event(work, meetings=0)
    meeting = add_meeting(work, event, MeetingPlan(DAY, date(2026, 11, 13)))
    plan = plan_of(meeting)
    change_meeting(work, meeting, replace(plan, credit_minutes=(270, None)))
    assert plan_of(meeting).credit_minutes == (270, None)
    for impossible in (0, 1441):
        with pytest.raises(Refusal, match="from 1 to 1440"):
            change_meeting(work, meeting, replace(plan, credit_minutes=(impossible,)))


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
    assert event.meetings[0].access_code == "K 1"
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
        assert alicja.post(new, data=typed(**other)).status_code == 303
    cancel_meeting(work, event.meetings[0], "")
    work.session.commit()
    assert alicja.post(new, data=typed()).status_code == 303


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
        ({"online_link": "javascript:alert(1)"}, "Link musi zaczynać się od https://."),
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
        register(work, event_by_id(work, event.id), person)
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
    assert "czwartek, 19 listopada 2026, godz. 10:00–14:00" in shown.text.replace("\u00a0", " ")
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


def test_a_trainer_is_named_and_taken_off(
    alicja: FlaskClient, sign_in: Callable[..., Any], work: Work
) -> None:
    event = an_event(work)
    sign_in("Celina", Role.trainer)
    celina = work.session.scalars(select(Account).where(Account.name == "Celina")).one()
    data = {"account": str(celina.id), "meeting": str(event.meetings[0].id)}
    assert alicja.post("/manage/events/seminarium/trainers", data=data).status_code == 303
    assert "Usuń z prowadzących" in alicja.get("/manage/events/seminarium/sessions/").text
    assert alicja.post("/manage/events/seminarium/trainers/remove", data=data).status_code == 303
    assert "Usuń z prowadzących" not in alicja.get("/manage/events/seminarium/sessions/").text
    assert alicja.post("/manage/events/seminarium/trainers", data={"account": "0"}).status_code == 409


def test_a_trainer_of_the_whole_event_stands_at_every_meeting(
    alicja: FlaskClient, sign_in: Callable[..., Any], work: Work
) -> None:
    event = an_event(work, meetings=2)
    for name in ("Celina", "Cezary"):
        sign_in(name, Role.trainer)
    accounts = {each.name: each for each in work.session.scalars(select(Account))}
    assign(work, accounts["Celina"], Role.trainer, event)
    assign(work, accounts["Celina"], Role.trainer, event.meetings[0])
    assign(work, accounts["Cezary"], Role.trainer, event.meetings[1])
    work.session.commit()
    page = alicja.get("/manage/events/seminarium/sessions/").text
    cells = re.findall(r'<td data-label="Prowadzenie">(.*?)</td>', page)
    assert cells == ["Celina", "Celina, Cezary"]


def test_times_of_a_removed_meeting_leave_nothing(work: Work) -> None:
    event = an_event(work, publication=Publication.draft, published_at=None)
    remove_meeting(work, event.meetings[0])
    assert work.session.scalars(select(Meeting)).all() == []
    assert work.session.scalars(select(Session)).all() == []


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
