"""Where papers complete an application, it holds no place and no turn before they are there."""

from collections.abc import Sequence

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.changes.plan import EditEvent
from app.changes.release import release
from app.events.models import CompletedBy, Event, WhoDecides
from app.history.models import HistoryFact
from app.outbox.models import Letter
from app.own.sentences import page_sentences
from app.registrations.models import Registration, RegistrationState
from app.registrations.operations import complete, seat, sign_up, withdraw
from app.registrations.queries import queue_position, why_waiting
from app.registrations.reasons import WhyWaiting
from app.work import Work
from tests.support.applicants import person
from tests.support.open_events import MakeEvent

APPLIED, CONFIRMED, WAITING = (
    RegistrationState.applied,
    RegistrationState.confirmed,
    RegistrationState.waiting,
)
SIGNED = CompletedBy.signed_form


def come(work: Work, event: Event, count: int) -> list[Registration]:
    return [sign_up(work, event, person(number)).registration for number in range(count)]


def letters(session: Session, registration: Registration) -> list[str]:
    query = select(Letter.kind).where(Letter.subject_id == registration.id)
    return list(session.scalars(query.order_by(Letter.id)))


def facts(session: Session, registration: Registration) -> list[str]:
    query = select(HistoryFact.kind).where(
        HistoryFact.subject_kind == "registration", HistoryFact.subject_id == registration.id
    )
    return [
        action.removeprefix("registration.") for action in session.scalars(query.order_by(HistoryFact.id))
    ]


def states(rows: Sequence[Registration]) -> list[RegistrationState]:
    return [row.state for row in rows]


def test_the_turn_counts_from_the_moment_of_completion(
    work: Work, make_event: MakeEvent, session: Session
) -> None:
    event = make_event(capacity=1, completed_by=SIGNED)
    first, second, third = rows = come(work, event, 3)
    assert states(rows) == [APPLIED] * 3
    assert {why_waiting(work, row) for row in rows} == {WhyWaiting.papers}
    assert "podpisany formularz" in page_sentences(work, first, names_email=True).sentence
    assert complete(work, third) == [third]
    assert complete(work, first) == []
    assert states(rows) == [WAITING, APPLIED, CONFIRMED]
    assert complete(work, second) == []
    assert [queue_position(work, row) for row in rows] == [1, 2, None]
    # Done twice, nothing changes.
    before = [(row.queue_number, row.complete_since) for row in rows]
    for row in rows:
        assert complete(work, row) == []
    assert [(row.queue_number, row.complete_since) for row in rows] == before
    assert letters(session, third) == ["received", "promoted"]
    assert letters(session, first) == ["received", "waiting"]
    assert facts(session, third) == ["registered", "left_incomplete", "completed", "seated_from_queue"]


def test_complete_applications_go_to_staff_where_they_decide(
    work: Work, make_event: MakeEvent, session: Session
) -> None:
    event = make_event(capacity=5, completed_by=SIGNED, who_decides=WhoDecides.staff)
    row = come(work, event, 1)[0]
    assert complete(work, row) == []
    assert (row.state, why_waiting(work, row)) == (APPLIED, WhyWaiting.decision)
    assert letters(session, row) == ["received", "received"]


def test_who_has_left_or_has_a_place_keeps_the_state(work: Work, make_event: MakeEvent) -> None:
    event = make_event(capacity=5, completed_by=SIGNED)
    gone, placed = come(work, event, 2)
    withdraw(work, gone)
    seat(work, placed)
    for row, state in ((gone, RegistrationState.withdrawn), (placed, CONFIRMED)):
        assert complete(work, row) == []
        assert (row.state, row.complete_since) == (state, work.now)


@pytest.mark.parametrize("capacity", [None, 1])
def test_an_event_that_stops_asking_for_papers_settles_who_waits_for_them(
    work: Work, make_event: MakeEvent, capacity: int | None
) -> None:
    event = make_event(capacity=capacity, completed_by=SIGNED)
    rows = come(work, event, 2)
    release(work, EditEvent(event, {"completed_by": CompletedBy.form}, event.version))
    assert states(rows) == ([CONFIRMED] * 2 if capacity is None else [CONFIRMED, WAITING])
    assert {row.complete_since for row in rows} == {work.now}
    release(work, EditEvent(event, {"completed_by": SIGNED}, event.version))
    assert states(rows) == ([CONFIRMED] * 2 if capacity is None else [CONFIRMED, WAITING])


def test_who_comes_back_has_to_be_complete_anew(work: Work, make_event: MakeEvent) -> None:
    event = make_event(capacity=5, completed_by=SIGNED)
    row = come(work, event, 1)[0]
    complete(work, row)
    withdraw(work, row)
    assert sign_up(work, event, person(0)).registration is row
    assert (row.state, row.complete_since) == (APPLIED, None)
