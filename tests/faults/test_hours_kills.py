"""SIGKILL at random moments of a process that records, confirms and corrects hours: books stay whole."""

import random
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from app import create_app
from app.accounts.models import Account, Role
from app.attendance.mark_keys import MarkKey
from app.attendance.models import Decision, RegisterAction, RegisterRow, RegisterVersion, RowRole
from app.attendance.operations import (
    Joining,
    add_person,
    confirm_register,
    fill_blanks,
    reopen_register,
    set_marks,
)
from app.coaching.models import POSTED, Appointment, HeldRecord
from app.coaching.operations import attach_scan, correct, hold, note_appointment
from app.events.models import Session as Day
from app.files.storage import Upload
from app.ledger.models import Book, LedgerEntry
from app.lines.models import LineRecipient, SupportLine
from app.web.transactions import transaction
from app.work import Work
from tests.attendance.editions import a_module, an_edition
from tests.attendance.people import group, held
from tests.coaching.scene import a_plan, a_scene
from tests.faults.killing import kill_again_and_again
from tests.support.cast import actor, celina, staff
from tests.support.databases import settings

pytestmark = [pytest.mark.slow, pytest.mark.sqlite]

PEOPLE = 20
NOW = datetime(2026, 9, 1, 8, 0, tzinfo=UTC)
"""The hour at which all of it happens; the appointments are over by then."""
CARD = Upload("karta.pdf", "application/pdf", b"%PDF-1.4 karta")


def test_an_appointment_is_in_all_books_or_in_none(
    app: Flask, work: Work, session: Session, database_url: str, tmp_path: Path
) -> None:
    scene = a_scene(work, total_minutes=1_000_000)
    ids = scene.line.id, scene.coach.id, scene.anna.id
    session.commit()
    kill_again_and_again(
        session, _work_on, (database_url, str(tmp_path), ids), select(func.count(HeldRecord.id)), _check_books
    )


def test_a_register_is_confirmed_in_all_books_or_open_in_all(
    app: Flask, work: Work, session: Session, database_url: str, tmp_path: Path
) -> None:
    module = a_module(work, makeup_percent=50)
    home, host = an_edition(work, module, "dom"), an_edition(work, module, "gosc")
    trainer = celina(work, home, host)
    people = [*group(work, home, PEOPLE), *group(work, host, PEOPLE)]
    missed, there = held(home, work)[0], held(host, work)[0]
    organiser = replace(work, actor=actor(staff(work, "Olga", Role.organiser)))
    # The first of the one edition makes its day up at the other's.
    joining = Joining(RowRole.makeup, people[0].id, makes_up_session_id=missed.id)
    row = add_person(organiser, there, joining)
    set_marks(organiser, missed, {people[0].id: "absent"})
    set_marks(organiser, there, {MarkKey(row.id, of_row=True): "present"})
    ids = [missed.id, there.id], trainer.id, organiser.actor.id
    session.commit()
    versions = select(func.count(RegisterVersion.id))
    kill_again_and_again(
        session, _confirm_and_reopen, (database_url, str(tmp_path), ids), versions, _check_registers
    )


def _work_on(url: str, folder: str, ids: tuple[int, int, int]) -> None:
    """Record, confirm and correct one appointment after another, each act in its own transaction."""
    app = create_app(settings(url, Path(folder)) | {"CLOCK": lambda: NOW})
    with app.app_context():
        for step in range(10_000):
            with transaction() as work:
                line, coach = work.session.get_one(SupportLine, ids[0]), work.session.get_one(Account, ids[1])
                who = [work.session.get_one(LineRecipient, ids[2])]
                mine = replace(work, actor=actor(coach))
                made = note_appointment(mine, line, coach, a_plan(), who, override_reason="próba").appointment
                id = made.id
            for act in (_hold, _scan, _correct):
                with transaction() as work:
                    coach = work.session.get_one(Account, ids[1])
                    act(replace(work, actor=actor(coach)), work.session.get_one(Appointment, id), step)


def _hold(work: Work, made: Appointment, step: int) -> None:
    hold(work, made, [each.id for each in made.invitees], 30 + step % 20)


def _scan(work: Work, made: Appointment, step: int) -> None:
    attach_scan(work, made, CARD)


def _correct(work: Work, made: Appointment, step: int) -> None:
    correct(work, made, [each.id for each in made.invitees], 60 + step % 20, "pomyłka")


def _check_books(session: Session) -> None:
    """Each book holds the minutes of all confirmed appointments, and nothing of any other."""
    rows = session.execute(select(Appointment.state, Appointment.minutes))
    wanted = sum(minutes or 0 for state, minutes in rows if state in POSTED)
    query = select(LedgerEntry.book, func.sum(LedgerEntry.minutes)).group_by(LedgerEntry.book)
    found = {book: int(minutes) for book, minutes in session.execute(query)}
    assert found == (dict.fromkeys(Book, wanted) if found else {})
    session.rollback()


def _confirm_and_reopen(url: str, folder: str, ids: tuple[list[int], int, int]) -> None:
    """Confirm two registers and open them again, in any order, each act in its own transaction."""
    app = create_app(settings(url, Path(folder)) | {"CLOCK": lambda: NOW})
    sessions, trainer, organiser = ids
    with app.app_context():
        for _ in range(10_000):
            with transaction() as work:
                register = work.session.get_one(Day, random.choice(sessions))
                is_open = not register.register_confirmed
                who = work.session.get_one(Account, trainer if is_open else organiser)
                mine = replace(work, actor=actor(who))
                if is_open:
                    fill_blanks(mine, register)
                    confirm_register(mine, register)
                else:
                    reopen_register(mine, register, "pomyłka")


def _check_registers(session: Session) -> None:
    """Each register is confirmed with a decision for everybody and stands in the books, or has left them."""
    last = {each.session_id: each for each in session.scalars(select(RegisterVersion).order_by("version"))}
    received = dict.fromkeys(last, 0)
    for id, version in last.items():
        is_confirmed = version.action == RegisterAction.confirmed
        assert session.get_one(Day, id).register_confirmed == is_confirmed
        query = (
            select(Decision, RegisterRow).join(Decision.row).where(Decision.register_version_id == version.id)
        )
        decided = session.execute(query).all()
        people = select(func.count(RegisterRow.id)).where(RegisterRow.session_id == id)
        assert len(decided) == (session.scalar(people) if is_confirmed else 0)
        delivered = _sum(session, LedgerEntry.book == Book.delivered, LedgerEntry.session_id == id)
        assert delivered == (version.credit_minutes if is_confirmed else 0)
        own = [decision for decision, row in decided if row.role == RowRole.participant]
        received[id] += sum(each.minutes for each in own)
    # The make-up counts once both are confirmed: half of the module may be made up, a day is less.
    if len(last) == 2 and all(each.action == RegisterAction.confirmed for each in last.values()):
        received[min(last)] += 270
    for id, minutes in received.items():
        assert _sum(session, LedgerEntry.book == Book.received, LedgerEntry.session_id == id) == minutes
    session.rollback()


def _sum(session: Session, *conditions: ColumnElement[bool]) -> int:
    return int(session.scalar(select(func.sum(LedgerEntry.minutes)).where(*conditions)) or 0)
