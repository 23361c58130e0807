"""PostgreSQL that restarts, hangs, cuts connections or keeps a lock, under people who sign up."""

import signal
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import psycopg
import pytest

from tests.faults.conftest import names_nobody
from tests.faults.office import FORM, SLUG, Office, count, reference_of
from tests.races.crowd import Reply
from tests.support.ports import free_port
from tests.support.postgres import PostgresServer
from tests.support.smtp import MailServer
from tests.support.waiting import wait_until

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("faults")]

PATIENCE = 3
"""Seconds that a page may wait for the database here."""


@pytest.fixture(scope="module")
def office(database: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """One web process and one worker for all tests of this file: none is restarted."""
    mail = MailServer()
    mail.start()
    folder = tmp_path_factory.mktemp("office") / "data"
    folder.mkdir()
    settings = {"MAIL_SERVER": mail.host, "MAIL_PORT": str(mail.port), "DATABASE_PATIENCE": str(PATIENCE)}
    made = Office(folder, database, settings)
    made.publish()
    made.worker()
    made.web()
    yield made
    made.end()
    mail.stop()
    names_nobody(made)


@pytest.fixture
def numbers() -> Iterator[int]:
    """Numbers of people who have not come yet."""
    return iter(_NUMBERS)


_NUMBERS = iter(range(1, 1_000_000))


def wire(office: Office) -> psycopg.Connection[Any]:
    """Return a connection past the installation's processes."""
    url = office.engine.url.set(drivername="postgresql").render_as_string(hide_password=False)
    return psycopg.connect(url)


def works(office: Office, number: int) -> bool:
    reply = office.sign_up(number)
    return reply is not None and reply.status == 303


def is_fault(reply: Reply, office: Office) -> bool:
    """Tell whether it is the error page, with a reference that the log has too."""
    return reply.status == 503 and f"fault {reference_of(reply)} " in office.log


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGQUIT], ids=["fast", "immediate"])
def test_a_restart_is_felt_only_while_it_lasts(
    how: signal.Signals, office: Office, own_postgres: PostgresServer, numbers: Iterator[int]
) -> None:
    before = count(office)
    over = threading.Event()
    replies: list[Reply | None] = []

    def people() -> None:
        while not over.is_set():
            replies.append(office.sign_up(next(numbers)))

    with ThreadPoolExecutor(4) as crowd:
        threads = [crowd.submit(people) for _ in range(4)]
        wait_until(lambda: len(replies) >= 10)
        own_postgres.stop(how)
        status, found, seconds = office.health()
        time.sleep(0.5)
        own_postgres.start()
        done = len(replies)
        wait_until(lambda: sum(reply is not None and reply.status == 303 for reply in replies[done:]) >= 10)
        over.set()
        for thread in threads:
            thread.result()
    assert (status, found["database"]) == (503, "no answer")
    assert seconds < 2
    assert None not in replies
    answered = [reply for reply in replies if reply and reply.status == 303]
    faults = [reply for reply in replies if reply and reply.status != 303]
    assert faults
    assert all(is_fault(reply, office) for reply in faults), {reply.status for reply in faults}
    # Each of the four may have been cut after the commit and before the answer.
    assert len(answered) <= count(office) - before <= len(answered) + 4
    wait_until(lambda: office.health()[0] == 200)


def test_a_connection_cut_in_a_transaction_leaves_nothing(office: Office, numbers: Iterator[int]) -> None:
    before, number = count(office), next(numbers)
    with wire(office) as blocker, ThreadPoolExecutor(1) as pool:
        # The request has its event's lock and has written, when its mail has to wait; letters may be read.
        blocker.execute("LOCK TABLE outbox_messages IN SHARE MODE")
        sent = pool.submit(office.sign_up, number)
        pid = _waiting(office)
        blocker.execute("SELECT pg_terminate_backend(%s)", [pid])
        reply = sent.result(20)
        assert reply is not None
        assert is_fault(reply, office)
    assert count(office) == before
    assert works(office, number)


def _waiting(office: Office) -> int:
    """Return the server's process that waits for a lock in the name of a request."""
    found: list[int] = []

    def is_there() -> bool:
        with wire(office) as eye:
            waiting = "SELECT pid FROM pg_stat_activity WHERE wait_event_type = 'Lock'"
            found.extend(row[0] for row in eye.execute(f"{waiting} AND query LIKE '%INTO outbox%'"))
        return bool(found)

    wait_until(is_there)
    return found[0]


def test_a_lock_that_somebody_keeps_ends_in_a_sentence(office: Office, numbers: Iterator[int]) -> None:
    before, number = count(office), next(numbers)
    with wire(office) as keeper, ThreadPoolExecutor(9) as pool:
        keeper.execute("SELECT id FROM events_events FOR UPDATE")
        began = time.monotonic()
        # One more than the web process has threads.
        replies = [reply for reply in pool.map(office.sign_up, [number] * 9) if reply]
        seconds = time.monotonic() - began
        assert [reply.status for reply in replies] == [503] * 9
        assert all("Nic nie" in reply.text and is_fault(reply, office) for reply in replies), replies[0].text
        assert PATIENCE / 3 <= seconds < 2 * PATIENCE
    assert count(office) == before
    assert works(office, number)


def test_a_process_that_hangs_in_a_transaction_loses_its_lock(office: Office, numbers: Iterator[int]) -> None:
    port = free_port()
    other = office.web(port)
    number = next(numbers)
    with ThreadPoolExecutor(1) as pool:
        with wire(office) as blocker:
            blocker.execute("LOCK TABLE outbox_messages IN SHARE MODE")
            sent = pool.submit(office.sign_up, number, office.visitor(port))
            _waiting(office)
            other.send_signal(signal.SIGSTOP)
        try:
            reply = office.sign_up(next(numbers))
            assert reply is not None
            assert reply.status == 503
            wait_until(lambda: works(office, next(numbers)), 2 * PATIENCE)
        finally:
            other.send_signal(signal.SIGCONT)
        late = sent.result(20)
        assert late is not None
        assert is_fault(late, office)
    assert works(office, number)
    office.kill(other)


def test_a_server_that_hangs_is_given_up(
    office: Office, own_postgres: PostgresServer, numbers: Iterator[int]
) -> None:
    number = next(numbers)
    own_postgres.pause()
    try:
        status, found, seconds = office.health()
        began = time.monotonic()
        with ThreadPoolExecutor(9) as pool:
            replies = [pool.submit(office.visitor().get, FORM) for _ in range(9)]
            waited = [(each.result(), time.monotonic() - began) for each in replies]
    finally:
        own_postgres.resume()
    assert (status, found) == (503, {"database": "no answer"})
    assert seconds < PATIENCE
    assert all(is_fault(reply, office) for reply, _ in waited)
    assert max(seconds for _, seconds in waited) < 2 * PATIENCE
    wait_until(lambda: office.health()[0] == 200)
    assert works(office, number)


def test_a_database_that_takes_no_writes_is_told(office: Office, numbers: Iterator[int]) -> None:
    number = next(numbers)
    read_only(office, "on")
    try:
        reply = office.sign_up(number)
        assert reply is not None
        assert is_fault(reply, office)
        status, found, _ = office.health()
        assert (status, found["database"]) == (503, "takes no changes")
        assert office.visitor().get(f"/events/{SLUG}/").status == 200
    finally:
        read_only(office, "off")
    wait_until(lambda: works(office, number))


def read_only(office: Office, state: str) -> None:
    """Refuse all changes, as a server does that others have taken over from."""
    with wire(office) as admin:
        admin.autocommit = True
        name = admin.info.dbname
        admin.execute("SET default_transaction_read_only = off")
        admin.execute(f'ALTER DATABASE "{name}" SET default_transaction_read_only = {state}')
        others = "datname = current_database() AND pid <> pg_backend_pid()"
        admin.execute(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE {others}")  # noqa: S608
