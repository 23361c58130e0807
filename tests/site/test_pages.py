"""The public first page, notices, the whole history and the health check."""

import os
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import create_engine, func, select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from app.history.facts import all_declared
from app.history.models import HistoryFact
from app.history.operations import record
from app.outbox.models import LetterState, WorkerBeat
from app.registrations.operations import Application, sign_up
from app.site import data_folder_room
from app.web import outages
from app.work import VISITOR, Work
from tests.conftest import START, TestClock
from tests.outbox.conftest import a_message
from tests.support.cast import an_event
from tests.support.html import parsed, quality, texts_of
from tests.support.statements import statements
from tests.support.world import World, build_world


@pytest.fixture
def world(work: Work, session: Session) -> World:
    """Everybody and one of everything."""
    built = build_world(work)
    session.commit()
    return built


def test_home_shows_what_comes_next(client: FlaskClient, world: World) -> None:
    page = client.get("/").text
    assert texts_of(page, r"<h3>(.*?)</h3>") == [
        "Moduł I: organizacja usług",
        "Seminarium efektywnej pracy w zespole",
        "Spotkanie innego zespołu",
        "Seminarium naboru",
        "Seminarium naboru",
    ]
    assert texts_of(page, r'<a class="btn btn-secondary"[^>]*>(.*?)</a>') == [
        "Wszystkie nadchodzące wydarzenia (5)"
    ]


def test_home_shows_six_and_counts_the_others(client: FlaskClient, work: Work, session: Session) -> None:
    for number in range(8):
        an_event(work, f"seminarium-{number}", days=10 + number)
    session.commit()
    page = client.get("/?lang=en").text
    assert page.count('<article class="event-card">') == 6
    assert "All 8 upcoming events" in page


def test_an_empty_home_says_so(client: FlaskClient) -> None:
    page = client.get("/").text
    assert "Brak nadchodzących wydarzeń" in page
    assert 'href="/events/?past=1"' in page


def test_pages_ask_the_database_no_more_when_there_is_more(
    client: FlaskClient, world: World, work: Work, session: Session, clock: TestClock
) -> None:
    def asked(name: str, path: str) -> int:
        world.sign_in(client, name, clock())
        with statements() as seen:
            assert client.get(path).status_code == 200
        return len(seen)

    client.get("/")  # the process reads the office once
    pages = [("alicja", "/manage/"), ("bartek", "/my/"), ("bartek", "/")]
    bartek = {"first_name": "Bartek", "last_name": "Żółć-Ćwikliński", "email": "bartek@example.org"}

    def grow(numbers: range) -> list[int]:
        for number in numbers:
            event = an_event(work, f"modul-{number}", days=-3, hours_value=8, unit_minutes=45, meetings=2)
            early = replace(work, now=work.now - timedelta(days=30), actor=VISITOR)
            sign_up(early, event, Application(**bartek, privacy_notice_version="1"))
            session.add(a_message(100 + number, event_id=event.id, state=LetterState.failed))
            an_event(work, f"seminarium-{number}", days=5 + number)
        session.commit()
        return [asked(*page) for page in pages]

    # With one of each there is something in every list: an empty one is not asked for its first page.
    assert grow(range(1)) == grow(range(1, 12))


def lines(page: str) -> list[str]:
    """Return the sentences of a history."""
    return texts_of(page, r'<p class="mb-0">(.*?)</p>')


def test_administrators_see_all_that_happened_and_narrow_it(
    client: FlaskClient, session: Session, world: World, clock: TestClock
) -> None:
    world.sign_in(client, "grazyna", clock())
    count = session.scalar(select(func.count()).select_from(HistoryFact)) or 0
    everything = lines(client.get("/manage/history/?lang=en").text)
    assert len(everything) == min(count, 50)
    institutions = lines(client.get("/manage/history/?lang=en&kind=institution").text)
    lubawa = "Gminny Ośrodek Pomocy Społecznej w Lubawie"
    assert institutions == [
        "The institution GOPS Lubawa, Fijewo is in the project “Kooperacja – efektywna i skuteczna” since "
        "Thu 1 Jan 2026",
        f"The institutions GOPS Lubawa, Fijewo and {lubawa} are different",
        f"The institution {lubawa} was confirmed",
    ]
    seminar = lines(client.get("/manage/history/?lang=en&kind=registration&event=seminarium").text)
    assert len(seminar) > 1
    assert {each.split(": ")[0] for each in seminar} == {"Seminar on effective teamwork"}
    assert lines(client.get("/manage/history/?event=nigdzie").text) == []


def test_the_whole_history_is_paged(
    client: FlaskClient, work: Work, session: Session, world: World, clock: TestClock
) -> None:
    for number in range(60):
        record(work, all_declared()[0], "event", number)
    session.commit()
    world.sign_in(client, "grazyna", clock())
    client.get("/")  # the process reads the office once
    with statements() as seen:
        assert len(lines(client.get("/manage/history/").text)) == 50
    few = len(seen)
    with statements() as seen:
        assert lines(client.get("/manage/history/?page=2").text) != []
    assert len(seen) == few


@pytest.mark.parametrize("path", ["/", "/privacy", "/accessibility"])
@pytest.mark.parametrize("language", ["pl", "en"])
def test_public_pages_are_sound(client: FlaskClient, path: str, language: str) -> None:
    answer = client.get(f"{path}?lang={language}")
    assert answer.status_code == 200
    root, problems = parsed(answer.text)
    assert problems + quality(root) == []


def test_crawlers_are_kept_from_personal_addresses(client: FlaskClient) -> None:
    answer = client.get("/robots.txt")
    assert answer.mimetype == "text/plain"
    assert answer.text.splitlines() == [
        "User-agent: *",
        "Disallow: /registrations/",
        "Disallow: /sign-in/",
        "Disallow: /my/",
        "Disallow: /manage/",
    ]


LATE, DEAD = "mail has been due for over 5 minutes", "no sign of life for over 5 minutes"


FINE = {"database": "ok", "storage": "ok", "outbox": "ok", "monitoring": "ok", "worker": "ok"}
"""What the health check says while nothing is wrong."""


def health(client: FlaskClient) -> tuple[int, dict[str, str]]:
    """Return status and answer of the health check."""
    answer = client.get("/healthz")
    assert answer.json is not None
    return answer.status_code, answer.json


def test_health_follows_the_worker_and_the_oldest_mail(
    client: FlaskClient, session: Session, clock: TestClock
) -> None:
    assert health(client) == (503, FINE | {"worker": DEAD})
    beat = WorkerBeat(name="worker", at=START)
    session.add_all([beat, a_message(1, state=LetterState.failed, due_at=START - timedelta(days=1))])
    assert health(client) == (200, FINE)
    waiting = a_message(2, due_at=START - timedelta(minutes=5))
    session.add(waiting)
    assert health(client)[0] == 200
    waiting.due_at = START - timedelta(minutes=5, seconds=1)
    assert health(client) == (503, FINE | {"outbox": LATE})
    waiting.state = LetterState.sent
    clock.move(minutes=6)
    assert health(client) == (503, FINE | {"worker": DEAD})


@pytest.mark.sqlite
def test_nobody_keeps_the_disk_at_work_by_asking(
    client: FlaskClient, app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    data: Path = app.config["DATA_DIR"]
    before = data.stat().st_mtime_ns
    health(client)
    tried = data.stat().st_mtime_ns
    assert tried > before
    for _ in range(20):
        assert health(client)[1]["storage"] == "ok"
    assert data.stat().st_mtime_ns == tried
    # A folder that takes nothing is found once the answer is too old, and so is one that takes more again.
    blocked = data / f".room-{os.getpid()}"
    blocked.mkdir()
    monkeypatch.setattr(data_folder_room, "KEPT_SECONDS", 0.0)
    assert health(client)[1]["storage"] == "the data folder can't be written; the disk may be full"
    blocked.rmdir()
    assert health(client)[1]["storage"] == "ok"


@pytest.mark.postgres
def test_health_says_that_the_database_is_gone(client: FlaskClient, session: Session, work: Work) -> None:
    session.execute(text("ALTER TABLE outbox_messages RENAME TO gone"))
    assert health(client) == (503, {"database": "no answer"})


@pytest.mark.sqlite
def test_a_change_that_found_no_room_is_told(
    client: FlaskClient, app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    with create_engine("sqlite://").connect() as full:
        full.exec_driver_sql("PRAGMA max_page_count = 1")
        with pytest.raises(DBAPIError, match="full") as refused:
            full.exec_driver_sql("CREATE TABLE one (number)")
    outages.note_refusal(app, refused.value)
    status, found = health(client)
    assert (status, found["database"]) == (503, "takes no changes; its disk may be full")
    monkeypatch.setattr(outages, "REFUSED_SECONDS", 0.0)
    assert health(client)[1]["database"] == "ok"
