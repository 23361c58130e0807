"""The event, the people and the staff of this room's tests."""

from datetime import timedelta

import pytest

from app.events.models import Event
from app.events.summary import derive
from app.registrations.models import Diet, Measure, Registration
from app.work import Work
from tests.attendance.people import registered
from tests.support.cast import a_meeting, an_event
from tests.support.team import alicja, celina

__all__ = ["alicja", "celina"]


@pytest.fixture
def event(work: Work) -> Event:
    """A meeting of two days in a row, in twenty days, with room for three."""
    event = an_event(work, days=20, meetings=0, capacity=3, contact_email="biuro@example.org")
    first = work.today + timedelta(days=20)
    event.meetings.append(a_meeting(work, first, first + timedelta(days=1), 0))
    derive(event)
    work.session.flush()
    return event


@pytest.fixture
def anna(work: Work, event: Event) -> Registration:
    """Anna, who needs an interpreter and eats no meat."""
    anna = registered(work, event, "Anna", "Nowak")
    anna.measures, anna.diet = [Measure.sign_interpreter.value], Diet.vegetarian
    anna.access_needs = "Tłumacz, system językowo-migowy"
    work.session.commit()
    return anna


@pytest.fixture
def jan(work: Work, event: Event) -> Registration:
    """Jan, who needs an interpreter, too."""
    jan = registered(work, event, "Jan", "Lis")
    jan.measures = [Measure.sign_interpreter.value, Measure.parking.value]
    work.session.commit()
    return jan
