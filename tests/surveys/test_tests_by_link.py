"""Tests are answered by a link, once, corrected until they close; points follow from the questions."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from app.errors import Closed, Missing, Refusal
from app.events.models import Event
from app.history.models import HistoryFact
from app.progress.growth import growth_of
from app.progress.models import Score, ScoreSource
from app.progress.models import TestKind as Kind
from app.progress.operations import remove_test, save_scores, save_test
from app.progress.queries import scores
from app.questions.asking import Condition, Option, OwnQuestion
from app.questions.models import QuestionKind, SheetKind
from app.questions.operations import add_question, change_question, retire_question
from app.questions.operations.changing import NO_CONDITION, NO_POINTS, WRONG_KIND
from app.questions.queries import asked_questions
from app.registrations.models import RegistrationState
from app.surveys.models import Attempt
from app.surveys.operations.answering import NOTHING, TOO_EARLY, TOO_LATE, answer_test
from app.surveys.operations.counting import recount
from app.surveys.operations.preparing import (
    NO_QUESTIONS,
    OVER_AT_ONCE,
    close_sheet,
    copy_entry_test,
    open_sheet,
    set_up,
    sheet_for,
)
from app.surveys.scoring import most_of, points_of_answer
from app.work import Work
from tests.attendance.people import group, registered
from tests.support.cast import an_event
from tests.support.questions import DIETS, asks, details
from tests.surveys.sheets import a_test, answered, chosen, given, question


@pytest.fixture
def event(work: Work) -> Event:
    """A training that begins in a week."""
    return an_event(work, "szkolenie-z-testem", days=7)


def points(work: Work, event: Event) -> dict[int, float]:
    return {id: of[Kind.entry] for id, of in scores.scores_of(work, event).items() if Kind.entry in of}


def test_points_are_counted_as_if_typed(work: Work, event: Event) -> None:
    sheet, (anna, jan, _) = a_test(work, event), group(work, event)
    answered(work, sheet, anna, "1", "yes")
    answered(work, sheet, jan, "2", "yes")
    assert points(work, event) == {anna.id: 3, jan.id: 1}
    test = scores.tests_of(work, event)[Kind.entry]
    assert (test.most_points, test.pass_points) == (3, 1.8)
    assert set(work.session.scalars(select(Score.source))) == {ScoreSource.link}
    answered(work, sheet, jan, "1", "no")
    assert points(work, event)[jan.id] == 2
    assert len(work.session.scalars(select(Attempt)).all()) == 2
    told = work.session.scalars(select(HistoryFact).where(HistoryFact.kind.like("progress.entry_test%")))
    assert "1" not in {str(value) for each in told for value in each.values.values()}


def test_the_same_answers_sent_again_change_nothing(work: Work, event: Event) -> None:
    sheet, (anna, *_) = a_test(work, event), group(work, event)
    answered(work, sheet, anna, "1", "yes")
    facts = len(work.session.scalars(select(HistoryFact)).all())
    answered(work, sheet, anna, "1", "yes")
    assert len(work.session.scalars(select(HistoryFact)).all()) == facts


def test_a_mended_key_counts_for_all(work: Work, event: Event) -> None:
    """Who answered before the key was mended gets the points of the right answer."""
    sheet, (anna, jan, ewa) = a_test(work, event), group(work, event)
    answered(work, sheet, anna, "2", "yes")
    answered(work, sheet, jan, "1", "yes")
    capital = question(work, sheet, 0)
    wanted = chosen("Dawna stolica Polski?", 0, 2, 0)
    change_question(work, sheet, capital.id, replace(wanted, choices=capital.choices), 1)
    recount(work, sheet)
    assert points(work, event) == {anna.id: 3, jan.id: 1}
    # Who still has the page with the earlier words answers to those.
    sent = replace(given(work, sheet, "2", "no"), seen={each.id: 1 for each in asked_questions(work, sheet)})
    attempt = answer_test(work, sheet, ewa, sent)
    assert attempt.answers[str(capital.id)][0] == capital.version_id
    assert points(work, event)[ewa.id] == 2


def test_what_is_not_offered_or_asked_any_more(work: Work, event: Event) -> None:
    sheet, (anna, jan, _) = a_test(work, event), group(work, event)
    answered(work, sheet, anna, "1", "yes")
    answered(work, sheet, jan, "2", "yes")
    capital = question(work, sheet, 0)
    kept = (*capital.choices[:2], Option("", "Łódź"))
    change_question(work, sheet, capital.id, replace(chosen("Stolica?", 2, 1, 0), choices=kept), 1)
    recount(work, sheet)
    assert points(work, event) == {anna.id: 3, jan.id: 2}
    retire_question(work, sheet, capital.id)
    recount(work, sheet)
    assert points(work, event) == {anna.id: 1, jan.id: 1}
    assert scores.tests_of(work, event)[Kind.entry].most_points == 1


def test_several_ticks_and_scales() -> None:
    several = OwnQuestion(
        id=1, version_id=1, version=1, kind=QuestionKind.several_of, label_pl="?",
        choices=(Option("1", "a"), Option("2", "b"), Option("3", "c")),
        points={"1": 1, "2": 1.5, "3": -1, "9": 5},
    )  # fmt: skip
    assert most_of(several) == 2.5
    assert points_of_answer(several, "1 2") == 2.5
    assert points_of_answer(several, "1 2 3") == 1.5
    assert points_of_answer(several, "3") == 0
    scale = replace(several, kind=QuestionKind.scale, choices=(), points={})
    assert (most_of(scale), points_of_answer(scale, "4"), points_of_answer(scale, "7")) == (5, 4, 0)


def test_typed_points_stand(work: Work, event: Event) -> None:
    sheet, (anna, jan, _) = a_test(work, event), group(work, event)
    save_scores(work, event, Kind.entry, {anna.id: 2})
    with pytest.raises(Closed):
        answered(work, sheet, anna, "1", "yes")
    answered(work, sheet, jan, "1", "yes")
    save_scores(work, event, Kind.entry, {jan.id: 1})
    recount(work, sheet)
    assert points(work, event) == {anna.id: 2, jan.id: 1}
    add_question(work, sheet, chosen("Nowe?", 1, 0, 0))
    with pytest.raises(Refusal):
        recount(work, sheet)


def test_a_test_by_link_is_not_set_up_by_hand(work: Work, event: Event) -> None:
    a_test(work, event)
    with pytest.raises(Refusal):
        save_test(work, event, Kind.entry, 20, None)
    with pytest.raises(Refusal):
        remove_test(work, event, Kind.entry)


def test_when_it_can_be_answered(work: Work, event: Event) -> None:
    anna = group(work, event, 1)[0]
    sheet = a_test(work, event, opened=False)
    with pytest.raises(Closed, match=TOO_EARLY):
        answered(work, sheet, anna, "1")
    open_sheet(work, sheet)
    answered(work, sheet, anna, "1")
    close_sheet(work, sheet)
    with pytest.raises(Closed, match=TOO_LATE[:20]):
        answered(work, sheet, anna, "2")
    open_sheet(work, sheet)
    late = replace(work, now=work.now + timedelta(days=30))
    with pytest.raises(Closed, match=TOO_LATE[:20]):
        answered(late, sheet, anna, "2")
    with pytest.raises(Closed, match=OVER_AT_ONCE):
        open_sheet(late, sheet)


def test_the_usual_days_follow_the_sessions(work: Work, event: Event) -> None:
    anna = group(work, event, 1)[0]
    entry, exit = a_test(work, event), a_test(work, event, SheetKind.exit)
    for each in (entry, exit):
        set_up(work, each, None, None, None)
    answered(work, entry, anna, "1")
    with pytest.raises(Closed, match=TOO_EARLY):
        answered(work, exit, anna, "1")
    on_the_day = replace(work, now=work.now + timedelta(days=8))
    answered(on_the_day, exit, anna, "1")
    with pytest.raises(Closed):
        answered(on_the_day, entry, anna, "2")


def test_who_is_not_asked(work: Work, event: Event) -> None:
    sheet = a_test(work, event)
    for number, state in enumerate((RegistrationState.waiting, RegistrationState.removed)):
        with pytest.raises(Missing):
            answered(work, sheet, registered(work, event, f"Ola{number}", "Spoza", state), "1")


def test_answers_that_are_none(work: Work, event: Event) -> None:
    sheet, anna = a_test(work, event), group(work, event, 1)[0]
    with pytest.raises(Refusal, match=NOTHING[:20]):
        answered(work, sheet, anna, "", "")
    for bad in ("9", "1 2", "yes", "😀" * 5000):
        with pytest.raises(Refusal):
            answered(work, sheet, anna, bad)


def test_the_exit_test_asks_the_same(work: Work, event: Event) -> None:
    entry, anna = a_test(work, event), group(work, event, 1)[0]
    assert copy_entry_test(work, event) == 2
    assert copy_entry_test(work, event) == 0
    exit = sheet_for(work, event, SheetKind.exit)
    assert [each.points for each in asked_questions(work, exit)] == [
        each.points for each in asked_questions(work, entry)
    ]
    set_up(work, exit, work.today, work.today + timedelta(days=20), 60)
    open_sheet(work, exit)
    answered(work, entry, anna, "2", "yes")
    answered(work, exit, anna, "1", "yes")
    assert growth_of(scores.tests_of(work, event), scores.scores_of(work, event)[anna.id]) == 67


def test_what_a_test_can_not_ask(work: Work, event: Event) -> None:
    sheet = sheet_for(work, event, SheetKind.entry)
    with pytest.raises(Refusal, match=NO_QUESTIONS):
        open_sheet(work, sheet)
    with pytest.raises(Refusal, match=WRONG_KIND):
        add_question(work, sheet, details(kind=QuestionKind.long_text))
    with pytest.raises(Refusal, match=NO_POINTS):
        add_question(work, sheet, chosen("Nic?", 0, 0, 0))
    with pytest.raises(Refusal):
        add_question(work, sheet, chosen("Dużo?", 101, 0, 0))
    other = asks(work, event, "Dieta?", kind=QuestionKind.one_of, choices=DIETS)
    with pytest.raises(Refusal, match=NO_CONDITION[:20]):
        add_question(work, sheet, replace(chosen("Jak?", 1, 0, 0), condition=Condition(other.id, "1")))
    # The application form of the event and its tests don't mix.
    assert [each.label_pl for each in asked_questions(work, event)] == ["Dieta?"]
    assert asked_questions(work, sheet) == ()
