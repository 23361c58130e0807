"""What comes in under the name of a signed form: refused beside the field, from a person and in a batch."""

import zipfile
import zlib
from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from app.events.models import Event
from app.files.models import StoredFile
from app.files.storage import MAX_BYTES, path_of
from app.signed_papers.queries import loose_of, paper_of
from app.work import Work
from tests.files.test_reading import locked, png_of, swollen
from tests.signed_papers.conftest import Apply, own
from tests.support.scans import jpeg, scanned

Files = list[tuple[str, bytes]]


NAMES = (
    "../../../../etc/cron.d/zly.pdf",
    "..\\..\\zly.pdf",
    "/etc/zly.pdf",
    "C:\\zly.pdf",
    "zly.pdf\0.exe",
    "zly.exe",
)


def archive() -> bytes:
    """Return a small archive of much that is nothing."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("formularz.pdf", bytes(30_000_000))
    return out.getvalue()


BAD: dict[str, Callable[[], Files]] = {
    "empty": lambda: [("a.pdf", b"")],
    "without a name": lambda: [("", b"%PDF-1.7 x")],
    "a program": lambda: [("a.pdf", b"MZ" + bytes(900))],
    "a page": lambda: [("a.pdf", b"<!doctype html><script>alert(1)</script>")],
    "a drawing with a script": lambda: [("a.svg", b"<svg xmlns='http://www.w3.org/2000/svg' onload='x()'/>")],
    "an archive": lambda: [("a.zip", archive())],
    "an archive as a PDF": lambda: [("a.pdf", archive())],
    "a picture as a PDF": lambda: [("a.pdf", jpeg())],
    "a PDF as a picture": lambda: [("a.jpg", scanned(None))],
    "HEIC": lambda: [("IMG_1.HEIC", b"\0\0\0\x18ftypheic" + bytes(900))],
    "HEIC as JPEG": lambda: [("IMG_1.jpg", b"\0\0\0\x18ftypheic" + bytes(900))],
    "too large": lambda: [("a.pdf", scanned(None) + bytes(MAX_BYTES))],
    "20,000 pixels a side": lambda: [("a.png", png_of(20_000, 20_000, zlib.compress(b"")))],
    "broken": lambda: [("a.jpg", jpeg()[:3_000])],
    "with a password": lambda: [("a.pdf", locked())],
    "many at once": lambda: [(f"{at}.jpg", jpeg(quality=20 + at)) for at in range(11)],
    "one bad of two": lambda: [("a.jpg", jpeg()), ("b.pdf", b"")],
}


def send(client: FlaskClient, address: str, files: Files) -> TestResponse:
    """Send files as a browser does."""
    data: dict[str, Any] = {"files": [(BytesIO(data), name) for name, data in files]}
    answer = client.post(address, data=data, content_type="multipart/form-data", buffered=True)
    # What the client itself laid aside of a large upload is closed with its request.
    answer.request.input_stream.close()
    return answer


def kept(work: Work) -> int:
    """Count the files that are kept."""
    return work.session.scalar(select(func.count()).select_from(StoredFile)) or 0


@pytest.mark.parametrize("kind", BAD)
def test_a_person_is_told_beside_the_field(
    client: FlaskClient, work: Work, event: Event, apply: Apply, kind: str
) -> None:
    registration = apply(event)
    answer = send(client, own(work, registration), BAD[kind]())
    assert answer.status_code == 422
    assert 'aria-invalid="true"' in answer.text
    assert (paper_of(work, registration), kept(work)) == (None, 0)


@pytest.mark.parametrize("kind", BAD)
def test_staff_are_told_beside_the_field(alicja: FlaskClient, work: Work, event: Event, kind: str) -> None:
    answer = send(alicja, f"/manage/events/{event.slug}/papers/scans/", BAD[kind]())
    assert answer.status_code == 422
    assert 'aria-invalid="true"' in answer.text
    assert (work.session.scalar(loose_of(event)), kept(work)) == (None, 0)


def test_more_than_a_request_may_hold_is_refused_as_a_whole(
    client: FlaskClient, work: Work, event: Event, apply: Apply
) -> None:
    registration = apply(event)
    files = [(f"{at}.pdf", scanned(None) + bytes(MAX_BYTES - 100_000)) for at in range(2)]
    assert send(client, own(work, registration), files).status_code == 413
    assert (paper_of(work, registration), kept(work)) == (None, 0)


def test_a_pdf_that_swells_is_refused_or_kept_as_it_is(
    client: FlaskClient, work: Work, event: Event, apply: Apply
) -> None:
    registration = apply(event)
    assert send(client, own(work, registration), [("a.pdf", swollen())]).status_code in (303, 422)


@pytest.mark.parametrize("name", NAMES)
def test_a_name_is_never_a_path(
    client: FlaskClient, work: Work, event: Event, apply: Apply, name: str
) -> None:
    registration = apply(event)
    answer = send(client, own(work, registration), [(name, scanned(None))])
    paper = paper_of(work, registration)
    if answer.status_code == 422:
        assert paper is None
        return
    assert answer.status_code == 303
    assert paper is not None
    (file,) = paper.files
    assert file.name.startswith("zly.")
    assert file.name.endswith(".pdf"), "a name says what the file is"
    assert path_of(work, file.file.sha256).is_relative_to(path_of(work, "0" * 64).parent.parent)


def test_a_forged_link_takes_and_shows_nothing(
    client: FlaskClient, work: Work, event: Event, apply: Apply
) -> None:
    mine, other = apply(event, 1), apply(event, 2)
    send(client, own(work, other), [("a.jpg", jpeg())])
    token = own(work, mine).split("/")[2]
    number, rest = token.split(".", 1)
    assert number
    forged = f"/registrations/{own(work, other).split('/')[2].split('.', 1)[0]}.{rest}/paper"
    assert client.get(forged).status_code == 404
    assert send(client, forged, [("b.jpg", jpeg(quality=20))]).status_code == 404
    assert client.get(forged.replace("/paper", "/form.pdf")).status_code == 404
    paper = paper_of(work, other)
    assert paper is not None
    assert len(paper.files) == 1
