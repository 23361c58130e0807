"""A mail server that misbehaves for an hour: the health check tells, and then every mail leaves once."""

from collections import Counter
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.outbox.commands.worker import Worker
from app.outbox.models import Letter, LetterState
from tests.conftest import START, TestClock
from tests.outbox.conftest import a_message
from tests.support.smtp import MailServer

pytestmark = pytest.mark.sqlite

COUNT = 4
LATE = "mail has been due for over 5 minutes"
VAIN = "no mail gets through, though several were tried"


@pytest.fixture
def config_changes(mail_server: MailServer) -> dict[str, object]:
    """Mail goes to the test's own server, which has a second for each answer."""
    return {"MAIL_SERVER": mail_server.host, "MAIL_PORT": mail_server.port, "MAIL_TIMEOUT": 1}


@pytest.mark.parametrize(
    ("misbehave", "told"),
    [
        (lambda server: server.answer("451 4.3.0 Try again later"), VAIN),
        (lambda server: server.drop(), VAIN),
        (lambda server: server.hang(3), LATE),
    ],
    ids=["4xx", "drops", "hangs"],
)
def test_an_hour_later_everything_leaves_once(
    misbehave: Callable[[MailServer], None],
    told: str,
    app: Flask,
    session: Session,
    clock: TestClock,
    mail_server: MailServer,
    client: FlaskClient,
) -> None:
    misbehave(mail_server)
    session.add_all(a_message(number, created_at=START, due_at=START) for number in range(COUNT))
    session.commit()
    worker = Worker(app)
    worker.deliver_all()
    for _ in range(4):
        clock.move(minutes=15)
        worker.beat()
        worker.deliver_all()
    answer = client.get("/healthz")
    assert (answer.status_code, answer.json and answer.json["outbox"]) == (503, told)
    assert mail_server.received == []
    mail_server.behave()
    clock.move(minutes=16)  # the wait after the fifth try
    worker.beat()
    worker.deliver_all()
    assert client.get("/healthz").status_code == 200
    times = Counter(str(mail.message["Message-ID"]) for mail in mail_server.received)
    assert times == {f"<message-{number}@zapisy>": 1 for number in range(COUNT)}
    assert set(session.scalars(select(Letter.state))) == {LetterState.sent}


def test_one_full_mailbox_is_no_fault_of_the_installation(
    app: Flask, session: Session, clock: TestClock, mail_server: MailServer, client: FlaskClient
) -> None:
    mail_server.refuse("bartek1@example.org", "452 4.2.2 Mailbox full")
    mail_server.refuse("bartek2@example.org", "550 5.1.1 No such mailbox")
    session.add_all(a_message(number, created_at=START, due_at=START) for number in range(COUNT))
    session.commit()
    worker = Worker(app)
    worker.deliver_all()
    clock.move(minutes=59)
    worker.deliver_all()
    worker.beat()
    assert client.get("/healthz").status_code == 200
    states = list(session.scalars(select(Letter.state).order_by(Letter.id)))
    sent = LetterState.sent
    assert states == [sent, LetterState.queued, LetterState.failed, sent]
    assert START + timedelta(minutes=59) == clock.now
