"""An installation of real processes, each of which can be killed and started again."""

import http.client
import json
import os
import re
import resource
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from datetime import time as hour
from pathlib import Path

from sqlalchemy import Engine, NullPool, create_engine, func, select
from sqlalchemy.orm import Session

from app.registrations.models import Registration
from tests.races.crowd import Reply, Visitor
from tests.support.guard import Guard
from tests.support.open_events import built_event
from tests.support.ports import free_port
from tests.support.server import INHERITED, ROOT
from tests.support.waiting import wait_until

LONG = os.environ.get("ZAPISY_LONG") == "1"
SLUG = "event-1"
FORM = f"/events/{SLUG}/register"
REFERENCE = re.compile(r'<strong class="numbers">([0-9a-f]{8})</strong>')
PERSONAL = re.compile(
    r"\S@\S+\.\w|Bartek|Nowak|example\.org|DETAIL|Key \(|csrf|\?\w+="
    r"|/(registrations|sign-in|set-password)/\w+\.\w+\.",
    re.IGNORECASE,
)
"""What no log may hold: people's addresses and names, a database's quotes, queries, links with tokens."""


class Office:
    """The processes of one installation on one database; `log` is all that they have printed."""

    def __init__(self, folder: Path, database_url: str, settings: Mapping[str, str]) -> None:
        self.folder = folder
        self.log_file = folder.with_name("log")
        self.port = free_port()
        self.base_url = f"http://127.0.0.1:{self.port}"
        # No pool: a restart of the database must not be felt here.
        self.engine: Engine = create_engine(database_url, poolclass=NullPool)
        self._settings = {name: os.environ[name] for name in INHERITED if name in os.environ}
        self._settings |= {
            "PYTHONUNBUFFERED": "1",
            "DATA_DIR": str(folder),
            "DATABASE_URL": database_url,
            "ENVIRONMENT": "production",
            "SECRET_KEY": "faults",
            "BASE_URL": self.base_url,
            **settings,
        }
        self._guards: dict[int, Guard] = {}

    @property
    def log(self) -> str:
        """What all processes have printed until now."""
        return self.log_file.read_text(errors="replace") if self.log_file.exists() else ""

    def publish(self, capacity: int | None = None) -> None:
        """Put the one event into the database, a month from now."""
        day = (datetime.now(UTC) + timedelta(days=30)).date()
        with Session(self.engine) as session:
            session.add(built_event(1, days=[(day, hour(9), hour(15))], capacity=capacity))
            session.commit()

    def web(self, port: int | None = None) -> "Process":
        """Start a web process without a worker; returns when it answers."""
        return self._serve(port or self.port, "--no-worker")

    def serve(self) -> "Process":
        """Start web and worker in one process; returns when it answers."""
        return self._serve(self.port)

    def _serve(self, port: int, *more: str) -> "Process":
        process = self._start("serve", "--port", str(port), "--data", str(self.folder), *more)
        url = f"http://127.0.0.1:{port}/robots.txt"
        wait_until(lambda: answers(url) or process.poll() is not None, 60)
        assert process.poll() is None, self.log
        return process

    def worker(self) -> "Process":
        """Start a worker."""
        return self._start("worker")

    def kill(self, process: "Process") -> None:
        """Kill a process as the kernel does when memory ends."""
        process.send_signal(signal.SIGKILL)
        process.wait()
        self._guards.pop(process.pid).end()

    def end(self) -> None:
        """End all that still runs."""
        for guard in self._guards.values():
            guard.end()
        self.engine.dispose()

    def _start(self, *arguments: str) -> "Process":
        with self.log_file.open("a") as log:
            process = subprocess.Popen(
                [sys.executable, "-m", "flask", "--app", "wsgi", *arguments],
                cwd=ROOT,
                env=self._settings,
                stdout=log,
                stderr=log,
                text=True,
                start_new_session=True,
            )
        self._guards[process.pid] = Guard(process, ending=signal.SIGKILL)
        return process

    def visitor(self, port: int | None = None) -> Visitor:
        """Return somebody with a browser of their own."""
        return Visitor(f"http://127.0.0.1:{port or self.port}")

    def sign_up(self, number: int, visitor: Visitor | None = None) -> Reply | None:
        """Read the form and send it; None if no answer came."""
        someone = visitor or self.visitor()
        try:
            page = someone.get(FORM)
            return someone.post(FORM, applicant(number)) if page.status == 200 else page
        except (OSError, http.client.HTTPException):
            return None

    def health(self) -> tuple[int, dict[str, str], float]:
        """Return status, answer and seconds of the health check."""
        began = time.monotonic()
        reply = self.visitor().get("/healthz")
        return reply.status, json.loads(reply.text), time.monotonic() - began


Process = subprocess.Popen[str]


def applicant(number: int) -> dict[str, str]:
    """Return the form of an invented person, filled in."""
    return {
        "first_name": "Bartek",
        "last_name": f"Nowak {number}",
        "email": f"bartek{number}@example.org",
        "privacy_notice": "y",
    }


def reference_of(reply: Reply) -> str:
    """Return the reference that an error page shows; AssertionError without one."""
    found = REFERENCE.search(reply.text)
    assert found, reply.text
    return found[1]


def answers(url: str) -> bool:
    """Tell whether anything answers there."""
    try:
        with urllib.request.urlopen(url, timeout=5):  # noqa: S310 - our own address
            return True
    except urllib.error.HTTPError:
        return True
    except (OSError, http.client.HTTPException):
        return False


def count(office: Office) -> int:
    """Count the registrations."""
    with Session(office.engine) as session:
        return session.scalar(select(func.count()).select_from(Registration)) or 0


@contextmanager
def no_file_grows_beyond(size: int, *processes: Process) -> Iterator[None]:
    """Let no file of these processes grow beyond `size` bytes: a full disk that needs no rights to make."""
    before = {each.pid: resource.prlimit(each.pid, resource.RLIMIT_FSIZE) for each in processes}
    for pid, (_, hard) in before.items():
        resource.prlimit(pid, resource.RLIMIT_FSIZE, (size, hard))
    yield
    for pid, limits in before.items():
        resource.prlimit(pid, resource.RLIMIT_FSIZE, limits)
