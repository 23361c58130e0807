"""SIGKILL while people are told of a change: the change and all its letters are there, or nothing of it."""

import http.client
import random
import threading
import time
from collections import Counter
from contextlib import closing
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from app.accounts.models import Account, GlobalRole, Role
from app.accounts.passwords import hashed
from app.clock import today
from app.events.models import Session as Day
from app.outbox.models import Letter, LetterState
from tests.faults.conftest import MakeOffice
from tests.faults.office import LONG, SLUG, Office, applicant
from tests.races.lines import Line, Pass, form_of
from tests.support.smtp import MailServer
from tests.support.waiting import wait_until

pytestmark = pytest.mark.slow

PEOPLE = 60 if LONG else 20
ROUNDS = 4
"""More letters would come to more than a mailbox gets within its time, and be joined."""
PASSWORD = "zielony parasol 7"
PATH = f"/manage/events/{SLUG}/changes/"


def test_a_change_and_its_letters_are_there_or_nothing_of_it(
    make_office: MakeOffice, mail_server: MailServer
) -> None:
    office = make_office(TWO_FACTOR="optional")
    office.publish()
    alicja(office)
    web = office.web()
    for number in range(PEOPLE):
        reply = office.sign_up(number)
        assert reply is not None
        assert reply.status == 303, applicant(number)
    with closing(Line(office.base_url)) as line:
        who = line.sign_in("alicja@example.org", PASSWORD)
    for round_number in range(ROUNDS):
        sent = threading.Thread(target=change, args=(office, who, 7 * (round_number + 1)))
        sent.start()
        time.sleep(random.uniform(0, 0.6))
        office.kill(web)
        sent.join()
        assert_all_or_nothing(office)
        web = office.web()
    assert change(office, who, 7 * (ROUNDS + 1)) == 303
    assert_all_or_nothing(office)

    # Nothing has left yet. The worker is killed with letters in its hand, and another one goes on.
    mail_server.hang(0.02)
    worker = office.worker()
    wait_until(lambda: len(mail_server.received) > PEOPLE // 2, 60)
    office.kill(worker)
    end_leases(office)
    office.worker()
    wait_until(lambda: left(office) == 0, 120)
    times = Counter(str(mail.message["Message-ID"]) for mail in mail_server.received)
    with Session(office.engine) as session:
        letters = session.scalars(select(Letter).order_by(Letter.id)).all()
    # One that was in the killed worker's hand is dropped where a later one says the same and more.
    assert {each.message_id for each in letters if each.state == LetterState.sent} <= set(times)
    assert {each.message_id for each in letters} >= set(times)
    newest = {each.subject_id: each for each in letters}
    assert len(newest) == PEOPLE
    assert {each.state for each in newest.values()} == {LetterState.sent}
    assert sum(times.values()) - len(times) <= 1


def alicja(office: Office) -> None:
    """Add the organiser."""
    email = "alicja@example.org"
    account = Account(
        email=email, email_key=email, name="Alicja", password_hash=hashed(PASSWORD),
        created_at=datetime.now(UTC), roles=[GlobalRole(role=Role.organiser)],
    )  # fmt: skip
    with Session(office.engine) as session:
        session.add(account)
        session.commit()


def change(office: Office, who: Pass, days: int) -> int:
    """Move the meeting as an organiser who has seen the letter; return the status, 0 without an answer."""
    try:
        with closing(Line(office.base_url)) as line:
            form = dict(form_of(line.get(PATH, who).text))
            day = today(datetime.now(UTC)) + timedelta(days=30 + days)
            sent = {**form, "meetings-0-start_local": day.isoformat(), "choice": "notify"}
            return line.post(PATH, sent, who).status
    except (OSError, http.client.HTTPException):
        return 0


def assert_all_or_nothing(office: Office) -> None:
    """Each change that is there has told everybody once."""
    with Session(office.engine) as session:
        told = session.scalars(select(Letter.subject_id).where(Letter.kind == "meeting_changed")).all()
    assert set(Counter(told).values()) <= {sequence(office)}
    assert len(told) == sequence(office) * PEOPLE


def sequence(office: Office) -> int:
    with Session(office.engine) as session:
        return session.scalars(select(Day.sequence)).one()


def left(office: Office) -> int:
    with Session(office.engine) as session:
        return session.scalar(select(func.count()).where(Letter.state == LetterState.queued)) or 0


def end_leases(office: Office) -> None:
    """Let the lease of a killed worker run out now."""
    with Session(office.engine) as session:
        past = datetime.now(UTC) - timedelta(seconds=1)
        session.execute(update(Letter).where(Letter.claimed_until.is_not(None)).values(claimed_until=past))
        session.commit()
