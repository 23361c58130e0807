"""Registration opens and closes on the instant, on both clock changes too; so does the cut-off."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.errors import Refusal
from app.events.models import EventStatus, Publication, WhoApplies, WhoDecides
from app.registrations.late_withdrawals import late_withdrawals
from app.registrations.models import Registration, RegistrationState
from app.registrations.operations import fill_free_seats, seat, sign_up, withdraw
from app.work import Work
from tests.conftest import TestClock
from tests.support.applicants import MailedLink, person, send_form, typed
from tests.support.open_events import DAY, MakeEvent

SECOND = timedelta(seconds=1)


@pytest.mark.parametrize(
    ("deadline", "closes"),
    [
        (date(2026, 9, 10), datetime(2026, 9, 10, 22, 0, tzinfo=UTC)),  # summer: UTC+2
        (date(2026, 11, 10), datetime(2026, 11, 10, 23, 0, tzinfo=UTC)),  # winter: UTC+1
        (date(2026, 10, 24), datetime(2026, 10, 24, 22, 0, tzinfo=UTC)),  # the night of the autumn change
        (date(2026, 10, 25), datetime(2026, 10, 25, 23, 0, tzinfo=UTC)),  # a day of 25 hours
        (date(2027, 3, 27), datetime(2027, 3, 27, 23, 0, tzinfo=UTC)),  # the night of the spring change
        (date(2027, 3, 28), datetime(2027, 3, 28, 22, 0, tzinfo=UTC)),  # a day of 23 hours
    ],
)
def test_the_deadline_counts_to_the_end_of_its_day(
    client: FlaskClient, make_event: MakeEvent, clock: TestClock, deadline: date, closes: datetime
) -> None:
    event = make_event(
        registration_deadline=deadline, days=[(deadline + timedelta(days=9), time(9), time(15))]
    )
    address = f"/events/{event.slug}/register"
    clock.now = closes - SECOND
    assert client.get(address).status_code == 200
    send_form(client, event, 1)
    for late in (closes, closes + SECOND):
        clock.now = late
        for answer in (client.get(address), client.post(address, data=typed(2))):
            assert answer.status_code == 409
            assert "Zapisy" in answer.text


def test_without_a_deadline_registration_ends_with_the_first_session(
    client: FlaskClient, make_event: MakeEvent, clock: TestClock
) -> None:
    event = make_event()
    starts = datetime(2026, 10, 14, 7, 0, tzinfo=UTC)
    clock.now = starts - SECOND
    send_form(client, event, 1)
    clock.now = starts
    assert client.post(f"/events/{event.slug}/register", data=typed(2)).status_code == 409


def test_registration_opens_at_midnight_in_warsaw(
    client: FlaskClient, make_event: MakeEvent, clock: TestClock
) -> None:
    event = make_event(registration_opens=date(2026, 9, 5))
    clock.now = datetime(2026, 9, 4, 21, 59, 59, tzinfo=UTC)
    assert client.post(f"/events/{event.slug}/register", data=typed(1)).status_code == 409
    clock.now += SECOND
    send_form(client, event, 1)


@pytest.mark.parametrize(
    ("facts", "status"),
    [
        ({"publication": Publication.draft}, 404),
        ({"status": EventStatus.cancelled}, 409),
        ({"status": EventStatus.suspended}, 409),
        ({"status": EventStatus.held}, 409),
        ({"who_applies": WhoApplies.members}, 409),
        ({"who_applies": WhoApplies.invited}, 409),
        ({"who_applies": WhoApplies.partner}, 409),
        ({"who_applies": WhoApplies.considered}, 409),
        ({"days": [(date(2026, 8, 1), time(9), time(15))]}, 409),
    ],
)
def test_events_that_take_nobody(
    client: FlaskClient, make_event: MakeEvent, session: Session, facts: dict[str, Any], status: int
) -> None:
    event = make_event(**facts)
    address = f"/events/{event.slug}/register"
    assert client.get(address).status_code == status
    assert client.post(address, data=typed(1)).status_code == status
    assert session.query(Registration).count() == 0
    assert client.get("/events/there-is-none/register").status_code == 404


def test_an_appointment_follows_the_application(work: Work, make_event: MakeEvent) -> None:
    event = make_event(capacity=1, who_decides=WhoDecides.appointment)
    first, second = (sign_up(work, event, person(n)).registration for n in range(2))
    assert (first.state, second.state) == (RegistrationState.applied, RegistrationState.applied)
    seat(work, second)
    assert second.state == RegistrationState.confirmed
    with pytest.raises(Refusal, match="All places are taken"):
        seat(work, first)
    withdraw(work, second)
    assert first.state == RegistrationState.applied
    seat(work, first)
    assert first.state == RegistrationState.confirmed


def test_inside_the_cutoff_a_freed_place_is_a_task_of_staff(
    work_as: Any, make_event: MakeEvent, clock: TestClock
) -> None:
    event = make_event(capacity=1, withdrawal_cutoff_hours=24)
    work: Work = work_as()
    first, second = (sign_up(work, event, person(n)).registration for n in range(2))
    cutoff = datetime(2026, 10, 13, 7, 0, tzinfo=UTC)
    clock.now = cutoff
    work = work_as()
    assert withdraw(work, first) == []
    assert second.state == RegistrationState.waiting
    (task,) = late_withdrawals(work)
    assert (task.event.id, task.free) == (event.id, 1)
    newcomer = sign_up(work, event, person(3)).registration
    assert newcomer.state == RegistrationState.waiting
    assert fill_free_seats(work, event) == []
    seat(work, second)
    assert late_withdrawals(work) == []


def test_just_before_the_cutoff_the_next_in_line_is_seated(
    work_as: Any, make_event: MakeEvent, clock: TestClock
) -> None:
    event = make_event(capacity=1, withdrawal_cutoff_hours=48)
    work: Work = work_as()
    first, second = (sign_up(work, event, person(n)).registration for n in range(2))
    clock.now = datetime(2026, 10, 12, 6, 59, 59, tzinfo=UTC)
    assert withdraw(work_as(), first) == [second]


def test_nobody_withdraws_from_what_is_over(
    client: FlaskClient, make_event: MakeEvent, mailed_link: MailedLink, clock: TestClock
) -> None:
    event = make_event()
    own = mailed_link(send_form(client, event, 1))
    clock.now = datetime(DAY.year, DAY.month, DAY.day, 13, 0, tzinfo=UTC)
    assert client.post(f"{own}withdraw").status_code == 409
    assert 'data-state="confirmed"' in client.get(own).text


def test_a_suspended_event_seats_nobody_until_it_resumes(work: Work, make_event: MakeEvent) -> None:
    event = make_event(capacity=1)
    first, second = (sign_up(work, event, person(n)).registration for n in range(2))
    event.status = EventStatus.suspended
    assert withdraw(work, first) == []
    assert late_withdrawals(work) == []
    event.status = EventStatus.planned
    assert fill_free_seats(work, event) == [second]
