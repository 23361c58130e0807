"""Several send the same report at the same second: it is one report, and its evidence is noted once."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session as Database

from app.attendance.models import Evidence
from app.events.models import Session
from app.extensions import db
from app.meeting_reports.models import MeetingReport, ReportPerson
from app.meeting_reports.operations.reading import How, take_in
from app.sqlite import begin_write
from app.work import Work
from tests.meeting_reports import files
from tests.meeting_reports.conftest import Webinar, as_upload
from tests.meeting_reports.files import rows_of
from tests.meeting_reports.test_taking_in import ANNA, JAN

CROWD = 6


def test_the_same_file_at_the_same_second_is_one_report(app: Flask, work: Work, webinar: Webinar) -> None:
    _, session, _ = webinar(ANNA, JAN)
    id, rows = session.id, rows_of(files.TEAMS)
    work.session.commit()
    barrier = Barrier(CROWD)

    def send(number: int) -> int:
        with app.app_context(), Database(db.engine) as own:
            mine = Work(own, work.now, work.actor, work.links, work.texts, work.files, work.settings)
            barrier.wait(10)
            begin_write(own)
            upload = as_upload(files.TEAMS, f"{number}.csv")
            report = take_in(mine, own.get_one(Session, id), upload, rows, How())
            own.commit()
            return report.id

    with ThreadPoolExecutor(CROWD) as pool:
        assert len(set(pool.map(send, range(CROWD)))) == 1
    for model, count in ((MeetingReport, 1), (ReportPerson, 2), (Evidence, 2)):
        assert work.session.scalar(select(func.count()).select_from(model)) == count
