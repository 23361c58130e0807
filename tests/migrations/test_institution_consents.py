"""The step to consents of institutions: forward and back with one of them."""

import logging

import pytest
from flask import Flask

from app import migrating
from app.nominations.models import InstitutionConsent
from app.people.operations import institution_for
from app.registrations.models import PaperState
from app.work import Work
from tests.support.around_migrations import ready, rows
from tests.support.cast import an_event

BEFORE = "0073_interest"


def test_consents_go(app: Flask, work: Work, caplog: pytest.LogCaptureFixture) -> None:
    event, institution = an_event(work, "skierowani"), institution_for(work, "MOPS w Ełku")
    work.session.add(
        InstitutionConsent(event=event, institution=institution, state=PaperState.received, version=1)
    )
    with app.app_context():
        ready(work)
        with caplog.at_level(logging.WARNING):
            migrating.downgrade(revision=BEFORE)
        assert "consents are lost: 1" in "\n".join(each.getMessage() for each in caplog.records)
        migrating.upgrade()
        assert rows("SELECT count(*) FROM nominations_consents") == [(0,)]
