"""After any marks, make-ups, changes of edition, confirmations and reopenings, nothing is credited twice."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from app.attendance.models import Decision, RegisterAction, RegisterRow, RegisterVersion, RowRole
from app.attendance.operations import (
    Joining,
    add_person,
    confirm_register,
    fill_blanks,
    reopen_register,
    set_enrolled,
    set_marks,
    take_off,
)
from app.errors import Missing, Refusal
from app.events.models import Session
from app.ledger.models import Book, LedgerEntry
from app.programmes.models import Module
from app.progress.queries import standing_in
from app.registrations.models import Registration
from app.registrations.operations import change_edition
from app.work import Work
from tests.attendance.editions import a_module, an_edition
from tests.attendance.people import group
from tests.support.cast import actor, alicja

DAY, SHARE = {0: 180, 1: 90}, 300
"""Minutes of the parts of each day, and how many of the module's 810 may be made up (37 %: 299)."""
PLACE = st.integers(0, 3)
STEPS = st.lists(
    st.tuples(
        st.sampled_from(
            ("mark", "mark", "confirm", "confirm", "reopen", "join", "join", "off", "out", "change", "change")
        ),
        PLACE, PLACE, st.sampled_from(("present", "absent", "excused", "late:105", "early:30", "")), PLACE,
    ),
    min_size=6, max_size=30,
)  # fmt: skip


@pytest.mark.sqlite
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_no_block_is_credited_twice(work: Work, work_as: Any, steps: list[tuple[Any, ...]]) -> None:
    with _undone(work):
        module = a_module(work, makeup_percent=37)
        editions = an_edition(work, module, "jedna"), an_edition(work, module, "druga")
        people = [*group(work, editions[0], 2), *group(work, editions[1], 2)]
        sessions = [meeting.sessions[0] for event in editions for meeting in event.meetings[:2]]
        organiser = work_as(actor(alicja(work)))
        # Two have missed their first days, which they make up at each other's.
        for at, who, host in ((0, 0, 2), (2, 2, 0)):
            _do(organiser, sessions, people, "mark", at, who, "absent", 0)
            _do(organiser, sessions, people, "join", host, who, "", at)
        for at in (0, 2):
            _do(organiser, sessions, people, "confirm", at, 0, "", 0)
        for step in steps:
            _do(organiser, sessions, people, *step)
            _check(work, module)


@contextmanager
def _undone(work: Work) -> Iterator[None]:
    try:
        yield
    finally:
        work.session.rollback()


def _do(
    work: Work, sessions: list[Session], people: list[Registration],
    what: str, at: int, who: int, value: str, other: int,
) -> None:  # fmt: skip
    session, person = sessions[at], people[who]
    savepoint = work.session.begin_nested()
    try:
        if what == "mark":
            set_marks(work, session, {person.id: value})
        elif what == "confirm":
            fill_blanks(work, session)
            confirm_register(work, session)
        elif what == "reopen":
            reopen_register(work, session, "pomyłka")
        elif what == "join":
            # The home edition's days stand in one half of the list, the other edition's in the other.
            home, host = (0, 2) if person.event_id == sessions[0].meeting.event_id else (2, 0)
            missed, there = sessions[home + other % 2].id, sessions[host + at % 2]
            joining = Joining(RowRole.makeup, registration_id=person.id, makes_up_session_id=missed)
            add_person(work, there, joining)
        elif what == "change":
            before = _received(work, person.person_id)
            events = [sessions[0].meeting.event, sessions[2].meeting.event]
            target = next(each for each in events if each.id != person.event_id)
            first_day = work.today + timedelta(days=(-7, -6, 1, 7)[other])
            people[who] = change_edition(work, person, target, first_day)
            assert _received(work, person.person_id) == before, "what was earned goes along"
        elif what == "off":
            rows = select(RegisterRow.id).where(RegisterRow.session_id == session.id)
            row = work.session.scalar(rows.where(RegisterRow.role == RowRole.makeup).limit(1))
            take_off(work, session, row or 0)
        else:
            set_enrolled(work, session, person.id, enrolled=value != "absent")
    except (Refusal, Missing):
        savepoint.rollback()
    else:
        savepoint.commit()


def _check(work: Work, module: Module) -> None:
    """Hold each registration's minutes of each day against the day's plan, and against the decisions."""
    parts = [part.id for part in module.parts]
    columns = LedgerEntry.registration_id, LedgerEntry.session_id, LedgerEntry.part_id
    query = select(*columns, func.sum(LedgerEntry.minutes)).where(LedgerEntry.book == Book.received)
    persons = dict(work.session.execute(select(Registration.id, Registration.person_id)).all())
    of_day: dict[tuple[Any, Any], int] = {}
    of_part: dict[tuple[Any, Any], int] = {}
    for registration, session, part, minutes in work.session.execute(query.group_by(*columns)):
        assert 0 <= minutes <= DAY[parts.index(part)], "a block is credited once"
        of_day[registration, session] = of_day.get((registration, session), 0) + int(minutes)
        key = persons[registration], part
        of_part[key] = of_part.get(key, 0) + int(minutes)
    own = _decided(work)
    made_up: dict[Any, int] = {}
    for key, minutes in of_day.items():
        assert minutes >= own.get(key, 0)
        person = persons[key[0]]
        made_up[person] = made_up.get(person, 0) + minutes - own.get(key, 0)
    assert all(minutes <= SHARE for minutes in made_up.values()), "no more is made up than the module allows"
    assert {key for key, minutes in own.items() if minutes} <= {key for key, n in of_day.items() if n}
    for person in set(persons.values()):
        credited = sum(min(each.minutes, of_part.get((person, each.id), 0)) for each in module.parts)
        assert standing_in(work, module.id, person).earned == credited, "never more than a part's plan"


def _received(work: Work, person_id: int) -> int:
    query = select(func.sum(LedgerEntry.minutes)).where(
        LedgerEntry.book == Book.received, LedgerEntry.person_id == person_id
    )
    return int(work.session.scalar(query) or 0)


def _decided(work: Work) -> dict[tuple[Any, Any], int]:
    """Return what the confirmations in force say of people at their own edition."""
    last = (
        select(func.max(RegisterVersion.version))
        .where(RegisterVersion.session_id == RegisterRow.session_id)
        .correlate(RegisterRow)
        .scalar_subquery()
    )
    query = (
        select(RegisterRow.registration_id, RegisterRow.session_id, Decision.minutes)
        .join(Decision, Decision.row_id == RegisterRow.id)
        .join(RegisterVersion, RegisterVersion.id == Decision.register_version_id)
        .where(RegisterRow.role == RowRole.participant, RegisterVersion.version == last)
        .where(RegisterVersion.action == RegisterAction.confirmed)
    )
    return {(who, session): minutes for who, session, minutes in work.session.execute(query)}
