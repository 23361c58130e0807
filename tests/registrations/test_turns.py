"""Where a newcomer stands, as counted to let them in: their letter says it without counting again."""

from sqlalchemy import select

from app.outbox.models import Letter
from app.outbox.operations import preview
from app.registrations.counting import Standing
from app.registrations.messages import signed_up_letter
from app.registrations.models import Registration, RegistrationState
from app.registrations.operations import sign_up, withdraw
from app.registrations.seats import Limits, Seats
from app.work import Work
from tests.support.applicants import known, person
from tests.support.open_events import MakeEvent

CAME = ("OPS Ełk", "OPS Ełk", None, "OPS Pisz", "OPS Ełk", None, "OPS Pisz", "OPS Nikomu Nieznany", "OPS Ełk")


def test_a_letter_says_what_counting_again_would(work: Work, make_event: MakeEvent) -> None:
    known(work, "OPS Ełk", "OPS Pisz")
    event = make_event(capacity=3, per_institution_limit=1)
    states = set()
    for number, institution in enumerate(CAME):
        row = sign_up(work, event, person(number, institution=institution)).registration
        assert_said_as_counted(work, row)
        states.add(row.state)
    assert states == {RegistrationState.confirmed, RegistrationState.waiting, RegistrationState.applied}


def test_so_does_that_of_who_comes_again(work: Work, make_event: MakeEvent) -> None:
    known(work, "OPS Ełk")
    event = make_event(capacity=1)
    rows = [sign_up(work, event, person(n, institution="OPS Ełk")).registration for n in range(4)]
    withdraw(work, rows[2])
    again = sign_up(work, event, person(2, institution="OPS Ełk"))
    assert again.returning
    assert_said_as_counted(work, again.registration)


def test_who_waits_in_a_later_class_comes_after_all_of_earlier_ones() -> None:
    seats = Seats(limits=Limits(1, None), counts={RegistrationState.waiting: 6}, by_institution={})
    now = Standing(seats, {(0, 1): 2, (1, 1): 3, (1, None): 1}, last_number=6)
    first = Registration(state=RegistrationState.waiting, queue_class=0, institution_id=1)
    later = Registration(state=RegistrationState.waiting, queue_class=1, institution_id=None)
    seated = Registration(state=RegistrationState.confirmed, queue_class=0, institution_id=1)
    turns = now.turn_of(first), now.turn_of(later)
    assert [turn and turn.places for turn in turns] == [(3, 3), (7, 2)]
    assert [turn and turn.seats.waiting for turn in turns] == [7, 7]
    assert now.turn_of(seated) is None


def assert_said_as_counted(work: Work, row: Registration) -> None:
    """Compare the queued letter with one for which everything is counted now."""
    queued = work.session.scalars(select(Letter).order_by(Letter.id.desc()).limit(1)).one()
    counted = preview(work, signed_up_letter(work, row))
    assert queued.subject_id == row.id
    assert (queued.subject, queued.body) == (counted.subject, counted.body)
