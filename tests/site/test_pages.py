"""The first page, the participant's own one, the team's worklist and the notices."""

import os
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import create_engine, func, select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from app.accounts.models import Role
from app.desk.tasks import team_tasks
from app.events.models import Publication
from app.events.tasks import SHOWN
from app.history.facts import all_declared
from app.history.models import HistoryFact
from app.history.operations import record
from app.outbox.models import LetterState, WorkerBeat
from app.registrations.operations import Application, sign_up, withdraw
from app.site import data_folder_room
from app.texts import texts_in
from app.web import outages
from app.work import VISITOR, Work
from tests.conftest import START, TestClock
from tests.outbox.conftest import a_message
from tests.support.cast import actor, an_event, staff
from tests.support.html import parsed, quality
from tests.support.statements import statements
from tests.support.world import World, build_world


@pytest.fixture
def world(work: Work, session: Session) -> World:
    """Everybody and one of everything."""
    built = build_world(work)
    session.commit()
    return built


def texts_of(page: str, pattern: str) -> list[str]:
    """Return what a pattern finds in a page, without tags, with plain blanks."""
    found = re.findall(pattern, page, re.S)
    return [
        " ".join(re.sub(r"<[^>]+>", "", each.replace("</p>", " ")).replace("\xa0", " ").split())
        for each in found
    ]


def test_home_shows_what_comes_next(client: FlaskClient, world: World) -> None:
    page = client.get("/").text
    assert texts_of(page, r"<h3>(.*?)</h3>") == [
        "Moduł I: organizacja usług",
        "Seminarium efektywnej pracy w zespole",
        "Spotkanie innego zespołu",
    ]
    assert texts_of(page, r'<a class="btn btn-secondary"[^>]*>(.*?)</a>') == [
        "Wszystkie 3 nadchodzące wydarzenia"
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


def test_my_page_lists_the_own_registrations_and_hours(
    client: FlaskClient, world: World, clock: TestClock
) -> None:
    page = world.sign_in(client, "bartek", clock()).get("/my/?lang=en").text
    assert texts_of(page, r"<h2>(.*?)</h2>") == [
        "Seminar on effective teamwork",
        "Moduł I: organizacja usług",
    ]
    assert texts_of(page, r'<span class="chip.*?<span>(.*?)</span>') == ["Place confirmed"] * 2
    # 180 of 360 minutes, shown in hours of 45.
    assert texts_of(page, r'<p class="hours-text">(.*?)</p>') == ["Credited: 4 of 8 hours (of 45 min)"]
    links = re.findall(r'<h2><a href="(/registrations/[^"]+)"', page)
    assert links == [f"/registrations/{world.tokens[name]}/" for name in ("place", "in_training")]


def test_my_page_is_for_participants(client: FlaskClient, world: World, clock: TestClock) -> None:
    assert client.get("/my/").location == "/sign-in?next=/my/"
    assert world.sign_in(client, "alicja", clock()).get("/my/").status_code == 403


def tasks(page: str) -> dict[str, list[str]]:
    """Return the sentences of each group of the worklist, by its heading."""
    groups = re.findall(r'<section aria-labelledby="group-.*?</section>', page, re.S)
    return {
        texts_of(group, r"<h2[^>]*>(.*?)</h2>")[0]: texts_of(group, r'<div class="what">(.*?)</div>')
        for group in groups
    }


@pytest.fixture
def seen_by(client: FlaskClient, world: World, clock: TestClock) -> Callable[[str], dict[str, list[str]]]:
    """Return the worklist that somebody sees, in English."""

    def seen(name: str) -> dict[str, list[str]]:
        answer = world.sign_in(client, name, clock()).get("/manage/?lang=en")
        assert answer.status_code == 200
        return tasks(answer.text)

    return seen


MAIL = {"Undelivered letters (1)": ["Seminar on effective teamwork 1 letter could not be delivered."]}
TO_CONFIRM = {
    "Attendance to confirm (1)": [
        "Moduł I: organizacja usług, Monday, 31 August 2026, 9:00–12:00 The attendance is not confirmed yet."
    ]
}
DRAFTS = {
    "Drafts (1)": [
        "Seminarium w przygotowaniu The draft is complete, and the public does not see it yet.",
    ]
}
INSTITUTIONS = {
    "Institutions (1)": ["1 institution that a participant typed is not confirmed yet."],
}


@pytest.mark.parametrize("name", ["alicja", "grazyna"])
def test_an_organiser_sees_all_that_is_to_be_done(
    name: str, seen_by: Callable[[str], dict[str, list[str]]]
) -> None:
    assert seen_by(name) == MAIL | TO_CONFIRM | DRAFTS | INSTITUTIONS


def test_a_co_organiser_sees_what_concerns_the_own_events(
    seen_by: Callable[[str], dict[str, list[str]]],
) -> None:
    assert seen_by("ewa") == MAIL | TO_CONFIRM | DRAFTS


def test_a_trainer_sees_the_own_sessions_only(seen_by: Callable[[str], dict[str, list[str]]]) -> None:
    assert seen_by("celina") == TO_CONFIRM


def test_an_organiser_of_another_event_sees_none_of_these(
    seen_by: Callable[[str], dict[str, list[str]]],
) -> None:
    assert seen_by("filip") == {}


def test_nothing_to_do_is_said(client: FlaskClient, world: World, clock: TestClock) -> None:
    page = world.sign_in(client, "daniel", clock()).get("/manage/").text
    assert tasks(page) == {}
    assert "Nic do zrobienia" in page


def test_each_task_leads_to_its_place(client: FlaskClient, world: World, clock: TestClock) -> None:
    page = world.sign_in(client, "alicja", clock()).get("/manage/").text
    addresses = re.findall(r'<a class="btn btn-secondary btn-sm" href="([^"]+)"', page)
    session = world.ids["szkolenie-session-1"]
    assert addresses == [
        "/manage/events/seminarium/messages/",
        f"/manage/events/szkolenie/sessions/{session}/attendance",
        "/manage/events/szkic/",
        "/manage/institutions/pairs",
    ]
    for address in addresses:
        assert client.get(address).status_code == 200


def test_a_place_freed_late_is_a_task(
    client: FlaskClient, work: Work, session: Session, clock: TestClock
) -> None:
    event = an_event(work, days=1, capacity=1)
    alicja = staff(work, "Alicja", Role.organiser)
    early = replace(work, now=work.now - timedelta(days=3), actor=VISITOR)
    first = sign_up(early, event, applicant("Ewa")).registration
    sign_up(early, event, applicant("Jan"))
    session.commit()
    clock.move(hours=12)
    withdraw(replace(work, now=clock()), first)
    session.commit()
    groups = team_tasks(replace(work, now=clock(), actor=actor(alicja), texts=work.texts.into("en")))
    assert [(group.heading, [task.sentence for task in group.tasks]) for group in groups] == [
        (
            "Places that became free late",
            ["1 place is free shortly before the start, and somebody is waiting."],
        )
    ]


def applicant(name: str) -> Application:
    """Return what somebody typed."""
    email = f"{name.lower()}@example.org"
    return Application(first_name=name, last_name="Nowak", email=email, privacy_notice_version="1")


def test_the_worklist_names_some_and_counts_the_others(
    work: Work, session: Session, client: FlaskClient
) -> None:
    alicja = staff(work, "Alicja", Role.organiser)
    for number in range(SHOWN + 3):
        event = an_event(work, f"seminarium-{number}")
        session.add(a_message(number, event_id=event.id, state=LetterState.failed))
    session.flush()
    [group] = team_tasks(replace(work, actor=actor(alicja)))
    assert (len(group.tasks), group.more, group.count) == (SHOWN, 3, SHOWN + 3)


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
    few = [asked(*page) for page in pages]
    bartek = {"first_name": "Bartek", "last_name": "Żółć-Ćwikliński", "email": "bartek@example.org"}
    for number in range(12):
        event = an_event(work, f"modul-{number}", days=-3, hours_value=8, unit_minutes=45, meetings=2)
        early = replace(work, now=work.now - timedelta(days=30), actor=VISITOR)
        sign_up(early, event, Application(**bartek, privacy_notice_version="1"))
        session.add(a_message(100 + number, event_id=event.id, state=LetterState.failed))
        an_event(work, f"seminarium-{number}", days=5 + number)
    session.commit()
    assert [asked(*page) for page in pages] == few


def test_the_worklist_says_what_a_draft_lacks(work: Work) -> None:
    an_event(work, publication=Publication.draft, meetings=0)
    [group] = team_tasks(
        replace(work, actor=actor(staff(work, "Alicja", Role.organiser)), texts=texts_in("en"))
    )
    assert [task.sentence for task in group.tasks] == [
        "2 things are missing before the event can be published."
    ]


def test_administrators_see_sign_in_mail_that_did_not_arrive(
    client: FlaskClient, session: Session, world: World, clock: TestClock
) -> None:
    failed = {"event_id": None, "state": LetterState.failed, "last_error": "550 5.1.1 mailbox unknown"}
    session.add(a_message(901, recipient_name="Zofia Lis", **failed))
    old = START - timedelta(days=8)
    session.add(a_message(902, recipient_name="Olga Dawna", **failed | {"created_at": old}))
    session.commit()
    heading = "Sign-in letters that did not arrive"
    for name in ("alicja", "grazyna"):
        seen = tasks(world.sign_in(client, name, clock()).get("/manage/?lang=en").text)
        assert seen.get(f"{heading} (1)") == (
            ["1 letter with a link to sign in or to set a password could not be delivered."]
            if name == "grazyna"
            else None
        )
    page = client.get("/manage/messages/?lang=en").text
    assert texts_of(page, r'<th scope="row">(.*?)<br>') == ["Zofia Lis"]
    assert "550 5.1.1 mailbox unknown" in page


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


def health(client: FlaskClient) -> tuple[int, dict[str, str]]:
    """Return status and answer of the health check."""
    answer = client.get("/healthz")
    assert answer.json is not None
    return answer.status_code, answer.json


def test_health_follows_the_worker_and_the_oldest_mail(
    client: FlaskClient, session: Session, clock: TestClock
) -> None:
    assert health(client) == (503, {"database": "ok", "storage": "ok", "outbox": "ok", "worker": DEAD})
    beat = WorkerBeat(name="worker", at=START)
    session.add_all([beat, a_message(1, state=LetterState.failed, due_at=START - timedelta(days=1))])
    assert health(client) == (200, {"database": "ok", "storage": "ok", "outbox": "ok", "worker": "ok"})
    waiting = a_message(2, due_at=START - timedelta(minutes=5))
    session.add(waiting)
    assert health(client)[0] == 200
    waiting.due_at = START - timedelta(minutes=5, seconds=1)
    assert health(client) == (503, {"database": "ok", "storage": "ok", "outbox": LATE, "worker": "ok"})
    waiting.state = LetterState.sent
    clock.move(minutes=6)
    assert health(client) == (503, {"database": "ok", "storage": "ok", "outbox": "ok", "worker": DEAD})


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
