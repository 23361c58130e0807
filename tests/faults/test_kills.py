"""SIGKILL of web and worker at random moments, while people register and their mails leave."""

import random
import threading
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from app.history.models import HistoryFact
from app.outbox.models import Letter, LetterState
from app.people.models import Person
from app.registrations.models import Registration
from tests.faults.conftest import MakeOffice
from tests.faults.office import LONG, Office
from tests.support.smtp import MailServer
from tests.support.waiting import wait_until

pytestmark = pytest.mark.slow

PEOPLE = 200 if LONG else 40
KILLS = 50 if LONG else 1
"""Rounds: each kills the web process and the worker once."""

AT_ONCE = 6
CAME = ("registration.registered", "registration.place_given")
TOLD = "registered"


def test_what_was_answered_is_there_and_each_mail_leaves_once(
    make_office: MakeOffice, mail_server: MailServer
) -> None:
    office = make_office()
    office.publish()
    worker, web = office.worker(), office.web()
    wait_until(lambda: "The worker delivers" in office.log)
    mail_server.hang(0.02)
    over, kills = threading.Event(), 0
    crowd = Crowd(office)
    with ThreadPoolExecutor(AT_ONCE) as pool:
        people = [pool.submit(crowd.come, over) for _ in range(AT_ONCE)]
        try:
            for round_number in range(KILLS):
                # Not before somebody has registered since the last kill and somebody's mail has left.
                seen, sent = len(crowd.answered), len(mail_server.received)
                wanted = PEOPLE * (round_number + 1) // (KILLS + 1)
                wait_until(lambda: crowd.has(max(wanted, seen + 1)), 60)  # noqa: B023
                wait_until(lambda: len(mail_server.received) > sent, 60)  # noqa: B023
                time.sleep(random.uniform(0, 0.2))
                for process in random.sample((web, worker), 2):
                    office.kill(process)
                    time.sleep(random.uniform(0, 0.1))
                kills += 1
                assert_whole(office, crowd)
                end_leases(office)
                worker, web = office.worker(), office.web()
            wait_until(lambda: crowd.has(PEOPLE), 120)
        finally:
            over.set()
        for each in people:
            each.result()
    assert kills == KILLS
    end_leases(office)
    wait_until(lambda: left(office) == 0, 60)
    assert_whole(office, crowd)
    assert_sent_once(office, mail_server, kills)


class Crowd:
    """People who come one after another, and come again when no answer came."""

    def __init__(self, office: Office) -> None:
        self._office = office
        self._next: Iterator[int] = iter(range(1, 1_000_000))
        self.begun: set[int] = set()
        self.answered: set[int] = set()
        self.problem: str | None = None

    def has(self, count: int) -> bool:
        """Tell whether so many were answered; fails if somebody got another answer than due."""
        assert self.problem is None, self.problem
        return len(self.answered) >= count

    def come(self, over: threading.Event) -> None:
        """Register new people until it is over."""
        while not over.is_set():
            number = next(self._next)
            self.begun.add(number)
            reply, again = None, False
            while reply is None and not over.is_set():
                reply = self._office.sign_up(number)
                if reply is None:
                    again = True
                    time.sleep(0.1)
                # Who was registered already, unanswered, reads how to get their link once more.
                elif reply.status == 303 or (again and reply.status == 200):
                    self.answered.add(number)
                else:
                    self.problem = reply.text
                    return


def assert_whole(office: Office, crowd: Crowd) -> None:
    """Each registration has its person, its line of history and its mail; all who got an answer have one."""
    answered = {f"bartek{number}@example.org" for number in crowd.answered}
    begun = {f"bartek{number}@example.org" for number in crowd.begun}
    with Session(office.engine) as session:
        # One view of all tables: a transaction whose process is dead may be committed just now.
        session.connection(execution_options={"isolation_level": "SERIALIZABLE"})
        query = select(Registration.id, Person.email, Registration.queue_number).join(Person)
        rows = session.execute(query).all()
        facts = session.scalars(select(HistoryFact.subject_id).where(HistoryFact.kind.in_(CAME))).all()
        mails = session.scalars(select(Letter.subject_id).where(Letter.kind == TOLD)).all()
        people = session.scalar(select(func.count()).select_from(Person))
    ids = sorted(row.id for row in rows)
    assert sorted(facts) == sorted(ids * 2)
    assert (sorted(mails), people) == (ids, len(ids))
    there = Counter(row.email for row in rows)
    assert set(there.values()) <= {1}
    assert answered <= set(there) <= begun
    assert sorted(row.queue_number for row in rows) == list(range(1, len(rows) + 1))


def assert_sent_once(office: Office, mail_server: MailServer, kills: int) -> None:
    """Each mail has left once, and those that were in a killed worker's hand at most twice."""
    times = Counter(str(mail.message["Message-ID"]) for mail in mail_server.received)
    with Session(office.engine) as session:
        assert set(times) == set(session.scalars(select(Letter.message_id)))
    assert sum(times.values()) - len(times) <= kills
    assert max(times.values()) <= 2 or kills > 5


def left(office: Office) -> int:
    """Return how many mails have not left."""
    with Session(office.engine) as session:
        waiting = select(func.count()).where(Letter.state != LetterState.sent)
        return session.scalar(waiting) or 0


def end_leases(office: Office) -> None:
    """Let the lease of a killed worker run out now."""
    with Session(office.engine) as session:
        past = datetime.now(UTC) - timedelta(seconds=1)
        held = update(Letter).where(Letter.claimed_until.is_not(None))
        session.execute(held.values(claimed_until=past))
        session.commit()
