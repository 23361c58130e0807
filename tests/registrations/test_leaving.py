"""Leaving, being removed, getting a place: state, letter and fact of each, once and at its moment."""

from collections.abc import Callable

import pytest
from sqlalchemy import select

from app.errors import Closed, Refusal
from app.events.models import Event, EventStatus
from app.history.models import HistoryFact
from app.outbox.models import Letter
from app.registrations.models import Registration, RegistrationState
from app.registrations.operations import fill_free_seats, remove, seat, withdraw
from app.work import Work
from tests.attendance.people import registered
from tests.conftest import TestClock
from tests.support.cast import an_event

pytestmark = pytest.mark.sqlite

CONFIRMED, WAITING, PENDING, REMOVED, WITHDRAWN = (
    RegistrationState.confirmed,
    RegistrationState.waiting,
    RegistrationState.applied,
    RegistrationState.removed,
    RegistrationState.withdrawn,
)


def line(work: Work, event: Event, *states: RegistrationState) -> list[Registration]:
    """Add one person for each state, in order of arrival; the last one has no e-mail."""
    rows = [
        registered(work, event, f"Osoba{n}", f"Nowak{n}", state, queue_number=n)
        for n, state in enumerate(states, 1)
    ]
    rows[-1].email = ""
    work.session.flush()
    return rows


def done(work: Work, row: Registration) -> tuple[list[str], list[str]]:
    """Return the kinds of a registration's letters, and of its facts without their room."""
    letters = select(Letter.kind).where(Letter.subject_kind == "registration", Letter.subject_id == row.id)
    facts = select(HistoryFact).where(
        HistoryFact.subject_kind == "registration", HistoryFact.subject_id == row.id
    )
    found = list(work.session.scalars(facts.order_by(HistoryFact.id)))
    assert {fact.event_id for fact in found} <= {row.event_id}
    kinds = [fact.kind.removeprefix("registration.") for fact in found]
    return list(work.session.scalars(letters.order_by(Letter.id))), kinds


def test_a_withdrawal_is_told_once_and_gives_the_place_on(
    work: Work, work_as: Callable[..., Work], clock: TestClock
) -> None:
    event = an_event(work, capacity=2)
    first, unmailed, waiting, last = line(work, event, CONFIRMED, CONFIRMED, WAITING, WAITING)
    unmailed.email = ""
    clock.move(minutes=5)
    later = work_as()
    assert withdraw(later, last) == []
    assert done(work, last) == ([], ["withdrawn"])
    assert withdraw(later, first) == [waiting]
    assert (first.state, first.state_changed_at, first.version) == (WITHDRAWN, clock.now, 2)
    assert (waiting.state, waiting.state_changed_at, waiting.version) == (CONFIRMED, clock.now, 2)
    assert done(work, first) == (["withdrawn"], ["withdrawn"])
    assert done(work, waiting) == (["promoted"], ["seated_from_queue"])
    assert withdraw(later, first) == withdraw(later, unmailed) == []
    assert (first.version, done(work, first)) == (2, (["withdrawn"], ["withdrawn"]))
    assert done(work, unmailed) == ([], ["withdrawn"])


def test_nobody_leaves_what_is_over(work: Work, work_as: Callable[..., Work], clock: TestClock) -> None:
    event = an_event(work, days=0)
    (row,) = line(work, event, CONFIRMED)
    clock.move(hours=4, minutes=59, seconds=59)
    late = work_as()
    clock.move(seconds=1)
    with pytest.raises(Closed, match="is over"):
        withdraw(work_as(), row)
    assert (row.state, done(work, row)) == (CONFIRMED, ([], []))
    withdraw(late, row)
    assert row.state == WITHDRAWN


def test_a_removal_tells_its_reason_once(work: Work) -> None:
    event = an_event(work, capacity=1)
    first, waiting, unmailed = line(work, event, CONFIRMED, WAITING, WAITING)
    for blank in ("", " \n"):
        with pytest.raises(Refusal) as refused:
            remove(work, first, blank)
        assert refused.value.field == "reason"
    assert (first.state, done(work, first)) == (CONFIRMED, ([], []))
    assert remove(work, unmailed, "Dublet") == []
    assert (unmailed.state, done(work, unmailed)) == (REMOVED, ([], ["removed"]))
    assert remove(work, first, "Dublet") == [waiting]
    assert (first.state, first.version) == (REMOVED, 2)
    assert remove(work, first, "Znowu") == []
    assert (first.version, done(work, first)) == (2, (["removed"], ["removed"]))
    letter = work.session.scalars(select(Letter).where(Letter.kind == "removed")).one()
    fact = work.session.scalars(select(HistoryFact).where(HistoryFact.subject_id == first.id)).first()
    assert "Dublet" in (letter.body or "")
    assert fact is not None
    assert (fact.personal or {})["reason"] == "Dublet"
    withdraw(work, waiting)
    assert remove(work, waiting, "Dublet") == []
    assert (waiting.state, done(work, waiting)[0]) == (WITHDRAWN, ["promoted", "withdrawn"])


def test_staff_give_a_place_out_of_turn_while_there_is_one(work: Work) -> None:
    event = an_event(work, capacity=2)
    waiting, pending, gone, unmailed = line(work, event, WAITING, PENDING, REMOVED, WAITING)
    seat(work, pending)
    assert (pending.state, pending.version) == (CONFIRMED, 2)
    assert done(work, pending) == (["promoted"], ["seated_by_staff"])
    seat(work, pending)
    assert (pending.version, done(work, pending)[0]) == (2, ["promoted"])
    fact = work.session.scalars(select(HistoryFact).where(HistoryFact.subject_id == pending.id)).one()
    assert fact.values == {"before": "applied"}
    with pytest.raises(Refusal, match="add them again"):
        seat(work, gone)
    seat(work, unmailed)
    assert done(work, unmailed) == ([], ["seated_by_staff"])
    with pytest.raises(Refusal, match="All places are taken"):
        seat(work, waiting)
    event.status = EventStatus.cancelled
    with pytest.raises(Closed, match="cancelled"):
        seat(work, waiting)
    assert (waiting.state, done(work, waiting)) == (WAITING, ([], []))


@pytest.mark.parametrize("status", [EventStatus.cancelled, EventStatus.suspended, EventStatus.held])
def test_places_fill_themselves_only_where_something_takes_place(work: Work, status: EventStatus) -> None:
    event = an_event(work, capacity=3)
    rows = line(work, event, CONFIRMED, WAITING, PENDING, WAITING)
    event.status = status
    assert fill_free_seats(work, event) == []
    assert [row.state for row in rows] == [CONFIRMED, WAITING, PENDING, WAITING]
    event.status = EventStatus.planned
    assert fill_free_seats(work, event) == rows[1:3]
    assert [row.state for row in rows] == [CONFIRMED, CONFIRMED, CONFIRMED, WAITING]
    assert fill_free_seats(work, event) == []
