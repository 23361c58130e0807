"""Messages ready to go, and a worker on the test's own database and mail server."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from app.outbox.commands.worker import Worker
from app.outbox.models import Letter, LetterState
from app.outbox.operations.batches import first_due
from app.work import Work
from tests.conftest import START
from tests.support.smtp import MailServer

Queue = Callable[..., Letter]
CALENDAR = b"BEGIN:VCALENDAR\r\nMETHOD:PUBLISH\r\nEND:VCALENDAR\r\n"


@pytest.fixture
def config_changes(mail_server: MailServer) -> dict[str, Any]:
    """Mail goes to the test's own server."""
    return {"MAIL_SERVER": mail_server.host, "MAIL_PORT": mail_server.port}


def a_message(number: int = 1, **changes: Any) -> Letter:
    """Return a message that is due, not yet in the database."""
    values: dict[str, Any] = {
        "kind": "registration_confirmed",
        "subject_kind": "registration",
        "subject_id": number,
        "event_id": 7,
        "language": "pl",
        "recipient": f"bartek{number}@example.org",
        "recipient_name": "Bartek Żółć-Ćwikliński",
        "subject": "Zapisano: Seminarium „Łączy nas region”",
        "body": "Dzień dobry,\n\nmiejsce jest zapewnione.\nhttps://zapisy.example.org/registrations/abc/\n",
        "message_id": f"<message-{number}@zapisy>",
        "created_at": START,
        "due_at": START,
        "state": LetterState.queued,
        "attempts": 0,
    }
    return Letter(**values | changes)


@pytest.fixture
def queued(session: Session) -> Queue:
    """Put a message into the outbox and commit: `queued(2, recipient="…")`."""

    def made(number: int = 1, **changes: Any) -> Letter:
        message = a_message(number, **changes)
        session.add(message)
        session.commit()
        return message

    return made


@pytest.fixture
def worker(app: Flask) -> Worker:
    """A worker whose time stands still with the test's clock."""
    return Worker(app)


def minutes(count: float) -> timedelta:
    """Return that many minutes."""
    return timedelta(minutes=count)


def found_due(work: Work) -> list[int]:
    """Return which letters a worker's look finds."""
    return list(work.session.scalars(first_due(), {"now": work.now}))
