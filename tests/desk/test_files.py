"""Documents and strips: only what they say they are, kept outside the web root, given back unharmed."""

import zipfile
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from app.accounts.models import Role
from app.errors import Refusal
from app.events.models import Event, Publication
from app.files.models import StoredFile
from app.files.storage import MAX_BYTES, checked_upload, keep, path_of
from app.projects.models import Project
from app.work import Work
from tests.support.cast import an_event
from tests.support.signing_in import SignIn

PDF = b"%PDF-1.7\n1 0 obj"
PNG = b"\x89PNG\r\n\x1a\n" + bytes(32)
NEW = "/manage/events/seminarium/downloads/new"


def archive(**members: str) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        for name, text in members.items():
            made.writestr(name.replace("__", "/"), text)
    return out.getvalue()


DOCX = archive(**{"[Content_Types].xml": "<x/>", "word__document.xml": "<x/>"})
ODT = archive(mimetype="application/vnd.oasis.opendocument.text", **{"content.xml": "<x/>"})


@pytest.mark.parametrize(
    ("name", "data", "kept"),
    [
        ("program.pdf", PDF, "program.pdf"),
        ("PROGRAM.PDF", PDF, "PROGRAM.pdf"),
        ("../../etc/passwd.pdf", PDF, "passwd.pdf"),
        ("C:\\temp\\żółć.docx", DOCX, "żółć.docx"),
        ("a.odt", ODT, "a.odt"),
        ("a.png", PNG, "a.png"),
        ("a.jpg", b"\xff\xd8\xff\xe0", "a.jpg"),
        ("a.txt", "Żółć".encode(), "a.txt"),
        ("a.txt", "Żółć: zażółć gęślą jaźń\r\n\f".encode("cp1250"), "a.txt"),
        ("a.txt", "„Żółć” – 5 €".encode("cp1250"), "a.txt"),
        ("a.txt", "Żółć".encode("utf-8-sig"), "a.txt"),
        ("a.txt", "Żółć".encode("utf-16"), "a.txt"),
        ("bom.pdf", b"\xef\xbb\xbf" + PDF, "bom.pdf"),
        ("x" * 400 + ".pdf", PDF, "x" * 150 + ".pdf"),
    ],
)
def test_good_files_are_taken_under_a_bare_name(name: str, data: bytes, kept: str) -> None:
    assert checked_upload(name, data, field="file").name == kept


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("a.pdf", b"", "empty"),
        ("a.pdf", PNG, "not what its name says"),
        ("a.png", PDF, "not what its name says"),
        ("a.docx", ODT, "not what its name says"),
        ("a.docx", b"PK\x03\x04", "not what its name says"),
        ("a.odt", DOCX, "not what its name says"),
        ("a.txt", b"\x00\x01", "not what its name says"),
        ("a.txt", b"\x81 Zolc", "not what its name says"),
        ("a.txt", b"\xff\xd8\xff\xe0\x10\x02", "not what its name says"),
        ("a.txt", "Żółć\x07".encode("cp1250"), "not what its name says"),
        ("a.txt", b"\xff\xfe\x00", "not what its name says"),
        ("a.pdf", b"\xef\xbb\xbfMZ", "not what its name says"),
        ("a.exe", b"MZ", "can't be taken"),
        ("a.html", b"<script>", "can't be taken"),
        ("a.svg", b"<svg>", "can't be taken"),
        ("pdf", PDF, "can't be taken"),
        ("..", PDF, "can't be taken"),
        ("a.pdf\x00.exe", PDF, "can't be taken"),
        ("a.pdf", PDF + bytes(MAX_BYTES), "too large"),
    ],
)
def test_other_files_are_refused_with_a_sentence(name: str, data: bytes, words: str) -> None:
    with pytest.raises(Refusal, match=words) as refused:
        checked_upload(name, data, field="file")
    assert refused.value.field == "file"


def test_a_document_is_added_sent_changed_and_removed(
    alicja: FlaskClient, client: FlaskClient, work: Work
) -> None:
    event = an_event(work)
    data = {"title": "program spotkania", "file": (BytesIO(PDF), "../program żółty.pdf")}
    assert alicja.post(NEW, data=data).status_code == 303
    assert "program spotkania" in client.get("/events/seminarium/").text
    url = f"/events/seminarium/downloads/{event.downloads[0].id}"
    with client.get(url) as answer:
        assert (answer.status_code, answer.data, answer.mimetype) == (200, PDF, "application/pdf")
        assert answer.headers["Content-Disposition"].startswith("attachment; filename=")
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert "sandbox" in answer.headers["Content-Security-Policy"]
    stored = work.session.scalars(select(StoredFile)).one()
    assert path_of(work, stored.sha256).read_bytes() == PDF
    change = f"/manage/events/seminarium/downloads/{event.downloads[0].id}"
    assert alicja.get(change).status_code == 200
    assert alicja.post(change, data={"title": "program"}).status_code == 303
    with client.get(url) as answer:
        assert answer.data == PDF
    assert client.get("/events/inne/downloads/1").status_code == 404
    assert alicja.post(f"{change}/remove").status_code == 303
    assert client.get(url).status_code == 404


def test_the_same_bytes_have_the_name_and_kind_that_each_uploader_gave(
    alicja: FlaskClient, client: FlaskClient, work: Work
) -> None:
    event = an_event(work)
    for name in ("a.pdf", "b.txt", "c.txt"):
        assert alicja.post(NEW, data={"title": name, "file": (BytesIO(PDF), name)}).status_code == 303
    told = []
    for download in event.downloads:
        with client.get(f"/events/seminarium/downloads/{download.id}") as answer:
            told.append((answer.headers["Content-Disposition"].split("=")[1], answer.headers["Content-Type"]))
    plain = "text/plain; charset=utf-8"
    assert told == [("a.pdf", "application/pdf"), ("b.txt", plain), ("c.txt", plain)]


def test_a_document_of_a_draft_is_for_its_staff(alicja: FlaskClient, client: FlaskClient, work: Work) -> None:
    event = an_event(work, publication=Publication.draft, published_at=None)
    alicja.post(NEW, data={"title": "program", "file": (BytesIO(PDF), "a.pdf")})
    url = f"/events/seminarium/downloads/{event.downloads[0].id}"
    assert client.get(url).status_code == 404
    with alicja.get(url) as answer:
        assert answer.data == PDF


def test_a_refused_file_leaves_the_title_in_the_form_and_nothing_stored(
    alicja: FlaskClient, work: Work
) -> None:
    event = an_event(work)
    answer = alicja.post(NEW, data={"title": "program", "file": (BytesIO(b"MZ"), "a.exe")})
    assert answer.status_code == 422
    assert 'value="program"' in answer.text
    assert 'id="error-file"' in answer.text
    assert alicja.post(NEW, data={"title": ""}).status_code == 422
    work.session.expire_all()
    assert (event.downloads, work.session.scalars(select(StoredFile)).all()) == ([], [])


def test_a_document_may_be_announced_without_a_file(
    alicja: FlaskClient, client: FlaskClient, work: Work
) -> None:
    event = an_event(work)
    assert alicja.post(NEW, data={"title": "wykaz osób"}).status_code == 303
    assert "wykaz osób" in client.get("/events/seminarium/").text
    assert client.get(f"/events/seminarium/downloads/{event.downloads[0].id}").status_code == 404


def test_a_full_disk_is_a_sentence_and_leaves_no_part(work: Work, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(self: Path, target: Path) -> None:
        raise OSError(28, "No space left on device")

    upload = checked_upload("a.pdf", PDF, field="file")
    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(Refusal, match="can't be stored now"):
        keep(work, upload)
    assert [path for path in work.files.rglob("*") if path.is_file()] == []


def test_a_strip_needs_words_and_stands_on_the_page(sign_in: SignIn, client: FlaskClient, work: Work) -> None:
    admin = sign_in("Grazyna", Role.administrator)
    data = {"name": "Kooperacje", "strip": (BytesIO(PNG), "belka.png")}
    refused = admin.post("/manage/projects/new", data=data)
    assert refused.status_code == 422
    assert 'id="error-strip_alternative"' in refused.text
    data = {
        "name": "Kooperacje",
        "strip": (BytesIO(PNG), "b.png"),
        "strip_alternative": "Fundusze Europejskie",
    }
    assert admin.post("/manage/projects/new", data=data).status_code == 303
    project = work.session.scalars(select(Project)).one()
    an_event(work, project_id=project.id)
    page = client.get("/events/seminarium/").text
    assert f'<img src="/projects/{project.id}/strip" alt="Fundusze Europejskie">' in page
    with client.get(f"/projects/{project.id}/strip") as answer:
        assert (answer.data, answer.mimetype) == (PNG, "image/png")
    assert client.get("/projects/999/strip").status_code == 404


def test_an_upload_beyond_the_limit_of_a_request_is_413(alicja: FlaskClient, work: Work) -> None:
    an_event(work)
    length = {"CONTENT_LENGTH": str(13 * 1024 * 1024)}
    form = "multipart/form-data; boundary=x"
    answer = alicja.post(NEW, environ_overrides=length, content_type=form, input_stream=BytesIO(b"--x"))
    assert answer.status_code == 413


def test_the_same_bytes_are_stored_once(alicja: FlaskClient, work: Work) -> None:
    an_event(work)
    event = work.session.scalars(select(Event)).one()
    for title in ("a", "b"):
        alicja.post(NEW, data={"title": title, "file": (BytesIO(PDF), f"{title}.pdf")})
    work.session.expire_all()
    assert len({download.file_id for download in event.downloads}) == 1
    for download, name in zip(event.downloads, ("a.pdf", "b.pdf"), strict=True):
        assert f">{name}</a>" in alicja.get("/manage/events/seminarium/edit").text
        with alicja.get(f"/events/seminarium/downloads/{download.id}") as answer:
            assert answer.headers["Content-Disposition"] == f"attachment; filename={name}"
    assert event.changed_at - event.created_at >= timedelta()
