"""Mail without a server: one file a message, whole or not at all."""

import email
import email.policy
import os
import resource
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from app.outbox.commands.worker import Step, Worker
from app.outbox.models import LetterState
from tests.conftest import TestClock
from tests.outbox.conftest import CALENDAR, Queue

FULL = "The folder for mail can't be written; the disk may be full."


@pytest.fixture
def config_changes() -> dict[str, Any]:
    """No mail server."""
    return {"MAIL_SERVER": ""}


@pytest.fixture
def folder(data_dir: Path) -> Path:
    """Where the files go."""
    return data_dir / "mail"


def test_one_file_a_message(queued: Queue, worker: Worker, folder: Path, session: Session) -> None:
    messages = [queued(number, calendar=CALENDAR) for number in (1, 2)]
    assert worker.deliver_all() == Step.idle
    names = [f"20260901T080000Z-{message.id:08d}-registration_confirmed.eml" for message in messages]
    assert sorted(os.listdir(folder)) == names
    mail = email.message_from_bytes((folder / names[0]).read_bytes(), policy=email.policy.default)
    assert mail["To"] == "Bartek Żółć-Ćwikliński <bartek1@example.org>"
    assert mail["Message-ID"] == "<message-1@zapisy>"
    assert [part.get_content_type() for part in mail.walk()] == [
        "multipart/mixed",
        "multipart/alternative",
        "text/plain",
        "text/html",
        "text/calendar",
    ]


def test_the_same_message_is_the_same_file(
    queued: Queue, worker: Worker, folder: Path, session: Session
) -> None:
    message = queued()
    worker.deliver_all()
    [first] = list(folder.iterdir())
    before = first.read_bytes()
    message.state = LetterState.queued  # as if the worker had died before it could tell
    session.commit()
    worker.deliver_all()
    # The boundaries between the parts are drawn anew each time.
    parts = [email.message_from_bytes(each) for each in (before, first.read_bytes())]
    assert list(folder.iterdir()) == [first]
    assert parts[0]["Date"] == parts[1]["Date"]
    assert parts[0]["Message-ID"] == parts[1]["Message-ID"]


def test_a_file_in_place_of_the_folder_blocks_and_heals(
    queued: Queue, worker: Worker, folder: Path, session: Session, clock: TestClock
) -> None:
    folder.write_text("not a folder")
    message = queued()
    assert worker.deliver_all() == Step.blocked
    session.refresh(message)
    assert (message.state, message.attempts, message.last_error) == (LetterState.queued, 1, FULL)
    session.commit()
    folder.unlink()
    clock.move(minutes=1)
    assert worker.deliver_all() == Step.idle
    assert len(list(folder.iterdir())) == 1


@pytest.fixture
def small_files() -> Iterator[None]:
    """Let no file of this process grow beyond 2 KB, as a full disk would; its databases are PostgreSQL's."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (2048, before[1]))
    yield
    resource.setrlimit(resource.RLIMIT_FSIZE, before)


@pytest.mark.postgres
def test_a_full_disk_leaves_no_half_file(
    app: Flask,
    queued: Queue,
    worker: Worker,
    folder: Path,
    session: Session,
    small_files: None,
    clock: TestClock,
) -> None:
    message = queued(body="długi list\n\n" * 2000)
    assert worker.deliver_all() == Step.blocked
    session.refresh(message)
    assert (message.state, message.attempts, message.last_error) == (LetterState.queued, 1, FULL)
    assert list(folder.iterdir()) == []
    session.commit()
    resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    clock.move(minutes=1)
    assert worker.deliver_all() == Step.idle
    assert [path.suffix for path in folder.iterdir()] == [".eml"]
