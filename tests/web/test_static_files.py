"""Static files are packed, kept by browsers for a year, and never asked for outside their folder."""

import gzip
import hashlib
import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.web.compression import LEAST
from app.web.static_files import FOLDER, static_url

pytestmark = pytest.mark.sqlite

VENDOR = FOLDER / "vendor"
YEAR = "public, max-age=31536000, immutable"


def url_of(app: Flask, name: str) -> str:
    with app.test_request_context():
        return static_url(name)


def test_every_file_comes_whole_plain_and_packed(app: Flask, client: FlaskClient) -> None:
    for path in (path for path in FOLDER.rglob("*") if path.is_file()):
        address = url_of(app, path.relative_to(FOLDER).as_posix())
        plain = client.get(address)
        assert (plain.data, plain.headers["Cache-Control"]) == (path.read_bytes(), YEAR)
        packed = client.get(address, headers={"Accept-Encoding": "gzip"})
        is_packed = packed.headers.get("Content-Encoding") == "gzip"
        assert (gzip.decompress(packed.data) if is_packed else packed.data) == plain.data
        assert is_packed == (path.suffix != ".woff2" and len(plain.data) >= LEAST)
        assert (plain.headers["ETag"] != packed.headers["ETag"]) == is_packed


def test_types_are_said(app: Flask, client: FlaskClient) -> None:
    names = ("css/zapisy.css", "js/focus.js", "icons/favicon.svg")
    types = [client.get(url_of(app, name)).mimetype for name in names]
    assert types == ["text/css", "text/javascript", "image/svg+xml"]
    font = next(FOLDER.rglob("*.woff2")).relative_to(FOLDER).as_posix()
    assert client.get(url_of(app, font)).mimetype == "font/woff2"


def test_another_versions_name_gets_todays_file_and_is_not_kept(client: FlaskClient) -> None:
    for address in ("/static/css/zapisy.css", "/static/0123456789ab/css/zapisy.css"):
        answer = client.get(address)
        assert answer.data == (FOLDER / "css" / "zapisy.css").read_bytes()
        assert answer.headers["Cache-Control"] == "no-cache"


def test_who_has_a_file_gets_304(app: Flask, client: FlaskClient) -> None:
    address = url_of(app, "css/zapisy.css")
    for taken in ("", "gzip"):
        headers = {"Accept-Encoding": taken}
        tag = client.get(address, headers=headers).headers["ETag"]
        again = client.get(address, headers=headers | {"If-None-Match": tag})
        assert (again.status_code, again.data, again.headers["ETag"]) == (304, b"", tag)


@pytest.mark.parametrize(
    "path", ["../extensions.py", "css/../../extensions.py", "%2e%2e/extensions.py", "css", "", "css/none.css"]
)
def test_nothing_else_is_there(client: FlaskClient, path: str) -> None:
    assert client.get(f"/static/{path}").status_code == 404


def test_style_sheets_name_only_files_that_are_there(app: Flask, client: FlaskClient) -> None:
    named = 0
    for sheet in FOLDER.rglob("*.css"):
        for target in re.findall(r"url\(\"?([^\")]+)\"?\)", sheet.read_text()):
            named += 1
            assert (sheet.parent / target).resolve().is_file(), f"{sheet.name}: {target}"
    assert named > 4


def test_a_page_preloads_the_fonts_that_its_style_sheets_name(app: Flask, client: FlaskClient) -> None:
    page = client.get("/").text
    preloaded = re.findall(r'rel="preload"[^>]* href="([^"]+)"', page)
    assert len(preloaded) == 2
    for address in preloaded:
        assert client.get(address).headers["Cache-Control"] == YEAR


def test_what_others_made_is_what_its_list_says() -> None:
    listed = re.findall(
        r"^\|.*\| `([^`]+)` \| `([0-9a-f]{64})` \|$", (VENDOR / "README.md").read_text(), re.M
    )
    assert {name: hashlib.sha256((VENDOR / name).read_bytes()).hexdigest() for name, _ in listed} == dict(
        listed
    )
    lying = {each.relative_to(VENDOR).as_posix() for each in VENDOR.rglob("*") if each.is_file()}
    assert lying == {name for name, _ in listed} | {"README.md"}
