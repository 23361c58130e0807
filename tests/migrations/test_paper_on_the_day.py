"""A form that is brought on the day is asked for no more by the version before; what came in stays."""

import logging

import pytest
from flask import Flask

from app import migrating
from app.events.models import CompletedBy
from app.registrations.models import PaperState, SignedPaper
from app.work import Work
from tests.attendance.people import registered
from tests.support.around_migrations import ready, rows
from tests.support.cast import an_event

BEFORE = "0054_coming_back"


def test_the_version_before_asks_for_the_form_alone(
    app: Flask, work: Work, caplog: pytest.LogCaptureFixture
) -> None:
    brought = an_event(work, "formularz-na-miejscu", completed_by=CompletedBy.on_the_day)
    an_event(work, "formularz-wczesniej", completed_by=CompletedBy.signed_form)
    registration = registered(work, brought, "Anna", "Oddana")
    work.session.add(SignedPaper(registration=registration, state=PaperState.received, decided_at=work.now))
    work.session.flush()
    settings = "SELECT completed_by FROM events_registration_rules ORDER BY event_id"
    with app.app_context():
        ready(work)
        with caplog.at_level(logging.WARNING):
            migrating.downgrade(revision=BEFORE)
        assert rows(settings) == [("form",), ("signed_form",)]
        assert "a signed form on the day is asked for no more: 1" in caplog.text
        migrating.upgrade()
        assert rows(settings) == [("form",), ("signed_form",)]
        assert rows("SELECT state FROM signed_papers_papers") == [("received",)]
