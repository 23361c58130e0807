"""Signed forms come with tables of their own, and go with them; what else is there stays."""

from flask import Flask

from app import migrating
from app.files.operations import stored
from app.files.storage import checked_upload
from app.registrations.models import PaperFile, PaperState, SignedPaper
from app.signed_papers.models import LooseScan
from app.work import Work
from tests.attendance.people import registered
from tests.support.around_migrations import ready, rows
from tests.support.cast import an_event

BEFORE = "0050_offers"


def test_they_come_and_go(app: Flask, work: Work) -> None:
    event = an_event(work, "nabor-z-podpisem")
    registration = registered(work, event, "Anna", "Podpisana")
    file = stored(work, checked_upload("a.pdf", b"%PDF-1.7 x", field="file"))
    paper = SignedPaper(registration=registration, state=PaperState.uploaded, uploaded_at=work.now)
    paper.files = [PaperFile(file=file, name="a.pdf", origin="a", at=work.now)]
    loose = LooseScan(event_id=event.id, file=file, small=file, name="b.pdf", origin="b", at=work.now)
    work.session.add_all([paper, loose])
    work.session.flush()
    with app.app_context():
        ready(work)
        assert rows("SELECT state FROM signed_papers_papers") == [("uploaded",)]
        migrating.downgrade(revision=BEFORE)
        assert rows("SELECT last_name FROM registrations_registrations") == [("Podpisana",)]
        assert rows("SELECT count(*) FROM events_files") == [(1,)]
        migrating.upgrade()
        assert rows("SELECT count(*) FROM signed_papers_papers") == [(0,)]
        assert rows("SELECT count(*) FROM signed_papers_loose") == [(0,)]
