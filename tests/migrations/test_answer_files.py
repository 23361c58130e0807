"""Answers that are files come with a column and a table of their own; their names stay when they go."""

from flask import Flask

from app import migrating
from app.files.operations import stored
from app.files.storage import checked_upload
from app.questions.models import QuestionKind, StagedFile
from app.registrations.models import QuestionAnswer
from app.work import Work
from tests.attendance.people import registered
from tests.support.around_migrations import ready, rows
from tests.support.cast import an_event
from tests.support.questions import asks

BEFORE = "0058_paper_on_the_day"


def test_they_come_and_go(app: Flask, work: Work) -> None:
    event = an_event(work, "nabor-z-plikiem")
    question = asks(work, event, "Zgoda?", kind=QuestionKind.file)
    registration = registered(work, event, "Anna", "Plikowska")
    file = stored(work, checked_upload("zgoda.pdf", b"%PDF-1.7 x", field="file"))
    answer = QuestionAnswer(
        registration_id=registration.id, question_id=question.id, version_id=question.version_id,
        value="zgoda.pdf", file_id=file.id,
    )  # fmt: skip
    staged = StagedFile(question_id=question.id, file_id=file.id, name="zgoda.pdf", created_at=work.now)
    work.session.add_all([answer, staged])
    work.session.flush()
    with app.app_context():
        ready(work)
        migrating.downgrade(revision=BEFORE)
        assert rows("SELECT value FROM registrations_answers") == [("zgoda.pdf",)]
        assert rows("SELECT kind FROM questions_questions") == [("short_text",)]
        assert rows("SELECT count(*) FROM events_files") == [(1,)]
        migrating.upgrade()
        assert rows("SELECT value, file_id FROM registrations_answers") == [("zgoda.pdf", None)]
        assert rows("SELECT count(*) FROM questions_staged_files") == [(0,)]
