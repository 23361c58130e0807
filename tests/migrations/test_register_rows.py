"""What the step to rows of a register does with the marks and decisions of an installation that runs."""

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import text

from app import migrating
from app.attendance.models import RowRole
from app.attendance.operations import (
    Joining,
    add_person,
    confirm_register,
    reopen_register,
    set_enrolled,
    set_marks,
)
from app.events.models import Session
from app.extensions import db
from app.registrations.models import Registration
from app.work import Work
from tests.attendance.people import a_training, group, held, marks
from tests.support.around_migrations import ready, rows
from tests.support.cast import actor, alicja

BEFORE = "0025_progress"
MARKS = "SELECT id, session_id, registration_id, presence, minutes FROM attendance_marks ORDER BY id"
DECISIONS = "SELECT id, register_version_id, registration_id, minutes FROM attendance_decisions ORDER BY id"
MARKS_NOW = (
    "SELECT attendance_marks.id, session_id, registration_id, presence, minutes FROM attendance_marks"
    " JOIN attendance_rows ON attendance_rows.id = row_id ORDER BY attendance_marks.id"
)
DECISIONS_NOW = (
    "SELECT attendance_decisions.id, register_version_id, registration_id, minutes FROM attendance_decisions"
    " JOIN attendance_rows ON attendance_rows.id = row_id ORDER BY attendance_decisions.id"
)
ENTRIES = "SELECT id, book, registration_id, person_id, minutes, session_id FROM ledger_entries ORDER BY id"
Made = tuple[Work, Session, list[Registration]]


@pytest.fixture
def made(work: Work, work_as: Callable[..., Work]) -> Made:
    """Alicja's work, a session that was confirmed, reopened and confirmed anew, and its three people."""
    mine = work_as(actor(alicja(work)))
    event = a_training(work)
    people = group(work, event)
    session = held(event, work)[0]
    set_marks(mine, session, marks(people, "present", "90", "absent"))
    confirm_register(mine, session)
    reopen_register(mine, session, "pomyłka")
    set_marks(mine, session, marks(people, "45", "present", "absent"))
    confirm_register(mine, session)
    open_one = event.meetings[1].sessions[0]
    set_marks(mine, open_one, {people[0].id: "excused"})
    return mine, open_one, people


def test_marks_decisions_and_totals_are_carried_there_and_back(app: Flask, work: Work, made: Made) -> None:
    with app.app_context():
        ready(work)
        before = rows(MARKS_NOW), rows(DECISIONS_NOW), rows(ENTRIES)
        assert [len(each) for each in before] == [4, 6, 6]
        migrating.downgrade(revision=BEFORE)
        assert (rows(MARKS), rows(DECISIONS)) == before[:2]
        with db.engine.begin() as connection:
            # As the version before would have entered them: without the session.
            for statement in unguarded(connection.dialect.name):
                connection.execute(text(statement))
        migrating.upgrade()
        assert (rows(MARKS_NOW), rows(DECISIONS_NOW), rows(ENTRIES)) == before
        counted = rows(
            "SELECT count(*), count(DISTINCT person_id), min(role), max(role) FROM attendance_rows"
        )
        assert counted == [(4, 3, "participant", "participant")]
        with pytest.raises(Exception, match="only added"), db.engine.begin() as connection:
            connection.execute(text("UPDATE ledger_entries SET minutes = 1 WHERE minutes > 0"))


def unguarded(dialect: str) -> list[str]:
    """Return the statements that empty a column of the ledger, whose rows are else only added."""
    empty = "UPDATE ledger_entries SET session_id = NULL"
    if dialect == "postgresql":
        table = "ALTER TABLE ledger_entries {} TRIGGER ledger_entries_stay"
        return [table.format("DISABLE"), empty, table.format("ENABLE")]
    guard = (
        "CREATE TRIGGER ledger_entries_stay_update BEFORE UPDATE ON ledger_entries"
        " BEGIN SELECT RAISE(ABORT, 'entries of the ledger are only added'); END"
    )
    return ["DROP TRIGGER ledger_entries_stay_update", empty, guard]


@pytest.mark.parametrize("case", ["guest", "not enrolled", "late"])
def test_what_the_version_before_can_t_keep_stops_the_way_back(
    app: Flask, work: Work, made: Made, case: str
) -> None:
    mine, session, people = made
    if case == "guest":
        guest = Joining(RowRole.guest, first_name="Gabriela", last_name="Gość", email="gosc@example.org")
        add_person(mine, session, guest)
    elif case == "not enrolled":
        set_enrolled(mine, session, people[1].id, enrolled=False)
    else:
        set_marks(mine, session, {people[1].id: "late:20"})
    with app.app_context():
        ready(work)
        before = rows(MARKS_NOW)
        with pytest.raises(SystemExit, match="registers have"):
            migrating.downgrade(revision=BEFORE)
        assert rows(MARKS_NOW) == before
