"""The command `serve`: from an empty folder to the first page, and every way in which it must not start."""

import os
import re
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterator
from http.client import HTTPConnection
from http.cookiejar import CookieJar
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from tests.support.server import INHERITED, ROOT, RunningServer, free_port, running_server
from tests.support.smtp import MailServer

pytestmark = pytest.mark.slow


def get(url: str, seconds: float = 60) -> str:
    """Return a page."""
    with urllib.request.urlopen(url, timeout=seconds) as answer:  # noqa: S310 - our own address
        return str(answer.read().decode())


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    """A server that started in an empty folder."""
    with running_server(tmp_path_factory.mktemp("data")) as server:
        yield server


def serve(data: Path, *arguments: str, **env: str) -> subprocess.CompletedProcess[str]:
    """Run a server that is expected to end by itself."""
    inherited = {name: os.environ[name] for name in INHERITED if name in os.environ}
    return subprocess.run(
        [sys.executable, "-m", "flask", "--app", "wsgi", "serve", "--data", str(data), *arguments],
        cwd=ROOT,
        env=inherited | {"DATA_DIR": str(data)} | env,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


def last_line(answer: subprocess.CompletedProcess[str]) -> str:
    """Return the sentence with which it ended."""
    return answer.stderr.strip().splitlines()[-1]


def test_the_first_start_shows_the_demo_and_how_to_sign_in(demo: RunningServer) -> None:
    assert get(f"{demo.base_url}/").count('<article class="event-card">') == 6
    assert f"Zapisy: {demo.base_url}\n" in demo.log
    assert "  organiser: organiser@example.org / demo-demo-demo\n" in demo.log


def test_a_calendar_program_polls_on_one_connection(demo: RunningServer) -> None:
    connection = HTTPConnection(demo.base_url.removeprefix("http://"), timeout=60)
    connection.request("GET", "/feeds/events.ics")
    first = connection.getresponse()
    body, tag, opened = first.read(), first.headers["ETag"], connection.sock
    for _ in range(3):
        connection.request("GET", "/feeds/events.ics", headers={"If-None-Match": tag})
        answer = connection.getresponse()
        assert (answer.status, answer.read(), answer.headers["Connection"]) == (304, b"", None)
        assert connection.sock is opened
    connection.request("GET", "/feeds/events.ics", headers={"Connection": "close"})
    assert connection.getresponse().read() == body
    connection.close()


def test_the_log_has_routes_and_no_addresses(demo: RunningServer) -> None:
    with pytest.raises(urllib.error.HTTPError):
        get(f"{demo.base_url}/registrations/secret-token/?email=bartek@example.org")
    assert "GET /registrations/<token>/ 404" in demo.log
    assert "secret-token" not in demo.log
    assert "bartek" not in demo.log


def test_a_second_server_on_the_same_data_is_refused(demo: RunningServer) -> None:
    answer = serve(demo.data_dir, "--port", str(free_port()))
    assert answer.returncode == 1
    assert last_line(answer).startswith(f"Another Zapisy already works on the data in {demo.data_dir};")


def test_a_port_in_use_is_said(demo: RunningServer, tmp_path: Path) -> None:
    port = demo.base_url.rpartition(":")[2]
    answer = serve(tmp_path / "data", "--port", port)
    assert answer.returncode == 1
    assert last_line(answer) == (
        f"Zapisy can't listen on port {port} of 127.0.0.1: Address already in use. "
        "Choose another one: --port 8001"
    )
    assert not (tmp_path / "data" / "zapisy.sqlite3").exists()


def test_the_demo_is_not_shown_to_the_network(tmp_path: Path) -> None:
    answer = serve(tmp_path, "--port", str(free_port()), "--host", "0.0.0.0")  # noqa: S104 - it must refuse
    assert answer.returncode == 1
    assert last_line(answer).startswith("The demo's passwords are known to everybody")


@pytest.mark.parametrize(
    "base_url", ["https://zapisy.example.org", "http://192.168.1.5:8000", "http://0.0.0.0"]
)
def test_the_demo_is_neither_loaded_nor_served_where_base_url_is_the_world_s(
    demo: RunningServer, tmp_path: Path, base_url: str
) -> None:
    empty = serve(tmp_path / "empty", "--port", str(free_port()), BASE_URL=base_url)
    assert empty.returncode == 1
    assert last_line(empty).startswith("The demo's passwords are known to everybody")
    filled = tmp_path / "filled"
    filled.mkdir()
    with sqlite3.connect(demo.data_dir / "zapisy.sqlite3") as source:
        source.execute("VACUUM INTO ?", [str(filled / "zapisy.sqlite3")])
    source.close()
    loaded = serve(filled, "--port", str(free_port()), BASE_URL=base_url, ENVIRONMENT="production")
    assert loaded.returncode == 1
    assert last_line(loaded) == last_line(empty)
    # Another web server asks the door that is meant for it.
    inherited = {name: os.environ[name] for name in INHERITED if name in os.environ}
    other = subprocess.run(
        [sys.executable, "-c", "import wsgi; wsgi.application()"],
        cwd=ROOT, env=inherited | {"DATA_DIR": str(filled), "BASE_URL": base_url},
        capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip
    assert other.returncode == 1
    assert last_line(other) == last_line(empty)


def test_production_starts_empty(tmp_path: Path) -> None:
    with running_server(tmp_path, env={"ENVIRONMENT": "production"}) as server:
        assert "example.org" not in server.log
        assert 'class="event-card"' not in get(f"{server.base_url}/")
        assert server.stop() == 0


@pytest.fixture
def old_database(sqlite_template: Path, tmp_path: Path) -> Callable[[str], Path]:
    """Make a folder with a database at another revision."""

    def made(revision: str) -> Path:
        (tmp_path / "zapisy.sqlite3").write_bytes(sqlite_template.read_bytes())
        with sqlite3.connect(tmp_path / "zapisy.sqlite3") as connection:
            connection.execute("UPDATE alembic_version SET version_num = ?", [revision])
        connection.close()
        return tmp_path

    return made


def test_a_database_of_a_newer_version_is_left_alone(old_database: Callable[[str], Path]) -> None:
    answer = serve(old_database("9999_future"), "--port", str(free_port()))
    assert answer.returncode == 1
    assert last_line(answer).startswith("The database was made by a newer version (revision 9999_future,")


def other_server(data: Path) -> subprocess.CompletedProcess[str]:
    """Load the application as another web server does."""
    inherited = {name: os.environ[name] for name in INHERITED if name in os.environ}
    return subprocess.run(
        [sys.executable, "-c", "import wsgi; print(wsgi.application().name)"],
        cwd=ROOT,
        env=inherited | {"DATA_DIR": str(data)},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


@pytest.mark.parametrize("revision", ["0004_events", "9999_future"])
def test_other_web_servers_refuse_another_version_too(
    revision: str, old_database: Callable[[str], Path]
) -> None:
    answer = other_server(old_database(revision))
    assert answer.returncode == 1
    assert revision in last_line(answer)


def test_other_web_servers_share_no_data_folder_either(
    demo: RunningServer, sqlite_template: Path, tmp_path: Path
) -> None:
    assert last_line(other_server(demo.data_dir)).startswith("Another Zapisy already works on the data")
    (tmp_path / "zapisy.sqlite3").write_bytes(sqlite_template.read_bytes())
    assert other_server(tmp_path).stdout == "app\n"


def test_a_database_that_is_behind_is_upgraded(tmp_path: Path) -> None:
    folder = str(tmp_path)
    environment = os.environ | {"DATA_DIR": folder, "ENVIRONMENT": "production"}
    command = [sys.executable, "-m", "flask", "--app", "wsgi", "db", "upgrade", "0004_events"]
    subprocess.run(command, cwd=ROOT, env=environment, check=True, capture_output=True)
    with running_server(tmp_path, env={"ENVIRONMENT": "production"}) as server:
        assert "upgrading the database" in server.log


@pytest.mark.parametrize(
    ("revision", "sentence"),
    [
        ("0004_events", "The database is behind (0004_events, not "),
        ("9999_future", "The database was made by a newer version (revision 9999_future,"),
    ],
)
@pytest.mark.postgres
def test_postgres_of_another_version_is_left_alone(
    revision: str, sentence: str, database_url: str, session: Session, tmp_path: Path
) -> None:
    session.execute(text("UPDATE alembic_version SET version_num = :revision"), {"revision": revision})
    session.commit()
    answer = serve(tmp_path, "--port", str(free_port()), DATABASE_URL=database_url)
    assert answer.returncode == 1
    assert last_line(answer).startswith(sentence)


@pytest.mark.postgres
def test_postgres_is_served_without_a_demo(database_url: str, tmp_path: Path) -> None:
    with running_server(tmp_path, database_url) as server:
        assert "example.org" not in server.log
        assert server.stop() == 0


@pytest.mark.postgres
def test_web_processes_without_worker_leave_the_mail_to_workers(database_url: str, tmp_path: Path) -> None:
    with (
        running_server(tmp_path / "first", database_url),  # the one that beats
        running_server(tmp_path / "second", database_url, arguments=["--no-worker"]) as second,
    ):
        assert second.stop() == 0
        assert "the message in hand" not in second.log


def test_a_database_that_does_not_answer_is_said(tmp_path: Path) -> None:
    nowhere = f"postgresql://zapisy@127.0.0.1:{free_port()}/zapisy"
    answer = serve(tmp_path, "--port", str(free_port()), DATABASE_URL=nowhere)
    assert answer.returncode == 1
    assert last_line(answer).startswith("The database can't be reached;")


def test_a_file_that_is_no_database_is_said(tmp_path: Path) -> None:
    (tmp_path / "zapisy.sqlite3").write_bytes(b"no database at all\n" * 500)
    answer = serve(tmp_path, "--port", str(free_port()))
    assert answer.returncode == 1
    assert last_line(answer) == "The database can't be used: file is not a database."


def test_a_bad_setting_is_said(tmp_path: Path) -> None:
    answer = serve(tmp_path, WEB_THREADS="many")
    assert answer.returncode == 1
    assert last_line(answer) == "WEB_THREADS: a whole number is needed, not 'many'."


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_stops_it_cleanly(number: signal.Signals, tmp_path: Path) -> None:
    with running_server(tmp_path, env={"ENVIRONMENT": "production"}) as server:
        server.process.send_signal(number)
        assert server.process.wait(10) == 0
        assert "Traceback" not in server.log


@pytest.mark.parametrize(("proxies", "believed"), [("0", False), ("1", True)])
def test_a_proxy_is_believed_when_it_is_trusted(proxies: str, believed: bool, tmp_path: Path) -> None:
    env = {"ENVIRONMENT": "production", "TRUSTED_PROXIES": proxies}
    with running_server(tmp_path, env=env) as server:
        asked = urllib.request.Request(f"{server.base_url}/robots.txt")  # noqa: S310 - our own address
        asked.add_header("X-Forwarded-Proto", "https")
        asked.add_header("X-Forwarded-For", "192.0.2.7")
        asked.add_header("X-Forwarded-Host", "zapisy.example.org")
        with urllib.request.urlopen(asked, timeout=60) as answer:  # noqa: S310 - as above
            assert ("Strict-Transport-Security" in answer.headers) == believed


def test_a_second_start_answers_within_three_seconds(tmp_path: Path) -> None:
    with running_server(tmp_path):
        pass
    start = time.monotonic()
    with running_server(tmp_path):
        passed = time.monotonic() - start
    # The figure is the promise of a quiet machine; tests may share theirs.
    assert passed < 3 * _slowness()


def _slowness() -> float:
    """Return how much slower than a quiet machine this one is just now.

    A short look may meet a pause of the others, who go on a moment later: a half is added.
    """
    start = time.perf_counter()
    sum(range(10_000_000))
    return 1.5 * max(1.0, (time.perf_counter() - start) / 0.15)


class Visitor:
    """A visitor with cookies who fills in the form of an event."""

    def __init__(self, base_url: str) -> None:
        self._base = base_url
        self._opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))

    def sign_up(self, address: str, number: int) -> str:
        """Sign up and return where it led."""
        page = self._opener.open(address, timeout=60).read().decode()
        token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page)
        assert token
        values = {"csrf_token": token.group(1), "first_name": "Bartek", "last_name": f"Nowak {number}"}
        values |= {"email": f"bartek{number}@example.org", "privacy_notice": "y"}
        data = urllib.parse.urlencode(values).encode()
        return str(self._opener.open(address, data, timeout=60).url)


def test_a_registration_answers_at_once_while_the_mail_server_hangs(
    tmp_path: Path, mail_server: MailServer
) -> None:
    mail_server.hang(30)
    env = {"MAIL_SERVER": mail_server.host, "MAIL_PORT": str(mail_server.port)}
    with running_server(tmp_path, env=env) as server:
        listing = get(f"{server.base_url}/events/?lang=en")
        open_event = re.search(r'href="(/events/[^"/]+/)"(?:(?!</article>).)*?chip-open', listing, re.S)
        assert open_event
        address = f"{server.base_url}{open_event.group(1)}register"
        taken = []
        for number in range(4):
            start = time.monotonic()
            assert "/registrations/" in Visitor(server.base_url).sign_up(address, number)
            taken.append(time.monotonic() - start)
            time.sleep(0.7)  # the worker is in the middle of the first mail
        assert max(taken) < 2
        with socket.create_connection((mail_server.host, mail_server.port), timeout=2):
            assert mail_server.received == []


SERVED = """
import sys
import wsgi
from app import serving
from flask.cli import cli
serving._run = lambda app, *rest: print(app is wsgi.app)
cli.main(["--app", "wsgi", "serve", "--port", "0", "--data", sys.argv[1]])
"""


@pytest.mark.parametrize(("folder", "same"), [(".", "True"), ("elsewhere", "False")])
def test_what_flask_has_loaded_is_served_unless_the_options_ask_for_more(
    folder: str, same: str, sqlite_template: Path, tmp_path: Path
) -> None:
    data = tmp_path / folder
    data.mkdir(exist_ok=True)
    (data / "zapisy.sqlite3").write_bytes(sqlite_template.read_bytes())
    inherited = {name: os.environ[name] for name in INHERITED if name in os.environ}
    settings = {"DATA_DIR": str(tmp_path), "BASE_URL": "http://localhost", "ENVIRONMENT": "production"}
    answer = subprocess.run(
        [sys.executable, "-c", SERVED, str(data)],
        cwd=ROOT, env=inherited | settings, capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip
    assert answer.stdout.splitlines()[-1:] == [same], answer.stderr
