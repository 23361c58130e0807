"""The step to offered places: hours and moments come empty, and going back says what is lost."""

import logging

import pytest
from flask import Flask

from app import migrating
from app.people.operations import known_person
from app.registrations.models import Registration, RegistrationState
from app.work import Work
from tests.support.around_migrations import ready, rows
from tests.support.cast import an_event

BEFORE = "0049_eligibility"


def test_offers_come_empty_and_their_loss_is_said(
    app: Flask, work: Work, caplog: pytest.LogCaptureFixture
) -> None:
    event = an_event(work, "propozycje", offer_hours=48)
    for number, facts in enumerate(({"offered_until": work.now}, {"offer_lapsed_at": work.now}, {})):
        who = known_person(work, "Bartek", f"N{number}", f"n{number}@example.org", None, "pl")
        work.session.add(Registration(
            event=event, person=who, state=RegistrationState.applied, queue_number=number,
            first_name="Bartek", last_name=f"N{number}", name_sort="", email=who.email, language="pl",
            registered_at=work.now, state_changed_at=work.now, **facts,
        ))  # fmt: skip
    with app.app_context():
        ready(work)
        with caplog.at_level(logging.WARNING):
            migrating.downgrade(revision=BEFORE)
        said = "\n".join(record.getMessage() for record in caplog.records)
        assert "offered_until is lost: 1" in said
        assert "offer_lapsed_at is lost: 1" in said
        assert rows("SELECT count(*) FROM registrations_registrations") == [(3,)]
        migrating.upgrade()
        query = "SELECT offered_until, offer_lapsed_at FROM registrations_registrations"
        assert rows(query) == [(None, None)] * 3
        assert rows("SELECT offer_hours FROM events_registration_rules") == [(None,)]
