"""The kept public calendar is used, and never behind what it shows."""

from collections.abc import Callable
from dataclasses import replace
from datetime import time, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.changes.plan import CancelEvent
from app.changes.release import release
from app.events.models import Block, Event
from app.events.operations.editing import edit
from app.events.operations.meetings import add_meeting, cancel_meeting, change_meeting
from app.events.operations.publishing import publish, take_back
from app.events.plans import MeetingPlan
from app.feeds.routes.calendars import CACHE
from app.office.operations import save_settings
from app.office.queries import office
from app.programmes.details import PartDetails
from app.programmes.operations import save_part
from app.web.page_cache import PageCache
from app.work import Work
from tests.conftest import TestClock
from tests.progress.modules import a_module
from tests.support.cast import an_event
from tests.support.statements import reads_of, statements

FEED = "/feeds/events.ics"


def kept(app: Flask) -> PageCache[object]:
    """Return the cache of the application."""
    cache: PageCache[object] = app.extensions[CACHE]
    return cache


def shown(client: FlaskClient) -> list[tuple[str, str]]:
    """Return the calendar with its tag in both languages."""
    answers = [client.get(f"{FEED}?lang={language}") for language in ("pl", "en")]
    return [(each.text, each.headers["ETag"]) for each in answers]


def changes(work: Work, event: Event, past: Event, clock: TestClock) -> list[Callable[[], object]]:
    """Everything by which the calendar can change, in an order in which all is possible."""
    day = work.today + timedelta(days=45)
    plan = MeetingPlan(day, day, starts_at=time(9), ends_at=time(12), city="Ełk", label="II")
    module = event.module
    assert module is not None

    def edited(of: Event, **values: object) -> Callable[[], object]:
        return lambda: edit(work, of, values, of.version)

    return [
        edited(event, title_pl="Inny tytuł", title_en="Another title"),
        edited(event, organiser="Ośrodek w Piszu"),
        edited(past, title_pl="Dawny tytuł", title_en="Old title"),
        lambda: save_part(work, module, module.parts[0], PartDetails("Diagnoza", 270, name_en="Diagnosis")),
        lambda: add_meeting(work, event, plan),
        lambda: change_meeting(work, event.meetings[1], replace(plan, city="Pisz", label="III")),
        lambda: cancel_meeting(work, event.meetings[1], "powódź"),
        lambda: an_event(work, "nowe", days=60),
        lambda: take_back(work, past),
        lambda: publish(work, past),
        lambda: save_settings(work, {"name": "Ośrodek w Ełku"}, {"name": office(work).name}),
        lambda: release(work, CancelEvent(event, "choroba")),
        lambda: clock.move(days=365),
        lambda: clock.move(days=-365),
    ]


def test_the_calendar_is_never_behind(app: Flask, client: FlaskClient, work: Work, clock: TestClock) -> None:
    module = a_module(work, 270, 180)
    event, past = an_event(work, module=module), an_event(work, "dawne", days=-20)
    event.meetings[0].sessions[0].blocks = [
        Block(starts_at=time(9), ends_at=time(10), minutes=60, part=module.parts[0])
    ]
    work.session.flush()
    for number, step in enumerate(changes(work, event, past, clock)):
        before = shown(client)
        step()
        work.session.flush()
        after = shown(client)
        kept(app).forget()
        assert shown(client) == after, number
        for (old, old_tag), (new, new_tag) in zip(before, after, strict=True):
            assert (old == new, old_tag == new_tag) == (False, False), number


def test_a_kept_calendar_costs_one_statement(app: Flask, client: FlaskClient, work: Work) -> None:
    an_event(work)
    first = client.get(FEED)
    with statements() as seen:
        again = client.get(FEED)
        unchanged = client.get(FEED, headers={"If-None-Match": first.headers["ETag"]})
    assert (again.data, unchanged.status_code) == (first.data, 304)
    assert len(reads_of(seen)) == 2
    assert [again.headers[name] for name in ("ETag", "Last-Modified", "Content-Disposition")] == [
        first.headers[name] for name in ("ETag", "Last-Modified", "Content-Disposition")
    ]


def test_a_narrowed_calendar_is_kept_by_nobody(app: Flask, client: FlaskClient, work: Work) -> None:
    """Anybody may make up addresses; they must not push out what all ask for."""
    an_event(work)
    assert client.get(f"{FEED}?form=seminar").status_code == 200
    assert len(kept(app)) == 0


def test_what_was_read_too_late_is_not_kept(
    app: Flask, client: FlaskClient, work: Work, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An event changes after the tag was read, and before what the calendar says of it."""
    an_event(work)
    tags = iter(["before", "after"])
    monkeypatch.setattr("app.feeds.routes.calendars.public_tag", lambda *asked: next(tags))
    assert client.get(FEED).headers["ETag"] == 'W/"before"'
    assert len(kept(app)) == 0
