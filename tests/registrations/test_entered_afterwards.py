"""Who is added to an event that is over is promised nothing, and can be entered without a word."""

from dataclasses import replace
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from app.events.models import Event
from app.history.models import HistoryFact
from app.outbox.models import Letter
from app.registrations.models import Channel, Registration, RegistrationState
from app.registrations.operations import add_by_hand, seat
from app.work import Work
from tests.attendance.people import registered
from tests.support.applicants import person
from tests.support.cast import an_event

pytestmark = pytest.mark.sqlite


@pytest.fixture
def over(work: Work) -> Event:
    """An event that is over."""
    event = an_event(work, "dawne", days=-10)
    work.session.commit()
    return event


def letters(work: Work) -> list[str]:
    return list(work.session.scalars(select(Letter.kind)))


def kinds(work: Work) -> list[str]:
    return list(work.session.scalars(select(HistoryFact.kind).order_by(HistoryFact.id)))


def test_a_letter_after_the_event_promises_no_place(work: Work, over: Event) -> None:
    add_by_hand(work, over, person(1), Channel.phone, "Lista papierowa")
    assert letters(work) == ["link_again"]


def test_what_is_entered_silently_tells_nobody_and_the_history_says_so(work: Work, over: Event) -> None:
    add_by_hand(work, over, person(1), Channel.paper, "Lista papierowa", silent=True)
    assert letters(work) == []
    assert "registration.entered_afterwards" in kinds(work)


def test_before_the_event_it_can_be_silent_too(work: Work, over: Event) -> None:
    earlier = replace(work, now=work.now - timedelta(days=30))
    add_by_hand(earlier, over, person(1), Channel.paper, silent=True)
    assert letters(work) == []
    add_by_hand(earlier, over, person(2), Channel.paper)
    assert letters(work) == ["registered"]


def test_the_page_offers_it_ticked_after_the_event(alicja: FlaskClient, work: Work, over: Event) -> None:
    page = alicja.get(f"/manage/events/{over.slug}/registrations/new").text
    ticked = page[page.index('name="silent"') - 200 : page.index('name="silent"') + 200]
    assert "checked" in ticked
    data = {
        "first_name": "Anna", "last_name": "Nowak", "email": "anna@example.org", "channel": "paper",
        "late_reason": "Lista papierowa", "silent": "y",
    }  # fmt: skip
    answer = alicja.post(f"/manage/events/{over.slug}/registrations/new", data=data)
    assert answer.status_code == 303
    assert letters(work) == []
    assert work.session.scalars(select(Registration)).one().state == RegistrationState.confirmed


def test_a_place_given_after_the_event_is_no_news(work: Work, over: Event) -> None:
    waiting = registered(work, over, "Jan", "Kos", RegistrationState.waiting, queue_number=1)
    work.session.commit()
    seat(work, waiting)
    assert waiting.state == RegistrationState.confirmed
    assert letters(work) == []
