"""A clock that is set back or forward by an hour: mails leave, links hold, and no order follows it."""

from collections.abc import Callable
from datetime import timedelta
from threading import Thread

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.history.models import HistoryFact
from app.outbox.commands.worker import Step, Worker
from app.outbox.models import Letter, LetterState
from app.outbox.operations import delivering
from app.outbox.queries import last_beat
from app.registrations.models import Registration, RegistrationState
from app.work import Work
from tests.conftest import START, TestClock
from tests.outbox.conftest import a_message
from tests.support.applicants import send_form
from tests.support.open_events import built_event
from tests.support.smtp import MailServer

TIMEOUT = 5
WorkAs = Callable[..., Work]


@pytest.fixture
def config_changes(mail_server: MailServer) -> dict[str, object]:
    return {"MAIL_SERVER": mail_server.host, "MAIL_PORT": mail_server.port, "MAIL_TIMEOUT": TIMEOUT}


def test_a_mail_queued_before_the_clock_went_back_leaves_now(
    app: Flask, session: Session, clock: TestClock, mail_server: MailServer
) -> None:
    session.add(a_message(1, created_at=START, due_at=START))
    session.commit()
    clock.move(hours=-1)
    Worker(app).deliver_all()
    assert len(mail_server.received) == 1


def test_a_wait_is_never_longer_than_the_waits_that_are_given_out(
    session: Session, work_as: WorkAs, clock: TestClock
) -> None:
    messages = [a_message(tries, created_at=START, due_at=START, attempts=tries) for tries in range(1, 8)]
    session.add_all(messages)
    for message in messages:
        delivering.postpone(work_as(), message, "451 later")
    waits = [message.due_at - START for message in messages]
    assert (min(waits), max(waits)) == (timedelta(minutes=1), timedelta(hours=1))
    session.commit()
    assert delivering.mend_clock(work_as(), TIMEOUT) == 0
    clock.move(hours=-1)
    assert delivering.mend_clock(work_as(), TIMEOUT) == 7
    session.expire_all()
    assert [message.due_at - clock.now for message in messages] == waits


def test_the_lease_of_a_dead_worker_runs_out_although_the_clock_went_back(
    session: Session, work_as: WorkAs, clock: TestClock
) -> None:
    session.add(a_message(1, created_at=START, due_at=START))
    session.flush()
    message = delivering.take_next(work_as(), TIMEOUT)
    assert message is not None
    lease = (message.claimed_until or START) - START
    session.commit()
    clock.move(hours=-1)
    # A worker that lives keeps it: its lease begins anew, and is not ended.
    delivering.mend_clock(work_as(), TIMEOUT)
    session.expire_all()
    assert message.claimed_until == clock.now + lease
    assert delivering.take_next(work_as(), TIMEOUT) is None
    clock.move(seconds=lease.total_seconds())
    assert delivering.take_next(work_as(), TIMEOUT) is message


@pytest.mark.sqlite
def test_a_clock_set_forward_sends_nothing_twice(
    app: Flask, session: Session, clock: TestClock, mail_server: MailServer
) -> None:
    session.add_all(a_message(number, created_at=START, due_at=START) for number in range(5))
    session.commit()
    mail_server.hang(0.3)
    worker = Worker(app)
    running = Thread(target=worker.deliver_all)
    running.start()
    mail_server.wait_for(1)
    clock.move(hours=1)
    running.join(20)
    assert Worker(app).deliver_all() == Step.idle
    assert len(mail_server.received) == 5
    session.expire_all()
    assert set(session.scalars(select(Letter.state))) == {LetterState.sent}


@pytest.mark.sqlite
def test_a_worker_gives_signs_of_life_after_the_clock_went_back(
    app: Flask, session: Session, work_as: WorkAs, clock: TestClock, client: FlaskClient
) -> None:
    worker = Worker(app)
    worker.beat()
    clock.move(hours=-1)
    # What the dead say about the future counts for nothing.
    assert last_beat(work_as()) is None
    session.commit()
    assert client.get("/healthz").json == {
        "database": "ok",
        "storage": "ok",
        "outbox": "ok",
        "monitoring": "ok",
        "worker": "no sign of life for over 5 minutes",
    }
    worker.beat()
    assert client.get("/healthz").status_code == 200


@pytest.mark.sqlite
def test_the_waiting_list_and_the_history_keep_their_order(
    client_as_visitor: Callable[[], FlaskClient], session: Session, clock: TestClock
) -> None:
    event = built_event(1, capacity=1)
    session.add(event)
    session.commit()
    pages = []
    for number, step in enumerate((0, -1, 1, -2)):
        clock.move(hours=step)
        pages.append(send_form(client_as_visitor(), event, number))
    rows = session.scalars(select(Registration).order_by(Registration.queue_number)).all()
    assert [row.registered_at - START for row in rows] == [timedelta(hours=h) for h in (0, -1, 0, -2)]
    assert [row.person.email for row in rows] == [f"bartek{number}@example.org" for number in range(4)]
    # Every link made before works after, and the freed place goes to who came first.
    visitor = client_as_visitor()
    assert [visitor.get(page).status_code for page in pages] == [200] * 4
    assert visitor.post(f"{pages[0]}withdraw").status_code == 303
    session.expire_all()
    states = [row.state for row in session.scalars(select(Registration).order_by(Registration.queue_number))]
    waiting = RegistrationState.waiting
    assert states == [RegistrationState.withdrawn, RegistrationState.confirmed, waiting, waiting]
    facts = session.scalars(select(HistoryFact).order_by(HistoryFact.id)).all()
    assert [fact.subject_id for fact in facts if fact.kind == "registration.registered"] == [
        row.id for row in rows
    ]
