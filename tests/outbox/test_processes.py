"""Worker processes that are killed, that work side by side, and that start on a wrong database."""

import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select, text, update
from sqlalchemy.orm import Session

from app.outbox.models import Letter, LetterState
from tests.faults.office import LONG
from tests.outbox.conftest import a_message
from tests.support.guard import Guard
from tests.support.server import INHERITED, ROOT, free_port
from tests.support.smtp import MailServer
from tests.support.waiting import wait_until

StartWorker = Callable[[], subprocess.Popen[str]]
NOW = datetime.now(UTC)


@pytest.fixture
def environment(database_url: str, data_dir: Path, mail_server: MailServer) -> dict[str, str]:
    """What a worker process knows."""
    inherited = {name: os.environ[name] for name in INHERITED if name in os.environ}
    return inherited | {
        "DATA_DIR": str(data_dir),
        "DATABASE_URL": database_url,
        "SECRET_KEY": "tests-only",
        "MAIL_SERVER": mail_server.host,
        "MAIL_PORT": str(mail_server.port),
        "PYTHONUNBUFFERED": "1",
    }


@pytest.fixture
def start_worker(environment: dict[str, str], tmp_path: Path) -> Iterator[StartWorker]:
    """Start worker processes; none outlives the test."""
    guards = []

    def started() -> subprocess.Popen[str]:
        with (tmp_path / f"log-{len(guards)}").open("w") as log:
            process = subprocess.Popen(
                [sys.executable, "-m", "flask", "--app", "wsgi", "worker"],
                cwd=ROOT,
                env=environment,
                stdout=log,
                stderr=log,
                text=True,
                start_new_session=True,
            )
        guards.append(Guard(process))
        return process

    yield started
    for guard in guards:
        guard.end()


def fill(session: Session, count: int) -> None:
    """Put messages that are due now into the outbox."""
    session.add_all(a_message(number, created_at=NOW, due_at=NOW) for number in range(count))
    session.commit()


def left(session: Session) -> int:
    """Return how many messages have not left."""
    waiting = select(func.count()).where(Letter.state != LetterState.sent)
    count = session.scalar(waiting) or 0
    session.commit()
    return count


def tries(session: Session) -> int:
    """Return the most tries that any message has had."""
    most = session.scalar(select(func.max(Letter.attempts))) or 0
    session.commit()
    return most


@pytest.mark.slow
def test_a_worker_killed_at_any_moment_loses_nothing(
    session: Session, start_worker: StartWorker, mail_server: MailServer
) -> None:
    # More than one batch; the long form kills fifty times.
    count, kills = (300, 50) if LONG else (15, 3)
    fill(session, count)
    mail_server.hang(0.15)
    for number in range(kills):
        before = len(mail_server.received)
        process = start_worker()
        mail_server.wait_for(before + 1)
        time.sleep(random.uniform(0, 0.4))
        process.send_signal(signal.SIGKILL)
        process.wait()
        assert left(session) > 0, f"all had left before kill {number + 1}"
        # The lease of the dead worker runs out.
        session.execute(update(Letter).values(claimed_until=NOW - timedelta(seconds=1)))
        session.commit()
    mail_server.behave()
    start_worker()
    wait_until(lambda: left(session) == 0, 120)
    times = Counter(str(mail.message["Message-ID"]) for mail in mail_server.received)
    assert set(times) == {f"<message-{number}@zapisy>" for number in range(count)}
    assert sum(times.values()) - count <= kills  # at most the one in flight, each time
    # The others of its batch have lost no try.
    assert sum(session.scalars(select(Letter.attempts))) - count <= kills


@pytest.mark.slow
@pytest.mark.postgres
def test_workers_side_by_side_send_each_message_once(
    session: Session, start_worker: StartWorker, mail_server: MailServer
) -> None:
    mail_server.hang(0.05)
    for _ in range(2):
        start_worker()
    time.sleep(3)  # both look at an empty outbox
    fill(session, 60)
    wait_until(lambda: left(session) == 0)
    sent = [str(mail.message["Message-ID"]) for mail in mail_server.received]
    assert sorted(sent) == sorted(f"<message-{number}@zapisy>" for number in range(60))
    assert len({mail.peer for mail in mail_server.received}) >= 2


@pytest.mark.slow
def test_a_worker_that_is_asked_to_stop_finishes_its_message(
    session: Session, start_worker: StartWorker, mail_server: MailServer
) -> None:
    fill(session, 3)
    mail_server.hang(1)
    process = start_worker()
    wait_until(lambda: tries(session) == 1)
    process.send_signal(signal.SIGTERM)
    assert process.wait(10) == 0
    assert len(mail_server.received) == 1
    assert left(session) == 2
    claimed = select(func.count()).where(Letter.claimed_until.is_not(None))
    assert session.scalar(claimed) == 0


def run(environment: dict[str, str], *command: str) -> subprocess.CompletedProcess[str]:
    """Run a Flask command to its end."""
    return subprocess.run(
        [sys.executable, "-m", "flask", "--app", "wsgi", *command],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


@pytest.mark.slow
@pytest.mark.sqlite
def test_the_command_delivers_all_that_is_due(
    session: Session, environment: dict[str, str], mail_server: MailServer
) -> None:
    fill(session, 3)
    answer = run(environment, "outbox", "deliver")
    assert (answer.returncode, len(mail_server.received), left(session)) == (0, 3, 0)


@pytest.mark.slow
@pytest.mark.sqlite
def test_the_command_says_when_no_mail_gets_through(session: Session, environment: dict[str, str]) -> None:
    fill(session, 3)
    answer = run(environment | {"MAIL_PORT": str(free_port())}, "outbox", "deliver")
    assert answer.returncode == 1
    sentence = "Mail can't be delivered now; what is due stays in the outbox."
    assert answer.stderr.splitlines()[-1] == sentence
    assert left(session) == 3


@pytest.mark.slow
@pytest.mark.sqlite
@pytest.mark.parametrize("command", [["worker"], ["outbox", "deliver"]], ids=" ".join)
def test_no_delivery_from_a_database_of_another_version(
    command: list[str], session: Session, environment: dict[str, str]
) -> None:
    session.execute(text("UPDATE alembic_version SET version_num = '0001_outbox'"))
    session.commit()
    answer = run(environment, *command)
    assert answer.returncode == 1
    assert answer.stderr.startswith("The database is behind (0001_outbox, not ")
