"""The step to places that are passed on: nobody stands in yet, and going back leaves plain offers."""

import logging

import pytest
from flask import Flask

from app import migrating
from app.people.operations import known_person
from app.registrations.models import Registration, RegistrationState
from app.work import Work
from tests.support.around_migrations import ready, rows
from tests.support.cast import an_event

BEFORE = "0059_answer_files"


def test_stand_ins_become_plain_offers(app: Flask, work: Work, caplog: pytest.LogCaptureFixture) -> None:
    event, former = an_event(work, "zastepstwo"), None
    for number, state in enumerate((RegistrationState.withdrawn, RegistrationState.offered)):
        who = known_person(work, "Bartek", f"N{number}", f"n{number}@example.org", None, "pl")
        row = Registration(
            event=event, person=who, state=state, queue_number=number, first_name="Bartek",
            last_name=f"N{number}", name_sort="", email=who.email, language="pl", registered_at=work.now,
            state_changed_at=work.now, stands_in_for_id=former.id if former else None,
        )  # fmt: skip
        work.session.add(row)
        work.session.flush()
        former = row
    with app.app_context():
        ready(work)
        with caplog.at_level(logging.WARNING):
            migrating.downgrade(revision=BEFORE)
        assert "colleagues' places stay offered: 1" in "\n".join(each.getMessage() for each in caplog.records)
        migrating.upgrade()
        query = "SELECT state, stands_in_for_id FROM registrations_registrations ORDER BY queue_number"
        assert rows(query) == [("withdrawn", None), ("offered", None)]
