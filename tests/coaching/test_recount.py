"""After any bookings, records, confirmations, corrections and locks, books and budgets equal a recount."""

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from app.coaching.budget import split
from app.coaching.charging import in_the_books
from app.coaching.models import (
    CHARGED_ONLY,
    POSTED,
    RESERVING,
    Appointment,
    AppointmentState,
    HeldRecord,
    Invitee,
)
from app.coaching.operations import (
    attach_scan,
    cancel,
    cancel_own,
    confirm,
    correct,
    drop_charge,
    enter_late,
    hold,
    miss,
    move,
    note_appointment,
    object_to,
    offer_slots,
    take_scan_back,
    take_slot,
)
from app.coaching.operations.dividing import divide, move_minutes
from app.coaching.operations.locking_months import lock_appointments
from app.coaching.queries.budgets import budget_of
from app.coaching.timing import planned_minutes
from app.errors import Refusal
from app.files.storage import Upload
from app.ledger.models import Book, LedgerEntry, WhatFor
from app.ledger.months import lock_month
from app.lines.models import LineRecipient
from app.work import Work
from tests.coaching.scene import TODAY, Scene, a_plan, a_scene

HOURS = ("8:00-9:30", "7:00-8:00", "8:30-9:15", "22:30-1:00", "9:00-13:00")
DAYS = (date(2026, 8, 20), date(2026, 8, 31), TODAY - timedelta(1), TODAY, TODAY + timedelta(1))
WHO = st.sets(st.integers(0, 2), min_size=1)
WHICH = st.integers(0, 9)
VERBS = (
    "hold", "confirm", "correct", "move", "cancel", "cancel_late", "cancel_own", "miss", "drop", "object",
    "scan", "unscan", "take", "late",
)  # fmt: skip
_CARD = Upload("karta.pdf", "application/pdf", b"%PDF-1.4 karta")
OFTEN = ("hold", "confirm", "scan", "correct")
NEVER = st.just(False)
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("note"), st.sampled_from(DAYS), st.sampled_from(HOURS), WHO, st.booleans()),
        st.tuples(st.just("offer"), st.just(DAYS[-1]), st.sampled_from(HOURS), WHO, st.just(False)),
        *[st.tuples(st.sampled_from(VERBS), WHICH, st.integers(1, 200), WHO, st.booleans())] * 6,
        st.tuples(st.sampled_from(OFTEN), WHICH, st.integers(1, 200), WHO, st.just(False)),
        st.tuples(st.just("share"), st.integers(0, 2), st.integers(1, 400), st.integers(0, 2), NEVER),
        st.tuples(st.just("divide"), st.integers(0, 700), st.integers(0, 700), st.just(0), st.just(False)),
        st.tuples(st.just("lock"), st.just(0), st.just(0), st.just(0), st.just(False)),
    ),
    min_size=6,
    max_size=30,
)  # fmt: skip


@pytest.mark.sqlite
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_books_and_budgets_are_a_recount(work: Work, steps: list[tuple[Any, ...]]) -> None:
    with _undone(work):
        scene = a_scene(work)
        _begin(scene)
        for step in steps:
            _do(scene, step)
            found = _appointments(scene)
            _check_books(scene, found)
            _check_budgets(scene, found)
        _check_versions(work)


@contextmanager
def _undone(work: Work) -> Iterator[None]:
    try:
        yield
    finally:
        work.session.rollback()


def _begin(scene: Scene) -> None:
    """Have an appointment in each state from which most goes on: agreed, held, confirmed in both months."""
    scene.agreed(scene.milki, scene.anna)
    scene.held(scene.elk, scene.anna, hours="6:00-7:00")
    for day in (DAYS[0], DAYS[2]):
        attach_scan(scene.as_coach, scene.held(scene.milki, scene.elk, scene.anna, on=day), _CARD)


def _do(scene: Scene, step: tuple[Any, ...]) -> None:
    savepoint = scene.work.session.begin_nested()
    try:
        _act(scene, *step)
        scene.work.session.flush()
    except Refusal:
        savepoint.rollback()
    else:
        savepoint.commit()


def _act(scene: Scene, what: str, first: Any, second: Any, third: Any, reason: bool) -> None:
    if what == "note":
        override = "umowa z gminą" if reason else None
        plan, who = a_plan(first, second), [_of(scene, each) for each in sorted(third)]
        note_appointment(scene.as_coach, scene.line, scene.coach, plan, who, override_reason=override)
    elif what == "offer":
        offer_slots(scene.as_coach, scene.line, scene.coach, [a_plan(first, second)])
    elif what == "share":
        move_minutes(scene.as_coordinator, scene.line, _of(scene, first), _of(scene, third), second, "zmiana")
    elif what == "divide":
        divide(scene.as_coordinator, scene.line, {scene.anna.id: first, scene.elk.id: second}, "zmiana")
    elif what == "lock":
        lock_month(scene.as_coordinator, scene.line.project, "2026-08")
        lock_appointments(scene.as_coordinator, scene.line.project_id, "2026-08")
    elif found := _appointments(scene):
        appointment = found[first % len(found)]
        came = [each for place, each in enumerate(appointment.invitees) if place in third]
        _VERBS[what](scene, appointment, came, second, "umowa z gminą" if reason else None)


_Verb = Callable[[Scene, Appointment, list[Invitee], int, str | None], object]


def _ids(invitees: list[Invitee]) -> list[int]:
    return [each.id for each in invitees]


def _first(came: list[Invitee]) -> Invitee:
    if not came:
        raise Refusal("nobody")
    return came[0]


def _as(scene: Scene, came: list[Invitee]) -> Work:
    return scene.as_person(_first(came).recipient)


_VERBS: dict[str, _Verb] = {
    "hold": lambda at, one, came, n, why: hold(at.as_coach, one, _ids(came), n, override_reason=why),
    "confirm": lambda at, one, came, n, why: confirm(_as(at, came), _first(came)),
    "correct": lambda at, one, came, n, why: correct(
        at.as_coordinator, one, _ids(came), n, "pomyłka", override_reason=why
    ),
    "move": lambda at, one, came, n, why: move(
        at.as_coach, one, a_plan(DAYS[n % 5], HOURS[n % 5]), override_reason=why
    ),
    "cancel": lambda at, one, came, n, why: cancel(at.as_coach, one, "choroba"),
    "cancel_late": lambda at, one, came, n, why: cancel(at.as_coach, one, "urlop", by_recipient=True),
    "cancel_own": lambda at, one, came, n, why: cancel_own(_as(at, came), _first(came)),
    "miss": lambda at, one, came, n, why: miss(at.as_coach, one),
    "drop": lambda at, one, came, n, why: drop_charge(at.as_coordinator, one, "szkoda"),
    "object": lambda at, one, came, n, why: object_to(_as(at, came), _first(came), "nie tyle"),
    "scan": lambda at, one, came, n, why: attach_scan(at.as_coach, one, _CARD),
    "unscan": lambda at, one, came, n, why: take_scan_back(at.as_coordinator, one, "zła karta"),
    "take": lambda at, one, came, n, why: take_slot(at.as_person(at.anna), one, at.anna),
    "late": lambda at, one, came, n, why: enter_late(at.as_coordinator, one, "po zamknięciu"),
}


def _of(scene: Scene, place: int) -> LineRecipient:
    return (scene.milki, scene.elk, scene.anna)[place]


def _appointments(scene: Scene) -> list[Appointment]:
    query = select(Appointment).where(Appointment.line_id == scene.line.id).order_by(Appointment.id)
    return list(scene.work.session.scalars(query.execution_options(populate_existing=True)))


def _who(recipient: LineRecipient) -> tuple[int | None, int | None]:
    person = recipient.person_id
    return person, None if person else recipient.institution_id


def _check_books(scene: Scene, found: list[Appointment]) -> None:
    """Add up, from scratch, what appointments say of themselves."""
    wanted: dict[Book, Counter[Any]] = {book: Counter() for book in Book}
    for each in found:
        if each.state in POSTED:
            assert each.minutes
            came = [invitee.recipient for invitee in each.invitees if invitee.attended]
            wanted[Book.received].update({_who(who): each.minutes for who in came})
            wanted[Book.delivered][each.account_id] += each.minutes
            for who, share in zip(came, split(each.minutes, len(came)), strict=True):
                wanted[Book.charged][_who(who)] += share
        elif each.state in CHARGED_ONLY:
            expected = [invitee.recipient for invitee in in_the_books(each)]
            for who, share in zip(expected, split(_charged(scene.work, each), len(expected)), strict=True):
                wanted[Book.charged][_who(who)] += share
    assert {book: +counted for book, counted in wanted.items()} == _stands(scene)


def _charged(work: Work, appointment: Appointment) -> int:
    query = select(HeldRecord.charged_minutes).where(HeldRecord.appointment_id == appointment.id)
    return work.session.scalar(query.order_by(HeldRecord.version.desc()).limit(1)) or 0


def _stands(scene: Scene) -> dict[Book, Counter[Any]]:
    found: dict[Book, Counter[Any]] = {book: Counter() for book in Book}
    who = LedgerEntry.person_id, LedgerEntry.institution_id, LedgerEntry.account_id
    query = (
        select(LedgerEntry.book, *who, func.sum(LedgerEntry.minutes))
        .where(LedgerEntry.for_kind == WhatFor.line, LedgerEntry.for_id == scene.line.id)
        .group_by(LedgerEntry.book, *who)
        .having(func.sum(LedgerEntry.minutes) != 0)
    )
    for book, person, institution, account, minutes in scene.work.session.execute(query):
        found[book][account if book == Book.delivered else (person, institution)] = int(minutes)
    return found


def _check_budgets(scene: Scene, found: list[Appointment]) -> None:
    """What is used and reserved is a recount; beyond a share or the total goes only what has a reason."""
    budget = budget_of(scene.work, scene.line)
    stands = _stands(scene)[Book.charged]
    reserved = [each for each in found if each.state in RESERVING]
    assert budget.whole.used == sum(stands.values())
    assert budget.whole.reserved == sum(each.minutes or planned_minutes(each) for each in reserved)
    for recipient in (scene.milki, scene.elk, scene.anna):
        assert budget.of[recipient.id].used == stands[_who(recipient)]
    assert budget.undivided >= 0
    if not any(each.override_reason for each in found):
        assert budget.whole.exceeded == 0
        assert [each.exceeded for each in budget.of.values()] == [0, 0, 0]


def _check_versions(work: Work) -> None:
    """Every version of a record is there, and a closed month holds nothing that is merely confirmed."""
    query = select(HeldRecord).order_by(HeldRecord.appointment_id, HeldRecord.version)
    rows = work.session.scalars(query).all()
    for id in {row.appointment_id for row in rows}:
        mine = [row.version for row in rows if row.appointment_id == id]
        assert mine == list(range(1, len(mine) + 1))
    for each in work.session.scalars(select(Appointment)):
        assert each.state != AppointmentState.locked or each.day < TODAY
