"""One installation for all races on one database: its processes, its mail server, its people's books."""

import os
import re
import subprocess
import sys
import time as clock
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from itertools import count, cycle
from pathlib import Path

from sqlalchemy import ColumnElement, Engine, create_engine, exists, func, select, text
from sqlalchemy.orm import Session, aliased

from app import create_app
from app.accounts.models import Role
from app.accounts.passwords import hashed
from app.extensions import db
from app.links import Links
from app.outbox.models import Letter, LetterState
from app.web.transactions import transaction
from app.work import Work
from tests.races.lines import Line, Pass
from tests.support.cast import staff
from tests.support.databases import MONITORING_KEY, settings
from tests.support.guard import Guard
from tests.support.server import INHERITED, ROOT, running_server
from tests.support.smtp import MailServer

SECRET, PASSWORD = "races", "zielony parasol 7"
KEYS = [MONITORING_KEY, "races-only-this-one-sealed-participation-forms-before"]
"""The keys of participation forms: the second one is on its way out."""
TROUBLE = re.compile(r"Traceback|ERROR|CRITICAL|database is locked|deadlock|reference", re.IGNORECASE)
ENTRY = re.compile(r"^(?=20\d\d-\d\d-\d\d )", re.MULTILINE)
MAIL_SECONDS = 120.0


class House:
    """The running processes: on SQLite one web process, on PostgreSQL two, and a worker."""

    def __init__(self, kind: str, url: str, folder: Path, processes: list[str], logs: list[Path]) -> None:
        self.kind = kind
        self.engine: Engine = create_engine(url, pool_size=20)
        self.processes = processes
        self.addresses = cycle(processes)
        self.logs = logs
        self.links = Links("", [SECRET])
        self.numbers = count(1)
        self.app = create_app(settings(url, folder) | {"SECRET_KEY": SECRET, "MONITORING_KEYS": KEYS})
        self.mail = MailServer()
        self.staff_ids: dict[str, int] = {}
        self.passes: dict[str, Pass] = {}

    @contextmanager
    def at_work(self) -> Iterator[Work]:
        """Give a transaction in the test's own process, committed at the end: for what was there before."""
        with self.app.app_context(), transaction() as work:
            yield work

    def open_doors(self) -> None:
        """Hire the staff and sign each in once; one visitor's session does for everybody else."""
        roles = {
            "alicja": Role.organiser, "ewa": Role.organiser, "celina": Role.trainer, "olga": Role.monitoring,
        }  # fmt: skip
        with self.at_work() as work:
            secret = hashed(PASSWORD)
            for name, role in roles.items():
                self.staff_ids[name] = staff(work, name.title(), role, password_hash=secret).id
        line = Line(self.processes[0])
        for name in roles:
            self.passes[name] = line.sign_in(f"{name}@example.org", PASSWORD)
        line.meet("/sign-in", self.passes.setdefault("visitor", Pass()))
        line.close()

    def close(self) -> None:
        """Let go of the database."""
        self.engine.dispose()
        with self.app.app_context():
            db.engine.dispose()

    def left_in_outbox(self) -> int:
        """Count the messages that are still to leave, and don't wait for their mailbox."""
        with Session(self.engine) as session:
            done = (LetterState.sent, LetterState.overtaken)
            waiting = select(func.count()).where(Letter.state.not_in(done), ~waits_for_mailbox())
            return session.scalar(waiting) or 0

    def wait_for_mail(self) -> None:
        """Return once the worker has delivered everything that waits for nothing but the worker."""
        deadline = clock.monotonic() + MAIL_SECONDS
        while left := self.left_in_outbox():
            assert clock.monotonic() < deadline, f"{left} messages did not leave in {MAIL_SECONDS:.0f} s"
            clock.sleep(0.1)

    def troubles(self) -> list[str]:
        """Return what the logs of all processes, and the database itself, tell of faults."""
        entries = [each for log in self.logs for each in ENTRY.split(log.read_text(errors="replace"))]
        found = [each for each in entries if TROUBLE.search(each)]
        if self.kind == "postgresql":
            with self.engine.connect() as connection:
                query = "SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()"
                if deadlocks := connection.scalar(text(query)):
                    found.append(f"{deadlocks} deadlocks")
        return found


def waits_for_mailbox() -> ColumnElement[bool]:
    """Return the condition on letters that their mailbox has no room for yet.

    Such a letter is put off itself, or queued behind one about the same row that is.
    """
    first = aliased(Letter)
    behind = exists().where(
        first.state == LetterState.queued,
        first.put_off,
        first.mailbox == Letter.mailbox,
        first.subject_kind == Letter.subject_kind,
        first.subject_id == Letter.subject_id,
        first.id < Letter.id,
    )
    return (Letter.state == LetterState.queued) & (Letter.put_off | behind)


@contextmanager
def running_house(kind: str, url: str, folder: Path) -> Iterator[House]:
    """Start the processes of an installation on a migrated, empty database; they end with the block."""
    with ExitStack() as running:
        house = House(kind, url, folder, [], [])
        house.mail.start()
        running.callback(house.mail.stop)
        running.callback(house.close)
        environment = {
            "SQLITE_SYNC": "normal",  # no power is cut here, and shorter waits make closer races
            "ENVIRONMENT": "production",
            "SECRET_KEY": SECRET,
            "MONITORING_KEY": ",".join(KEYS),
            "MAIL_SERVER": house.mail.host,
            "MAIL_PORT": str(house.mail.port),
        }
        # The health of the web processes needs the worker's sign of life.
        house.logs.append(running.enter_context(_worker(folder, url, environment)))
        folders = [folder] if kind == "sqlite" else [folder / "one", folder / "two"]
        for each in folders:
            server = running.enter_context(running_server(each, url, environment, ["--no-worker"]))
            house.processes.append(server.base_url)
            house.logs.append(server.log_file)
        house.open_doors()
        yield house


@contextmanager
def _worker(folder: Path, url: str, environment: dict[str, str]) -> Iterator[Path]:
    """Run a worker process; yields its log."""
    inherited = {name: os.environ[name] for name in INHERITED if name in os.environ}
    log = folder / "worker.log"
    with log.open("w") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "flask", "--app", "wsgi", "worker"],
            cwd=ROOT,
            env=inherited | environment | {"DATA_DIR": str(folder), "DATABASE_URL": url},
            stdout=output,
            stderr=output,
            text=True,
            start_new_session=True,
        )
    guard = Guard(process)
    try:
        yield log
    finally:
        guard.end()
