"""Links for the door and what was marked come with tables of their own, and go with them; evidence stays."""

import logging

import pytest
from flask import Flask

from app import migrating
from app.door.models import DoorLink, DoorMark, MarkKind
from app.registrations.models import Channel
from app.work import Work
from tests.attendance.people import a_training, registered
from tests.support.around_migrations import ready, rows
from tests.support.cast import alicja

BEFORE = "0081_returned_lists"


def test_they_come_and_go(app: Flask, work: Work, caplog: pytest.LogCaptureFixture) -> None:
    event = a_training(work, "modul-z-wejsciem")
    person = registered(work, event, "Anna", "Testowa", channel=Channel.door)
    link = DoorLink(
        event=event, day=work.today, pin_hash="-", version=1, ends_at=work.now, account_id=alicja(work).id,
        created_at=work.now,
    )  # fmt: skip
    mark = DoorMark(
        link=link, person_id=person.person_id, registration_id=person.id, kind=MarkKind.entry, key="a-key-01",
        made_at=work.now, received_at=work.now,
    )  # fmt: skip
    work.session.add_all([link, mark])
    caplog.set_level(logging.WARNING)
    with app.app_context():
        ready(work)
        migrating.downgrade(revision=BEFORE)
        assert "marks made at the door are lost: 1" in caplog.text
        assert rows("SELECT channel FROM registrations_registrations") == [("web",)]
        migrating.upgrade()
        assert rows("SELECT count(*) FROM door_marks") == [(0,)]
