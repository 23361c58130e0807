"""What people are to learn comes with a table of its own, and goes with it; tests and points stay."""

import logging

import pytest
from flask import Flask

from app import migrating
from app.surveys.operations.competences import describe_competence
from app.work import Work
from tests.attendance.people import registered
from tests.support.around_migrations import ready, rows
from tests.support.cast import an_event
from tests.surveys.sheets import a_test, answered

BEFORE = "0075_persons_searched"


def test_it_comes_and_goes(app: Flask, work: Work, caplog: pytest.LogCaptureFixture) -> None:
    event = an_event(work, "szkolenie-z-kompetencja", days=7)
    answered(work, a_test(work, event), registered(work, event, "Anna", "Testowa"), "1", "yes")
    describe_competence(work, event, "Zakres", None, 0)
    caplog.set_level(logging.WARNING)
    with app.app_context():
        ready(work)
        migrating.downgrade(revision=BEFORE)
        assert "descriptions of competences are lost: 1" in caplog.text
        assert rows("SELECT points FROM progress_scores") == [(3.0,)]
        migrating.upgrade()
        assert rows("SELECT count(*) FROM surveys_competences") == [(0,)]
        assert rows("SELECT points FROM progress_scores") == [(3.0,)]
