"""Tests and the evaluation of an event that is copied."""

from app.events.models import Event
from app.questions.operations import copy_form
from app.surveys.operations.competences import copy_competence
from app.surveys.operations.preparing import bare_sheet
from app.surveys.queries import sheets_of
from app.work import Work


def copy_sheets(work: Work, source: Event, copy: Event) -> None:
    """Let a copy have the tests and the evaluation of its original: the same questions, points and pass mark;
    and what its people are to learn.

    They are being prepared: nobody can answer them before they are opened. Their days follow the copy's
    sessions, since those that staff chose are of the original. What was answered stays there.
    """
    for kind, sheet in sheets_of(work, source).items():
        made = bare_sheet(work, copy, kind)
        made.pass_percent = sheet.pass_percent
        copy_form(work, sheet, made)
    copy_competence(work, source, copy)
    work.session.flush()
