"""SIGKILL at random moments of a process that records, confirms and corrects hours: books stay whole."""

import os
import random
import signal
import time
from dataclasses import replace
from datetime import UTC, datetime
from multiprocessing import get_context
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app import create_app
from app.accounts.models import Account
from app.coaching.models import POSTED, Appointment, HeldRecord
from app.coaching.operations import attach_scan, correct, hold, note_appointment
from app.files.storage import Upload
from app.ledger.models import Book, LedgerEntry
from app.lines.models import LineRecipient, SupportLine
from app.web.transactions import transaction
from app.work import Work
from tests.coaching.scene import a_plan, a_scene
from tests.faults.office import LONG
from tests.support.cast import actor
from tests.support.databases import settings

pytestmark = [pytest.mark.slow, pytest.mark.sqlite]

KILLS = 40 if LONG else 4
NOW = datetime(2026, 9, 1, 8, 0, tzinfo=UTC)
"""The hour at which all of it happens; the appointments are over by then."""
CARD = Upload("karta.pdf", "application/pdf", b"%PDF-1.4 karta")


def test_an_appointment_is_in_all_books_or_in_none(
    app: Flask, work: Work, session: Session, database_url: str, tmp_path: Path
) -> None:
    scene = a_scene(work, total_minutes=1_000_000)
    ids = scene.line.id, scene.coach.id, scene.anna.id
    session.commit()
    whole = 0
    for _ in range(KILLS):
        process = get_context("spawn").Process(target=_work_on, args=(database_url, str(tmp_path), ids))
        process.start()
        seen = whole
        until = time.monotonic() + 60
        while whole <= seen and time.monotonic() < until:
            time.sleep(random.uniform(0.05, 0.3))
            session.rollback()
            whole = session.scalar(select(func.count()).select_from(HeldRecord)) or 0
        assert process.pid
        os.kill(process.pid, signal.SIGKILL)
        process.join()
        session.rollback()
        _check_books(session)
    assert whole >= KILLS


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
