"""Corrections that wait come with a table and two columns; on the way back what waits is lost, and said."""

import logging

import pytest
from flask import Flask

from app import migrating
from app.attendance.models import RegisterAction, RegisterVersion, WaitingCorrection
from app.work import Work
from tests.attendance.people import a_training, held
from tests.support.around_migrations import ready, rows
from tests.support.cast import alicja

BEFORE = "0089_scans_sent_again"


def test_it_comes_and_goes(app: Flask, work: Work, caplog: pytest.LogCaptureFixture) -> None:
    session, account = held(a_training(work, "modul-z-korekta"), work)[0], alicja(work)
    version = RegisterVersion(
        session_id=session.id, version=1, action=RegisterAction.corrected, account_id=account.id,
        agreed_by_id=account.id, at=work.now,
    )  # fmt: skip
    waiting = WaitingCorrection(
        session_id=session.id, version=1, marks={}, reason="podpis", account_id=account.id, at=work.now
    )
    work.session.add_all([version, waiting])
    work.session.flush()
    caplog.set_level(logging.WARNING)
    with app.app_context():
        ready(work)
        migrating.downgrade(revision=BEFORE)
        assert "corrections that wait are lost: 1; who agreed to one: 1" in caplog.text
        assert rows("SELECT version FROM attendance_register_versions") == [(1,)]
        migrating.upgrade()
        assert rows("SELECT agreed_by_id FROM attendance_register_versions") == [(None,)]
        assert rows("SELECT count(*) FROM attendance_corrections") == [(0,)]
