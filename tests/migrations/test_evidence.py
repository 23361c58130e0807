"""Evidence of attendance comes with a table of its own, and goes with it; marks stay."""

import logging

import pytest
from flask import Flask

from app import migrating
from app.attendance.mark_keys import MarkKey
from app.attendance.models import EvidenceKind
from app.attendance.operations import Noted, note_evidence, set_marks
from app.work import Work
from tests.attendance.people import a_training, held, registered
from tests.support.around_migrations import ready, rows

BEFORE = "0076_competences"


def test_it_comes_and_goes(app: Flask, work: Work, caplog: pytest.LogCaptureFixture) -> None:
    event = a_training(work, "modul-z-dowodami")
    session, person = held(event, work)[0], registered(work, event, "Anna", "Testowa")
    set_marks(work, session, {person.id: "present"})
    note_evidence(work, session, [Noted(of=MarkKey(person.id), kind=EvidenceKind.sheet, key="strona-1")])
    caplog.set_level(logging.WARNING)
    with app.app_context():
        ready(work)
        migrating.downgrade(revision=BEFORE)
        assert "evidence of attendance is lost: 1" in caplog.text
        assert rows("SELECT presence FROM attendance_marks") == [("present",)]
        migrating.upgrade()
        assert rows("SELECT count(*) FROM attendance_evidence") == [(0,)]
        assert rows("SELECT presence FROM attendance_marks") == [("present",)]
