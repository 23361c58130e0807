"""Meeting reports come with tables of their own, and go with them; what was noted stays."""

import logging

import pytest
from flask import Flask

from app import migrating
from app.meeting_reports.operations.reading import How, take_in
from app.work import Work
from tests.attendance.people import registered
from tests.meeting_reports.conftest import as_upload
from tests.support.around_migrations import ready, rows
from tests.support.cast import an_event

BEFORE = "0083_register_files"


def test_they_come_and_go(app: Flask, work: Work, caplog: pytest.LogCaptureFixture) -> None:
    event = an_event(work, "webinarium-z-raportem", days=7)
    anna = registered(work, event, "Anna", "Lis")
    session = event.meetings[0].sessions[0]
    day = session.day.isoformat()
    cells = [anna.name, anna.email, f"{day} 00:10:00", f"{day} 23:50:00"]
    table = [(1, ["Name", "User Email", "Join Time", "Leave Time"]), (2, cells)]
    take_in(work, session, as_upload("raport", "raport.csv"), table, How())
    caplog.set_level(logging.WARNING)
    with app.app_context():
        ready(work)
        migrating.downgrade(revision=BEFORE)
        assert "meeting reports are lost: 1" in caplog.text
        assert rows("SELECT count(*) FROM attendance_evidence") == [(1,)]
        migrating.upgrade()
        assert rows("SELECT count(*) FROM meeting_reports_people") == [(0,)]
        assert rows("SELECT count(*) FROM attendance_evidence") == [(1,)]
