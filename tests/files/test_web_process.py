"""A server whose people send large photos and long scans grows by less than 10 MB: children read them."""

import re
import shutil
import urllib.request
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta
from http.cookiejar import CookieJar
from io import BytesIO
from pathlib import Path
from random import Random

import pytest
from PIL import Image

from app import create_app
from app.events.models import CompletedBy
from app.links import Purpose
from app.registrations.operations import sign_up
from app.web.transactions import transaction
from benchmarks.processes import memory
from tests.support.applicants import person
from tests.support.databases import settings
from tests.support.open_events import built_event
from tests.support.scans import scanned
from tests.support.server import RunningServer, running_server

pytestmark = [pytest.mark.sqlite, pytest.mark.slow]
SECRET, MOST = "photos", 10 * 1024 * 1024


def photo(seed: int) -> bytes:
    """Return a photograph as telephones make them: 12 million pixels, several megabytes."""
    dice = Random(seed)
    picture = Image.frombytes("L", (1_000, 750), dice.randbytes(750_000)).resize((4_000, 3_000))
    out = BytesIO()
    picture.convert("RGB").save(out, "JPEG", quality=95)
    return out.getvalue()


class Phone:
    """Somebody who sends files on the page of a signed form."""

    def __init__(self, address: str) -> None:
        self._address = address
        self._opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))

    def send(self, name: str, data: bytes) -> None:
        """Send one file; it has to be taken."""
        page = self._opener.open(self._address).read().decode()
        found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page)
        assert found
        line = uuid.uuid4().hex
        token = f'--{line}\r\nContent-Disposition: form-data; name="csrf_token"\r\n\r\n{found[1]}\r\n'
        head = f'--{line}\r\nContent-Disposition: form-data; name="files"; filename="{name}"\r\n\r\n'
        body = token.encode() + head.encode() + data + f"\r\n--{line}--\r\n".encode()
        kind = {"Content-Type": f"multipart/form-data; boundary={line}"}
        request = urllib.request.Request(self._address, body, kind)  # noqa: S310 - our own address
        with self._opener.open(request, timeout=120) as answer:
            assert 'data-paper="uploaded"' in answer.read().decode()


@pytest.fixture
def phones(tmp_path: Path, sqlite_template: Path) -> Iterator[tuple[RunningServer, list[str]]]:
    """A running server, and the pages of the signed forms of two people."""
    shutil.copyfile(sqlite_template, tmp_path / "zapisy.sqlite3")
    url = f"sqlite:///{tmp_path / 'zapisy.sqlite3'}"
    app, pages = create_app(settings(url, tmp_path) | {"SECRET_KEY": SECRET}), []
    with app.app_context(), transaction() as work:
        day = (datetime.now(UTC) + timedelta(days=30)).date()
        event = built_event(1, completed_by=CompletedBy.signed_form, days=[(day, time(9), time(15))])
        work.session.add(event)
        work.session.flush()
        for number in range(2):
            one = sign_up(work, event, person(number)).registration
            token = work.links.token(Purpose.manage, one.id, one.link_version)
            pages.append(f"/registrations/{token}/paper")
    with running_server(tmp_path, url, {"SECRET_KEY": SECRET}) as server:
        yield server, pages


def test_a_server_hardly_grows_by_photos_and_scans(phones: tuple[RunningServer, list[str]]) -> None:
    server, pages = phones
    first, second = (Phone(server.base_url + page) for page in pages)
    first.send("maly.pdf", scanned(None))
    before = memory(server.process.pid)
    for number in range(6):
        first.send(f"IMG_{number}.jpg", photo(number))
    for number in range(4):
        second.send(f"skan{number}.pdf", scanned(*[f"{number}.{page}" for page in range(20)]))
    grown = memory(server.process.pid) - before
    assert grown < MOST, f"{grown / 1024 / 1024:.1f} MB"
