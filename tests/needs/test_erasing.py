"""Some days after the event the worker erases what people needed; counts stay."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.errors import Closed
from app.events.models import Event, EventStatus
from app.history.models import HistoryFact
from app.needs.commands import freeze_and_erase
from app.needs.models import Arrangement, FrozenCount, NeedsPlan, NeedState, Night
from app.needs.operations.arranging import Arranging, arrange
from app.needs.operations.catering import choose_nights
from app.needs.queries.catering import own_nights
from app.registrations.models import Registration
from app.work import Work
from tests.conftest import TestClock
from tests.needs.test_catering import settle

LAST_DAY = 21
"""How many days ahead the event's last day is."""


def says(anna: Registration) -> tuple[object, object, object]:
    """Return what a registration says of needs."""
    return anna.diet, anna.measures, anna.access_needs


def look(app: Flask, work: Work, clock: TestClock, days: int) -> None:
    """Let the worker look so many days later."""
    work.session.commit()
    clock.move(days=days)
    with app.app_context():
        freeze_and_erase()
    work.session.expire_all()


@pytest.fixture
def arranged(work: Work, event: Event, anna: Registration) -> Registration:
    """Anna, whose interpreter is done and who stays."""
    settle(work, event, rooms=True)
    choose_nights(work, anna, own_nights(anna))
    arrange(work, event, anna.id, "sign_interpreter", Arranging(state=NeedState.done, arranged_by="PZG"), 0)
    return anna


def test_thirty_days_are_kept(app: Flask, work: Work, clock: TestClock, arranged: Registration) -> None:
    look(app, work, clock, LAST_DAY + 30)
    assert all(says(arranged))
    assert work.session.scalars(select(Arrangement)).all()


def test_then_needs_are_erased_and_counts_stay(
    app: Flask, work: Work, event: Event, clock: TestClock, arranged: Registration, alicja: FlaskClient
) -> None:
    version = arranged.version
    look(app, work, clock, LAST_DAY + 31)
    assert says(arranged) == (None, None, None)
    assert arranged.version == version + 1, "a form that is still open is out of date"
    assert arranged.name == "Anna Nowak"
    assert work.session.scalars(select(Arrangement)).all() == []
    assert work.session.scalars(select(Night)).all() == []
    plan = work.session.get_one(NeedsPlan, event.id)
    assert plan.counts == [["sign_interpreter", "done", 1], ["own", "open", 1]]
    frozen = list(work.session.scalars(select(FrozenCount).order_by(FrozenCount.id)))
    assert [(each.people, each.diets) for each in frozen] == [
        (1, {"vegetarian": 1}), (1, {"vegetarian": 1}), (1, {}),
    ]  # fmt: skip
    fact = work.session.scalars(select(HistoryFact).where(HistoryFact.kind == "needs.erased")).one()
    assert fact.values == {"count": 1}
    with pytest.raises(Closed):
        arrange(work, event, arranged.id, "own", Arranging(state=NeedState.done), 0)


def test_the_page_shows_what_was_counted(
    app: Flask, work: Work, event: Event, clock: TestClock, arranged: Registration, alicja: FlaskClient
) -> None:
    plan = work.session.get_one(NeedsPlan, event.id)
    plan.counts, plan.erased_at = [["own", "open", 12]], work.now
    work.session.commit()
    page = alicja.get(f"/manage/events/{event.slug}/needs/")
    assert "usunięto" in page.text
    assert "Własnymi słowami" in page.text


def test_what_is_typed_later_is_erased_too(
    app: Flask, work: Work, event: Event, clock: TestClock, arranged: Registration
) -> None:
    look(app, work, clock, LAST_DAY + 31)
    arranged.access_needs = "dopisane"
    look(app, work, clock, 1)
    assert arranged.access_needs is None
    assert work.session.get_one(NeedsPlan, event.id).counts == [
        ["sign_interpreter", "done", 1], ["own", "open", 2],
    ]  # fmt: skip


def test_an_event_may_say_another_number(
    app: Flask, work: Work, event: Event, clock: TestClock, arranged: Registration
) -> None:
    work.session.get_one(NeedsPlan, event.id).erase_days = 7
    look(app, work, clock, LAST_DAY + 8)
    assert says(arranged) == (None, None, None)


def test_a_suspended_event_keeps_them(
    app: Flask, work: Work, event: Event, clock: TestClock, arranged: Registration
) -> None:
    event.status = EventStatus.suspended
    look(app, work, clock, LAST_DAY + 90)
    assert all(says(arranged))
    event.status = EventStatus.cancelled
    look(app, work, clock, 1)
    assert says(arranged) == (None, None, None)


def test_an_event_that_settled_nothing_is_erased_all_the_same(
    app: Flask, work: Work, event: Event, clock: TestClock, anna: Registration
) -> None:
    look(app, work, clock, LAST_DAY + 30)
    assert all(says(anna))
    look(app, work, clock, 1)
    assert says(anna) == (None, None, None)
