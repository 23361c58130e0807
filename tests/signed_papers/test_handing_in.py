"""A person prints the filled form, signs it, and sends it as a PDF or as photos."""

import re
from io import BytesIO
from typing import Any

import page
import pypdfium2
import pytest
import zxingcpp
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app.events.models import CompletedBy, Event
from app.files.storage import path_of
from app.links import Purpose
from app.registrations.models import PaperState, Registration, RegistrationState
from app.registrations.operations import withdraw
from app.signed_papers.operations.deciding import accept, give_back
from app.signed_papers.operations.handing_in import MOST_FILES
from app.signed_papers.queries import owing, paper_of
from app.work import Work
from tests.signed_papers.conftest import Apply, code, own
from tests.support.open_events import MakeEvent
from tests.support.scans import jpeg, scanned


def send(client: FlaskClient, address: str, *files: tuple[str, bytes]) -> TestResponse:
    """Send files as a browser does."""
    data: dict[str, Any] = {"files": [(BytesIO(data), name) for name, data in files]}
    return client.post(address, data=data, content_type="multipart/form-data")


def state(work: Work, registration: Registration) -> PaperState | None:
    """Return where the form stands now."""
    paper = paper_of(work, registration)
    return paper.state if paper else None


def test_the_form_holds_what_was_typed_and_a_code(
    client: FlaskClient, work: Work, event: Event, apply: Apply
) -> None:
    registration = apply(event, 1, access_needs="Pętla indukcyjna", institution="MOPS w Łodzi")
    answer = client.get(own(work, registration).replace("/paper", "/form.pdf"))
    assert (answer.status_code, answer.mimetype) == (200, "application/pdf")
    assert answer.headers["Cache-Control"] == "no-store"
    report = page.validate_pdf_bytes(answer.data, profile=page.ValidationProfile.PDF_UA_1)
    assert [each.message for each in report.failures] == []
    (sheet,) = list(pypdfium2.PdfDocument(answer.data))
    said = sheet.get_textpage().get_text_bounded()
    for words in ("Bartek", "Wiśniewski1", "bartek1@example.org", "MOPS w Łodzi",
                  "Seminarium: Żółć i łąka", "Czytelny podpis", "Miejscowość i data"):  # fmt: skip
        assert words in said
    assert "Pętla" not in said, "needs are erased after the event, signed forms are kept"
    drawn = sheet.render(scale=2, grayscale=True).to_pil()
    assert [each.text for each in zxingcpp.read_barcodes(drawn)] == [code(work, registration)]


def test_the_code_opens_nothing_and_names_nobody(
    client: FlaskClient, work: Work, event: Event, apply: Apply
) -> None:
    registration = apply(event)
    text = code(work, registration)
    assert "Bartek" not in text
    assert client.get(f"/registrations/{text.removeprefix('ZAPISY:')}/").status_code == 404
    registration.link_version += 1
    assert code(work, registration) == text, "a new link leaves printed forms as they are"


def test_a_form_of_two_photos_waits_for_staff(
    client: FlaskClient, work: Work, event: Event, apply: Apply
) -> None:
    registration = apply(event)
    address = own(work, registration)
    first = client.get(address)
    assert 'data-paper="owed"' in first.text
    assert 'type="file"' in first.text
    assert "multiple" in first.text
    assert own(work, registration) in client.get(address.removesuffix("paper")).text
    answer = send(client, address, ("IMG_1.jpg", jpeg(code(work, registration), turned=5)), ("2.jpg", jpeg()))
    assert answer.status_code == 303
    paper = paper_of(work, registration)
    assert paper is not None
    assert (paper.state, paper.uploaded_at) == (PaperState.uploaded, work.now)
    assert [each.name for each in paper.files] == ["IMG_1.jpg", "2.jpg"]
    assert registration.state == RegistrationState.applied
    assert registration.complete_since is None
    shown = client.get(address)
    assert 'data-paper="uploaded"' in shown.text
    file = re.search(r'href="(/registrations/[^"]+/paper/files/\d+)"', shown.text)
    assert file is not None
    sent = client.get(file[1], buffered=True)
    assert sent.headers["Content-Disposition"].startswith("attachment")
    assert sent.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in sent.headers["Content-Security-Policy"]
    assert sent.data == path_of(work, paper.files[0].file.sha256).read_bytes()


def test_the_same_again_changes_nothing_and_more_is_added(
    client: FlaskClient, work: Work, event: Event, apply: Apply
) -> None:
    registration = apply(event)
    address, data = own(work, registration), jpeg(code(work, registration))
    for _ in range(2):
        assert send(client, address, ("a.jpg", data)).status_code == 303
    paper = paper_of(work, registration)
    assert paper is not None
    assert (len(paper.files), paper.version) == (1, 1)
    assert send(client, address, ("b.jpg", jpeg())).status_code == 303
    paper = paper_of(work, registration)
    assert paper is not None
    assert (len(paper.files), paper.version) == (2, 2)


BAD = {
    "nothing": ([], "Wybierz plik z podpisanym formularzem"),
    "empty": ([("a.pdf", b"")], "Plik jest pusty"),
    "program": ([("a.pdf", b"MZ" + bytes(900))], "Tego rodzaju pliku nie można przyjąć"),
    "HEIC": ([("IMG.HEIC", b"\0\0\0\x18ftypheic" + bytes(900))], "HEIC"),
    "disguised": ([("a.pdf", jpeg())], "Plik nie jest tym, na co wskazuje nazwa"),
    "many": ([(f"{at}.jpg", jpeg()) for at in range(MOST_FILES + 1)], "najwyżej 10 plików"),
    "one of two": ([("a.jpg", jpeg()), ("b.jpg", jpeg()[:3_000])], "Plik jest uszkodzony"),
}


@pytest.mark.parametrize("kind", BAD)
def test_what_can_t_be_taken_is_said_at_the_field(
    client: FlaskClient, work: Work, event: Event, apply: Apply, kind: str
) -> None:
    files, words = BAD[kind]
    registration = apply(event)
    answer = send(client, own(work, registration), *files)
    assert answer.status_code == 422
    assert words in answer.text
    assert 'aria-invalid="true"' in answer.text
    assert paper_of(work, registration) is None


def test_another_s_form_is_refused(client: FlaskClient, work: Work, event: Event, apply: Apply) -> None:
    mine, other = apply(event, 1), apply(event, 2)
    answer = send(client, own(work, mine), ("a.jpg", jpeg(code(work, other))))
    assert answer.status_code == 422
    assert "innego zgłoszenia" in answer.text
    assert send(client, own(work, mine), ("a.jpg", jpeg("https://example.org/"))).status_code == 303


def test_after_a_return_the_new_form_takes_the_place_of_the_old(
    client: FlaskClient, work: Work, event: Event, apply: Apply
) -> None:
    registration = apply(event)
    address = own(work, registration)
    send(client, address, ("a.jpg", jpeg()), ("b.jpg", jpeg(quality=30)))
    before = paper_of(work, registration)
    assert before is not None
    again, gone = (path_of(work, each.file.sha256) for each in before.files)
    give_back(work, registration, "Brak podpisu na drugiej stronie.", 1)
    work.session.commit()
    assert "Brak podpisu" in client.get(address).text
    assert owing(work, [registration.id]) == {registration.id}
    assert send(client, address, ("a.jpg", jpeg())).status_code == 303
    paper = paper_of(work, registration)
    assert paper is not None
    assert (paper.state, paper.reason, len(paper.files)) == (PaperState.uploaded, None, 1)
    assert (again.exists(), gone.exists()) == (True, False), "nobody could reach the old one any more"


def test_what_has_ended_or_is_settled_takes_no_form(
    client: FlaskClient, work: Work, event: Event, apply: Apply, make_event: MakeEvent
) -> None:
    gone, done = apply(event, 1), apply(event, 2)
    withdraw(work, gone)
    send(client, own(work, done), ("a.jpg", jpeg()))
    accept(work, done, 1)
    work.session.commit()
    for each in (gone, done):
        assert send(client, own(work, each), ("a.jpg", jpeg(quality=20))).status_code == 409
        assert client.get(own(work, each)).status_code == 200
    plain = apply(make_event(completed_by=CompletedBy.form), 3)
    assert client.get(own(work, plain)).status_code == 404
    assert send(client, own(work, plain), ("a.jpg", jpeg())).status_code == 404


def test_files_are_behind_the_mailed_link_alone(
    client: FlaskClient, work: Work, event: Event, apply: Apply
) -> None:
    mine, other = apply(event, 1), apply(event, 2)
    send(client, own(work, mine), ("a.jpg", jpeg()))
    paper = paper_of(work, mine)
    assert paper is not None
    id = paper.files[0].id
    assert client.get(f"{own(work, mine)}/files/{id}", buffered=True).status_code == 200
    assert client.get(f"{own(work, other)}/files/{id}").status_code == 404
    mine.form_until = work.now.replace(year=2027)
    form = work.links.token(Purpose.form, mine.id, mine.entries)
    work.session.commit()
    assert client.get(f"/registrations/{form}/paper").status_code == 200
    assert client.get(f"/registrations/{form}/paper/files/{id}").status_code == 404


def test_a_script_in_a_pdf_stays_in_the_file(
    client: FlaskClient, alicja: FlaskClient, work: Work, event: Event, apply: Apply
) -> None:
    registration = apply(event)
    data = scanned(None).replace(
        b"/Type /Catalog", b"/Type /Catalog /OpenAction << /S /JavaScript /JS (1) >>"
    )
    assert send(client, own(work, registration), ("a.pdf", data)).status_code == 303
    paper = paper_of(work, registration)
    assert paper is not None
    sent = alicja.get(f"/manage/papers/{paper.files[0].id}", buffered=True)
    assert sent.data == data
    assert sent.headers["Content-Disposition"] == "attachment; filename=a.pdf"
    assert "sandbox" in sent.headers["Content-Security-Policy"]
    assert sent.headers["Cache-Control"] == "no-store"
