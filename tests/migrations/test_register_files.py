"""Files of locked registers come with a table; on the way back corrections read as confirmations."""

import logging

import pytest
from flask import Flask

from app import migrating
from app.attendance.models import RegisterAction, RegisterFile, RegisterPaper, RegisterVersion
from app.files.models import StoredFile
from app.work import Work
from tests.attendance.people import a_training, held
from tests.support.around_migrations import ready, rows
from tests.support.cast import alicja

BEFORE = "0082_door"


def test_it_comes_and_goes(app: Flask, work: Work, caplog: pytest.LogCaptureFixture) -> None:
    session, account = held(a_training(work, "modul-z-plikiem"), work)[0], alicja(work)
    version = RegisterVersion(
        session_id=session.id, version=1, action=RegisterAction.corrected, account_id=account.id, at=work.now
    )
    file = StoredFile(sha256="c" * 64, content_type="text/csv", size=1, created_at=work.now)
    kept = RegisterFile(register=version, kind=RegisterPaper.csv, file=file, at=work.now)
    work.session.add_all([version, file, kept])
    work.session.flush()
    caplog.set_level(logging.WARNING)
    with app.app_context():
        ready(work)
        migrating.downgrade(revision=BEFORE)
        assert "kept files are lost: 1; corrections read as confirmations: 1" in caplog.text
        assert rows("SELECT action FROM attendance_register_versions") == [("confirmed",)]
        migrating.upgrade()
        assert rows("SELECT count(*) FROM attendance_register_files") == [(0,)]
