"""Disguised and hostile files: refused with a sentence, and what is kept can't run in anybody's browser."""

import contextlib
import hashlib
import io
import re
import zipfile
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import given, settings
from hypothesis import strategies as st

from app.errors import Refusal
from app.files.storage import MAX_PARTS, MAX_UNPACKED, TYPES, checked_upload
from tests.conftest import START
from tests.support.world import SEMINAR, World

HTML = b"<!doctype html><script>alert(document.domain)</script>"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'


def archive(parts: dict[str, bytes], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    """Return a ZIP archive."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", compression) as made:
        for name, data in parts.items():
            made.writestr(name, data)
    return file.getvalue()


def odt(compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    """Return a small text that is taken."""
    return archive({"mimetype": TYPES["odt"].encode(), "content.xml": b"<x/>"}, compression)


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("page.html", HTML),
        ("page.htm", HTML),
        ("picture.svg", SVG),
        ("page.pdf", HTML),
        ("picture.png", SVG),
        ("picture.jpg", b"GIF89a" + HTML),
        ("program.pdf.html", b"%PDF-1.4" + HTML),
        ("program.exe", b"MZ\x90"),
        ("page.xml", b"<?xml version='1.0'?><!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/passwd'>]>"),
        ("text.docx", odt()),
        ("text.odt", archive({"word/document.xml": b"", "[Content_Types].xml": b""})),
        ("macros.docm", archive({"word/document.xml": b"", "[Content_Types].xml": b""})),
        ("packed.zip", odt()),
        ("text.txt", b"\x00\x01"),
        (".pdf", b"%PDF-1.4"),
        ("pdf", b"%PDF-1.4"),
    ],
)
def test_what_is_not_what_it_says_is_refused(name: str, data: bytes) -> None:
    with pytest.raises(Refusal):
        checked_upload(name, data, field="file")


def test_an_archive_of_very_many_parts_is_refused() -> None:
    many = {"mimetype": TYPES["odt"].encode()} | {str(number): b"" for number in range(MAX_PARTS)}
    with pytest.raises(Refusal):
        checked_upload("many.odt", archive(many, zipfile.ZIP_STORED), field="file")


def test_an_archive_that_unpacks_to_gigabytes_is_refused() -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("mimetype", TYPES["odt"])
        with made.open("content.xml", "w", force_zip64=True) as part:
            for _ in range(MAX_UNPACKED // 2**24 + 1):
                part.write(bytes(2**24))
    assert len(file.getvalue()) < 2**20
    with pytest.raises(Refusal):
        checked_upload("bomb.odt", file.getvalue(), field="file")


GOOD = [odt(kind) for kind in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA)]


@settings(max_examples=300, derandomize=True, database=None, deadline=None)
@given(st.sampled_from(GOOD), st.lists(st.tuples(st.integers(0, 10**6), st.integers(0, 255)), max_size=4))
def test_a_broken_archive_is_refused_or_taken_never_a_fault(
    good: bytes, changes: list[tuple[int, int]]
) -> None:
    data = bytearray(good)
    for at, value in changes:
        data[at % len(data)] = value
    with contextlib.suppress(Refusal):
        assert checked_upload("a.odt", bytes(data), field="file").content_type == TYPES["odt"]


@pytest.mark.parametrize(
    "name", ["../../../etc/cron.d/x.txt", "C:\\Windows\\x.txt", "/etc/passwd.txt", "a\x00/b.txt"]
)
def test_folders_in_a_name_lead_nowhere(name: str) -> None:
    kept = checked_upload(name, b"x", field="file").name
    assert "/" not in kept
    assert "\\" not in kept
    assert ".." not in kept


@pytest.mark.sqlite
def test_what_is_kept_is_taken_away_and_not_shown(app: Flask, world: World, data_dir: Path) -> None:
    app.test_client_class = FlaskClient
    polyglot = b"%PDF-1.4\n" + HTML
    staff = world.sign_in(app.test_client(), "ewa", START)
    sent = {"title": 'zł; "x"\r\nX-Evil: 1', "file": (io.BytesIO(polyglot), "a; X-Evil: 1; ż.pdf")}
    assert staff.post(f"/manage/events/{SEMINAR}/downloads/new", data=sent).status_code == 303
    page = app.test_client().get(f"/events/{SEMINAR}/").text
    newest = max(map(int, re.findall(rf"/events/{SEMINAR}/downloads/(\d+)", page)))
    answer = app.test_client().get(f"/events/{SEMINAR}/downloads/{newest}")
    assert answer.status_code == 200
    assert answer.data == polyglot
    answer.close()
    assert answer.content_type == "application/pdf"
    assert answer.headers["Content-Disposition"].startswith("attachment;")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Security-Policy"] == "default-src 'none'; sandbox; frame-ancestors 'none'"
    assert "X-Evil" not in answer.headers
    # Kept under their checksums, below the data folder and not below the static files.
    names = {path.name for path in (data_dir / "files").rglob("*") if path.is_file()}
    assert hashlib.sha256(polyglot).hexdigest() in names
    assert {len(name) for name in names} == {64}
