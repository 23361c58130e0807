"""The users' own figures, out of the report of the demo."""

import csv
from collections import Counter
from io import StringIO

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.attendance.models import RegisterRow, RowRole
from app.coaching.models import Appointment, AppointmentState
from app.demo.build import load_demo
from app.demo.lines import COACH, RUNNING_LINE
from app.demo.upcoming import PROJECT, RUNNING, SECOND_TRAINING, TRAINING
from app.ledger.models import Book, LedgerEntry
from app.lines.models import SupportLine
from app.progress.models import Outcome, OutcomeKind, Score, ScoreSource
from app.work import Work

Report = dict[str, dict[str, str]]


@pytest.fixture
def report(app: Flask, work: Work, session: Session) -> Report:
    """The rows of the command's report over the demo's project, by id."""
    load_demo(work)
    session.commit()
    result = app.test_cli_runner().invoke(args=["hours", "report", "--project", PROJECT, "--csv"])
    assert result.exit_code == 0, result.output
    return {row["id"]: row for row in csv.DictReader(StringIO(result.stdout), delimiter=";")}


def hours(row: dict[str, str], book: str) -> float:
    """Return what a row says, in hours of its unit."""
    return int(row[f"{book}_minutes"]) / int(row["unit_minutes"])


def test_the_demo_shows_the_users_figures(report: Report, session: Session) -> None:
    for id, centres, given, meetings in (
        ("warsztaty-lokalne", 15, 60, 15),
        ("superwizja-grupowa", 19, 150, 19),
        ("doradztwo-motywacyjne", 28, 188, 28),
        ("doradztwo-diagnoza", 18, 390, 36),
    ):
        row = report[id]
        assert (row["kind"], row["people"], row["institutions"]) == ("line", "0", str(centres))
        assert [hours(row, book) for book in ("planned", "delivered", "received", "charged")] == [given] * 4
        assert row["meetings"] == str(meetings)
    for id, given in (("cus-1", 60), ("cus-2", 52), ("cus-3", 57)):
        module = report[id]
        assert (module["kind"], module["people"], hours(module, "planned")) == ("module", "32", given)
        editions = [report[f"{id}-tura-{label}"] for label in (1, 2)]
        assert [row["people"] for row in editions] == ["17", "15"]
        assert [hours(row, "planned") for row in editions] == [given, given]
        assert [hours(row, "received") for row in editions] == [17 * given, 15 * given]
        assert hours(module, "received") == 32 * given
    assert session.scalars(select(Outcome.outcome)).all() == [OutcomeKind.completed] * 3 * 32
    assert report["coaching-grupowy-2019"]["people"] == "15"
    assert report["coaching-indywidualny-2019"]["people"] == "10"
    assert [report[id]["people"] for id in (TRAINING, SECOND_TRAINING)] == ["18", "9"]
    assert report[RUNNING]["people"] == "27"
    states = select(Appointment.state).join(SupportLine).where(SupportLine.record_id == RUNNING_LINE)
    # Suspended they are with the whole project, by an act: the demo goes on.
    shown = set(AppointmentState) - {AppointmentState.suspended}
    assert Counter(session.scalars(states)).keys() == shown
    coaches = select(Appointment).join(SupportLine).where(SupportLine.record_id == RUNNING_LINE)
    assert {each.account.email for each in session.scalars(coaches)} == {COACH}


def test_a_missed_day_is_made_up_and_tests_have_scores(work: Work, session: Session) -> None:
    load_demo(work)
    row = session.scalars(select(RegisterRow).where(RegisterRow.role == RowRole.makeup)).one()
    assert row.registration is not None
    assert row.makes_up is not None
    home, host = row.makes_up.meeting.event, row.session.meeting.event
    assert (home.slug, host.slug) == (TRAINING, SECOND_TRAINING)
    made_up = LedgerEntry.session_id == row.makes_up.id, LedgerEntry.registration_id == row.registration_id
    entries = session.scalars(select(LedgerEntry).where(*made_up, LedgerEntry.book == Book.received)).all()
    assert {entry.for_id for entry in entries} == {home.id}
    assert sum(entry.minutes for entry in entries) == 270
    typed = select(func.count()).where(Score.source == ScoreSource.typed).select_from(Score)
    assert session.scalar(typed) == 18
