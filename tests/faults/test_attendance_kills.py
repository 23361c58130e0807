"""SIGKILL while months are closed and reports read: files, people and evidence are whole, or not there."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app import create_app
from app.accounts.models import Account
from app.attendance.models import Evidence, RegisterFile, RegisterPaper, RegisterVersion
from app.attendance.operations import confirm_register, set_marks
from app.attendance.operations.filing import file_due
from app.events.models import Session as Day
from app.files.models import StoredFile
from app.files.storage import path_of
from app.ledger.models import MonthLock
from app.ledger.months import lock_month, month_of
from app.meeting_reports.models import MeetingReport, ReportPerson, ReportState
from app.meeting_reports.operations.reading import How, take_in
from app.projects.models import Project
from app.web.transactions import transaction
from app.work import Work
from tests.attendance.people import a_training, group, held, marks
from tests.faults.killing import kill_again_and_again
from tests.faults.office import LONG
from tests.meeting_reports.conftest import as_upload
from tests.meeting_reports.files import rows_of
from tests.support.cast import actor, alicja
from tests.support.databases import settings

pytestmark = [pytest.mark.slow, pytest.mark.sqlite]

NOW = datetime(2026, 9, 1, 8, 0, tzinfo=UTC)
MEETINGS, PEOPLE = 400 if LONG else 60, 8
"""Meetings of two years at most: each kill lets some registers get their files."""
HEAD = "Name (Original Name),User Email,Join Time,Leave Time,Duration (Minutes)"


def test_a_locked_register_has_its_whole_file_or_gets_it(
    app: Flask, work: Work, session: Session, database_url: str
) -> None:
    project = Project(name="Kooperacja", created_at=work.now)
    event = a_training(work, meetings=MEETINGS, project=project)
    people, account = group(work, event, 2), alicja(work)
    mine = replace(work, actor=actor(account))
    days = [each for meeting in event.meetings for each in meeting.sessions]
    for number, each in enumerate(days, 1):
        each.day = work.today - timedelta(days=number)
    session.flush()
    for each in days:
        set_marks(mine, each, marks(people, "present", "absent"))
        confirm_register(mine, each)
    months = sorted({month_of(each.day) for each in days})
    ids = project.id, account.id
    session.commit()

    def check(database: Session) -> None:
        kinds = dict[int, set[RegisterPaper]]()
        for each in database.scalars(select(RegisterFile)):
            kinds.setdefault(each.register_version_id, set()).add(each.kind)
            kept = path_of(work, each.file.sha256).read_bytes()
            assert sha256(kept).hexdigest() == each.file.sha256
        assert all(each == set(RegisterPaper) for each in kinds.values())
        database.rollback()

    arguments = database_url, str(work.files.parent), ids, months
    kill_again_and_again(session, _close_months, arguments, select(func.count(RegisterFile.id)), check)
    with app.app_context():
        for month in months:
            with transaction() as own:
                _close(replace(own, actor=actor(own.session.get_one(Account, ids[1]))), ids[0], month)
            _write_files(ids[0], month)
    check(session)
    assert session.scalar(select(func.count(RegisterFile.id))) == 2 * MEETINGS
    assert session.scalar(select(func.count(MonthLock.id))) == len(months)
    assert session.scalar(select(func.count(RegisterVersion.id))) == MEETINGS


def _close_months(url: str, folder: str, ids: tuple[int, int], months: list[str]) -> None:
    app = create_app(settings(url, Path(folder)) | {"CLOCK": lambda: NOW})
    with app.app_context():
        for month in months:
            with transaction() as work:
                _close(replace(work, actor=actor(work.session.get_one(Account, ids[1]))), ids[0], month)
            _write_files(ids[0], month, most=2)


def _close(work: Work, project_id: int, month: str) -> None:
    query = select(MonthLock.id).where(MonthLock.project_id == project_id, MonthLock.month == month)
    if work.session.scalar(query) is None:
        lock_month(work, work.session.get_one(Project, project_id), month)


def _write_files(project_id: int, month: str, most: int = 10) -> None:
    written = 1
    while written:
        with transaction() as work:
            written = file_due(work, project_id, month, most)


def test_a_report_is_read_with_all_its_evidence_or_not_at_all(
    app: Flask, work: Work, session: Session, database_url: str
) -> None:
    event = a_training(work)
    emails = [each.email or "" for each in group(work, event, PEOPLE)]
    day, account = held(event, work)[0], alicja(work)
    ids = day.id, account.id
    session.commit()

    def check(database: Session) -> None:
        for report in database.scalars(select(MeetingReport)):
            assert report.state == ReportState.read
            assert (report.counts["people"], report.counts["matched"]) == (PEOPLE, PEOPLE)
            own = select(func.count(Evidence.id)).where(Evidence.source_id == report.id)
            assert database.scalar(own) == PEOPLE
            kept = path_of(work, report.file.sha256).read_bytes()
            assert sha256(kept).hexdigest() == report.file.sha256
        people, reports, files = (
            database.scalar(select(func.count()).select_from(each))
            for each in (ReportPerson, MeetingReport, StoredFile)
        )
        assert (people, files) == ((reports or 0) * PEOPLE, reports)
        database.rollback()

    arguments = database_url, str(work.files.parent), ids, emails
    reports = select(func.count(MeetingReport.id))
    kill_again_and_again(session, _read_reports, arguments, reports, check)


def _read_reports(url: str, folder: str, ids: tuple[int, int], emails: list[str]) -> None:
    """Read one report after the other, from the first one each time: those that are there change nothing."""
    app = create_app(settings(url, Path(folder)) | {"CLOCK": lambda: NOW})
    with app.app_context():
        for step in range(10_000):
            text = _report(emails, step)
            with transaction() as work:
                mine = replace(work, actor=actor(work.session.get_one(Account, ids[1])))
                day = work.session.get_one(Day, ids[0])
                take_in(mine, day, as_upload(text, f"{step}.csv"), rows_of(text), How())


def _report(emails: list[str], step: int) -> str:
    """Return a report of everybody that no other step makes."""
    until = datetime(2026, 8, 25, 10) + timedelta(seconds=step)
    rows = (f"Osoba,{each},2026-08-25 09:00:00,{until:%Y-%m-%d %H:%M:%S},60" for each in emails)
    return "\n".join((HEAD, *rows))
