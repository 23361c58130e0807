"""Earlier parallel groups come with a table of their own; on the way back they are lost, and it is said."""

import logging

import pytest
from flask import Flask

from app import migrating
from app.events.models import ParallelGroup
from app.registrations.models import GroupStay
from app.work import Work
from tests.attendance.people import a_training, group
from tests.support.around_migrations import ready, rows

BEFORE = "0086_substitutes_and_looks"


def test_they_come_and_go(app: Flask, work: Work, caplog: pytest.LogCaptureFixture) -> None:
    event = a_training(work, "modul-ze-zmiana-grupy")
    (person,) = group(work, event, 1)
    earlier, later = (ParallelGroup(event_id=event.id, position=n, name=f"Grupa {n}") for n in (1, 2))
    work.session.add_all([earlier, later])
    work.session.flush()
    person.parallel_group_id = later.id
    work.session.add(GroupStay(registration_id=person.id, group_id=earlier.id, last=work.today))
    work.session.flush()
    present = later.id
    caplog.set_level(logging.WARNING)
    with app.app_context():
        ready(work)
        migrating.downgrade(revision=BEFORE)
        assert "changes of group are lost: 1" in caplog.text
        assert rows("SELECT parallel_group_id FROM registrations_registrations") == [(present,)]
        migrating.upgrade()
        assert rows("SELECT parallel_group_id FROM registrations_registrations") == [(present,)]
        assert rows("SELECT count(*) FROM registrations_group_stays") == [(0,)]
