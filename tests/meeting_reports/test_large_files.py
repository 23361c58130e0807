"""Files far too large: refused at once, little of them read, and the sentence says what to do."""

import time
from io import BytesIO
from typing import Any

import pytest
import xlsxwriter
from flask.testing import FlaskClient
from sqlalchemy import func, select

from app.files.storage import MAX_BYTES
from app.meeting_reports.models import MeetingReport
from app.work import Work
from tests.meeting_reports import files
from tests.meeting_reports.conftest import Webinar
from tests.meeting_reports.test_pages import address, send
from tests.meeting_reports.test_taking_in import ANNA

MEGABYTE = 1024 * 1024
SOON = 20.0
"""Seconds, on a machine that does other things too."""


class Endless:
    """A body that tells how much of it was read."""

    def __init__(self) -> None:
        self.read_bytes = 0

    def read(self, size: int = -1) -> bytes:
        """Return as much as is asked for, a block at most."""
        given = min(size if size >= 0 else 65_536, 65_536)
        self.read_bytes += given
        return b"x" * given

    def readline(self, size: int = -1) -> bytes:
        """Do as `read`: there is no end of a line."""
        return self.read(size)


def reports(work: Work) -> int:
    """Count the reports that are kept."""
    return work.session.scalar(select(func.count(MeetingReport.id))) or 0


def _closed(answer: Any) -> None:
    """Close the body that the test's client spooled to a file."""
    answer.request.environ["wsgi.input"].close()
    answer.close()


def test_a_body_of_50_mb_is_refused_unread(work: Work, webinar: Webinar, alicja: FlaskClient) -> None:
    event, session, _ = webinar(ANNA)
    body = Endless()
    began = time.monotonic()
    answer = alicja.post(
        address(event, session),
        environ_overrides={"CONTENT_LENGTH": str(50 * MEGABYTE), "wsgi.input": body},
        content_type="multipart/form-data; boundary=x",
    )
    assert answer.status_code == 413
    assert "za duży" in answer.text
    assert body.read_bytes < MEGABYTE
    assert time.monotonic() - began < SOON
    assert reports(work) == 0


def test_a_file_beyond_its_limit_is_refused_at_its_field(
    work: Work, webinar: Webinar, alicja: FlaskClient
) -> None:
    event, session, _ = webinar(ANNA)
    large = files.ZOOM + "\n" + "x" * (MAX_BYTES + 1 - len(files.ZOOM))
    began = time.monotonic()
    answer = send(alicja, address(event, session), large)
    _closed(answer)
    assert answer.status_code == 422
    assert 'id="error-files"' in answer.text or 'href="#files"' in answer.text
    assert "10 MB" in answer.text
    assert time.monotonic() - began < SOON
    assert reports(work) == 0


@pytest.mark.parametrize("kind", ["wide", "long"])
def test_a_spreadsheet_that_swells_to_50_mb_is_refused_at_its_field(
    work: Work, webinar: Webinar, alicja: FlaskClient, kind: str
) -> None:
    """It is small as it comes; what it unpacks to is measured in the child process."""
    event, session, _ = webinar(ANNA)
    out = BytesIO()
    with xlsxwriter.Workbook(out, {"strings_to_urls": False}) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["Name", "Join time", "Leave time"])
        for at in range(1, 1700 if kind == "wide" else 60_000):
            sheet.write(at, 0, "x" * (32_000 if kind == "wide" else 800))
    data = {"files": [(BytesIO(out.getvalue()), "raport.xlsx")], "zone": "Europe/Warsaw", "order": ""}
    assert len(out.getvalue()) < MEGABYTE
    began = time.monotonic()
    answer = alicja.post(address(event, session), data=data)
    _closed(answer)
    assert answer.status_code == 422
    assert 'href="#files"' in answer.text
    assert "raport.xlsx" in answer.text
    assert time.monotonic() - began < SOON
    assert reports(work) == 0
