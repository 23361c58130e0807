"""The check for known weaknesses of dependencies, against advisories of our own."""

import json
import threading
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from socket import create_server
from time import monotonic
from typing import Any

import pytest

from tests.support import weaknesses
from tests.support.ports import free_port

LOCK = (
    "brittle==1.0 \\\n    --hash=sha256:" + "0" * 64 + "\nsound==2.0 \\\n    --hash=sha256:" + "1" * 64 + "\n"
)
FOUND = {
    "id": "GHSA-test-0001",
    "aliases": ["CVE-2026-0001"],
    "summary": "It breaks.",
    "affected": [
        {
            "package": {"name": "brittle", "ecosystem": "PyPI"},
            "ranges": [{"type": "ECOSYSTEM", "events": [{"introduced": "0"}, {"fixed": "1.1"}]}],
        }
    ],
}

Check = Callable[..., int]


@pytest.fixture
def advisories() -> Iterator[tuple[str, list[int]]]:
    """A server that speaks OSV and knows one weakness; the list holds its status, to be changed."""
    status = [200]

    class Handler(BaseHTTPRequestHandler):
        """Answers one package's weaknesses."""

        def do_GET(self) -> None:
            """Answer what is only reached."""
            self.send_error(405)

        def do_POST(self) -> None:
            """Answer the weaknesses of the package asked for."""
            asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            body: dict[str, Any] = {"vulns": [FOUND]} if asked["package"]["name"] == "brittle" else {}
            self.send_response(status[0])
            self.end_headers()
            self.wfile.write(json.dumps(body).encode())

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/v1/query", status
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def check(tmp_path: Path) -> Check:
    """Run the check with a lock and a list of accepted weaknesses."""

    def run(address: str, accepted: str = "") -> int:
        (tmp_path / "lock.txt").write_text(LOCK)
        (tmp_path / "accepted.toml").write_text(accepted)
        given = ["--advisories", address, "--lock", str(tmp_path / "lock.txt"), "--patience", "1"]
        return weaknesses.main([*given, "--accepted", str(tmp_path / "accepted.toml")])

    return run


def entry(id: str, until: date) -> str:
    """An accepted weakness."""
    return f'[[accepted]]\nid = "{id}"\nreason = "not used here"\nuntil = {until}\n'


def test_a_weakness_fails_the_check(
    advisories: tuple[str, list[int]], check: Check, capsys: pytest.CaptureFixture[str]
) -> None:
    assert check(advisories[0]) == 1
    said = capsys.readouterr().out
    assert said == "WEAKNESS: brittle 1.0: CVE-2026-0001 (mended in 1.1)\n"


def test_an_accepted_weakness_passes_until_its_day(
    advisories: tuple[str, list[int]], check: Check, capsys: pytest.CaptureFixture[str]
) -> None:
    today = date.today()
    # By any of its names.
    assert check(advisories[0], entry("CVE-2026-0001", today)) == 0
    assert "accepted until" in capsys.readouterr().out
    assert check(advisories[0], entry("GHSA-test-0001", today - timedelta(days=1))) == 1
    assert "only" in capsys.readouterr().out


@pytest.mark.parametrize(
    "accepted", ['[[accepted]]\nid = "X"\nuntil = 2027-01-01\n', '[[accepted]]\nid = "X"\nreason = "y"\n']
)
def test_nothing_is_accepted_without_reason_and_day(
    accepted: str, check: Check, capsys: pytest.CaptureFixture[str]
) -> None:
    assert check("http://127.0.0.1:1/", accepted) == 1
    assert "X needs an id, a reason and a day" in capsys.readouterr().out


def test_our_own_list_can_be_read() -> None:
    assert all(each.reason and each.until for each in weaknesses.accepted_in(weaknesses.ACCEPTED))


def test_where_nobody_answers_it_says_so_and_goes_on(
    check: Check, capsys: pytest.CaptureFixture[str]
) -> None:
    assert check(f"http://127.0.0.1:{free_port()}/") == 3
    assert "NOT CHECKED for known weaknesses" in capsys.readouterr().out


def test_somebody_who_keeps_silent_is_left_in_time(check: Check, capsys: pytest.CaptureFixture[str]) -> None:
    with create_server(("127.0.0.1", 0)) as silent:
        began = monotonic()
        assert check(f"http://127.0.0.1:{silent.getsockname()[1]}/") == 3
        assert monotonic() - began < 10
    assert "NOT CHECKED for known weaknesses" in capsys.readouterr().out


def test_advisories_that_fail_half_way_are_no_clean_bill(
    advisories: tuple[str, list[int]], check: Check, capsys: pytest.CaptureFixture[str]
) -> None:
    advisories[1][0] = 500
    assert check(advisories[0]) == 3
    assert "NOT CHECKED for known weaknesses" in capsys.readouterr().out
