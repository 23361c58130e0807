"""An organiser's daily letter: theirs alone, one a day, with numbers and no names, nothing for nothing."""

import os
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.models import Account, Role
from app.events.models import Assignment, Event
from app.messages.commands import write_daily_letters
from app.messages.daily_queries import MOST_EVENTS
from app.messages.models import DailyLetter
from app.messages.operations.daily import choose_daily
from app.outbox.models import Letter, LetterState
from app.registrations.operations import sign_up, withdraw
from app.work import Work
from tests.messages.test_due import at
from tests.support.applicants import person
from tests.support.cast import staff
from tests.support.open_events import DAY, MakeEvent
from tests.support.statements import statements

TODAY = date(2026, 9, 1)
Look = Callable[[], list[Letter]]


@pytest.fixture
def look(app: Flask, session: Session) -> Look:
    """Let the worker look whether daily letters are due; return them all, oldest first."""

    def looked() -> list[Letter]:
        session.commit()
        with app.app_context():
            write_daily_letters()
        session.expire_all()
        return list(session.scalars(select(Letter).where(Letter.kind == "daily").order_by(Letter.id)))

    return looked


def organiser(work: Work, name: str, *events: Event, role: Role | None = None) -> Account:
    """Add somebody who organises some events, or everything with a role, and wants the letter."""
    account = staff(work, name, *([role] if role else []))
    work.session.add_all(
        Assignment(account_id=account.id, role=Role.organiser, event_id=event.id) for event in events
    )
    work.session.flush()
    choose_daily(work, account, wanted=True)
    return account


def tomorrow(days: int = 1, hour: int = 7) -> Any:
    return at(TODAY + timedelta(days=days), hour)


def test_one_letter_a_day_about_ones_own_events(
    work: Work, make_event: MakeEvent, clock: Any, look: Look, work_as: Callable[..., Work]
) -> None:
    mine, foreign = make_event(), make_event(title_pl="Obce wydarzenie")
    organiser(work, "Olga", mine)
    look()
    clock.move(minutes=1)
    now = work_as(work.actor)
    for event in (mine, foreign):
        registration = sign_up(now, event, person(1)).registration
    sign_up(now, mine, person(2))
    withdraw(now, registration)
    clock.now = tomorrow(hour=6)
    assert look() == []
    clock.now = tomorrow()
    (letter,) = look()
    body = letter.body or ""
    assert (letter.recipient, letter.language) == ("olga@example.org", "pl")
    assert "nowe zgłoszenia: 2" in body
    assert "Obce" not in body
    assert "rezygnacje" not in body
    assert "Wiśniewski" not in body
    clock.move(hours=3)
    assert len(look()) == 1
    clock.now = tomorrow(2)
    assert len(look()) == 1


def test_all_that_happened_is_counted(
    work: Work, make_event: MakeEvent, clock: Any, look: Look, session: Session, work_as: Callable[..., Work]
) -> None:
    event = make_event()
    organiser(work, "Alicja", role=Role.organiser)
    rows = [sign_up(work, event, person(number)).registration for number in range(3)]
    look()
    clock.move(hours=1)
    withdraw(work_as(work.actor), rows[0])
    failed = session.scalars(select(Letter)).first()
    assert failed is not None
    failed.state, failed.finished_at = LetterState.failed, clock.now
    clock.now = tomorrow()
    (letter,) = look()
    assert all(line in (letter.body or "") for line in ("rezygnacje: 1", "niedostarczone wiadomości: 1"))
    assert "nowe zgłoszenia" not in (letter.body or "")
    clock.now = at(DAY + timedelta(days=1), 7)
    assert "listy obecności do potwierdzenia: 1" in (look()[-1].body or "")


def test_nothing_is_written_when_nothing_happened_or_nobody_asked(
    work: Work, make_event: MakeEvent, clock: Any, look: Look
) -> None:
    event = make_event()
    account = organiser(work, "Olga", event)
    staff(work, "Inna", Role.organiser)
    look()
    clock.now = tomorrow()
    assert look() == []
    choose_daily(work, account, wanted=False)
    sign_up(work, event, person(1))
    clock.now = tomorrow(2)
    assert look() == []


def test_who_was_switched_off_or_lost_the_role_hears_nothing(
    work: Work, make_event: MakeEvent, clock: Any, look: Look, work_as: Callable[..., Work]
) -> None:
    event = make_event()
    gone, former = organiser(work, "Olga", event), organiser(work, "Piotr", event)
    look()
    sign_up(work_as(work.actor), event, person(1))
    gone.is_active = False
    work.session.delete(
        work.session.scalars(select(Assignment).where(Assignment.account_id == former.id)).one()
    )
    clock.now = tomorrow()
    assert look() == []


def test_days_without_a_worker_are_told_in_one_letter(
    work: Work, make_event: MakeEvent, clock: Any, look: Look, work_as: Callable[..., Work]
) -> None:
    event = make_event()
    organiser(work, "Olga", event)
    look()
    for number in range(3):
        clock.move(days=1)
        sign_up(work_as(work.actor), event, person(number))
    clock.now = tomorrow(5, hour=15)
    (letter,) = look()
    assert "nowe zgłoszenia: 3" in (letter.body or "")
    clock.now = tomorrow(6)
    assert len(look()) == 1


def test_many_events_stay_one_letter_of_some_length(
    work: Work, make_event: MakeEvent, clock: Any, look: Look, work_as: Callable[..., Work]
) -> None:
    organiser(work, "Alicja", role=Role.organiser)
    look()
    counts = []
    for many in (2, MOST_EVENTS + 3):
        clock.move(minutes=1)
        for _ in range(many):
            sign_up(work_as(work.actor), make_event(), person(1))
        clock.move(days=1)
        clock.now = at(clock.now.date(), 7)
        with statements() as seen:
            letter = look()[-1]
        counts.append(len(seen))
    assert (letter.body or "").count("/manage/events/") == MOST_EVENTS
    assert "coś się zmieniło: 3" in (letter.body or "")
    assert counts[0] == counts[1]


@pytest.mark.sqlite
@pytest.mark.parametrize("language", ["pl", "en"])
def test_the_letter_is_the_approved_one(
    work: Work, make_event: MakeEvent, clock: Any, look: Look, language: str, work_as: Callable[..., Work]
) -> None:
    event = make_event(title_en="Seminar on care")
    organiser(work, "Olga", event).language = language
    look()
    clock.move(hours=2)
    now = work_as(work.actor)
    sign_up(now, event, person(1))
    withdraw(now, sign_up(now, event, person(2)).registration)
    clock.now = tomorrow()
    (letter,) = look()
    written = f"Subject: {letter.subject}\n\n{letter.body}"
    file = Path(__file__).parent / "golden" / f"daily.{language}.txt"
    if os.environ.get("ZAPISY_APPROVE") == "1":
        file.write_text(written)
    assert written == file.read_text()


def test_it_is_chosen_on_ones_own_page(
    work: Work, make_event: MakeEvent, alicja: FlaskClient, session: Session
) -> None:
    sign_up(work, make_event(), person(1))
    page = alicja.get("/account/daily-letter").text
    assert "nowe zgłoszenia: 1" in page
    assert alicja.post("/account/daily-letter", data={"wanted": "y"}).status_code == 303
    assert session.scalars(select(DailyLetter)).one().last_day is None
    assert alicja.post("/account/daily-letter", data={"wanted": "y"}).status_code == 303
    assert "checked" in alicja.get("/account/daily-letter").text
    assert alicja.post("/account/daily-letter", data={}).status_code == 303
    assert session.scalars(select(DailyLetter)).all() == []
    assert "/account/daily-letter" in alicja.get("/account/").text
