"""Counting the points of a test anew: after an answer, and after its questions changed."""

from app.events.operations.locking import lock_event
from app.progress.models import TestKind
from app.progress.operations import keep_counted
from app.questions.models import Sheet
from app.questions.queries import asked_questions
from app.surveys.queries import attempts_of
from app.surveys.scoring import most_points, points_of_attempt
from app.work import Work


def lock_sheet(work: Work, sheet: Sheet) -> None:
    """Take the lock of the sheet's event, and read the sheet anew under it: it may be closed meanwhile."""
    lock_event(work, sheet.event)
    work.session.refresh(sheet, ["opens_on", "closes_on", "opened_at", "closed_at", "pass_percent"])


def recount(work: Work, sheet: Sheet) -> None:
    """Count the points of all who answered a test by its questions as they are now.

    Does nothing for a survey, and for a test that was never opened. Refuses another sum than that of which
    staff typed points.
    """
    if not sheet.is_test:
        return
    lock_sheet(work, sheet)
    if sheet.opened_at is None:
        return
    questions = asked_questions(work, sheet)
    most = most_points(questions)
    if not most:
        return
    bar = None if sheet.pass_percent is None else round(most * sheet.pass_percent / 100, 2)
    counted = {
        each.registration_id: points_of_attempt(questions, each.answers) for each in attempts_of(work, sheet)
    }
    keep_counted(work, sheet.event, TestKind(sheet.kind.value), most, bar, counted)
