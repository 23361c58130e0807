"""What was warned of comes with a table of its own, and goes with it; registers and marks stay."""

import logging

import pytest
from flask import Flask

from app import migrating
from app.attendance.models import AttendanceWarning, WarningKind
from app.attendance.operations import set_marks
from app.work import Work
from tests.attendance.people import group
from tests.support.around_migrations import ready, rows
from tests.support.cast import an_event

BEFORE = "0077_evidence"


def test_it_comes_and_goes(app: Flask, work: Work, caplog: pytest.LogCaptureFixture) -> None:
    event = an_event(work, "ostrzezenia", days=0)
    (person,) = group(work, event, 1)
    session = event.meetings[0].sessions[0]
    set_marks(work, session, {person.id: "present"})
    late = AttendanceWarning(
        kind=WarningKind.unconfirmed, session_id=session.id, day=session.day, at=work.now
    )
    near = AttendanceWarning(kind=WarningKind.near, registration_id=person.id, at=work.now)
    work.session.add_all([late, near])
    work.session.flush()
    caplog.set_level(logging.WARNING)
    with app.app_context():
        ready(work)
        migrating.downgrade(revision=BEFORE)
        assert "warnings are forgotten: 2" in caplog.text
        migrating.upgrade()
        assert rows("SELECT count(*) FROM attendance_warnings") == [(0,)]
        assert rows("SELECT presence FROM attendance_marks") == [("present",)]
