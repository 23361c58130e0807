"""Who has a message in hand: leases, tries, erasure, and giving a failed message another chance."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from app.extensions import db
from app.outbox import queries
from app.outbox.backoff import lease, wait_after
from app.outbox.commands.transport import NotDelivered
from app.outbox.commands.worker import Worker
from app.outbox.models import Letter, LetterState, WorkerBeat
from app.outbox.operations import delivering, send_again
from app.outbox.operations.batches import LetterInHand
from app.sqlite import begin_write
from app.work import Work
from tests.conftest import START, TestClock
from tests.outbox.conftest import CALENDAR, Queue, minutes
from tests.support.smtp import MailServer

TIMEOUT = 20
WorkAs = Callable[..., Work]


@pytest.mark.parametrize(("tries", "wait"), [(0, 1), (1, 1), (2, 2), (3, 4), (6, 32), (7, 60), (1000, 60)])
def test_the_wait_doubles_up_to_an_hour(tries: int, wait: int) -> None:
    assert wait_after(tries) == minutes(wait)


def test_a_message_in_hand_is_not_taken_again_until_the_lease_is_over(
    queued: Queue, work_as: WorkAs, session: Session, clock: TestClock
) -> None:
    message = queued()
    begin_write(session)
    assert delivering.take_next(work_as(), TIMEOUT) is message
    assert message.claimed_until == START + lease(TIMEOUT) == START + timedelta(seconds=120)
    assert delivering.take_next(work_as(), TIMEOUT) is None
    clock.now = message.claimed_until
    assert delivering.take_next(work_as(), TIMEOUT) is message
    assert message.attempts == 2


def test_the_longest_due_goes_first(queued: Queue, work_as: WorkAs, session: Session) -> None:
    later, sooner = queued(1, due_at=START), queued(2, due_at=START - minutes(5))
    begin_write(session)
    taken = [delivering.take_next(work_as(), TIMEOUT) for _ in range(3)]
    assert taken == [sooner, later, None]


def test_a_message_that_kills_its_worker_each_time_is_given_up(
    queued: Queue, work_as: WorkAs, session: Session
) -> None:
    deadly, other = queued(1, attempts=8, due_at=START - minutes(1)), queued(2)
    begin_write(session)
    assert delivering.take_next(work_as(), TIMEOUT) is other
    assert deadly.state == LetterState.failed
    assert deadly.last_error == "The program was stopped each time while it was sending this message."


@pytest.mark.sqlite
def test_claiming_needs_the_lock(app: Flask, work: Work) -> None:
    with (
        app.app_context(),
        Session(db.engine) as reading,
        pytest.raises(RuntimeError, match="begun for reading"),
    ):
        delivering.take_next(replace(work, session=reading), TIMEOUT)


def test_a_reason_is_one_short_line_without_addresses() -> None:
    reason = "550 <bartek@example.org>:\r\n Recipient 'bartek@example.org' unknown " + "x" * 500
    told = delivering.told(reason)
    assert told.startswith("550 <…>: Recipient '…' unknown xxx")
    assert len(told) == 400


def test_bodies_are_erased_once_their_time_is_over(queued: Queue, work_as: WorkAs, session: Session) -> None:
    long_ago, lately = START - timedelta(days=91), START - timedelta(days=89)
    sent = LetterState.sent
    old = queued(1, state=sent, finished_at=long_ago, calendar=CALENDAR)
    new = queued(2, state=sent, finished_at=lately, calendar=CALENDAR)
    failed = queued(3, state=LetterState.failed, finished_at=long_ago)
    waiting = queued(4, created_at=long_ago)
    begin_write(session)
    assert delivering.erase_old_bodies(work_as(), 90) == 2
    session.commit()
    for message in (old, new, failed, waiting):
        session.refresh(message)
    assert [m.body is None for m in (old, new, failed, waiting)] == [True, False, True, False]
    assert [m.calendar is None for m in (old, new)] == [True, False]
    assert old.recipient == "bartek1@example.org"  # the line in the log stays


def test_send_again_makes_a_failed_message_due_with_all_its_tries(
    queued: Queue, worker: Worker, work_as: WorkAs, session: Session, mail_server: MailServer
) -> None:
    message = queued(state=LetterState.failed, attempts=8, last_error="550", finished_at=START)
    assert send_again(work_as(), message) is True
    assert (message.state, message.attempts, message.last_error) == (LetterState.queued, 0, None)
    session.commit()
    worker.deliver_all()
    assert mail_server.received[0].message["Message-ID"] == "<message-1@zapisy>"


@pytest.mark.parametrize("state", [LetterState.sent, LetterState.queued])
def test_send_again_leaves_other_states_alone(state: LetterState, queued: Queue, work_as: WorkAs) -> None:
    message = queued(state=state, attempts=3)
    assert send_again(work_as(), message) is False
    assert (message.state, message.attempts) == (state, 3)


def test_an_erased_message_cannot_be_sent_again(queued: Queue, work_as: WorkAs) -> None:
    message = queued(state=LetterState.failed, body=None)
    assert send_again(work_as(), message) is False
    assert message.state == LetterState.failed


def test_a_result_that_comes_late_does_not_undo_another_workers(
    queued: Queue, worker: Worker, session: Session
) -> None:
    message = queued(state=LetterState.sent, attempts=1)
    session.refresh(message)
    session.expunge(message)
    session.commit()
    for is_plain in (True, False):
        taken = LetterInHand(message, message, [message.id], START, is_plain)
        worker._record(taken, NotDelivered("451"), None)
        worker._record(taken, None, None)
    found = session.get(Letter, message.id)
    assert found is not None
    assert (found.state, found.last_error, found.finished_at) == (LetterState.sent, None, None)


def test_signs_of_life_are_one_row_a_worker(worker: Worker, session: Session, work: Work) -> None:
    session.add(WorkerBeat(name="gone", at=START - timedelta(days=2)))
    session.commit()
    worker.beat()
    worker.beat()
    assert [beat.at for beat in session.query(WorkerBeat)] == [START]
    assert queries.last_beat(work) == START


def test_what_waits_longest_is_known_though_a_worker_has_it(queued: Queue, work: Work) -> None:
    queued(1, due_at=START - minutes(9), claimed_until=START + minutes(1))
    queued(2, due_at=START + minutes(1))
    queued(3, state=LetterState.failed, due_at=START - minutes(30))
    assert queries.oldest_due(work) == START - minutes(9)


def test_the_lists_of_staff(queued: Queue, work: Work, session: Session) -> None:
    sent = queued(1, state=LetterState.sent)
    failed = queued(2, state=LetterState.failed)
    other = queued(3, state=LetterState.failed, event_id=8)
    assert list(session.scalars(queries.letters_of_event(7))) == [failed, sent]
    assert list(session.scalars(queries.failed_letters(work))) == [other, failed]
    mine = Letter.event_id == 7
    assert list(session.scalars(queries.failed_letters(work, mine))) == [failed]
    assert queries.letter_counts(work, 7) == {LetterState.sent: 1, LetterState.failed: 1}
