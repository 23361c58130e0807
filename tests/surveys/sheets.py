"""Tests and evaluations as an organiser makes them, and answers to them."""

from datetime import timedelta

from app.events.models import Event
from app.questions.answers import SentAnswers
from app.questions.asking import Option, OwnQuestion
from app.questions.models import QuestionKind, Sheet, SheetKind
from app.questions.operations import QuestionDetails, add_question
from app.questions.queries import asked_questions
from app.registrations.models import Registration
from app.surveys.models import Attempt
from app.surveys.operations.answering import answer_by_room_link, answer_test
from app.surveys.operations.preparing import open_sheet, set_up, sheet_for
from app.work import Work

CAPITALS = (Option("", "Warszawa", "Warsaw"), Option("", "Kraków"), Option("", "Gdańsk"))


def chosen(label: str, *points: float, kind: QuestionKind = QuestionKind.one_of) -> QuestionDetails:
    """Return a question of a test with three answers, or with yes and no."""
    choices = CAPITALS if kind != QuestionKind.yes_no else ()
    return QuestionDetails(kind=kind, label_pl=label, choices=choices, points=points)


def a_test(work: Work, event: Event, kind: SheetKind = SheetKind.entry, *, opened: bool = True) -> Sheet:
    """Return a test of two questions and three points, open for a week."""
    sheet = sheet_for(work, event, kind)
    add_question(work, sheet, chosen("Stolica Polski?", 2, 0, 0))
    add_question(work, sheet, chosen("Czy pada?", 1, 0, kind=QuestionKind.yes_no))
    set_up(work, sheet, work.today, work.today + timedelta(days=7), 60)
    if opened:
        open_sheet(work, sheet)
    return sheet


def an_evaluation(work: Work, event: Event) -> Sheet:
    """Return the shipped evaluation, open for a week."""
    sheet = sheet_for(work, event, SheetKind.evaluation)
    set_up(work, sheet, work.today, work.today + timedelta(days=7), None)
    open_sheet(work, sheet)
    return sheet


def ids(work: Work, sheet: Sheet) -> list[int]:
    """Return the ids of a sheet's questions."""
    return [each.id for each in asked_questions(work, sheet)]


def question(work: Work, sheet: Sheet, number: int) -> OwnQuestion:
    """Return one question of a sheet."""
    return asked_questions(work, sheet)[number]


def given(work: Work, sheet: Sheet, *values: str) -> SentAnswers:
    """Return answers to the questions of a sheet, in their order."""
    return SentAnswers(dict(zip(ids(work, sheet), values, strict=False)))


def answered(work: Work, sheet: Sheet, registration: Registration, *values: str) -> Attempt:
    """Answer a test in somebody's name."""
    return answer_test(work, sheet, registration, given(work, sheet, *values))


def evaluated(work: Work, sheet: Sheet, count: int, *values: str) -> None:
    """Answer an evaluation by the room link, as `count` people would."""
    for number in range(count):
        answer_by_room_link(work, sheet, f"ticket-{number}-{values}", given(work, sheet, *values))
