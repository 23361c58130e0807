"""The step to nominations: forward and back with one of them."""

import logging

import pytest
from flask import Flask

from app import migrating
from app.nominations.models import Nomination
from app.people.operations import institution_for, known_person
from app.registrations.models import Channel, Registration, RegistrationState
from app.work import Work
from tests.support.around_migrations import ready, rows
from tests.support.cast import an_event

BEFORE = "0070_merged_persons"


def test_nominations_go_and_registrations_stay(
    app: Flask, work: Work, caplog: pytest.LogCaptureFixture
) -> None:
    event, who = an_event(work, "skierowani"), known_person(work, "Bartek", "N", "n@example.org", None, "pl")
    row = Registration(
        event=event, person=who, state=RegistrationState.offered, queue_number=1, first_name="Bartek",
        last_name="N", name_sort="", email=who.email, language="pl", registered_at=work.now,
        state_changed_at=work.now, channel=Channel.institution, is_named=True,
    )  # fmt: skip
    institution = institution_for(work, "MOPS w Ełku")
    work.session.add_all([row, Nomination(
        event=event, institution=institution, registration=row, first_name="Bartek", last_name="N",
        email="n@example.org", named_at=work.now,
    )])  # fmt: skip
    with app.app_context():
        ready(work)
        with caplog.at_level(logging.WARNING):
            migrating.downgrade(revision=BEFORE)
        assert "nominations are lost: 1" in "\n".join(each.getMessage() for each in caplog.records)
        migrating.upgrade()
        assert rows("SELECT count(*) FROM nominations_nominations") == [(0,)]
        assert rows("SELECT count(*) FROM registrations_registrations") == [(1,)]
