"""Several book, confirm, move and lock at the same second: no hour is given or posted twice."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session as Database

from app.accounts.models import Account
from app.coaching.models import Appointment, AppointmentState, Invitee
from app.coaching.operations import (
    attach_scan,
    cancel,
    confirm,
    hold,
    note_appointment,
    offer_slots,
    take_slot,
)
from app.coaching.operations.dividing import move_minutes
from app.coaching.operations.locking_months import lock_appointments
from app.coaching.queries.budgets import budget_of
from app.errors import Refusal
from app.extensions import db
from app.files.storage import Upload
from app.ledger.models import LedgerEntry, MonthLock
from app.ledger.months import lock_month
from app.lines.models import LineRecipient, SupportLine
from app.projects.models import Project
from app.sqlite import begin_write
from app.work import Actor, Work
from tests.coaching.scene import TODAY, Scene, a_plan
from tests.support.cast import actor

Verb = tuple[Actor, Callable[[Work], object]]
CARD = Upload("karta.pdf", "application/pdf", b"%PDF-1.4 karta")


@pytest.fixture
def at_once(app: Flask, work: Work) -> Callable[[Sequence[Verb]], list[str]]:
    """Run verbs at the same moment, each in its own transaction; return what became of each, in order."""

    def run(verbs: Sequence[Verb]) -> list[str]:
        work.session.commit()
        barrier = Barrier(len(verbs))

        def one(each: Verb) -> str:
            who, verb = each
            with app.app_context(), Database(db.engine) as own:
                mine = Work(own, work.now, who, work.links, work.texts, work.files, work.settings)
                barrier.wait(10)
                begin_write(own)
                try:
                    verb(mine)
                except Refusal as refusal:
                    own.rollback()
                    return type(refusal).__name__
                own.commit()
                return "done"

        with ThreadPoolExecutor(len(verbs)) as pool:
            return list(pool.map(one, verbs))

    return run


def note(scene: Scene, recipient: LineRecipient, hours: str, day: date = TODAY) -> Verb:
    """Return the coach's act of noting an appointment, in its own transaction."""
    ids = scene.line.id, scene.coach.id, recipient.id

    def verb(mine: Work) -> object:
        line, coach = mine.session.get_one(SupportLine, ids[0]), mine.session.get_one(Account, ids[1])
        found = mine.session.get_one(LineRecipient, ids[2])
        return note_appointment(mine, line, coach, a_plan(day, hours), [found])

    return actor(scene.coach), verb


def test_the_last_free_hours_are_booked_once(scene: Scene, at_once: Callable[..., list[str]]) -> None:
    scene.agreed(scene.anna, hours="4:00-12:00")
    # Two hours are left to Anna, and two coaches want both.
    wanted = [note(scene, scene.anna, hours) for hours in ("12:00-14:00", "15:00-17:00") * 3]
    assert sorted(at_once(wanted)) == ["Refusal"] * 5 + ["done"]
    budget = budget_of(scene.work, scene.line)
    assert (budget.of[scene.anna.id].free, budget.of[scene.anna.id].exceeded) == (0, 0)


def test_hours_are_moved_away_or_booked(scene: Scene, at_once: Callable[..., list[str]]) -> None:
    ids = scene.line.id, scene.anna.id, scene.elk.id

    def move(mine: Work) -> None:
        line = mine.session.get_one(SupportLine, ids[0])
        one, other = (mine.session.get_one(LineRecipient, id) for id in ids[1:])
        move_minutes(mine, line, one, other, 400, "zmiana")

    moving = actor(scene.coordinator), move
    outcome = at_once([moving, note(scene, scene.anna, "8:00-14:00"), moving])
    assert outcome.count("done") == 1
    budget = budget_of(scene.work, scene.line)
    assert [each.exceeded for each in budget.of.values()] == [0, 0, 0]
    assert sum(each.allocated for each in budget.of.values()) == 1800


def test_a_slot_is_taken_once(scene: Scene, at_once: Callable[..., list[str]]) -> None:
    plan = a_plan(date(2026, 9, 5))
    slot = offer_slots(scene.as_coach, scene.line, scene.coach, [plan])[0].id

    def take(recipient: int) -> Callable[[Work], object]:
        return lambda mine: take_slot(
            mine, mine.session.get_one(Appointment, slot), mine.session.get_one(LineRecipient, recipient)
        )

    who = actor(scene.coordinator)
    outcome = at_once([(who, take(each.id)) for each in (scene.anna, scene.elk, scene.milki) * 2])
    # The one who got it asked twice, and is led to it the second time.
    assert (outcome.count("done"), outcome.count("Closed")) == (2, 4)
    assert scene.work.session.scalar(select(func.count()).select_from(Invitee)) == 1


def test_a_month_is_closed_once_and_holds_what_was_confirmed(
    scene: Scene, at_once: Callable[..., list[str]]
) -> None:
    made = scene.held(scene.anna, on=date(2026, 8, 20))
    id, project, invitee = made.id, scene.line.project_id, made.invitees[0].id
    recipient = scene.as_person(scene.anna).actor

    def close(mine: Work) -> None:
        lock_month(mine, mine.session.get_one(Project, project), "2026-08")
        lock_appointments(mine, project, "2026-08")

    closing = actor(scene.coordinator), close
    saying = recipient, lambda mine: confirm(mine, mine.session.get_one(Invitee, invitee))
    outcome = at_once([closing, saying, closing, saying])
    assert sorted([outcome[0], outcome[2]]) == ["Closed", "done"]
    assert scene.work.session.scalar(select(func.count()).select_from(MonthLock)) == 1
    state = scene.work.session.get_one(Appointment, id, populate_existing=True).state
    # In time it is in the closed month; too late, it waits for the coordinator to enter it.
    posted = state == AppointmentState.locked
    assert state in (AppointmentState.locked, AppointmentState.held)
    assert scene.sums() == dict.fromkeys(("received", "delivered", "charged"), 90 if posted else 0)


def test_confirmed_on_paper_and_by_link_is_posted_once(
    scene: Scene, at_once: Callable[..., list[str]]
) -> None:
    made = scene.held(scene.anna)
    id, invitee = made.id, made.invitees[0].id
    recipient = scene.as_person(scene.anna).actor
    saying = recipient, lambda mine: confirm(mine, mine.session.get_one(Invitee, invitee))
    scanning = actor(scene.coach), lambda mine: attach_scan(mine, mine.session.get_one(Appointment, id), CARD)
    assert "done" in at_once([saying, scanning, saying, scanning])
    assert scene.sums() == dict.fromkeys(("received", "delivered", "charged"), 90)
    assert scene.work.session.scalar(select(func.count()).select_from(LedgerEntry)) == 3


def test_held_and_called_off_at_once_is_one_of_both(scene: Scene, at_once: Callable[..., list[str]]) -> None:
    made = scene.agreed(scene.anna)
    id, came = made.id, [each.id for each in made.invitees]
    who = actor(scene.coach)
    holding = who, lambda mine: hold(mine, mine.session.get_one(Appointment, id), came)
    ending = who, lambda mine: cancel(mine, mine.session.get_one(Appointment, id), "choroba")
    outcome = at_once([holding, ending, holding, ending])
    state = scene.work.session.get_one(Appointment, id, populate_existing=True).state
    assert state in (AppointmentState.held, AppointmentState.cancelled)
    # The same record again changes nothing, so both of those who wrote it down may be answered well.
    assert outcome.count("done") in ((1, 2) if state == AppointmentState.held else (1,))
