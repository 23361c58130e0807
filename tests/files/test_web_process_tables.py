"""A server to which staff send big tables grows by less than 10 MB: a child with limits reads them."""

import re
import shutil
import urllib.error
import urllib.parse
import urllib.request
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta
from http.cookiejar import CookieJar
from pathlib import Path

import pytest

from app import create_app
from app.accounts.models import Role
from app.accounts.passwords import hashed
from app.web.transactions import transaction
from benchmarks.processes import memory
from tests.files.books import commented, many_rows
from tests.support.cast import staff
from tests.support.databases import settings
from tests.support.open_events import built_event
from tests.support.server import RunningServer, running_server

pytestmark = [pytest.mark.sqlite, pytest.mark.slow]
SECRET, PASSWORD, MOST = "tables", "zielony parasol 7", 10 * 1024 * 1024


class Organiser:
    """Somebody of the staff who sends lists to one event."""

    def __init__(self, base_url: str, slug: str) -> None:
        self._base, self._path = base_url, f"/manage/events/{slug}/lists/"
        self._opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))

    def sign_in(self) -> None:
        """Sign in with a password."""
        fields = {"csrf_token": self._token("/sign-in"), "email": "alicja@example.org", "password": PASSWORD}
        self._opener.open(self._base + "/sign-in", urllib.parse.urlencode(fields).encode()).close()

    def send(self, name: str, data: bytes) -> tuple[int, str]:
        """Send one list; return status and page of the answer."""
        line = uuid.uuid4().hex
        parts = [
            f'--{line}\r\nContent-Disposition: form-data; name="{field}"\r\n\r\n{value}\r\n'.encode()
            for field, value in (("csrf_token", self._token(self._path)), ("target", "registrations"))
        ]
        parts.append(
            f'--{line}\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n\r\n'.encode()
        )
        body = b"".join(parts) + data + f"\r\n--{line}--\r\n".encode()
        kind = {"Content-Type": f"multipart/form-data; boundary={line}"}
        request = urllib.request.Request(self._base + self._path, body, kind)  # noqa: S310 - our own address
        try:
            with self._opener.open(request, timeout=120) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as error:
            with error:
                return error.code, error.read().decode()

    def _token(self, path: str) -> str:
        page = self._opener.open(self._base + path).read().decode()
        found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page)
        assert found
        return found[1]


@pytest.fixture
def office(tmp_path: Path, sqlite_template: Path) -> Iterator[tuple[RunningServer, str]]:
    """A running server, and an event that Alicja organises."""
    shutil.copyfile(sqlite_template, tmp_path / "zapisy.sqlite3")
    url = f"sqlite:///{tmp_path / 'zapisy.sqlite3'}"
    app = create_app(settings(url, tmp_path) | {"SECRET_KEY": SECRET})
    with app.app_context(), transaction() as work:
        day = (datetime.now(UTC) + timedelta(days=30)).date()
        event = built_event(1, days=[(day, time(9), time(15))])
        work.session.add(event)
        staff(work, "Alicja", Role.organiser, password_hash=hashed(PASSWORD))
    with running_server(tmp_path, url, {"SECRET_KEY": SECRET}) as server:
        yield server, event.slug


def test_a_server_hardly_grows_by_big_tables(office: tuple[RunningServer, str]) -> None:
    server, slug = office
    alicja = Organiser(server.base_url, slug)
    alicja.sign_in()
    large = many_rows(9_000, "OPS Ełk")
    assert alicja.send("pierwsza.xlsx", large)[0] == 200
    before = memory(server.process.pid)
    for number in range(4):
        status, page = alicja.send(f"lista{number}.xlsx", commented(large, f"{number}"))
        assert status == 200, page
    assert alicja.send("dluga.xlsx", many_rows(40_000, "długa"))[0] == 422
    text = "\n".join(f"Jan;Kowal{n};jan{n}@example.org;{'x' * 60}" for n in range(90_000)).encode()
    assert alicja.send("dluga.csv", text)[0] == 422
    grown = memory(server.process.pid) - before
    assert grown < MOST, f"{grown / 1024 / 1024:.1f} MB"
