"""The command `hours report`: a file for other programs, or a table for a reader."""

import csv
from io import StringIO

import pytest
from flask import Flask
from flask.testing import FlaskCliRunner
from sqlalchemy.orm import Session

from app.ledger.models import Book, WhatFor
from app.work import Work
from tests.reports.books import Reported, reported

HEADER = (
    "kind;id;name;unit_minutes;people;institutions;meetings;"
    "planned_minutes;delivered_minutes;received_minutes;charged_minutes"
)


@pytest.fixture
def at(work: Work, session: Session) -> Reported:
    """What is reported, committed."""
    found = reported(work)
    found.give(1, Book.received, WhatFor.line, found.line.id, 90, institution_id=3)
    found.give(1, Book.charged, WhatFor.line, found.line.id, 90, institution_id=3)
    session.commit()
    return found


@pytest.fixture
def runner(app: Flask) -> FlaskCliRunner:
    """Runs commands."""
    return app.test_cli_runner()


def asked(runner: FlaskCliRunner, *arguments: str) -> list[str]:
    """Return the lines of a report as CSV."""
    result = runner.invoke(args=["hours", "report", *arguments, "--csv"])
    assert result.exit_code == 0, result.output
    assert not result.stdout.startswith("\ufeff")
    return result.stdout.splitlines()


def test_a_project_as_csv(runner: FlaskCliRunner, at: Reported) -> None:
    header, *rows = asked(runner, "--project", "Kooperacja")
    assert header == HEADER
    assert rows == [
        "module;m-Kooperacja;Moduł I;45;0;0;4;2700;0;0;0",
        "line;l-Kooperacja;Doradztwo;60;0;1;0;23400;0;90;90",
        "event;kooperacja-s;Seminarium;;0;0;1;360;0;0;0",
        "event;kooperacja-1;Tura 1;45;0;0;2;720;0;0;0",
        "event;kooperacja-2;Tura 2;45;0;0;2;720;0;0;0",
    ]


def test_one_event_and_one_line(runner: FlaskCliRunner, at: Reported) -> None:
    assert asked(runner, "--event", "kooperacja-1")[1:] == ["event;kooperacja-1;Tura 1;45;0;0;2;720;0;0;0"]
    line = ["line;l-Kooperacja;Doradztwo;60;0;1;0;23400;0;90;90"]
    assert asked(runner, "--line", "l-Kooperacja")[1:] == line
    assert asked(runner, "--line", "l-Kooperacja", "--from", "2026-09-15")[1:] == [
        "line;l-Kooperacja;Doradztwo;60;0;0;0;23400;0;0;0"
    ]


def test_names_cannot_run_as_formulas(runner: FlaskCliRunner, at: Reported, session: Session) -> None:
    at.line.name_pl = '=HYPERLINK("x";"y")'
    session.commit()
    rows = list(csv.reader(StringIO("\n".join(asked(runner, "--line", "l-Kooperacja"))), delimiter=";"))
    assert rows[1][2] == '\'=HYPERLINK("x";"y")'


def test_a_reader_gets_a_table(runner: FlaskCliRunner, at: Reported) -> None:
    result = runner.invoke(args=["hours", "report", "--project", "Kooperacja"])
    assert result.exit_code == 0
    assert len({line.index("Moduł I") for line in result.stdout.splitlines() if "Moduł I" in line}) == 1
    assert "23400" in result.stdout


@pytest.mark.parametrize(
    ("arguments", "status", "said"),
    [
        ((), 2, "Say one of --project, --event and --line"),
        (("--project", "Kooperacja", "--line", "l-Kooperacja"), 2, "Say one of"),
        (("--project", "kooperacja"), 1, "No project has the name 'kooperacja'"),
        (("--project", "żółć\u202e🙂"), 1, "No project has the name"),
        (("--event", "keins"), 1, "No event has the address 'keins'"),
        (("--line", "keine"), 1, "No line has the id 'keine'"),
        (("--line", "l-Kooperacja", "--from", "2026-13-01"), 2, "Invalid value for '--from'"),
    ],
)
def test_what_is_unknown_is_told(
    runner: FlaskCliRunner, at: Reported, arguments: tuple[str, ...], status: int, said: str
) -> None:
    result = runner.invoke(args=["hours", "report", *arguments, "--csv"])
    assert (result.exit_code, result.stdout) == (status, "")
    assert said in result.stderr
