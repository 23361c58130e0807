"""What stands as an answer: cleaned, only where its question is shown, to the version that was shown."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from app.errors import Refusal
from app.questions.answers import (
    ADDED_MEANWHILE,
    CHANGED_MEANWHILE,
    LONG,
    MISSING_CHOICE,
    NOT_OFFERED,
    Given,
    clean,
    judge,
)
from app.questions.asking import Condition, Option, OwnQuestion, shown, with_conditions
from app.questions.models import QuestionKind as Kind
from app.texts import texts_in

COLOURS = (
    Option("1", "czerwony", "red"),
    Option("2", "zielony"),
    Option("4", "niebieski", "blue"),
)


def question(id: int = 1, kind: Kind = Kind.short_text, **facts: Any) -> OwnQuestion:
    """Return a question of version 1."""
    known = {"version_id": id * 10 + 1, "version": 1, "label_pl": f"Pytanie {id}"}
    return OwnQuestion(**{"id": id, "kind": kind, **known, **facts})


def values(*form: OwnQuestion, **typed: str) -> dict[int, str]:
    """Return the answers that stand of a form, with `q1` what was typed for question 1."""
    return {id: kept.value for id, kept in judge(form, sent(**typed)).kept.items()}


def sent(**typed: str) -> dict[int, Given]:
    """Return what was typed, by question."""
    return {int(name[1:]): Given(value) for name, value in typed.items()}


@pytest.mark.parametrize(
    ("kind", "typed", "kept"),
    [
        (Kind.short_text, "  Anna   Żak\n", "Anna Żak"),
        (Kind.short_text, "😀 שלום", "😀 שלום"),
        (Kind.short_text, "=1+1", "=1+1"),
        (Kind.short_text, " \u200b ", None),
        (Kind.long_text, " a\r\nb ", "a\nb"),
        (Kind.number, "1 250,50", "1250.5"),
        (Kind.number, "007", "7"),
        (Kind.number, "-0,0", "0"),
        (Kind.date, "2026-11-30", "2026-11-30"),
        (Kind.yes_no, "no", "no"),
        (Kind.one_of, "4", "4"),
        (Kind.several_of, "4 1 4", "1 4"),
        (Kind.several_of, "", None),
    ],
)
def test_an_answer_is_cleaned(kind: Kind, typed: str, kept: str | None) -> None:
    assert clean(question(kind=kind, choices=COLOURS), typed) == kept


@pytest.mark.parametrize(
    ("kind", "typed"),
    [
        (Kind.short_text, "x" * 301),
        (Kind.long_text, "x" * 10_000),
        (Kind.number, "dwa"),
        (Kind.number, "1e5"),
        (Kind.number, "9" * 40),
        (Kind.date, "30.11.2026"),
        (Kind.date, "0026-11-30"),
        (Kind.date, "2026-02-30"),
        (Kind.yes_no, "maybe"),
        (Kind.one_of, "3"),
        (Kind.one_of, "1 2"),
        (Kind.several_of, "1 3"),
        (Kind.several_of, "<script>"),
    ],
)
def test_what_is_no_answer_is_refused_at_its_field(kind: Kind, typed: str) -> None:
    with pytest.raises(Refusal) as refusal:
        clean(question(7, kind, choices=COLOURS), typed)
    assert refusal.value.field == "question-7"


def test_the_longest_answer_may_have_lines() -> None:
    text = "\r\n".join(["x" * 99] * 40)
    assert len(clean(question(kind=Kind.long_text), text) or "") == LONG - 1


def conditional() -> tuple[OwnQuestion, OwnQuestion]:
    """Return a form whose second question is required, and shown only to those who say yes."""
    night = question(1, Kind.yes_no)
    roommate = question(2, is_required=True, condition=Condition(1, "yes"))
    first, second = with_conditions([night, roommate])
    return first, second


def test_a_hidden_question_neither_blocks_nor_keeps_an_answer() -> None:
    form = conditional()
    assert judge(form, sent(q1="no", q2="Ewa")).problems == {}
    assert values(*form, q1="no", q2="Ewa") == {1: "no"}
    assert values(*form, q1="yes", q2="Ewa") == {1: "yes", 2: "Ewa"}
    assert list(judge(form, sent(q1="yes")).problems) == [2]
    assert judge(form, sent(q1="yes"), complete=False).problems == {}
    # Nor does nonsense that nobody can see any more.
    assert judge(form, sent(q1="no", q2="x" * 999)).problems == {}
    assert list(judge(form, sent(q1="yes", q2="x" * 999)).problems) == [2]


def test_a_condition_that_cannot_be_met_shows_the_question_always() -> None:
    retired = question(1, Kind.yes_no, is_retired=True)
    reworded = question(1, Kind.one_of, choices=COLOURS)
    for first in (retired, reworded):
        _, second = with_conditions([first, question(2, condition=Condition(1, "yes"))])
        assert second.has_lost_condition
        assert shown([second], {}) == {2}
    later, first = with_conditions([question(2, condition=Condition(1, "yes")), question(1, Kind.yes_no)])
    assert later.has_lost_condition
    assert not first.has_lost_condition


def test_what_was_never_asked_is_passed_over() -> None:
    assert values(question(1), q1="a", q99="b") == {1: "a"}
    assert judge([question(1, is_retired=True, is_required=True)], sent(q1="a")).kept == {}


def test_a_form_that_changed_meanwhile_says_so() -> None:
    old, new = question(1), question(2, Kind.yes_no, is_required=True)
    [problem] = judge([old, new], sent(q1="a"), seen={1: 1}).problems.values()
    assert problem.message == ADDED_MEANWHILE
    [problem] = judge([old, new], sent(q1="a"), seen={1: 1, 2: 1}).problems.values()
    assert problem.message == MISSING_CHOICE


def test_an_answer_stands_for_the_version_that_was_shown() -> None:
    before = question(1, Kind.one_of, choices=COLOURS)
    now = question(1, Kind.one_of, version=2, version_id=12, label_pl="Jaki?", choices=COLOURS[:2])
    earlier = {(1, 1): before}
    assert judge([now], {1: Given("2", 1)}, earlier=earlier).kept[1].version_id == 11
    assert judge([now], {1: Given("2", 2)}, earlier=earlier).kept[1].version_id == 12
    [problem] = judge([now], {1: Given("4", 1)}, earlier=earlier).problems.values()
    assert problem.message == CHANGED_MEANWHILE
    other_words = question(
        1, Kind.one_of, version=2, version_id=12, choices=(Option("1", "biały"), *COLOURS[1:])
    )
    [problem] = judge([other_words], {1: Given("1", 1)}, earlier=earlier).problems.values()
    assert problem.message == CHANGED_MEANWHILE
    # A version that never was is the present one.
    [problem] = judge([now], {1: Given("4", 77)}, earlier=earlier).problems.values()
    assert problem.message == NOT_OFFERED


def test_answers_are_told_in_the_words_of_the_reader() -> None:
    polish, english = texts_in("pl"), texts_in("en")
    several = question(1, Kind.several_of, choices=COLOURS)
    assert several.told("1 2", polish) == "czerwony; zielony"
    assert several.told("1 2", english) == "red; zielony"
    assert question(1, Kind.yes_no).told("yes", polish) == "Tak"
    assert question(1, Kind.number).told("7.5", polish) == "7,5"
    assert question(1, Kind.number).told("1000000", english) == "1000000"
    assert question(1, Kind.date).told("2026-01-05", polish) == "5\xa0stycznia\xa02026"


@some.composite
def forms(draw: some.DrawFn) -> tuple[OwnQuestion, ...]:
    """Return any form: kinds, conditions (sensible or not), retired questions."""
    form: list[OwnQuestion] = []
    for id in range(1, draw(some.integers(1, 7)) + 1):
        condition = None
        if draw(some.booleans()):
            condition = Condition(draw(some.integers(1, 8)), draw(some.sampled_from(["yes", "no", "1", "9"])))
        form.append(
            question(
                id,
                draw(some.sampled_from(list(Kind))),
                choices=COLOURS,
                is_required=draw(some.booleans()),
                is_retired=draw(some.integers(0, 4)) == 0,
                condition=condition,
            )
        )
    return with_conditions(form)


TYPED = some.dictionaries(
    some.integers(1, 9),
    some.sampled_from(["yes", "no", "1", "1 2", "4", "", "x", "2026-01-01", "=A1", "x" * 10_000]),
)


@settings(deadline=None)
@given(forms(), TYPED)
def test_only_what_is_shown_is_kept_and_asked_for(
    form: tuple[OwnQuestion, ...], typed: dict[int, str]
) -> None:
    judged = judge(form, {id: Given(value) for id, value in typed.items()})
    kept = {id: each.value for id, each in judged.kept.items()}
    by_id = {each.id: each for each in form}
    assert not kept.keys() & judged.problems.keys()
    for id in {*kept, *judged.problems}:
        each = by_id[id]
        assert not each.is_retired
        if each.shown_if is not None:
            assert each.shown_if.choice in kept[each.shown_if.question_id].split()
    for id, value in kept.items():
        assert clean(by_id[id], value) == value
    # Sent once more as it stands, the form is accepted if nothing was wrong, and nothing changes.
    again = judge(form, {id: Given(value) for id, value in kept.items()})
    assert again.kept == judged.kept
    assert judged.problems or not again.problems
