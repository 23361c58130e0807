"""One mailbox gets six letters in a quarter of an hour, and misses no news."""

import re
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from app.extensions import db
from app.outbox.commands.worker import Step, Worker
from app.outbox.mailbox_limit import LETTERS, joined_calendar, mailbox_of
from app.outbox.models import Letter, LetterState
from app.outbox.operations import delivering
from app.work import Work
from tests.conftest import TestClock
from tests.outbox.conftest import Queue, found_due
from tests.support.smtp import MailServer

VICTIM = "ofiara@example.org"


def flood(queued: Queue, count: int, first: int = 1, **changes: Any) -> None:
    for number in range(first, first + count):
        values = {"recipient": VICTIM, "body": f"Treść [{number}]\n", "subject": f"Zgłoszenie {number}"}
        queued(number, **(values | changes))


def told(mail_server: MailServer) -> list[list[int]]:
    """Return which bodies each letter carries, in order."""
    return [[int(n) for n in re.findall(r"Treść \[(\d+)\]", mail.text)] for mail in mail_server.received]


def carried(mail_server: MailServer) -> list[int]:
    """Return all bodies that arrived, in order."""
    return [number for letter in told(mail_server) for number in letter]


def test_sixty_messages_are_six_letters(
    queued: Queue, worker: Worker, mail_server: MailServer, session: Session
) -> None:
    flood(queued, 60)
    worker.deliver_all()
    letters = told(mail_server)
    assert letters[:5] == [[1], [2], [3], [4], [5]]
    # Fifty fit into one letter; what is left waits.
    assert letters[5:] == [list(range(6, 56))]
    assert Counter(session.scalars(select(Letter.state))) == {"sent": 55, "queued": 5}
    last = mail_server.received[-1].message
    assert last["Subject"] == "50 wiadomości: Zgłoszenie 6"
    ids = set(session.scalars(select(Letter.sent_in).where(Letter.id > 5)))
    assert ids == {str(last["Message-ID"]), None}


def test_what_waits_goes_in_one_letter_when_the_window_opens(
    queued: Queue,
    worker: Worker,
    mail_server: MailServer,
    clock: TestClock,
    work_as: Callable[[], Work],
    session: Session,
) -> None:
    flood(queued, 4)
    worker.deliver_all()
    clock.move(minutes=5)
    flood(queued, 3, first=5)
    worker.deliver_all()
    assert told(mail_server) == [[1], [2], [3], [4], [5], [6, 7]]
    flood(queued, 8, first=8)
    worker.deliver_all()
    assert len(mail_server.received) == LETTERS
    assert not found_due(work_as())
    session.rollback()
    clock.move(minutes=10, seconds=2)
    worker.deliver_all()
    # Four letters are out of the window: there is room for four, the last of which takes the rest along.
    assert told(mail_server)[6:] == [[8], [9], [10], [11, 12, 13, 14, 15]]
    clock.move(minutes=15)
    assert worker.deliver_all() == Step.idle
    assert sorted(carried(mail_server)) == list(range(1, 16))


def test_never_more_than_six_in_any_quarter_of_an_hour(
    queued: Queue, worker: Worker, mail_server: MailServer, clock: TestClock, session: Session
) -> None:
    at: list[float] = []
    for step in range(90):
        flood(queued, 2, first=1 + 2 * step)
        worker.deliver_all()
        at += [clock.now.timestamp()] * (len(mail_server.received) - len(at))
        clock.move(minutes=1)
    for _ in range(3):
        clock.move(minutes=16)
        worker.deliver_all()
    assert max(sum(one <= other < one + 900 for other in at) for one in at) == LETTERS
    assert carried(mail_server) == list(range(1, 181))


def test_a_sign_in_letter_waits_behind_nothing(
    queued: Queue, worker: Worker, mail_server: MailServer, session: Session
) -> None:
    flood(queued, 20)
    for number, kind in enumerate(("person", "account"), 100):
        queued(number, recipient=VICTIM, subject_kind=kind, kind="sign_in", subject="Logowanie")
    worker.deliver_all()
    subjects = [str(mail.message["Subject"]) for mail in mail_server.received]
    assert subjects[:2] == ["Logowanie"] * 2
    # And they are counted apart.
    assert len(subjects) == 2 + LETTERS


def test_others_are_not_held_up(queued: Queue, worker: Worker, mail_server: MailServer) -> None:
    flood(queued, 20)
    for number in range(10):
        queued(50 + number, recipient=f"inna{number}@example.org")
    worker.deliver_all()
    assert Counter(mail.recipients for mail in mail_server.received)[(VICTIM,)] == LETTERS
    assert len(mail_server.received) == LETTERS + 10


def test_a_mailbox_has_one_name() -> None:
    same = ("Ofiara@Example.org", "ofiara+1@example.org", " ofiara+a+b@EXAMPLE.ORG ")
    assert {mailbox_of(each) for each in same} == {VICTIM}
    assert mailbox_of("+x@example.org") == "+x@example.org"


def test_a_server_that_refuses_for_a_while_loses_nothing(
    queued: Queue, worker: Worker, mail_server: MailServer, clock: TestClock, session: Session
) -> None:
    flood(queued, 5)
    worker.deliver_all()
    mail_server.answer()
    flood(queued, 6, first=6)
    worker.deliver_all()
    mail_server.behave()
    for _ in range(4):
        clock.move(minutes=16)
        worker.deliver_all()
    assert sorted(carried(mail_server)) == list(range(1, 12))
    assert set(session.scalars(select(Letter.state))) == {LetterState.sent}


def test_a_killed_worker_leaves_the_same_letter_to_the_next(
    queued: Queue, worker: Worker, mail_server: MailServer, clock: TestClock, work_as: Callable[[], Work]
) -> None:
    flood(queued, 5)
    worker.deliver_all()
    flood(queued, 3, first=6)
    work = work_as()
    taken = delivering.take_next(work, 10)
    assert taken is not None
    name = taken.sent_in
    assert [each.id for each in delivering.parts_of(work, taken)] == [6, 7, 8]
    work.session.commit()
    assert worker.deliver_all() == Step.idle
    clock.move(minutes=3)
    worker.deliver_all()
    assert told(mail_server)[5:] == [[6, 7, 8]]
    assert str(mail_server.received[-1].message["Message-ID"]) == name


def test_entries_of_several_calendars_come_once() -> None:
    def calendar(*entries: bytes) -> bytes:
        zone = b"BEGIN:VTIMEZONE\r\nTZID:Europe/Warsaw\r\nEND:VTIMEZONE\r\n"
        events = [b"BEGIN:VEVENT\r\nUID:" + each + b"\r\nEND:VEVENT\r\n" for each in entries]
        head = b"BEGIN:VCALENDAR\r\nMETHOD:PUBLISH\r\n"
        return b"".join([head, zone, *events, b"END:VCALENDAR\r\n"])

    assert joined_calendar([]) is None
    assert joined_calendar([calendar(b"1")]) == calendar(b"1")
    assert joined_calendar([calendar(b"1", b"2"), calendar(b"2"), calendar(b"3")]) == calendar(
        b"1", b"2", b"3"
    )
    moved = calendar(b"1\r\nSEQUENCE:0"), calendar(b"1\r\nSEQUENCE:1", b"2")
    assert joined_calendar(moved) == moved[1], "the last one says when a meeting is"
    empty = b"BEGIN:VCALENDAR\r\nMETHOD:PUBLISH\r\nEND:VCALENDAR\r\n"
    assert joined_calendar([empty, empty]) == empty


def test_a_joined_letter_carries_the_entries_of_all(
    queued: Queue, worker: Worker, mail_server: MailServer
) -> None:
    for number in range(1, 9):
        entry = f"BEGIN:VEVENT\r\nUID:{number}\r\nEND:VEVENT\r\n"
        calendar = f"BEGIN:VCALENDAR\r\nMETHOD:PUBLISH\r\n{entry}END:VCALENDAR\r\n"
        flood(queued, 1, number, calendar=calendar.encode() if number != 7 else None)
    worker.deliver_all()
    last = mail_server.received[-1].message
    attached = [part for part in last.walk() if part.get_content_type() == "text/calendar"]
    assert [re.findall(rb"UID:(\d)", part.get_payload(decode=True)) for part in attached] == [[b"6", b"8"]]


@pytest.mark.postgres
def test_a_joined_letter_carries_all_codes_each_with_its_name(
    queued: Queue, worker: Worker, mail_server: MailServer
) -> None:
    flood(queued, 6)
    flood(queued, 1, 7, code="https://x.example/door-codes/7/", recipient_name="Anna Łęcka")
    flood(queued, 1, 8)
    flood(queued, 1, 9, code="https://x.example/door-codes/9/", recipient_name="Jan Lis")
    worker.deliver_all()
    joined = mail_server.received[-1]
    pictures = [each for each in joined.message.walk() if each.get_content_type() == "image/png"]
    assert [each.get_filename() for each in pictures] == ["kod-qr-2.png", "kod-qr-4.png"]
    assert len({each.get_payload() for each in pictures}) == 2
    text = " ".join(joined.text.split())
    assert "Treść [7] Kod do tej wiadomości jest w załączniku kod-qr-2.png: Anna Łęcka." in text
    assert "Treść [8] --- 4 / 4" in text
    assert "kod-qr-4.png: Jan Lis." in text


def test_several_workers_count_together(app: Flask, queued: Queue, mail_server: MailServer) -> None:
    flood(queued, 30)
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda worker: worker.deliver_all(), [Worker(app) for _ in range(4)]))
    assert len(mail_server.received) <= LETTERS


@pytest.mark.postgres
def test_a_mailbox_that_another_worker_counts_is_passed_by(queued: Queue, app: Flask, work: Work) -> None:
    flood(queued, 2)
    elsewhere = queued(3, recipient="bartek@example.org")
    with app.app_context(), db.engine.connect() as another:
        another.execute(text("SELECT pg_advisory_xact_lock(hashtext(:mailbox))"), {"mailbox": VICTIM})
        taken = [delivering.take_next(work, 20) for _ in range(2)]
        assert taken == [elsewhere, None], "two that wait for each other's mailbox would wait for ever"
    assert delivering.take_next(work, 20) is not None
