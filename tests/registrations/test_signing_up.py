"""Signing up: a place, the waiting list, the same person again, and closed events."""

from sqlalchemy import func, select

from app.outbox.models import Letter
from app.registrations.counting import seats
from app.registrations.models import Registration, RegistrationState
from app.registrations.operations import sign_up, withdraw
from app.registrations.queries import queue_position
from app.work import Work
from tests.support.applicants import person
from tests.support.open_events import MakeEvent


def mails(work: Work) -> list[tuple[str, str]]:
    rows = work.session.scalars(select(Letter).order_by(Letter.id))
    return [(row.kind, row.recipient) for row in rows]


def test_first_come_first_seated(work: Work, make_event: MakeEvent) -> None:
    event = make_event(capacity=2)
    states = [sign_up(work, event, person(n)).registration.state.value for n in range(4)]
    assert states == ["confirmed", "confirmed", "waiting", "waiting"]
    assert mails(work) == [
        ("registered", "bartek0@example.org"),
        ("registered", "bartek1@example.org"),
        ("waiting", "bartek2@example.org"),
        ("waiting", "bartek3@example.org"),
    ]


def test_withdrawal_seats_the_next_in_line(work: Work, make_event: MakeEvent) -> None:
    event = make_event(capacity=1)
    first, second, third = (sign_up(work, event, person(n)).registration for n in range(3))
    assert [each.id for each in withdraw(work, first)] == [second.id]
    assert (second.state, third.state) == (RegistrationState.confirmed, RegistrationState.waiting)
    assert queue_position(work, third) == 1
    assert mails(work)[3:] == [("withdrawn", "bartek0@example.org"), ("promoted", "bartek1@example.org")]
    assert seats(work, event).free == 0
    assert work.session.scalar(select(func.count()).select_from(Registration)) == 3
