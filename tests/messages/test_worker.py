"""The worker does its chores, and what fails there keeps no mail back; a letter to 300 people is quick."""

import time
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.events.models import EventLetters
from app.outbox.commands.worker import CHORES, Worker
from app.outbox.models import Letter, LetterState
from app.registrations.operations import sign_up
from app.work import Work
from tests.messages.test_due import at, before
from tests.messages.test_writing import previewed, send_it
from tests.support.applicants import person
from tests.support.open_events import MakeEvent

pytestmark = pytest.mark.sqlite


def states(session: Session, kind: str) -> list[LetterState]:
    session.expire_all()
    return list(session.scalars(select(Letter.state).where(Letter.kind == kind)))


def test_the_worker_writes_and_delivers_what_falls_due(
    work: Work, make_event: MakeEvent, clock: Any, app: Flask, session: Session
) -> None:
    event = make_event()
    event.letters = EventLetters(reminder_days="1")
    sign_up(work, event, person(1))
    session.commit()
    Worker(app).deliver_all()
    clock.now = at(before(1))
    Worker(app).deliver_all()
    assert states(session, "reminder") == [LetterState.sent]


def test_a_chore_that_fails_keeps_no_mail_back(
    work: Work, make_event: MakeEvent, app: Flask, session: Session, caplog: Any
) -> None:
    def broken() -> None:
        raise OSError("bartek1@example.org")

    app.extensions[CHORES] = (broken, *app.extensions[CHORES])
    sign_up(work, make_event(), person(1))
    session.commit()
    Worker(app).deliver_all()
    assert states(session, "registered") == [LetterState.sent]
    assert "broken failed: OSError" in caplog.text
    assert "bartek" not in caplog.text


def test_three_hundred_people_are_written_to_in_two_seconds(
    work: Work, make_event: MakeEvent, alicja: FlaskClient, session: Session
) -> None:
    event = make_event()
    for number in range(300):
        sign_up(work, event, person(number))
    fields = previewed(alicja, event.slug)
    session.commit()
    # The processor's time: the machine may be shared.
    begun = time.process_time()
    assert send_it(alicja, event.slug, fields).status_code == 303
    assert time.process_time() - begun < 2
    assert len(states(session, "message")) == 300
