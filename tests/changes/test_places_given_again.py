"""Places that were left free while an event was called off go to who waits, once it takes place again."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from sqlalchemy import select, update

from app.changes.plan import AddMeeting, CancelMeeting, Change, RestoreMeeting
from app.changes.release import release
from app.events.models import Event
from app.events.plans import plan_of
from app.outbox.models import Letter, LetterState
from app.registrations.models import Registration, RegistrationState
from app.registrations.operations import withdraw
from app.work import Work
from tests.attendance.people import registered
from tests.support.cast import an_event

pytestmark = pytest.mark.sqlite


@pytest.fixture
def called_off(work: Work) -> Event:
    """An event of one place whose only meeting is cancelled; meanwhile who had the place has withdrawn."""
    event = an_event(work, meetings=1, capacity=1)
    anna = registered(work, event, "Anna", "Nowak", RegistrationState.confirmed, queue_number=1)
    registered(work, event, "Ewa", "Kowal", RegistrationState.waiting, queue_number=2)
    release(work, CancelMeeting(event.meetings[0], "Choroba"), notify=True)
    withdraw(work, anna)
    # What is taken back before it was told is told to nobody.
    work.session.execute(update(Letter).values(state=LetterState.sent))
    work.session.commit()
    return event


def ewa(work: Work) -> RegistrationState:
    return work.session.scalars(select(Registration.state).where(Registration.first_name == "Ewa")).one()


def restored(event: Event) -> Change:
    return RestoreMeeting(event.meetings[0])


def added(event: Event) -> Change:
    plan = plan_of(event.meetings[0])
    return AddMeeting(event, replace(plan, label="nowy termin"))


@pytest.mark.parametrize("change", [restored, added])
def test_a_place_that_was_left_free_goes_to_who_waits(
    work: Work, called_off: Event, change: Callable[[Event], Change]
) -> None:
    assert ewa(work) == RegistrationState.waiting
    release(work, change(called_off), notify=True)
    assert ewa(work) == RegistrationState.confirmed
    kinds = work.session.scalars(select(Letter.kind).order_by(Letter.id)).all()
    assert kinds == ["meeting_cancelled", "meeting_cancelled", "withdrawn", "event_changed", "promoted"]
