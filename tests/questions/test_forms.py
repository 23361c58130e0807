"""Forms are put together, changed in versions, and copied; nothing that was asked is deleted."""

import pytest
from sqlalchemy import func, select

from app.errors import Missing, Outdated, Refusal
from app.events.models import Event, FormOfSupport
from app.history.models import HistoryFact
from app.questions.asking import Condition, Option
from app.questions.models import Question, QuestionKind, QuestionVersion
from app.questions.operations import (
    add_question,
    bring_back_question,
    change_question,
    copy_form,
    move_question,
    retire_question,
    template_for,
)
from app.questions.operations.changing import (
    KIND_STAYS,
    MOST_QUESTIONS,
    NO_CHOICES,
    NO_LABEL,
    NOT_A_CHOICE,
    NOT_CHOSEN,
    NOT_EARLIER,
    ONE_LEVEL,
    SAME_CHOICE,
    TOO_LONG,
    TOO_MANY,
)
from app.questions.operations.ordering import DEPENDS, IS_NEEDED
from app.questions.queries import asked_questions, earlier_wordings, questions_of
from app.work import Work
from tests.support.open_events import MakeEvent
from tests.support.questions import DIETS, asks, details
from tests.support.statements import statements


@pytest.fixture
def event(make_event: MakeEvent) -> Event:
    """An event that asks nothing of its own yet."""
    return make_event()


def labels(work: Work, event: Event) -> list[str]:
    """Return what a form asks, in order."""
    return [each.label_pl for each in asked_questions(work, event)]


def test_an_event_without_questions_reads_nothing(work: Work, event: Event) -> None:
    assert not event.rules.has_questions
    with statements() as seen:
        assert questions_of(work, event) == ()
    assert seen == []


def test_a_question_is_kept_as_it_was_written(work: Work, event: Event) -> None:
    diet = asks(
        work, event, "  Jaka dieta? ", kind=QuestionKind.several_of, choices=DIETS, label_en="Which diet?",
        help_pl="Obiad jest w cenie.", is_required=True,
    )  # fmt: skip
    assert event.rules.has_questions
    [read] = questions_of(work, event)
    assert read == diet
    assert (read.label("pl"), read.label("en")) == ("Jaka dieta?", "Which diet?")
    assert read.help("en") == "Obiad jest w cenie."
    assert [each.key for each in read.choices] == ["1", "2", "3"]
    assert read.is_required
    assert read.version == 1


def test_other_words_make_another_version_and_settings_do_not(work: Work, event: Event) -> None:
    diet = asks(work, event, "Dieta?", kind=QuestionKind.one_of, choices=DIETS)
    same = details("Dieta?", kind=QuestionKind.one_of, choices=diet.choices, is_required=True)
    assert change_question(work, event, diet.id, same, 1).version == 1
    _, second, third = diet.choices
    wanted = (Option(second.key, "bez glutenu"), Option("", "wegańska"), third)
    changed = change_question(
        work, event, diet.id, details("Dieta?", kind=QuestionKind.one_of, choices=wanted), 1
    )
    assert (changed.version, changed.is_required) == (2, False)
    assert [each.key for each in changed.choices] == ["2", "4", "3"]
    # A key never means another choice, not even one that was taken out.
    fresh = (*changed.choices[:2], Option("", "koszerna"))
    assert change_question(
        work, event, diet.id, details("Dieta?", kind=QuestionKind.one_of, choices=fresh), 2
    ).choices[2].key == "5"  # fmt: skip
    [before] = earlier_wordings(work, {diet.id: 1}).values()
    assert [each.pl for each in before.choices] == ["wegetariańska", "bezglutenowa", "zwykła"]
    assert earlier_wordings(work, {diet.id: 99}) == {}


def test_two_editors_do_not_overwrite_each_other(work: Work, event: Event) -> None:
    night = asks(work, event)
    change_question(work, event, night.id, details("Czy potrzebny nocleg?"), 1)
    with pytest.raises(Outdated):
        change_question(work, event, night.id, details("Nocleg?"), 1)
    diet = asks(work, event, "Dieta?", kind=QuestionKind.one_of, choices=DIETS)
    forged = details("Dieta?", kind=QuestionKind.one_of, choices=(Option("77", "a"), Option("", "b")))
    with pytest.raises(Outdated):
        change_question(work, event, diet.id, forged, 1)


def test_another_forms_question_is_missing(work: Work, make_event: MakeEvent) -> None:
    here, there = make_event(), make_event()
    mine, theirs = asks(work, here), asks(work, there)
    for act in (
        lambda: change_question(work, here, theirs.id, details(), 1),
        lambda: retire_question(work, here, theirs.id),
        lambda: bring_back_question(work, here, theirs.id),
        lambda: move_question(work, here, theirs.id, up=True),
        lambda: retire_question(work, here, 10**8),
    ):
        with pytest.raises(Missing):
            act()
    with pytest.raises(Refusal):
        asks(work, here, "Zależne", condition=Condition(theirs.id, "yes"))
    assert labels(work, here) == [mine.label_pl]


@pytest.mark.parametrize(
    ("sentence", "field", "facts"),
    [
        (NO_LABEL, "label_pl", {"label": " \u200b "}),
        (TOO_LONG, "label_pl", {"label": "x" * 301}),
        (TOO_LONG, "help_en", {"help_en": "x" * 10_000}),
        (NO_CHOICES, "choices", {"kind": QuestionKind.one_of, "choices": (Option("", "jedyna"),)}),
        (
            NO_CHOICES,
            "choices",
            {"kind": QuestionKind.one_of, "choices": (Option("", "a"), Option("", " "))},
        ),
        (
            SAME_CHOICE,
            "choices",
            {"kind": QuestionKind.one_of, "choices": (Option("", "a"), Option("", "A "))},
        ),
        (
            TOO_LONG,
            "choices",
            {"kind": QuestionKind.one_of, "choices": (Option("", "a"), Option("", "b" * 201))},
        ),
    ],
)
def test_what_cannot_be_asked_is_refused(
    work: Work, event: Event, sentence: str, field: str, facts: dict[str, object]
) -> None:
    with pytest.raises(Refusal) as refusal:
        asks(work, event, **{"label": "Pytanie", **facts})  # type: ignore[arg-type]
    assert (refusal.value.message, refusal.value.field) == (sentence, field)
    assert labels(work, event) == []


def test_a_condition_names_a_choice_of_an_earlier_question_for_everybody(work: Work, event: Event) -> None:
    night = asks(work, event)
    name = asks(
        work, event, "Z kim w pokoju?", kind=QuestionKind.short_text, condition=Condition(night.id, "yes")
    )
    both = asks(work, event, "Czy obie noce?", condition=Condition(night.id, "yes"))
    last = asks(work, event, "Czy przyjedzie Pani samochodem?")

    def refused(question_id: int, choice: str) -> str:
        with pytest.raises(Refusal) as refusal:
            asks(work, event, "Zależne", condition=Condition(question_id, choice))
        assert refusal.value.field == "condition"
        return refusal.value.message

    assert refused(name.id, "yes") == NOT_CHOSEN
    assert refused(both.id, "yes") == ONE_LEVEL
    assert refused(last.id, "1") == NOT_A_CHOICE
    assert refused(10**8, "yes") == NOT_EARLIER
    with pytest.raises(Refusal) as refusal:
        change_question(work, event, night.id, details(condition=Condition(last.id, "yes")), 1)
    assert refusal.value.message == NOT_EARLIER
    with pytest.raises(Refusal) as refusal:
        change_question(work, event, night.id, details(condition=Condition(night.id, "yes")), 1)
    assert refusal.value.message == NOT_EARLIER


def test_the_kind_stays(work: Work, event: Event) -> None:
    night = asks(work, event)
    with pytest.raises(Refusal) as refusal:
        change_question(work, event, night.id, details(kind=QuestionKind.short_text), 1)
    assert refusal.value.message == KIND_STAYS


def test_a_retired_question_stays_and_frees_those_that_depend_on_it(work: Work, event: Event) -> None:
    night = asks(work, event)
    name = asks(work, event, "Z kim?", kind=QuestionKind.short_text, condition=Condition(night.id, "yes"))
    assert [each.id for each in retire_question(work, event, night.id)] == [name.id]
    assert retire_question(work, event, night.id) == []
    assert labels(work, event) == ["Z kim?"]
    retired, free = questions_of(work, event)
    assert retired.is_retired
    assert free.has_lost_condition
    # Its other words can still be changed.
    kept = details("Z kim w pokoju?", kind=QuestionKind.short_text, condition=Condition(night.id, "yes"))
    assert change_question(work, event, name.id, kept, 1).version == 2
    bring_back_question(work, event, night.id)
    assert questions_of(work, event)[1].shown_if == Condition(night.id, "yes")


def test_questions_move_but_not_before_what_they_depend_on(work: Work, event: Event) -> None:
    first, night = asks(work, event, "Pierwsze"), asks(work, event, "Nocleg")
    gone = asks(work, event, "Wycofane")
    name = asks(work, event, "Z kim", kind=QuestionKind.short_text, condition=Condition(night.id, "yes"))
    retire_question(work, event, gone.id)
    assert not move_question(work, event, first.id, up=True)
    assert not move_question(work, event, name.id, up=False)
    with pytest.raises(Refusal) as refusal:
        move_question(work, event, name.id, up=True)
    assert refusal.value.message == DEPENDS
    with pytest.raises(Refusal) as refusal:
        move_question(work, event, night.id, up=False)
    assert refusal.value.message == IS_NEEDED
    assert move_question(work, event, night.id, up=True)
    assert labels(work, event) == ["Nocleg", "Pierwsze", "Z kim"]
    with pytest.raises(Missing):
        move_question(work, event, gone.id, up=True)


def test_a_form_is_copied_with_its_conditions_and_begins_anew(work: Work, make_event: MakeEvent) -> None:
    source, target, plain = make_event(), make_event(), make_event()
    gone = asks(work, source, "Wycofane")
    diet = asks(work, source, "Dieta?", kind=QuestionKind.one_of, choices=DIETS, is_required=True)
    asks(work, source, "Jaka?", kind=QuestionKind.short_text, condition=Condition(diet.id, "3"))
    asks(work, source, "Wolne", condition=Condition(gone.id, "yes"))
    retire_question(work, source, gone.id)
    assert copy_form(work, source, target) == 3
    copied = questions_of(work, target)
    assert [each.label_pl for each in copied] == ["Dieta?", "Jaka?", "Wolne"]
    assert copied[0].choices == diet.choices
    assert copied[0].is_required
    assert copied[1].shown_if == Condition(copied[0].id, "3")
    assert copied[2].condition is None
    assert copy_form(work, plain, target) == 0
    assert not plain.rules.has_questions
    template = template_for(work, FormOfSupport.seminar)
    assert template_for(work, FormOfSupport.seminar) is template
    assert copy_form(work, source, template) == copy_form(work, template, plain) == 3
    assert labels(work, plain) == labels(work, source)


def test_only_what_a_form_does_not_ask_yet_is_added(work: Work, event: Event, make_event: MakeEvent) -> None:
    diet = asks(work, event, "Dieta?", kind=QuestionKind.one_of, choices=DIETS)
    asks(work, event, "Jaka?", kind=QuestionKind.short_text, condition=Condition(diet.id, "3"))
    target = make_event()
    asks(work, target, "Wolne")
    other = asks(work, target, "Dieta?", kind=QuestionKind.one_of, choices=DIETS)
    assert copy_form(work, event, target, only_missing=True) == 1
    assert labels(work, target) == ["Wolne", "Dieta?", "Jaka?"]
    assert asked_questions(work, target)[2].shown_if == Condition(other.id, "3")
    assert copy_form(work, event, target, only_missing=True) == 0
    # Other words, other choices or another kind make another question.
    asks(work, event, "Wolne", kind=QuestionKind.short_text)
    assert copy_form(work, event, target, only_missing=True) == 1


def test_a_form_ends_somewhere(work: Work, event: Event, make_event: MakeEvent) -> None:
    for number in range(MOST_QUESTIONS):
        asks(work, event, f"Pytanie {number}")
    with pytest.raises(Refusal) as refusal:
        asks(work, event, "Jeszcze jedno")
    assert refusal.value.message == TOO_MANY
    other = make_event()
    assert copy_form(work, event, other) == MOST_QUESTIONS
    with pytest.raises(Refusal):
        copy_form(work, event, other)
    with statements() as seen:
        questions_of(work, event)
    assert len(seen) == 1


def test_the_history_tells_what_was_done_with_a_form(work: Work, event: Event) -> None:
    night = asks(work, event)
    asks(work, event, "Drugie")
    move_question(work, event, night.id, up=False)
    retire_question(work, event, night.id)
    kinds = work.session.scalars(
        select(HistoryFact.kind).where(HistoryFact.event_id == event.id).order_by(HistoryFact.id)
    )
    assert list(kinds) == ["question.added", "question.added", "question.moved", "question.retired"]


def test_a_draft_that_is_deleted_takes_its_form_along(work: Work, event: Event) -> None:
    night = asks(work, event)
    add_question(work, event, details("Z kim?", condition=Condition(night.id, "yes")))
    work.session.flush()
    work.session.delete(event)
    work.session.flush()
    for table in (Question, QuestionVersion):
        assert work.session.scalar(select(func.count()).select_from(table)) == 0
