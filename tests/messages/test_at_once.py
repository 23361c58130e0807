"""Several workers and several organisers at once: each letter is written once."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.events.models import EventLetters
from app.messages.commands import write_daily_letters, write_what_falls_due
from app.messages.draft import MessageDraft, fingerprint
from app.messages.models import DueRow, Message
from app.messages.operations.sending import send
from app.messages.readers import recipients_of
from app.outbox.models import Letter
from app.registrations.operations import sign_up
from app.web.transactions import transaction
from app.work import Work
from tests.messages.test_daily import organiser, tomorrow
from tests.messages.test_due import at, before
from tests.support.applicants import person
from tests.support.open_events import MakeEvent

MANY = 4


def at_once(app: Flask, chore: Callable[[], object]) -> None:
    """Let several workers do the same at the same moment."""
    barrier = Barrier(MANY)

    def done(_: int) -> None:
        with app.app_context():
            barrier.wait()
            chore()

    with ThreadPoolExecutor(MANY) as pool:
        list(pool.map(done, range(MANY)))


def letters(session: Session, kind: str) -> int:
    session.expire_all()
    return session.scalar(select(func.count()).select_from(Letter).where(Letter.kind == kind)) or 0


def test_several_workers_remind_each_person_once(
    work: Work, make_event: MakeEvent, clock: Any, app: Flask, session: Session
) -> None:
    for _ in range(3):
        event = make_event()
        event.letters = EventLetters(reminder_days="1")
        for number in range(5):
            sign_up(work, event, person(number))
    session.commit()
    with app.app_context():
        write_what_falls_due()
    clock.now = at(before(1))
    at_once(app, write_what_falls_due)
    assert letters(session, "reminder") == 15
    assert session.scalar(select(func.count()).select_from(DueRow)) == 15


def test_several_workers_write_one_daily_letter(
    work: Work, make_event: MakeEvent, clock: Any, app: Flask, session: Session,
    work_as: Callable[..., Work],
) -> None:  # fmt: skip
    event = make_event()
    for name in ("Olga", "Piotr"):
        organiser(work, name, event)
    session.commit()
    with app.app_context():
        write_daily_letters()
    clock.move(minutes=1)
    sign_up(work_as(work.actor), event, person(1))
    session.commit()
    clock.now = tomorrow()
    at_once(app, write_daily_letters)
    assert letters(session, "daily") == 2


def test_a_form_that_is_sent_at_once_acts_once(
    work: Work, make_event: MakeEvent, app: Flask, session: Session
) -> None:
    event = make_event()
    for number in range(5):
        sign_up(work, event, person(number))
    session.commit()
    draft = MessageDraft("all", "Parking", "Dzień dobry")
    seen, id = fingerprint(recipients_of(work, event, "all")), event.id
    session.commit()

    def sent() -> None:
        with transaction() as other:
            send(other, other.session.get_one(type(event), id), draft, "a" * 32, seen)

    at_once(app, sent)
    assert letters(session, "message") == 5
    assert session.scalar(select(func.count()).select_from(Message)) == 1
