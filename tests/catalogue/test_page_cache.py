"""The kept main part of an event's page is used, bounded, and never behind what it shows."""

import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.catalogue.cache_keys import page_key
from app.catalogue.routes.public import caches
from app.changes.plan import CancelEvent
from app.changes.release import release
from app.events.models import Event, FormOfSupport
from app.events.operations.downloads import add_download, change_download, remove_download
from app.events.operations.editing import edit
from app.events.operations.meetings import add_meeting, cancel_meeting, change_meeting
from app.events.operations.publishing import publish, take_back
from app.events.plans import MeetingPlan
from app.events.summary import derive
from app.events.window import is_past, registration_window, same_until
from app.projects.models import Project
from app.projects.operations.projects import save_project
from app.registrations.operations import change_limits, sign_up, withdraw
from app.spans import Span
from app.web.page_cache import ALWAYS, PageCache
from app.work import Work
from tests.conftest import TestClock
from tests.support.applicants import known, person
from tests.support.cast import an_event
from tests.support.statements import statements

NOW = datetime(2026, 9, 1, 8, 0, tzinfo=UTC)


WHO = ("pl", "en", "pl with a query", "en with a query")
"""Who asks: visitors get whole pages, an address with a query only the kept part in a frame of its own."""


def main_of(client: FlaskClient, query: str = "") -> str:
    answer = client.get(f"/events/seminarium/{query}")
    found = re.search(r"<article>.*</article>", answer.text, re.S)
    return found[0] if found else str(answer.status_code)


def shown(client: FlaskClient) -> list[str]:
    """The page as all kinds of visitors get it, with what it says to other programs."""
    queries = ("?lang=pl", "?lang=en", "?lang=pl&a=1", "?lang=en&a=1")
    return [client.get(f"/events/seminarium/{query}").text for query in queries]


def forget(app: Flask) -> None:
    with app.app_context():
        for store in (caches().pages, caches().outlines, caches().parts):
            store.forget()


def kept_count(app: Flask) -> tuple[int, int]:
    with app.app_context():
        return len(caches().pages), len(caches().parts)


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
        lambda: sign_up(work, event, person(1, institution="OPS w Piszu")),
        lambda: sign_up(work, event, person(2, institution="MOPS w Ełku")),
        lambda: sign_up(work, event, person(3, institution="MOPS w Piszu")),
        lambda: change_limits(work, event, 9, None),
        edited(registration_deadline=date(2026, 9, 20)),
        edited(status_note="brak sali"),
        lambda: release(work, CancelEvent(event, "choroba")),
    ]


def test_the_page_is_never_behind(app: Flask, client: FlaskClient, work: Work, clock: TestClock) -> None:
    event = an_event(work, capacity=20)
    known(work, "OPS w Piszu", "MOPS w Ełku", "MOPS w Piszu")
    project = Project(name="Projekt", created_at=work.now)
    work.session.add(project)
    work.session.flush()
    differs = []
    for step in changes(work, event, project):
        before = shown(client)
        step()
        after = shown(client)
        assert len(set(after)) == len(WHO)
        forget(app)
        assert shown(client) == after
        differs.append(before != after)
    # A note is shown once the event is cancelled, and a third person waits as the second one does.
    assert differs.count(False) <= 2


def test_time_and_places_alone_change_it_too(
    app: Flask, client: FlaskClient, work: Work, clock: TestClock
) -> None:
    event = an_event(work, capacity=1, registration_deadline=date(2026, 9, 20))
    assert "Zgłoś udział" in main_of(client)
    gone = sign_up(work, event, person(1)).registration
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
    take_back(work, event)
    assert main_of(client) == "404"
    edit(work, event, {"title_pl": "Nowy"}, event.version)
    publish(work, event)
    assert "Nowy" in main_of(client)
    assert "Nowy" not in first


def test_it_is_rendered_once(app: Flask, client: FlaskClient, work: Work) -> None:
    an_event(work)
    pages = {main_of(client, query) for query in ("", "", "?a=1", "?a=2")}
    assert (len(pages), kept_count(app)) == (1, (1, 1))
    with app.app_context():
        for store in (caches().pages, caches().outlines, caches().parts):
            store.forget()
        assert main_of(client, "?a=1") in pages
        [(key, part)] = caches().parts._entries.items()
        caches().parts.put(key, replace(part.value, main="<article>as kept</article>"), 1, ALWAYS)
    assert main_of(client) == main_of(client, "?a=2") == "<article>as kept</article>"


@pytest.mark.sqlite
def test_the_list_is_never_behind(app: Flask, client: FlaskClient, work: Work, clock: TestClock) -> None:
    event, other = an_event(work, capacity=2), an_event(work, "inne", days=3, place_county="ełcki")
    day = work.today + timedelta(days=9)
    plan = MeetingPlan(day, day, city="Ełk", county="giżycki")
    past = an_event(work, "dawne", days=-20)

    def listed() -> list[str]:
        return [client.get(f"/events/{query}").text for query in ("", "?lang=en", "?lang=pl")]

    steps: list[Callable[[], object]] = [
        lambda: edit(work, event, {"title_pl": "Inny tytuł", "title_en": "Another"}, event.version),
        lambda: edit(work, event, {"form_of_support": FormOfSupport.consultation}, event.version),
        lambda: sign_up(work, event, person(1)),
        lambda: sign_up(work, event, person(2)),
        lambda: change_limits(work, event, 9, None),
        lambda: add_meeting(work, event, plan),
        lambda: an_event(work, "nowe", days=60),
        # Not on the page, but its county is in the filter, and it is counted below.
        lambda: edit(work, past, {"place_county": "nidzicki"}, past.version),
        lambda: take_back(work, past),
        lambda: take_back(work, other),
        lambda: publish(work, other),
        lambda: change_meeting(work, event.meetings[0], replace(plan, county="piski", city="Pisz")),
        lambda: release(work, CancelEvent(event, "choroba")),
        lambda: clock.move(days=3),
        lambda: clock.move(days=30),
        lambda: clock.move(days=-33),
    ]
    for step in steps:
        before = listed()
        step()
        after = listed()
        assert after != before, steps.index(step)
        forget(app)
        assert listed() == after
    with app.app_context():
        assert len(caches().pages) == 2


def test_a_kept_page_costs_one_statement(client: FlaskClient, work: Work) -> None:
    an_event(work)
    first = main_of(client)
    with statements() as seen:
        assert main_of(client) == first
    assert [each.split()[0] for each in seen if not each.startswith("BEGIN")] == ["SELECT"]


def test_a_kept_list_costs_one_statement(client: FlaskClient, work: Work) -> None:
    an_event(work)
    first = client.get("/events/").text
    with statements() as seen:
        assert client.get("/events/").text == first
    assert [each.split()[0] for each in seen if not each.startswith("BEGIN")] == ["WITH"]


def test_the_list_ends_where_the_events_end(client: FlaskClient, work: Work) -> None:
    for number in range(21):
        an_event(work, f"e{number}", days=number + 1)
    pages = [client.get(f"/events/?page={number}").text for number in (1, 2, 3, 99)]
    assert [re.findall(r'href="/events/(e\d+)/"', page) for page in pages] == [
        [f"e{number}" for number in range(20)], ["e20"], ["e20"], ["e20"]
    ]  # fmt: skip


def test_what_was_read_too_late_is_not_kept_under_the_old_mark(work: Work) -> None:
    event = an_event(work, capacity=3)
    mark = page_key(work, event.slug)
    assert mark.fits(event)
    edit(work, event, {"title_pl": "Inny tytuł"}, event.version)
    assert not mark.fits(event)
    assert page_key(work, event.slug).fits(event)


def test_the_moments_at_which_time_changes_the_page(work: Work) -> None:
    """For any dates, nothing about the window changes between two turns."""
    for opens, deadline, days in ((None, None, 2), (date(2026, 9, 2), date(2026, 9, 3), 4), (None, None, 0)):
        event = an_event(
            work,
            f"e{days}-{opens}",
            days=days,
            meetings=min(days, 1),
            registration_opens=opens,
            registration_deadline=deadline,
            period_start=date(2026, 9, 4),
            period_end=date(2026, 9, 5),
        )
        derive(event)
        moments = [work.now + timedelta(minutes=15) * step for step in range(600)]
        seen: dict[Span, set[object]] = {}
        for moment in moments:
            then = replace(work, now=moment)
            span = same_until(moment, event)
            assert span.holds(moment)
            seen.setdefault(span, set()).add((registration_window(then, event), is_past(then, event)))
        assert {len(states) for states in seen.values()} == {1}
        assert len(seen) > 1


def test_what_was_not_asked_for_longest_goes_first() -> None:
    kept: PageCache[str] = PageCache(most_bytes=20)
    for key in ("a", "b"):
        kept.put(key, f"{key} new", 10, ALWAYS)
    assert kept.get("a", NOW) == "a new"
    kept.put("c", "c new", 10, ALWAYS)
    assert [kept.get(key, NOW) for key in ("a", "b", "c")] == ["a new", None, "c new"]
    kept.put("c", "larger", 20, ALWAYS)
    assert (len(kept), kept.size, kept.get("c", NOW)) == (1, 20, "larger")


def test_a_store_of_no_size_keeps_nothing() -> None:
    kept: PageCache[str] = PageCache(most_bytes=0)
    kept.put("a", "text", 4, ALWAYS)
    assert (kept.get("a", NOW), kept.size) == (None, 0)


def test_a_span_ends_before_its_end() -> None:
    kept: PageCache[str] = PageCache()
    later = NOW + timedelta(hours=1)
    kept.put("a", "text", 4, Span(NOW, later))
    moments = (NOW - timedelta(seconds=1), NOW, later - timedelta(seconds=1), later)
    assert [kept.get("a", moment) for moment in moments] == [None, "text", "text", None]


def test_threads_share_it() -> None:
    kept: PageCache[str] = PageCache(most_bytes=50)

    def ask(number: int) -> bool:
        key = number % 11
        if kept.get(key, NOW) is None:
            kept.put(key, str(key), 10, ALWAYS)
        return kept.get(key, NOW) in (str(key), None)

    with ThreadPoolExecutor(8) as pool:
        assert all(pool.map(ask, range(4000)))
    assert (len(kept), kept.size) == (5, 50)


def test_a_registration_changes_the_page_at_the_price_of_one_statement(
    client: FlaskClient, work: Work
) -> None:
    event = an_event(work, capacity=9)
    first = main_of(client)
    sign_up(work, event, person(1))
    work.session.commit()
    with statements() as seen:
        assert main_of(client) != first
    assert [each.split()[0] for each in seen if not each.startswith("BEGIN")] == ["SELECT"]
