"""What becomes of a message, through a real mail server that behaves or does not."""

import time
from email.utils import parsedate_to_datetime
from threading import Thread

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from app.outbox.commands.worker import Step, Worker
from app.outbox.models import Letter, LetterState
from tests.conftest import START, TestClock
from tests.outbox.conftest import CALENDAR, Queue, minutes
from tests.support.server import free_port
from tests.support.smtp import MailServer


def state_of(session: Session, message: Letter) -> tuple[LetterState, int, str | None]:
    """Return where the message stands in the database."""
    session.refresh(message)
    found = (message.state, message.attempts, message.last_error)
    session.commit()
    return found


def test_the_mail_is_what_was_queued(
    queued: Queue, worker: Worker, mail_server: MailServer, session: Session
) -> None:
    message = queued(calendar=CALENDAR, reply_to="alicja@example.org")
    assert worker.deliver_all() == Step.idle
    [mail] = mail_server.received
    assert mail.sender == "zapisy@example.org"
    assert mail.recipients == ("bartek1@example.org",)
    assert mail.message["Subject"] == "Zapisano: Seminarium „Łączy nas region”"
    assert mail.message["From"].addresses[0].display_name == "Zapisy"
    assert mail.message["To"].addresses[0].display_name == "Bartek Żółć-Ćwikliński"
    assert mail.message["Reply-To"] == "alicja@example.org"
    assert mail.message["Message-ID"] == "<message-1@zapisy>"
    assert mail.message["Auto-Submitted"] == "auto-generated"
    assert mail.message["Content-Language"] == "pl"
    assert parsedate_to_datetime(mail.message["Date"]) == START
    assert mail.text.replace("\r\n", "\n") == message.body
    html = mail.message.get_body(("html",))
    assert html is not None
    assert '<a href="https://zapisy.example.org/registrations/abc/"' in html.get_content()
    [attachment] = list(mail.message.iter_attachments())
    assert attachment.get_content_type() == "text/calendar"
    assert attachment["Content-Type"].params == {"method": "PUBLISH", "charset": "utf-8"}
    assert attachment.get_filename() == "zapisy.ics"
    assert attachment.get_payload(decode=True) == CALENDAR
    assert state_of(session, message) == (LetterState.sent, 1, None)
    assert (message.finished_at, message.claimed_until) == (START, None)


@pytest.mark.parametrize(
    "name",
    [
        "Ewa " + "Ż" * 296,
        "😀 عمر",
        'Jan "Szef" Nowak, mgr',
        "Jan\r\nBcc: x@example.org",
        "a@b <c@d>",
        "Anna Katarzyna <victim@example.net>, Adam Kowalski Nowak Malinowski",
        "Anna Katarzyna Nowak-Kowalska, specjalista pracy socjalnej z dziećmi",
    ],
    ids=["long", "emoji and right-to-left", "quotes and comma", "line break", "address", "two", "title"],
)
def test_no_name_breaks_the_mail(
    name: str, queued: Queue, worker: Worker, mail_server: MailServer, session: Session
) -> None:
    message = queued(recipient_name=name)
    worker.deliver_all()
    assert state_of(session, message) == (LetterState.sent, 1, None)
    [mail] = mail_server.received
    assert mail.recipients == ("bartek1@example.org",)
    assert [address.addr_spec for address in mail.message["To"].addresses] == ["bartek1@example.org"]
    assert mail.message["Bcc"] is None


def test_a_domain_with_polish_letters_is_reached(
    queued: Queue, worker: Worker, mail_server: MailServer
) -> None:
    queued(recipient="ewa@łódź.example")
    worker.deliver_all()
    assert mail_server.received[0].recipients == ("ewa@xn--d-uga0v4h.example",)


def test_an_address_that_no_mail_can_carry_fails_at_once(
    queued: Queue, worker: Worker, session: Session
) -> None:
    message = queued(recipient="święta@example.org")
    other = queued(2)
    worker.deliver_all()
    reason = "The message can't be written as a mail; its recipient's address may be wrong."
    assert state_of(session, message) == (LetterState.failed, 1, reason)
    assert state_of(session, other) == (LetterState.sent, 1, None)


def test_a_refused_recipient_fails_at_once_and_the_others_get_theirs(
    queued: Queue, worker: Worker, mail_server: MailServer, session: Session
) -> None:
    mail_server.refuse("bartek1@example.org", "550 5.1.1 <bartek1@example.org>: no such mailbox")
    refused, other = queued(1), queued(2)
    assert worker.deliver_all() == Step.idle
    assert state_of(session, refused) == (LetterState.failed, 1, "550 5.1.1 <…>: no such mailbox")
    assert state_of(session, other) == (LetterState.sent, 1, None)


def test_a_recipient_who_is_refused_for_now_gets_it_later(
    queued: Queue, worker: Worker, mail_server: MailServer, session: Session, clock: TestClock
) -> None:
    mail_server.refuse("bartek1@example.org", "450 4.2.0 Greylisted")
    message = queued()
    worker.deliver_all()
    assert state_of(session, message) == (LetterState.queued, 1, "450 4.2.0 Greylisted")
    mail_server.behave()
    worker.deliver_all()
    assert mail_server.received == []  # the minute has not passed
    clock.move(minutes=1)
    worker.deliver_all()
    assert state_of(session, message) == (LetterState.sent, 2, None)


def test_a_message_that_is_refused_for_good_fails_at_once(
    queued: Queue, worker: Worker, mail_server: MailServer, session: Session
) -> None:
    mail_server.answer("554 5.7.1 Looks like spam")
    message = queued()
    worker.deliver_all()
    assert state_of(session, message) == (LetterState.failed, 1, "554 5.7.1 Looks like spam")


def test_waits_double_up_to_an_hour_and_the_last_try_fails(
    queued: Queue, worker: Worker, mail_server: MailServer, session: Session, clock: TestClock
) -> None:
    mail_server.answer("451 4.3.0 Try again later")
    message = queued()
    waits, state = [], LetterState.queued
    while state == LetterState.queued:
        worker.deliver_all()
        session.refresh(message)
        state, due_at = message.state, message.due_at
        session.commit()
        waits.append(due_at - clock.now)
        clock.now = due_at
    assert waits == [minutes(m) for m in (1, 2, 4, 8, 16, 32, 60, 0)]
    assert state_of(session, message) == (LetterState.failed, 8, "451 4.3.0 Try again later")
    assert message.finished_at == clock.now


def test_a_server_that_is_down_blocks_the_batch_and_costs_one_try(
    queued: Queue, worker: Worker, mail_server: MailServer, session: Session, clock: TestClock
) -> None:
    first, second = queued(1), queued(2)
    worker._app.extensions["mail"].port = free_port()
    assert worker.deliver_all() == Step.blocked
    assert state_of(session, first) == (LetterState.queued, 1, "The mail server can't be reached.")
    assert state_of(session, second) == (LetterState.queued, 0, None)
    worker._app.extensions["mail"].port = mail_server.port
    clock.move(minutes=1)
    assert worker.deliver_all() == Step.idle
    assert len(mail_server.received) == 2


def test_a_cut_connection_does_not_harm_the_next_message(
    queued: Queue, worker: Worker, mail_server: MailServer, session: Session, clock: TestClock
) -> None:
    first = queued(1)
    mail_server.drop()
    worker.deliver_all()
    assert state_of(session, first) == (LetterState.queued, 1, "The connection to the mail server broke.")
    mail_server.behave()
    clock.move(minutes=1)
    queued(2)
    worker.deliver_all()
    assert len(mail_server.received) == 2


@pytest.mark.slow
def test_a_silent_server_is_left_after_the_time_out(
    queued: Queue, worker: Worker, mail_server: MailServer, session: Session
) -> None:
    worker._app.config["MAIL_TIMEOUT"] = 1
    message = queued()
    mail_server.hang(4)
    assert worker.deliver_all() == Step.blocked
    assert state_of(session, message) == (
        LetterState.queued,
        1,
        "The mail server did not answer in time.",
    )


def test_one_connection_serves_the_batch(queued: Queue, worker: Worker, mail_server: MailServer) -> None:
    for number in range(5):
        queued(number)
    worker.deliver_all()
    assert len(mail_server.received) == 5
    assert len({mail.peer for mail in mail_server.received}) == 1


def test_what_is_not_yet_due_stays(queued: Queue, worker: Worker, mail_server: MailServer) -> None:
    queued(due_at=START + minutes(1))
    assert worker.deliver_all() == Step.idle
    assert mail_server.received == []


@pytest.mark.slow
@pytest.mark.postgres
def test_the_worker_outlives_a_database_that_fails(
    queued: Queue, worker: Worker, mail_server: MailServer, session: Session, caplog: pytest.LogCaptureFixture
) -> None:
    queued()
    session.execute(text("ALTER TABLE outbox_messages RENAME TO away"))
    session.commit()
    running = Thread(target=worker.run)
    running.start()
    try:
        deadline = time.monotonic() + 60
        while "can't be worked on now: ProgrammingError" not in caplog.text:
            assert time.monotonic() < deadline
            time.sleep(0.05)
        session.execute(text("ALTER TABLE away RENAME TO outbox_messages"))
        session.commit()
        assert len(mail_server.wait_for(1, seconds=60)) == 1
    finally:
        worker.stop()
        running.join(60)
    assert not running.is_alive()


def test_the_log_names_nobody(
    queued: Queue, worker: Worker, mail_server: MailServer, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO")
    mail_server.refuse("bartek1@example.org", "550 5.1.1 <bartek1@example.org>: Bartek Nowak has left")
    queued(1)
    queued(2)
    worker.deliver_all()
    lines = [record.getMessage() for record in caplog.records if record.name == "zapisy.outbox"]
    assert lines == [
        "letter 1 (registration_confirmed), try 1: 550 5.1.1",
        "letter 2 (registration_confirmed) delivered",
    ]
