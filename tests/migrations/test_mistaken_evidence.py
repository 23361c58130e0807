"""Who took evidence back and why comes as columns, and goes with them; that it was taken back stays."""

import logging

import pytest
from flask import Flask

from app import migrating
from app.attendance.mark_keys import MarkKey
from app.attendance.models import Evidence, EvidenceKind
from app.attendance.operations import Noted, note_evidence, withdraw_evidence
from app.work import Work
from tests.attendance.people import a_training, held, registered
from tests.support.around_migrations import ready, rows

BEFORE = "0079_list_choices"


def test_it_comes_and_goes(app: Flask, work: Work, caplog: pytest.LogCaptureFixture) -> None:
    event = a_training(work, "modul-z-pomylka")
    session, person = held(event, work)[0], registered(work, event, "Anna", "Testowa")
    note_evidence(work, session, [Noted(of=MarkKey(person.id), kind=EvidenceKind.sheet, key="strona-2")])
    withdraw_evidence(work, session, work.session.query(Evidence).one().id, "inna osoba")
    caplog.set_level(logging.WARNING)
    with app.app_context():
        ready(work)
        migrating.downgrade(revision=BEFORE)
        assert "reasons of evidence are lost: 1" in caplog.text
        assert rows("SELECT count(*) FROM attendance_evidence WHERE withdrawn_at IS NOT NULL") == [(1,)]
        migrating.upgrade()
        assert rows("SELECT mistake FROM attendance_evidence") == [(None,)]
