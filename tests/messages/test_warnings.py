"""Warnings of attendance: once, to who teaches or organises, on first pages, never of what is off."""

import os
import signal
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, time, timedelta
from multiprocessing import get_context
from pathlib import Path
from time import thread_time
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from app import clock as hours
from app import create_app
from app.accounts.models import Role
from app.attendance.models import AttendanceWarning, WarningKind
from app.attendance.operations import confirm_register, fill_blanks, set_marks
from app.events.models import Assignment, Event, EventStatus, Publication
from app.messages import commands
from app.messages.commands import write_warnings_of_attendance
from app.messages.models import DueClock
from app.messages.operations.warning import dangers, write_warnings
from app.outbox.models import Letter
from app.registrations.models import Registration
from app.work import Work
from tests.attendance.people import a_training, group
from tests.support.cast import actor, alicja, an_event, celina, staff
from tests.support.databases import settings
from tests.support.staff import with_session
from tests.support.statements import statements

TODAY = date(2026, 9, 1)
Look = Callable[..., list[Letter]]


@pytest.fixture
def look(app: Flask, session: Session, clock: Any) -> Look:
    """Let the worker look on some day at eight; return the letters written by then, oldest first."""

    def looked(days: int = 0, *, hour: int = 8) -> list[Letter]:
        session.commit()
        clock.now = hours.instant(TODAY + timedelta(days=days), time(hour, 1))
        with app.app_context():
            write_warnings_of_attendance()
        session.expire_all()
        query = select(Letter).where(Letter.kind == "attendance_waits").order_by(Letter.id)
        return list(session.scalars(query))

    return looked


@pytest.fixture
def held(work: Work, look: Look) -> Event:
    """A seminar of two people that is held today; the worker has looked once."""
    event = an_event(work, days=0)
    group(work, event, 2)
    look()
    return event


def bodies(letters: list[Letter]) -> list[str]:
    return [letter.body or "" for letter in letters]


def test_a_register_without_marks_is_warned_of_after_three_days_and_after_seven(
    work: Work, held: Event, look: Look
) -> None:
    celina(work, held)
    alicja(work)
    assert look(2) == []
    (first,) = look(3)
    assert (first.recipient, first.subject) == ("celina@example.org", "Zapisy: listy obecności czekają")
    assert "3 dni po spotkaniu" in bodies([first])[0]
    assert f"/manage/events/{held.slug}/sessions/" in bodies([first])[0]
    assert len(look(6)) == 1
    *_, second = look(7)
    assert "nie jest potwierdzona 7 dni po spotkaniu" in bodies([second])[0]
    assert len(look(8)) == len(look(30)) == 2


def test_one_that_is_recorded_is_warned_of_only_when_nobody_confirms(
    work: Work, held: Event, look: Look
) -> None:
    celina(work, held)
    people = work.session.scalars(select(Registration.id).where(Registration.event_id == held.id)).all()
    set_marks(work, held.meetings[0].sessions[0], dict.fromkeys(people, "present"))
    assert look(3) == look(6) == []
    assert len(look(7)) == 1


def test_without_a_trainer_the_organisers_hear_nearest_first(work: Work, held: Event, look: Look) -> None:
    everywhere = alicja(work)
    assert [each.recipient for each in look(3)] == [everywhere.email]
    own = staff(work, "Olga")
    work.session.add(Assignment(account_id=own.id, role=Role.organiser, event_id=held.id))
    assert [each.recipient for each in look(7)][1:] == [own.email]


def test_an_english_trainer_reads_english(work: Work, held: Event, look: Look) -> None:
    account = celina(work, held)
    account.language = "en"
    (letter,) = look(3)
    assert letter.subject == "Zapisy: attendance is waiting"
    assert "Somebody still has no mark 3 days after the meeting." in bodies([letter])[0]


@pytest.mark.parametrize("off", ["cancelled", "suspended", "session", "draft"])
def test_what_does_not_take_place_is_never_warned_of(off: str, work: Work, held: Event, look: Look) -> None:
    celina(work, held)
    if off == "session":
        held.meetings[0].sessions[0].cancelled_at = work.now
    elif off == "draft":
        held.publication = Publication.draft
    else:
        held.status = EventStatus(off)
    assert look(3) == look(7) == look(20) == []


def test_another_date_begins_anew(work: Work, held: Event, look: Look) -> None:
    celina(work, held)
    assert len(look(3)) == 1
    held.meetings[0].sessions[0].day = TODAY + timedelta(days=5)
    assert len(look(7)) == 1
    assert len(look(8)) == 2


def test_a_look_that_is_made_again_writes_nothing(work: Work, held: Event, look: Look) -> None:
    celina(work, held)
    look(3)
    later = replace(work, now=hours.instant(TODAY + timedelta(days=3), time(9)))
    assert write_warnings(later, dangers(later)) == 0


def test_somebody_who_used_up_half_of_what_may_be_missed_is_told_of_once(
    work: Work, held: Event, look: Look, client: FlaskClient, session: Session, clock: Any
) -> None:
    event, (anna, _) = a_training_with_an_absence(work)
    trainer = celina(work, event)
    look()
    (letter,) = look(1)
    assert letter.subject == "Zapisy: zagrożone ukończenie szkolenia"
    assert "1 osoba może nie osiągnąć" in bodies([letter])[0]
    assert f"/manage/events/{event.slug}/standing/" in bodies([letter])[0]
    assert anna.last_name not in bodies([letter])[0] + letter.subject
    assert len(look(2)) == 1
    (row,) = session.scalars(select(AttendanceWarning))
    assert (row.kind, row.registration_id) == (WarningKind.near, anna.id)
    seen = with_session(client, session, trainer, clock.now)
    for address in ("/manage/?lang=en", "/manage/sessions/?lang=en"):
        page = seen.get(address).text
        assert "Trainings that somebody may not complete (1)" in page
        assert f'href="/manage/events/{event.slug}/standing/"' in page
    assert "Near" in seen.get(f"/manage/events/{event.slug}/standing/?lang=en").text


def test_a_trainer_of_something_else_hears_of_nobody_in_danger(
    work: Work, look: Look, client: FlaskClient, session: Session, clock: Any
) -> None:
    event, _ = a_training_with_an_absence(work)
    celina(work, event)
    other = staff(work, "Daniel", Role.trainer)
    elsewhere = an_event(work, "inne", title_pl="Inne szkolenie")
    work.session.add(Assignment(account_id=other.id, role=Role.trainer, event_id=elsewhere.id))
    look()
    look(1)
    seen = with_session(client, session, other, clock.now)
    for address in ("/manage/?lang=en", "/manage/sessions/?lang=en"):
        assert "Trainings that somebody may not complete" not in seen.get(address).text


def test_who_is_out_of_danger_is_forgotten_and_told_of_anew(work: Work, look: Look, session: Session) -> None:
    event, _ = a_training_with_an_absence(work)
    celina(work, event)
    look()
    look(1)
    event.required_minutes = 60
    assert len(look(2)) == 1
    assert session.scalar(select(func.count(AttendanceWarning.id))) == 0
    event.required_minutes = 18 * 45
    assert len(look(3)) == 2


def test_a_plan_that_gives_too_little_warns_of_nobody(work: Work, look: Look) -> None:
    event, _ = a_training_with_an_absence(work, presence="present", required_minutes=100 * 45)
    celina(work, event)
    look()
    assert look(1) == []


@pytest.mark.parametrize("status", [EventStatus.cancelled, EventStatus.suspended])
def test_people_of_what_is_off_are_not_warned_of(status: EventStatus, work: Work, look: Look) -> None:
    event, _ = a_training_with_an_absence(work)
    celina(work, event)
    event.status = status
    look()
    assert look(1) == []


def a_training_with_an_absence(
    work: Work, presence: str = "absent", **columns: Any
) -> tuple[Event, list[Registration]]:
    """Return a training of four sessions of which the first is confirmed, and Anna was absent, with both
    people; 18 of 32 hours are asked, so that eight hours away is more than half of what may be missed."""
    event = a_training(work, meetings=4, **({"required_minutes": 18 * 45} | columns))
    people = group(work, event, 2)
    first = event.meetings[0].sessions[0]
    set_marks(work, first, {people[0].id: presence, people[1].id: "present"})
    organiser = replace(work, actor=actor(staff(work, "Organiser", Role.organiser)))
    confirm_register(organiser, first, None, break_minutes=0)
    return event, people


def test_first_pages_name_what_is_late_with_one_click_to_it(
    work: Work, held: Event, look: Look, client: FlaskClient, session: Session, clock: Any
) -> None:
    trainer = celina(work, held)
    look(3)
    place = f'/manage/events/{held.slug}/sessions/{held.meetings[0].sessions[0].id}/attendance"'
    seen = with_session(client, session, trainer, clock.now)
    page = seen.get("/manage/?lang=en").text
    assert "Attendance not recorded after 3 days (1)" in page
    assert "Somebody still has no mark 3 days after the meeting." in page
    assert place in page
    own = seen.get("/manage/sessions/?lang=en").text
    assert "1 register is not recorded after 3 days." in own
    assert place in own
    look(7)
    seen = with_session(client, session, trainer, clock.now)
    assert "Attendance not confirmed after 7 days (1)" in seen.get("/manage/?lang=en").text


def test_a_trainer_of_something_else_sees_no_warning(
    work: Work, held: Event, look: Look, client: FlaskClient, session: Session, clock: Any
) -> None:
    celina(work, held)
    other = staff(work, "Daniel", Role.trainer)
    look(8)
    page = with_session(client, session, other, clock.now).get("/manage/sessions/?lang=en").text
    assert "register is not" not in page


def test_the_number_of_statements_does_not_grow(work: Work, held: Event, session: Session) -> None:
    celina(work, held)
    later = replace(work, now=hours.instant(TODAY + timedelta(days=8), time(8)))

    def asked() -> int:
        with statements() as made:
            write_warnings(later, dangers(later))
        session.rollback()
        return len(made)

    session.commit()
    first = asked()
    for number in range(4):
        group(work, an_event(work, f"dalsze-{number}", days=0), 3)
    session.commit()
    assert asked() <= first + 1


def test_three_hundred_people_at_twenty_meetings_are_looked_at_quickly(
    work: Work, look: Look, client: FlaskClient, session: Session
) -> None:
    event = an_event(work, days=-70, meetings=20, unit_minutes=45, required_minutes=60 * 45)
    group(work, event, 300)
    trainer = celina(work, event)
    first = event.meetings[0].sessions[0]
    fill_blanks(work, first, "absent")
    confirm_register(replace(work, actor=actor(alicja(work))), first, None, break_minutes=0)
    session.commit()
    begun = thread_time()
    assert write_warnings(work, dangers(work)) == 1
    assert thread_time() - begun < 3 * 0.5
    session.commit()
    seen = with_session(client, session, trainer, work.now)
    for address in ("/manage/", "/manage/sessions/"):
        begun = thread_time()
        assert seen.get(address).status_code == 200
        assert thread_time() - begun < 3 * 0.5


def test_of_two_workers_one_writes(work: Work, held: Event, look: Look, app: Flask, session: Session) -> None:
    celina(work, held)
    look(3)
    with ThreadPoolExecutor(2) as pool:
        session.commit()
        clock_row = session.get(DueClock, "warnings")
        assert clock_row is not None
        clock_row.until = hours.instant(TODAY + timedelta(days=2), time(8))
        session.execute(delete(AttendanceWarning))
        session.commit()
        list(pool.map(lambda _: _looked(app), range(2)))
    session.expire_all()
    assert session.scalar(select(func.count(Letter.id)).where(Letter.kind == "attendance_waits")) == 2


def _looked(app: Flask) -> None:
    with app.app_context():
        write_warnings_of_attendance()


def test_a_worker_that_is_killed_has_written_all_or_nothing(
    work: Work, held: Event, look: Look, session: Session, database_url: str, tmp_path: Path
) -> None:
    celina(work, held)
    session.commit()
    process = get_context("spawn").Process(
        target=_killed_before_its_commit, args=(database_url, str(tmp_path))
    )
    process.start()
    process.join(60)
    assert process.exitcode == -signal.SIGKILL
    session.rollback()
    assert session.scalar(select(func.count(AttendanceWarning.id))) == 0
    assert len(look(3)) == 1
    assert len(look(3, hour=10)) == 1


def _killed_before_its_commit(url: str, folder: str) -> None:
    """Look as the worker does, and be killed once letter and row are written and not committed."""
    moment = hours.instant(TODAY + timedelta(days=3), time(8, 1))
    app = create_app(settings(url, Path(folder)) | {"CLOCK": lambda: moment})
    written = commands.write_warnings

    def killed(work: Work, outlooks: Any) -> int:
        assert written(work, outlooks) == 1
        os.kill(os.getpid(), signal.SIGKILL)
        return 0

    commands.write_warnings = killed
    with app.app_context():
        write_warnings_of_attendance()
