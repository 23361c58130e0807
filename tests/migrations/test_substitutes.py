"""Substitutes and looks come with tables of their own, and go with them; assignments stay."""

import logging

import pytest
from flask import Flask

from app import migrating
from app.accounts.models import Role
from app.attendance.models import Look
from app.events.models import Substitution
from app.work import Work
from tests.support.around_migrations import ready, rows
from tests.support.cast import an_event, celina, staff

BEFORE = "0085_letter_codes"


def test_they_come_and_go(app: Flask, work: Work, caplog: pytest.LogCaptureFixture) -> None:
    event = an_event(work, "zastepstwa")
    trainer, other = celina(work, event), staff(work, "Daniel", Role.trainer)
    session = event.meetings[0].sessions[0]
    work.session.add(
        Substitution(session_id=session.id, account_id=other.id, replaces_id=trainer.id, named_at=work.now)
    )
    work.session.add(Look(account_id=trainer.id, session_id=session.id, seen={"people": []}, at=work.now))
    work.session.flush()
    caplog.set_level(logging.WARNING)
    with app.app_context():
        ready(work)
        migrating.downgrade(revision=BEFORE)
        assert "substitutes are lost: 1" in caplog.text
        assert rows("SELECT role FROM events_assignments") == [("trainer",)]
        migrating.upgrade()
        assert rows("SELECT count(*) FROM events_substitutions") == [(0,)]
        assert rows("SELECT count(*) FROM attendance_looks") == [(0,)]
