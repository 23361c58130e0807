"""Several letters in hand at once: what a batch costs, and what is left of it when it ends early."""

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib import import_module

import pytest
from flask import Flask
from sqlalchemy import Engine, delete, event, select, update
from sqlalchemy.orm import Session

from app.outbox.backoff import lease
from app.outbox.commands.worker import Step, Worker
from app.outbox.models import Call, CallState, Letter, LetterState
from app.outbox.operations import part_from, queue
from app.outbox.operations.batches import BATCH
from app.outbox.sender import Sender
from app.work import Work
from tests.conftest import START, TestClock
from tests.outbox.conftest import Queue, a_message, minutes
from tests.outbox.test_order import news
from tests.support.smtp import MailServer
from tests.support.statements import statements

Act = Callable[[int], None]


class Killed(BaseException):
    """What a kill looks like from within: nothing that comes after it is done."""


@contextmanager
def counted() -> Iterator[Callable[[], int]]:
    """Count statements, and BEGIN and COMMIT of each transaction that wrote."""
    commits = []

    def note(connection: object) -> None:
        commits.append(connection)

    event.listen(Engine, "commit", note)
    try:
        with statements() as seen:
            yield lambda: len([each for each in seen if "BEGIN" not in each]) + 2 * len(commits)
    finally:
        event.remove(Engine, "commit", note)


def fill(session: Session, count: int) -> None:
    """Put letters to as many people into the outbox, numbered from 1."""
    session.add_all(a_message(number) for number in range(1, count + 1))
    session.commit()


def before_each(worker: Worker, act: Act, *, after: Act | None = None) -> None:
    """Let something happen before a letter is handed to the server, and after the server has it."""
    send = worker._transport.send
    count = 0

    def sent(letter: Letter, sender: Sender) -> None:
        nonlocal count
        count += 1
        act(count)
        send(letter, sender)
        if after:
            after(count)

    worker._transport.send = sent  # type: ignore[method-assign]  # a moment that no server tells


def arrived(mail_server: MailServer) -> list[int]:
    """Return the numbers of the letters that arrived, in order."""
    return [int(str(each.message["Message-ID"])[9:-8]) for each in mail_server.received]


def rows(session: Session) -> list[tuple[LetterState, int, bool]]:
    """Return state, tries and whether a lease is held, of each letter."""
    session.expire_all()
    query = select(Letter.state, Letter.attempts, Letter.claimed_until.is_not(None)).order_by(Letter.id)
    found = [(row[0], row[1], bool(row[2])) for row in session.execute(query)]
    session.commit()
    return found


SENT, WAITS = (LetterState.sent, 1, False), (LetterState.queued, 0, False)
TAKEN, BEGUN = (LetterState.queued, 0, True), (LetterState.queued, 1, True)


def test_a_letter_costs_at_most_eight_statements_and_in_a_batch_less_than_four(
    worker: Worker, session: Session, mail_server: MailServer
) -> None:
    fill(session, 1)
    worker.deliver_all()  # what is asked once a process is asked here
    for count, limit in ((1, 8), (BATCH, 4 * BATCH - 1)):
        session.execute(delete(Letter))
        fill(session, count)
        with counted() as so_far:
            assert worker._step() == Step.worked
        assert so_far() <= limit
        assert rows(session) == [SENT] * count
    worker._transport.close()
    assert len({each.peer for each in mail_server.received}) == 2, "one connection for the batch"


@pytest.mark.parametrize("place", [1, 4, BATCH])
def test_a_kill_sends_the_letter_in_flight_twice_and_no_other(
    place: int, worker: Worker, app: Flask, session: Session, mail_server: MailServer, clock: TestClock
) -> None:
    def die(count: int) -> None:
        if count == place:
            raise Killed

    fill(session, BATCH + 2)
    before_each(worker, lambda _: None, after=die)
    with pytest.raises(Killed):
        worker.deliver_all()
    held = BATCH - place
    # The deadly letter costs the others no try.
    assert rows(session) == [SENT] * (place - 1) + [BEGUN] + [TAKEN] * held + [WAITS] * 2
    Worker(app).deliver_all()
    assert len(mail_server.received) == place + 2, "the others are in hand until the lease is over"
    clock.now += lease(app.config["MAIL_TIMEOUT"])
    Worker(app).deliver_all()
    times = Counter(arrived(mail_server))
    assert times == dict.fromkeys(range(1, BATCH + 3), 1) | {place: 2}


def test_a_letter_is_recorded_before_the_next_one_is_sent(
    worker: Worker, session: Session, mail_server: MailServer
) -> None:
    fill(session, 3)
    seen = []
    before_each(worker, lambda _: seen.append(rows(session)))
    worker.deliver_all()
    assert seen == [[BEGUN, TAKEN, TAKEN], [SENT, BEGUN, TAKEN], [SENT, SENT, BEGUN]]


def test_a_batch_that_takes_long_ends_early(
    worker: Worker, session: Session, mail_server: MailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    # The package has a command of the module's name.
    monkeypatch.setattr(import_module("app.outbox.commands.worker"), "BATCH_SECONDS", -1)
    fill(session, 3)
    assert worker._step() == Step.worked
    assert rows(session) == [SENT, WAITS, WAITS]
    worker.deliver_all()  # closes the connection, too
    assert arrived(mail_server) == [1, 2, 3]


def test_links_that_sign_in_come_first(queued: Queue, worker: Worker, mail_server: MailServer) -> None:
    queued(1)
    queued(2, subject_kind="account")
    worker.deliver_all()
    assert arrived(mail_server) == [2, 1]


def test_what_was_let_go_and_overtaken_is_dropped(
    work: Work, worker: Worker, session: Session, mail_server: MailServer
) -> None:
    queue(work, news("1 stycznia", 1, recipient="a@example.org"))
    queue(work, news("4 stycznia", 2, recipient="b@example.org"))
    session.commit()

    def overtake(count: int) -> None:
        if count == 1:
            queue(work, news("11 stycznia", 2, recipient="b@example.org"))
            session.commit()
            worker.stop()

    before_each(worker, overtake)
    worker.run()
    overtaken = (LetterState.overtaken, 0, False)
    worker.deliver_all()
    assert rows(session) == [SENT, overtaken, SENT]


def test_what_a_killed_worker_had_not_begun_is_dropped_when_overtaken(
    work: Work, worker: Worker, app: Flask, session: Session, mail_server: MailServer, clock: TestClock
) -> None:
    queue(work, news("1 stycznia", 1, recipient="a@example.org"))
    queue(work, news("4 stycznia", 2, recipient="b@example.org"))
    session.commit()

    def die(_: int) -> None:
        queue(work, news("11 stycznia", 2, recipient="b@example.org"))
        session.commit()
        raise Killed

    before_each(worker, die)
    with pytest.raises(Killed):
        worker.deliver_all()
    clock.move(minutes=30)
    Worker(app).deliver_all()
    told = [str(each.message["Subject"]) for each in mail_server.received]
    assert sorted(told) == ["Zmiana: 1 stycznia", "Zmiana: 11 stycznia"]


def test_what_another_worker_took_over_is_left_to_it(
    worker: Worker, session: Session, mail_server: MailServer
) -> None:
    fill(session, 3)

    def take_over(count: int) -> None:
        session.execute(update(Letter).where(Letter.id == 2).values(claimed_until=START + minutes(30)))
        session.commit()

    before_each(worker, take_over)
    worker.deliver_all()
    assert arrived(mail_server) == [1, 3]
    assert rows(session) == [SENT, TAKEN, SENT]


def test_an_event_that_is_deleted_meanwhile(
    work: Work, worker: Worker, session: Session, mail_server: MailServer
) -> None:
    fill(session, 4)

    def part(count: int) -> None:
        if count == 1:
            # What is in hand counts as left, and leaves; a row that is gone holds nobody up.
            assert part_from(work, "registration", [2]) == {2}
            session.execute(delete(Letter).where(Letter.subject_id == 3))
            session.commit()

    before_each(worker, part)
    worker.deliver_all()
    assert arrived(mail_server) == [1, 2, 4]
    assert rows(session) == [SENT] * 3


def test_a_letter_that_arrives_closes_its_call(queued: Queue, worker: Worker, session: Session) -> None:
    letter, other = queued(1), queued(2)
    values = {"kind": "k", "subject_kind": "registration", "language": "pl", "words": "w", "event_id": 7}
    calls = [
        Call(subject_id=1, letter_id=letter.id, created_at=START, state=CallState.open, **values),
        Call(subject_id=3, letter_id=None, created_at=START, state=CallState.open, **values),
    ]
    session.add_all(calls)
    session.commit()
    worker.deliver_all()
    session.expire_all()
    assert [each.state for each in calls] == [CallState.arrived, CallState.open]
    assert {letter.state, other.state} == {LetterState.sent}


def test_several_of_one_mailbox_keep_its_limit(
    worker: Worker, session: Session, queued: Queue, mail_server: MailServer
) -> None:
    for number in range(1, 5):
        queued(number, recipient="jan@example.org", state=LetterState.sent, finished_at=START)
    queued(5, recipient="jan@example.org")
    queued(6)
    worker.deliver_all()
    assert arrived(mail_server) == [5, 6]
    queued(7, recipient="jan@example.org")
    queued(8, recipient="jan@example.org")
    queued(9)
    worker.deliver_all()
    assert len(mail_server.received) == 4
    assert rows(session)[-3:] == [SENT] * 3
