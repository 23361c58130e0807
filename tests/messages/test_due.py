"""Reminders and letters afterwards: on their day, once, to whom they concern; late ones are dropped."""

import logging
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from app import clock as hours
from app.attendance.models import Mark, Presence, RegisterRow
from app.changes.plan import AddMeeting, CancelMeeting, ChangeMeeting
from app.changes.release import release
from app.events.models import Event, EventLetters, EventStatus, ParallelGroup, Publication
from app.events.plans import plan_of
from app.messages.commands import write_what_falls_due
from app.messages.due_days import due_days
from app.messages.models import DueClock, DueRound, DueRow
from app.office.operations import save_settings
from app.outbox.models import Call, CallState, Letter
from app.registrations.models import RegistrationState
from app.registrations.operations import sign_up, withdraw
from app.reminders import days_in, days_text
from app.work import Work
from tests.support.applicants import person
from tests.support.cast import alicja
from tests.support.open_events import DAY, MakeEvent
from tests.support.staff import with_session
from tests.support.statements import statements

Look = Callable[[], list[Letter]]


@pytest.fixture
def look(app: Flask, session: Session) -> Look:
    """Let the worker look at what falls due; return the reminders and letters afterwards, oldest first."""

    def looked() -> list[Letter]:
        session.commit()
        with app.app_context():
            write_what_falls_due()
        session.expire_all()
        kinds = ("reminder", "after")
        return list(session.scalars(select(Letter).where(Letter.kind.in_(kinds)).order_by(Letter.id)))

    return looked


def at(day: date, hour: int = 9, minute: int = 1) -> datetime:
    return hours.instant(day, time(hour, minute))


def before(days: int) -> date:
    return DAY - timedelta(days=days)


def with_reminders(event: Event, days: str = "7, 1", **facts: Any) -> Event:
    event.letters = EventLetters(reminder_days=days, **facts)
    return event


def test_a_reminder_leaves_on_its_day_once(
    work: Work, make_event: MakeEvent, clock: Any, look: Look, session: Session
) -> None:
    event = with_reminders(make_event(required_documents=["Oświadczenie"]), reminder_text_pl="Wejście od B.")
    sign_up(work, event, person(1))
    assert look() == []
    for now, count in (
        (at(before(7), 8), 0),
        (at(before(7), 9), 1),
        (at(before(7), 12), 1),
        (at(before(6), 9), 1),
        (at(before(1), 9), 2),
        (at(DAY, 10), 2),
    ):
        clock.now = now
        assert len(look()) == count, now
    first = look()[0]
    body = first.body or ""
    assert first.subject.replace("\xa0", " ").endswith("Żółć i łąka, 14 października 2026")
    assert all(word in body for word in ("Sala 12, Łódź", "9:00", "- Oświadczenie", "Wejście od B."))
    assert [(each.days, each.dropped, each.count) for each in session.scalars(select(DueRound))] == [
        (7, False, 1),
        (1, False, 1),
    ]
    assert len(list(session.scalars(select(DueRow)))) == 2


def test_the_office_says_when_the_event_does_not(
    work: Work, make_event: MakeEvent, clock: Any, look: Look
) -> None:
    save_settings(work, {"reminder_days": "3"}, {"reminder_days": ""})
    own, none, office = make_event(), make_event(), make_event()
    with_reminders(own, "5")
    with_reminders(none, "")
    for event in (own, none, office):
        sign_up(work, event, person(1))
    look()
    clock.now = at(before(5))
    assert [each.event_id for each in look()] == [own.id]
    clock.now = at(before(3))
    assert [each.event_id for each in look()] == [own.id, office.id]


@pytest.mark.parametrize(
    "state", [RegistrationState.waiting, RegistrationState.applied, RegistrationState.removed]
)
def test_who_has_no_place_hears_nothing(
    work: Work, make_event: MakeEvent, clock: Any, look: Look, state: RegistrationState
) -> None:
    event = with_reminders(make_event())
    withdraw(work, sign_up(work, event, person(2)).registration)
    sign_up(work, event, person(1)).registration.state = state
    look()
    clock.now = at(before(1))
    assert look() == []


def test_who_gave_no_address_is_reminded_by_phone_until_the_meeting(
    work: Work, make_event: MakeEvent, clock: Any, look: Look, session: Session
) -> None:
    event = with_reminders(make_event(), after_days=1, after_text_pl="Dziękujemy.")
    sign_up(work, event, person(1)).registration.email = ""
    sign_up(work, event, person(2))
    session.query(Letter).delete()
    look()

    def calls() -> list[tuple[str, CallState]]:
        return [(each.kind, each.state) for each in session.scalars(select(Call).order_by(Call.id))]

    clock.now = at(before(7))
    (letter,) = look()
    assert letter.recipient == person(2).email
    assert calls() == [("reminder", CallState.open)]
    call = session.scalars(select(Call)).one()
    assert "9:00" in call.words
    assert "http" not in call.words
    clock.now = at(before(1))
    look()
    assert calls() == [("reminder", CallState.overtaken), ("reminder", CallState.open)]
    clock.now = at(DAY)
    look()
    assert calls()[1] == ("reminder", CallState.open)
    clock.now = at(DAY + timedelta(days=1))
    assert [each.kind for each in look()] == ["reminder", "reminder", "after"]
    assert calls() == [("reminder", CallState.overtaken)] * 2


@pytest.mark.parametrize(
    "facts",
    [
        {"status": EventStatus.cancelled},
        {"status": EventStatus.suspended},
        {"status": EventStatus.held},
        {"publication": Publication.draft},
    ],
)
def test_what_does_not_take_place_is_not_remembered(
    work: Work, make_event: MakeEvent, clock: Any, look: Look, facts: dict[str, Any]
) -> None:
    event = with_reminders(make_event())
    sign_up(work, event, person(1))
    for name, value in facts.items():
        setattr(event, name, value)
    look()
    clock.now = at(before(1))
    assert look() == []


def test_a_cancelled_meeting_is_silent_and_a_moved_one_moves_its_reminder(
    work: Work, make_event: MakeEvent, clock: Any, look: Look, work_as: Callable[..., Work]
) -> None:
    event = with_reminders(make_event(), "1")
    sign_up(work, event, person(1))
    plan = plan_of(event.meetings[0])
    later = replace(plan, first_day=DAY + timedelta(days=14), last_day=DAY + timedelta(days=14))
    release(work, AddMeeting(event, later))
    look()
    clock.now = at(before(2))
    day = DAY + timedelta(days=7)
    now = work_as(work.actor)
    release(now, ChangeMeeting(event.meetings[0], replace(plan, first_day=day, last_day=day)))
    release(now, CancelMeeting(event.meetings[1], "choroba"))
    clock.now = at(before(1))
    assert look() == []
    clock.now = at(day - timedelta(days=1))
    assert len(look()) == 1
    clock.now = at(later.first_day - timedelta(days=1))
    assert len(look()) == 1


def test_a_date_that_moves_back_is_not_told_twice(
    work: Work, make_event: MakeEvent, clock: Any, look: Look, work_as: Callable[..., Work]
) -> None:
    event = with_reminders(make_event(), "7")
    sign_up(work, event, person(1))
    look()
    clock.now = at(before(7))
    assert len(look()) == 1
    plan, away = plan_of(event.meetings[0]), DAY + timedelta(days=30)
    release(
        work_as(work.actor), ChangeMeeting(event.meetings[0], replace(plan, first_day=away, last_day=away))
    )
    release(work_as(work.actor), ChangeMeeting(event.meetings[0], plan))
    assert len(look()) == 1
    clock.now = at(before(1))
    assert len(look()) == 1


def test_two_meetings_of_one_day_make_one_letter(
    work: Work, make_event: MakeEvent, clock: Any, look: Look
) -> None:
    event = with_reminders(make_event(), "1")
    sign_up(work, event, person(1))
    plan = plan_of(event.meetings[0])
    release(work, AddMeeting(event, replace(plan, starts_at=time(16), ends_at=time(18), label="II")))
    long = replace(plan, first_day=DAY + timedelta(days=1), last_day=DAY + timedelta(days=2), label="III")
    release(work, AddMeeting(event, long))
    look()
    clock.now = at(before(1))
    (letter,) = look()
    assert all(hour in (letter.body or "") for hour in ("9:00", "16:00"))
    assert "III" not in (letter.body or "")
    clock.now = at(DAY)
    assert len(look()) == 2
    clock.now = at(DAY + timedelta(days=1))
    assert len(look()) == 2


def test_a_parallel_group_is_reminded_of_its_own_meetings(
    work: Work, make_event: MakeEvent, clock: Any, look: Look
) -> None:
    event = with_reminders(make_event(), "1")
    groups = [ParallelGroup(position=number, name=f"Grupa {number}") for number in (1, 2)]
    event.parallel_groups = groups
    work.session.flush()
    event.meetings[0].parallel_group_id = groups[0].id
    for number, group in enumerate(groups):
        sign_up(work, event, person(number)).registration.parallel_group_id = group.id
    look()
    clock.now = at(before(1))
    assert [each.recipient for each in look()] == ["bartek0@example.org"]


def test_who_signs_up_after_the_hour_is_not_reminded_at_once(
    work: Work, make_event: MakeEvent, clock: Any, look: Look, work_as: Callable[..., Work]
) -> None:
    event = with_reminders(make_event(), "1")
    look()
    clock.now = at(before(1))
    assert look() == []
    clock.now = at(before(1), 15)
    sign_up(work_as(work.actor), event, person(1))
    assert look() == []


def test_late_ones_are_dropped_with_a_line(
    work: Work, make_event: MakeEvent, clock: Any, look: Look, session: Session, caplog: Any,
    client: FlaskClient,
) -> None:  # fmt: skip
    event = with_reminders(make_event(), "7, 1", after_days=1, after_text_pl="Ankieta")
    for number in range(3):
        sign_up(work, event, person(number))
    look()
    clock.now = at(DAY + timedelta(days=2), 12)
    with caplog.at_level(logging.WARNING, "zapisy.messages"):
        assert look() == []
    assert [
        (each.kind, each.days, each.dropped, each.count)
        for each in session.scalars(select(DueRound).order_by(DueRound.id))
    ] == [("reminder", 7, True, 3), ("reminder", 1, True, 3), ("after", 1, True, 3)]
    assert len(caplog.records) == 3
    assert "bartek" not in caplog.text
    assert look() == []
    organiser = with_session(client, session, alicja(work), clock.now)
    page = organiser.get(f"/manage/events/{event.slug}/messages/settings").text
    assert page.count("Pominięte") == 3


def test_a_worker_that_comes_back_on_the_same_day_still_reminds(
    work: Work, make_event: MakeEvent, clock: Any, look: Look
) -> None:
    event = with_reminders(make_event(), "1")
    sign_up(work, event, person(1))
    look()
    clock.now = at(before(1), 23, 50)
    assert len(look()) == 1


def test_an_upgrade_brings_no_burst(work: Work, make_event: MakeEvent, clock: Any, look: Look) -> None:
    clock.now = at(before(1), 12)
    sign_up(work, with_reminders(make_event(), "7, 1"), person(1))
    assert look() == []


def test_a_clock_that_is_set_back_keeps_no_reminder_away(
    work: Work, make_event: MakeEvent, clock: Any, look: Look, session: Session
) -> None:
    session.add(DueClock(name="letters", until=at(DAY + timedelta(days=300))))
    sign_up(work, with_reminders(make_event(), "1"), person(1))
    clock.now = at(before(1), 8)
    assert look() == []
    clock.now = at(before(1), 9)
    assert len(look()) == 1


def test_letters_afterwards_go_to_those_who_came(
    work: Work, make_event: MakeEvent, clock: Any, look: Look
) -> None:
    event = with_reminders(
        make_event(title_en="Seminar"), "", after_days=2, after_text_pl="Ankieta: https://a.example/x"
    )
    rows = [sign_up(work, event, person(number)).registration for number in range(3)]
    session_id = event.meetings[0].sessions[0].id
    for registration, presence in zip(rows, (Presence.present, Presence.absent), strict=False):
        row = RegisterRow(
            session_id=session_id, person_id=registration.person_id, registration_id=registration.id
        )
        work.session.add(row)
        work.session.flush()
        work.session.add(Mark(row_id=row.id, presence=presence, changed_at=work.now))
    event.status = EventStatus.held
    look()
    clock.now = at(DAY + timedelta(days=2))
    found = look()
    assert [each.recipient for each in found] == ["bartek0@example.org", "bartek2@example.org"]
    assert "https://a.example/x" in (found[0].body or "")
    assert len(look()) == 2


def test_a_person_is_never_written_to_twice_though_the_round_is_lost(
    work: Work, make_event: MakeEvent, clock: Any, look: Look, session: Session
) -> None:
    sign_up(work, with_reminders(make_event(), "1"), person(1))
    look()
    clock.now = at(before(1))
    look()
    session.delete(session.scalars(select(DueRound)).one())
    session.get_one(DueClock, "letters").until = at(before(1), 8)
    assert len(look()) == 1


def test_looks_without_anything_due_cost_one_statement(
    work: Work, make_event: MakeEvent, clock: Any, look: Look
) -> None:
    sign_up(work, with_reminders(make_event(), "1"), person(1))
    look()
    clock.move(minutes=1)
    with statements() as seen:
        look()
    assert len([each for each in seen if "messages_due" in each]) == 1


def test_statements_do_not_grow_with_people(
    work: Work, make_event: MakeEvent, clock: Any, look: Look
) -> None:
    counts = []
    for number, many in enumerate((3, 40)):
        event = with_reminders(make_event(days=[(DAY + timedelta(days=number), time(9), None)]), "1")
        for each in range(many):
            sign_up(work, event, person(each))
        clock.now = at(before(1) + timedelta(days=number), 8)
        look()
        clock.now = at(before(1) + timedelta(days=number))
        with statements() as seen:
            look()
        counts.append(len(seen))
    assert counts[0] == counts[1]


def test_turns_are_days_by_the_wall_clock() -> None:
    assert [turn.day for turn in due_days(at(date(2026, 10, 24), 9, 0), at(date(2026, 10, 26), 9, 0))] == [
        date(2026, 10, 25),
        date(2026, 10, 26),
    ]
    assert list(due_days(at(date(2026, 10, 24), 9, 0), at(date(2026, 10, 25), 8, 59))) == []
    ages = list(due_days(datetime(1990, 1, 1, tzinfo=UTC), at(DAY)))
    assert len(ages) <= 367
    assert [turn.late for turn in ages[-2:]] == [True, False]


@pytest.mark.parametrize(
    ("text", "days"),
    [("7, 1", [7, 1]), ("1;7 1", [7, 1]), ("", []), (None, []), (" 3 ", [3]), ("60", [60])],
)
def test_days_are_read_as_people_write_them(text: str | None, days: list[int]) -> None:
    assert days_in(text) == days
    assert days_in(days_text(days)) == days


@pytest.mark.parametrize("text", ["0", "61", "-1", "siedem", "1.5", "1,2,3,4,5,6", "٧", "9" * 50, "7, x"])
def test_what_is_no_day_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        days_in(text)
