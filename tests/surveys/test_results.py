"""Results are sums from five answers on, shown once nobody can add to them."""

from dataclasses import replace
from datetime import timedelta

import pytest

from app.events.models import Event
from app.questions.asking import Option, OwnQuestion
from app.questions.models import QuestionKind, SheetKind
from app.questions.operations import QuestionDetails, change_question, retire_question
from app.surveys.operations.preparing import close_sheet, sheet_for
from app.surveys.queries.evaluations import evaluation_of
from app.surveys.results import results_of
from app.surveys.window import sheet_window
from app.texts import texts_in
from app.work import Work
from tests.support.cast import an_event
from tests.support.questions import asks
from tests.support.statements import statements
from tests.surveys.sheets import an_evaluation, evaluated, question

TEXTS = texts_in("en")


@pytest.fixture
def event(work: Work) -> Event:
    """A training of today."""
    return an_event(work, "szkolenie-ocenione", days=0)


def scale(id: int) -> OwnQuestion:
    return OwnQuestion(id=id, version_id=id, version=1, kind=QuestionKind.scale, label_pl=f"Pytanie {id}")


def test_four_answers_stay_unread(work: Work, event: Event) -> None:
    sheet = an_evaluation(work, event)
    evaluated(work, sheet, 4, "5")
    close_sheet(work, sheet)
    found = evaluation_of(work, sheet, TEXTS)
    assert (found.count, found.is_over, found.results, found.is_too_few) == (4, True, None, True)


def test_nothing_is_shown_while_answers_are_taken(work: Work, event: Event) -> None:
    """Else what one person answered would be the difference between two looks."""
    sheet = an_evaluation(work, event)
    evaluated(work, sheet, 7, "5")
    assert evaluation_of(work, sheet, TEXTS).results is None
    ends = sheet_window(sheet, event, work.now).ends
    assert ends is not None
    # Who sent theirs at the last moment must not be told from the others by a quick reader.
    assert evaluation_of(replace(work, now=ends + timedelta(minutes=4)), sheet, TEXTS).results is None
    later = replace(work, now=ends + timedelta(minutes=5))
    results = evaluation_of(later, sheet, TEXTS).results
    assert results is not None
    assert (results[0].answered, results[0].average) == (7, 5)


def test_counts_and_averages(work: Work, event: Event) -> None:
    sheet = an_evaluation(work, event)
    evaluated(work, sheet, 3, "5", "4", "", "", "", "", "dobre")
    evaluated(work, sheet, 2, "2", "", "", "", "", "", "=1+1")
    close_sheet(work, sheet)
    results = evaluation_of(work, sheet, TEXTS).results
    assert results is not None
    programme, trainer, place, *_, words = results[:7]
    assert [each.count for each in programme.choices] == [0, 2, 0, 0, 3]
    assert [each.percent for each in programme.choices] == [0, 40, 0, 0, 60]
    assert programme.average == 3.8
    # Three of five rated the trainer: too few to be shown, and nobody the place.
    assert trainer.is_hidden
    assert not trainer.choices
    assert place.is_hidden
    assert sorted(words.words) == ["=1+1", "=1+1", "dobre", "dobre", "dobre"]


def test_words_of_two_questions_stand_in_orders_of_their_own() -> None:
    questions = [replace(scale(id), kind=QuestionKind.long_text) for id in (1, 2)]
    voices = {f"{n:032x}": {"1": [1, f"a{n}"], "2": [2, f"b{n}"]} for n in range(40)}
    found = results_of(voices, questions, {}, TEXTS)
    assert found is not None
    first, second = ([each[1:] for each in of.words] for of in found)
    assert sorted(first) == sorted(second)
    assert first != second
    assert first != sorted(first, key=int)
    # The order is the same at each look.
    assert results_of(dict(reversed(voices.items())), questions, {}, TEXTS) == found


def test_answers_that_are_not_offered_any_more(work: Work, event: Event) -> None:
    sheet = sheet_for(work, event, SheetKind.evaluation)
    kind = QuestionKind.several_of
    asks(work, sheet, "Co było dobre?", kind=kind, choices=(Option("", "kawa"), Option("", "sala")))
    sheet = an_evaluation(work, event)
    coffee = question(work, sheet, 9)
    evaluated(work, sheet, 5, *[""] * 9, "1 2")
    wanted = (Option("", "ciastka"), Option("2", "sala", "the room"))
    change_question(
        work, sheet, coffee.id, QuestionDetails(kind=kind, label_pl="Co było dobre?", choices=wanted), 1
    )
    retire_question(work, sheet, question(work, sheet, 0).id)
    close_sheet(work, sheet)
    results = evaluation_of(work, sheet, TEXTS).results
    assert results is not None
    [found] = [each for each in results if each.answered]
    told = [(each.words, each.count) for each in found.choices]
    assert told == [("ciastka", 0), ("the room", 5), ("kawa (not offered any more)", 5)]


def test_five_hundred_read_as_few_statements_as_five(work: Work, event: Event) -> None:
    sheet = an_evaluation(work, event)
    evaluated(work, sheet, 30, "5", "4", "3", "2", "1", "5", "tak")
    close_sheet(work, sheet)
    with statements() as seen:
        assert evaluation_of(work, sheet, TEXTS).count == 30
    assert len(seen) <= 4
