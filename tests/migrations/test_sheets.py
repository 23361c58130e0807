"""Tests and surveys come with tables of their own; points stay when they go, questions to scales too."""

from flask import Flask

from app import migrating
from app.questions.models import QuestionKind
from app.work import Work
from tests.attendance.people import registered
from tests.support.around_migrations import ready, rows
from tests.support.cast import an_event
from tests.support.questions import asks
from tests.surveys.sheets import a_test, an_evaluation, answered, evaluated

BEFORE = "0061_appointments"


def test_they_come_and_go(app: Flask, work: Work) -> None:
    event = an_event(work, "szkolenie-z-testem", days=7)
    asks(work, event, "Jak dobrze?", kind=QuestionKind.scale)
    anna = registered(work, event, "Anna", "Testowa")
    answered(work, a_test(work, event), anna, "1", "yes")
    evaluated(work, an_evaluation(work, event), 2, "5")
    with app.app_context():
        ready(work)
        migrating.downgrade(revision=BEFORE)
        assert rows("SELECT kind, label_pl FROM questions_questions JOIN questions_versions "
                    "ON question_id = questions_questions.id") == [("short_text", "Jak dobrze?")]  # fmt: skip
        assert rows("SELECT points FROM progress_scores") == [(3.0,)]
        migrating.upgrade()
        assert rows("SELECT source FROM progress_scores") == [("typed",)]
        for table in ("questions_sheets", "surveys_attempts", "surveys_voices"):
            assert rows(f"SELECT count(*) FROM {table}") == [(0,)]  # noqa: S608 (our own names)
