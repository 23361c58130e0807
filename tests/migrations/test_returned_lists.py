"""Scans of signed lists come with tables of their own, and go with them; the files stay."""

import pytest
from flask import Flask

from app import migrating
from app.files.operations import stored
from app.files.storage import checked_upload
from app.returned_lists.models import FurtherSending, PageSession, ReadSign, ReturnedPage, ReturnedScan
from app.work import Work
from tests.attendance.people import a_training, held
from tests.support.around_migrations import ready, rows
from tests.support.cast import alicja

BEFORE = "0080_mistaken_evidence"
BEFORE_SENDINGS = "0087_group_stays"


def test_they_come_and_go(app: Flask, work: Work, caplog: pytest.LogCaptureFixture) -> None:
    event, account = a_training(work), alicja(work)
    file = stored(work, checked_upload("a.pdf", b"%PDF-1.7 x", field="file"))
    scan = ReturnedScan(file_id=file.id, name="a.pdf", event_id=event.id, account_id=account.id, at=work.now)
    page = ReturnedPage(
        scan=scan, number=1, picture=file, event_id=event.id, printing_id=7, printed_page=1,
        placed_by_id=account.id, placed_at=work.now,
    )  # fmt: skip
    work.session.add(page)
    work.session.flush()
    session = held(event, work)[0]
    work.session.add_all(
        [
            PageSession(page_id=page.id, session_id=session.id),
            FurtherSending(scan_id=scan.id, account_id=account.id, event_id=event.id, at=work.now),
            ReadSign(
                printing_id=7, printed_page=1, line=1, session_id=session.id, page_id=page.id,
                is_signed=True, account_id=account.id, at=work.now,
            ),
        ]
    )  # fmt: skip
    work.session.flush()
    scan_id, account_id, event_id = scan.id, account.id, event.id
    with app.app_context():
        ready(work)
        assert rows("SELECT printed_page FROM returned_lists_pages") == [(1,)]
        migrating.downgrade(revision=BEFORE_SENDINGS)
        assert rows("SELECT printed_page FROM returned_lists_pages") == [(1,)]
        assert "further sendings are lost: 1" in caplog.text
        migrating.upgrade()
        assert rows("SELECT name FROM returned_lists_scans") == [("a.pdf",)]
        assert rows("SELECT count(*) FROM returned_lists_sendings") == [(0,)]
        sent = FurtherSending(scan_id=scan_id, account_id=account_id, event_id=event_id, at=work.now)
        work.session.add(sent)
        work.session.commit()
        assert rows("SELECT scan_id FROM returned_lists_sendings") == [(scan_id,)]
        migrating.downgrade(revision=BEFORE)
        assert rows("SELECT count(*) FROM events_files") == [(1,)]
        migrating.upgrade()
        for table in ("scans", "sendings", "pages", "sessions", "signs"):
            assert rows(f"SELECT count(*) FROM returned_lists_{table}") == [(0,)]  # noqa: S608 (our own names)
