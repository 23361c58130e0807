"""After any marks, confirmations, reopenings and corrections, minutes earned equal a recount."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from app.attendance.earning import Stretch, attended
from app.attendance.models import Decision, RegisterVersion
from app.attendance.operations import confirm_register, fill_blanks, reopen_register, set_marks
from app.attendance.queries import register_state
from app.errors import Refusal
from app.events.models import Session
from app.ledger.models import Book, LedgerEntry, WhatFor
from app.ledger.queries import earned_minutes, minutes_for
from app.people.models import Person
from app.registrations.asked import Details
from app.registrations.models import Registration, RegistrationState
from app.registrations.operations import correct
from app.work import Work
from tests.attendance.people import a_training, group
from tests.support.cast import actor, alicja
from tests.support.ledger import minutes_of_persons

VALUES = st.sampled_from(["", "present", "absent", "excused", "1", "90", "360", "361", "nonsense"])
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("mark"), st.integers(0, 1), st.integers(0, 2), VALUES),
        st.tuples(st.just("fill"), st.integers(0, 1), st.just(0), st.just("")),
        st.tuples(st.just("confirm"), st.integers(0, 1), st.just(0), st.just("")),
        st.tuples(st.just("reopen"), st.integers(0, 1), st.just(0), st.just("")),
        st.tuples(st.just("leave"), st.just(0), st.integers(0, 2), st.just("")),
        st.tuples(st.just("become"), st.just(0), st.integers(0, 2), st.sampled_from(["Kos", "Lis", "Sowa"])),
    ),
    max_size=25,
)


@pytest.mark.sqlite
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_earned_is_a_recount_of_confirmed_decisions(work: Work, work_as: object, steps: list[tuple]) -> None:
    with _undone(work):
        event = a_training(work)
        people = group(work, event)
        organiser = work_as(actor(alicja(work)))  # type: ignore[operator]  # the fixture is a function
        sessions = [meeting.sessions[0] for meeting in event.meetings[:2]]
        told: dict[int, int] = {}
        for what, place, person, value in steps:
            before = dict(told)
            _do(organiser, what, sessions[place], people[person], value)
            told = _ledger(work)
            if what in ("mark", "fill", "leave", "become"):
                assert told == before
            assert told == _recount(organiser, sessions)
            found = earned_minutes(work, [person.id for person in people])
            assert {id: minutes for id, minutes in found.items() if minutes} == told
            assert _of_persons(work) == {p.person_id: told[p.id] for p in people if p.id in told}
            assert minutes_for(work, Book.received, WhatFor.event, [event.id]).get(event.id, 0) == sum(
                told.values()
            )
        _check_versions(work)


@contextmanager
def _undone(work: Work) -> Iterator[None]:
    try:
        yield
    finally:
        work.session.rollback()


def _do(work: Work, what: str, session: Session, person: Registration, value: str) -> None:
    savepoint = work.session.begin_nested()
    try:
        if what == "mark":
            set_marks(work, session, {person.id: value})
        elif what == "fill":
            fill_blanks(work, session)
        elif what == "confirm":
            confirm_register(work, session)
        elif what == "reopen":
            reopen_register(work, session, "pomyłka")
        elif what == "become":
            email = f"{value.casefold()}@example.org"
            correct(work, person, replace(Details.of(person), last_name=value, email=email))
        else:
            person.state = RegistrationState.withdrawn
            work.session.flush()
    except Refusal:
        savepoint.rollback()
    else:
        savepoint.commit()


def _ledger(work: Work) -> dict[int, int]:
    query = select(LedgerEntry.registration_id, func.sum(LedgerEntry.minutes))
    sums = work.session.execute(query.group_by(LedgerEntry.registration_id)).all()
    return {id: minutes for id, minutes in sums if minutes}


def _of_persons(work: Work) -> dict[int, int]:
    """Return what the ledger says of persons, those with nothing left out."""
    ids = work.session.scalars(select(Person.id))
    found = minutes_of_persons(work, Book.received, ids)
    return {person: minutes for (person, _, _), minutes in found.items() if minutes}


def _recount(work: Work, sessions: list[Session]) -> dict[int, int]:
    """Add up, from scratch, what the pages show of the registers that are confirmed now."""
    found: dict[int, int] = {}
    for session in sessions:
        if session.register_confirmed:
            for row in register_state(work, session).rows:
                assert row.value is not None
                minutes = sum(attended([Stretch(360)], row.value))
                assert row.registration is not None
                found[row.registration.id] = found.get(row.registration.id, 0) + minutes
    return {id: minutes for id, minutes in found.items() if minutes}


def _check_versions(work: Work) -> None:
    """Every version is there, in an unbroken row, confirmations and reopenings by turns."""
    versions = work.session.scalars(select(RegisterVersion).order_by(RegisterVersion.version)).all()
    for session_id in {each.session_id for each in versions}:
        mine = [each for each in versions if each.session_id == session_id]
        assert [each.version for each in mine] == list(range(1, len(mine) + 1))
        assert [each.action for each in mine] == (["confirmed", "reopened"] * len(mine))[: len(mine)]
        for each in mine:
            decided = select(func.count()).where(Decision.register_version_id == each.id)
            assert (work.session.scalar(decided) or 0) > 0 or each.action == "reopened"
