"""The kept main part of an event's page is used, bounded, and never behind what it shows."""

import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date, time, timedelta

from flask import Flask
from flask.testing import FlaskClient

from app.events.kept_pages import KeptPages
from app.events.models import Event, Project
from app.events.operations.downloads import add_download, change_download, remove_download
from app.events.operations.editing import edit
from app.events.operations.meetings import add_meeting, cancel_meeting, change_meeting
from app.events.operations.projects import save_project
from app.events.operations.publishing import publish, take_back
from app.events.plans import MeetingPlan
from app.events.routes.public import kept_pages
from app.registrations.operations import change_limits, register, withdraw
from app.registrations.operations.notices import cancel_event_and_notify
from app.work import Work
from tests.conftest import TestClock
from tests.registrations.conftest import person
from tests.support.cast import an_event


def main_of(client: FlaskClient, query: str = "") -> str:
    answer = client.get(f"/events/seminarium/{query}")
    found = re.search(r"<article>.*</article>", answer.text, re.S)
    return found[0] if found else str(answer.status_code)


def forget(app: Flask) -> None:
    with app.app_context():
        kept_pages().forget()


def kept_count(app: Flask) -> int:
    with app.app_context():
        return len(kept_pages())


def changes(work: Work, event: Event, project: Project) -> list[Callable[[], object]]:
    """Everything by which an event's page can change, in an order in which all is possible."""
    day = work.today + timedelta(days=45)
    plan = MeetingPlan(day, day, starts_at=time(9), ends_at=time(12), city="Ełk", label="II")

    def project_values(**values: object) -> dict[str, object]:
        return {"name": "Projekt", "strip_alternative": None} | values

    def edited(**values: object) -> Callable[[], object]:
        return lambda: edit(work, event, values, event.version)

    return [
        edited(title_pl="Inny tytuł", accessibility_pl="Winda", contact_phone="+48 600 100 200"),
        edited(project=project),
        edited(changes=[{"what": "date", "before": "1", "after": "2", "reason": "święto"}]),
        edited(cancelled_months=[{"month": "2026-10", "day_stated": None}]),
        lambda: save_project(work, project, project_values(name="Nowa nazwa"), None),
        lambda: save_project(
            work, project, project_values(name="Nowa", fund_pl="EFS", programme_pl="P"), None
        ),
        lambda: add_meeting(work, event, plan),
        lambda: change_meeting(work, event.meetings[1], MeetingPlan(day, day, city="Pisz", label="III")),
        lambda: cancel_meeting(work, event.meetings[1], "powódź"),
        lambda: add_download(work, event, "program", None),
        lambda: change_download(work, event, event.downloads[0], "regulamin", None),
        lambda: remove_download(work, event, event.downloads[0]),
        lambda: change_limits(work, event, 2, 1),
        lambda: register(work, event, person(1, institution="OPS w Piszu")),
        lambda: register(work, event, person(2, institution="MOPS w Ełku")),
        lambda: register(work, event, person(3, institution="MOPS w Piszu")),
        lambda: change_limits(work, event, 9, None),
        edited(registration_deadline=date(2026, 9, 20)),
        edited(status_note="brak sali"),
        lambda: cancel_event_and_notify(work, event, "choroba", notify=False),
    ]


def test_the_page_is_never_behind(app: Flask, client: FlaskClient, work: Work, clock: TestClock) -> None:
    event = an_event(work, capacity=20)
    project = Project(name="Projekt", created_at=work.now)
    work.session.add(project)
    work.session.flush()
    differs = []
    for step in changes(work, event, project):
        before = [main_of(client, query) for query in ("?lang=pl", "?lang=en")]
        step()
        shown = [main_of(client, query) for query in ("?lang=pl", "?lang=en")]
        assert shown[0] != shown[1]
        forget(app)
        assert [main_of(client, query) for query in ("?lang=pl", "?lang=en")] == shown
        differs.append(before != shown)
    # A note is shown once the event is cancelled, and a third person waits as the second one does.
    assert differs.count(False) <= 2


def test_time_and_places_alone_change_it_too(
    app: Flask, client: FlaskClient, work: Work, clock: TestClock
) -> None:
    event = an_event(work, capacity=1, registration_deadline=date(2026, 9, 20))
    assert "Zgłoś udział" in main_of(client)
    gone = register(work, event, person(1)).registration
    assert "listę rezerwową" in main_of(client)
    withdraw(work, gone)
    assert "listę rezerwową" not in main_of(client)
    clock.move(days=25)
    assert "Zgłoś udział" not in main_of(client)
    clock.move(days=25)
    assert "Termin minął" in main_of(client)


def test_a_draft_is_seen_by_nobody_and_kept_by_nobody(app: Flask, client: FlaskClient, work: Work) -> None:
    event = an_event(work)
    first = main_of(client)
    take_back(work, event, 0)
    assert main_of(client) == "404"
    edit(work, event, {"title_pl": "Nowy"}, event.version)
    publish(work, event)
    assert "Nowy" in main_of(client)
    assert "Nowy" not in first


def test_it_is_rendered_once(app: Flask, client: FlaskClient, work: Work) -> None:
    an_event(work)
    pages = {main_of(client) for _ in range(3)}
    assert (len(pages), kept_count(app)) == (1, 1)
    with app.app_context():
        (key,) = kept_pages()._kept
        kept_pages()._kept[key] = "<article>as kept</article>"
    assert main_of(client) == "<article>as kept</article>"


def test_what_was_not_asked_for_longest_goes_first() -> None:
    kept = KeptPages(2)
    for key in ("a", "b", "a", "c"):
        assert kept.text(key, lambda key=key: f"{key} new") == f"{key} new"
    assert kept.text("a", lambda: "again") == "a new"
    assert kept.text("b", lambda: "again") == "again"
    assert len(kept) == 2


def test_threads_share_it() -> None:
    kept = KeptPages(5)

    def ask(number: int) -> bool:
        key = number % 11
        return kept.text(key, lambda: str(key)) == str(key)

    with ThreadPoolExecutor(8) as pool:
        assert all(pool.map(ask, range(4000)))
    assert len(kept) == 5
