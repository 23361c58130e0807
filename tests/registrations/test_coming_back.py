"""A withdrawal is taken back while nobody else has the place; staff restore who has left, with the turn."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.errors import Closed
from app.events.models import Event, EventStatus
from app.history.models import HistoryFact
from app.outbox.models import Letter
from app.registrations.models import Registration, RegistrationState
from app.registrations.operations import (
    change_limits,
    decline,
    remove,
    restore,
    sign_up,
    take_back,
    withdraw,
)
from app.work import Work
from tests.conftest import TestClient, TestClock
from tests.support.applicants import known, person
from tests.support.open_events import MakeEvent

CONFIRMED, WAITING, WITHDRAWN, OFFERED = (
    RegistrationState.confirmed,
    RegistrationState.waiting,
    RegistrationState.withdrawn,
    RegistrationState.offered,
)


def come(work: Work, event: Event, count: int, first: int = 1) -> list[Registration]:
    return [sign_up(work, event, person(first + number)).registration for number in range(count)]


def path(work: Work, row: Registration) -> str:
    return "/registrations/" + work.links.registration(row.id, row.link_version).split("/registrations/")[1]


def last(work: Work, row: Registration) -> tuple[str | None, str | None]:
    """Return the kind of the last letter and of the last fact."""
    letters = select(Letter.kind).where(Letter.subject_kind == "registration", Letter.subject_id == row.id)
    facts = select(HistoryFact.kind).where(
        HistoryFact.subject_kind == "registration", HistoryFact.subject_id == row.id
    )
    return (
        work.session.scalars(letters.order_by(Letter.id.desc())).first(),
        work.session.scalars(facts.order_by(HistoryFact.id.desc())).first(),
    )


def test_a_withdrawal_is_taken_back_with_place_and_turn(work: Work, make_event: MakeEvent) -> None:
    event = make_event(capacity=2)
    first, second = come(work, event, 2)
    number = first.queue_number
    withdraw(work, first)
    assert first.left_from == CONFIRMED
    take_back(work, first)
    take_back(work, first)
    assert (first.state, first.queue_number, first.left_from) == (CONFIRMED, number, None)
    assert last(work, first) == (
        "promoted",
        "registration.withdrawal_taken_back",
    )
    assert second.state == CONFIRMED


def test_it_is_too_late_once_somebody_else_has_the_place(work: Work, make_event: MakeEvent) -> None:
    event = make_event(capacity=1)
    first, second, third = come(work, event, 3)
    withdraw(work, first)
    assert second.state == CONFIRMED
    with pytest.raises(Closed, match="Somebody else has the place"):
        take_back(work, first)
    # The waiting list is left and joined again at the same turn.
    (fourth,) = come(work, event, 1, first=4)
    withdraw(work, third)
    take_back(work, third)
    assert third.state == WAITING
    withdraw(work, second)
    assert (third.state, fourth.state) == (CONFIRMED, WAITING)


def test_a_declined_offer_is_taken_back_while_nobody_else_has_it(work: Work, make_event: MakeEvent) -> None:
    event = make_event(capacity=1, offer_hours=24)
    first, second = come(work, event, 2)
    withdraw(work, first)
    decline(work, second)
    take_back(work, second)
    assert second.state == CONFIRMED


def test_what_others_did_and_what_is_called_off_is_not_taken_back(work: Work, make_event: MakeEvent) -> None:
    event = make_event(capacity=2)
    first, second = come(work, event, 2)
    remove(work, first, "Dublet")
    with pytest.raises(Closed, match="Only a withdrawal"):
        take_back(work, first)
    withdraw(work, second)
    event.status = EventStatus.cancelled
    with pytest.raises(Closed, match="cancelled or over"):
        take_back(work, second)
    with pytest.raises(Closed):
        restore(work, first)


def test_staff_restore_to_the_place_or_to_the_old_turn(work: Work, make_event: MakeEvent) -> None:
    event = make_event(capacity=1)
    first, second, third = come(work, event, 3)
    remove(work, first, "Pomyłka")
    restore(work, first)
    restore(work, first)
    # Somebody else has the place by now: the first waits at the old turn, before the third.
    assert (first.state, second.state) == (WAITING, CONFIRMED)
    assert last(work, first) == ("waiting", "registration.restored")
    withdraw(work, second)
    assert (first.state, third.state) == (CONFIRMED, WAITING)
    change_limits(work, event, 3, None)
    remove(work, third, "Pomyłka")
    restore(work, third)
    assert third.state == CONFIRMED
    assert last(work, third) == ("promoted", "registration.restored")


def test_the_page_asks_once_and_takes_back(
    work: Work, session: Session, client: TestClient, make_event: MakeEvent
) -> None:
    event = make_event(capacity=1)
    first, second = come(work, event, 2)
    session.commit()
    own, other = path(work, first), path(work, second)
    asked = client.get(f"{own}withdraw")
    assert asked.status_code == 200
    assert "dopóki miejsca nie otrzyma ktoś inny" in asked.text
    assert "miejsce 1" in client.get(f"{other}withdraw").text
    assert client.post(f"{other}withdraw").status_code == 303
    assert client.get(f"{other}withdraw").status_code == 303
    assert client.post(f"{own}withdraw").status_code == 303
    shown = client.get(own).text
    assert 'data-state="withdrawn"' in shown
    assert "Cofam rezygnację" in shown
    assert client.post(f"{own}take-back").status_code == 303
    assert client.post(f"{own}take-back").status_code == 303
    assert 'data-state="confirmed"' in client.get(own).text
    assert client.post(f"{other}take-back").status_code == 303
    client.post(f"{own}withdraw")
    assert client.post(f"{own}take-back").status_code == 409
    assert "Cofam rezygnację" not in client.get(own).text
    assert client.get("/registrations/forged/withdraw").status_code == 404


def test_after_the_event_nothing_is_asked_and_nothing_taken_back(
    work: Work, session: Session, client: TestClient, clock: TestClock, make_event: MakeEvent
) -> None:
    event = make_event(capacity=2)
    first, second = come(work, event, 2)
    withdraw(work, first)
    session.commit()
    clock.move(days=60)
    assert client.post(f"{path(work, first)}take-back").status_code == 409
    assert client.get(f"{path(work, second)}withdraw").status_code == 303


def test_nobody_comes_back_beyond_the_reserves_of_their_institution_but_by_staff(
    work: Work, make_event: MakeEvent
) -> None:
    known(work, "MOPS Ełk")
    event = make_event(capacity=9, per_institution_limit=1, reserves_per_institution=1)
    _, reserve = (
        sign_up(work, event, person(number, institution="MOPS Ełk")).registration for number in (1, 2)
    )
    withdraw(work, reserve)
    take_back(work, reserve)
    assert reserve.state == WAITING
    withdraw(work, reserve)
    other = sign_up(work, event, person(3, institution="MOPS Ełk")).registration
    with pytest.raises(Closed, match="Somebody else has the place"):
        take_back(work, reserve)
    assert [reserve.state, other.state] == [WITHDRAWN, WAITING]
    restore(work, reserve)
    assert reserve.state == WAITING
