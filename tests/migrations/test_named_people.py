"""The step to people whom institutions name: nobody is named yet, and going back leaves known words."""

import logging

import pytest
from flask import Flask

from app import migrating
from app.events.models import WhoDecides
from app.people.operations import known_person
from app.registrations.models import Channel, Registration, RegistrationState
from app.work import Work
from tests.support.around_migrations import ready, rows
from tests.support.cast import an_event

BEFORE = "0062_sheets"


def test_named_people_stay_with_their_places(
    app: Flask, work: Work, caplog: pytest.LogCaptureFixture
) -> None:
    event = an_event(work, "skierowani")
    event.rules.who_decides = WhoDecides.institution
    who = known_person(work, "Bartek", "Nowak", "n@example.org", None, "pl")
    work.session.add(
        Registration(
            event=event,
            person=who,
            state=RegistrationState.offered,
            queue_number=1,
            first_name="Bartek",
            last_name="Nowak",
            name_sort="",
            email=who.email,
            language="pl",
            registered_at=work.now,
            state_changed_at=work.now,
            channel=Channel.institution,
            is_named=True,
        )
    )
    with app.app_context():
        ready(work)
        with caplog.at_level(logging.WARNING):
            migrating.downgrade(revision=BEFORE)
        assert "who_decides becomes staff: 1" in "\n".join(each.getMessage() for each in caplog.records)
        migrating.upgrade()
        query = "SELECT state, channel, is_named FROM registrations_registrations"
        assert [(state, channel, bool(named)) for state, channel, named in rows(query)] == [
            ("offered", "web", False)
        ]
        assert rows("SELECT who_decides FROM events_registration_rules") == [("staff",)]
