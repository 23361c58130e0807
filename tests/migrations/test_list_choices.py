"""Chosen columns come with a table of their own, and go with it."""

import logging

import pytest
from flask import Flask

from app import migrating
from app.exports.models import ListChoice
from app.work import Work
from tests.support.around_migrations import ready, rows
from tests.support.cast import alicja

BEFORE = "0078_attendance_warnings"


def test_it_comes_and_goes(app: Flask, work: Work, caplog: pytest.LogCaptureFixture) -> None:
    account = alicja(work)
    work.session.add(ListChoice(account_id=account.id, list_key="registrations", columns=["a"], format="csv"))
    caplog.set_level(logging.WARNING)
    with app.app_context():
        ready(work)
        migrating.downgrade(revision=BEFORE)
        assert "chosen columns are lost: 1" in caplog.text
        migrating.upgrade()
        assert rows("SELECT count(*) FROM exports_choices") == [(0,)]
