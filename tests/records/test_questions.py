"""Own questions of forms, in files of activities and back."""

from typing import Any

import pytest
from sqlalchemy import func, select

from app.eligibility.models import RuleKind
from app.eligibility.operations.rules import save_rules, texts_of
from app.events.models import Event, Repeats
from app.history.models import HistoryFact
from app.questions.answers import SentAnswers
from app.questions.asking import Condition
from app.questions.models import QuestionKind
from app.questions.operations import change_question, retire_question
from app.questions.queries import asked_questions, questions_of
from app.records.operations import load
from app.records.writing import all_records
from app.registrations.answers import answers_of
from app.registrations.operations import change_answers, sign_up
from app.work import Work
from tests.support.applicants import person
from tests.support.open_events import MakeEvent, make_event
from tests.support.questions import DIETS, asks, details

__all__ = ["make_event"]

FORM: list[dict[str, Any]] = [
    {"kind": "yes_no", "label_pl": "Nocleg?", "label_en": "A room?", "required": True},
    {
        "kind": "short_text",
        "label_pl": "Z kim?",
        "help_pl": "Imię i nazwisko.",
        "required": True,
        "only_if": {"question": "Nocleg?", "answer": "yes"},
    },
    {"kind": "one_of", "label_pl": "Dieta?", "choices": [{"pl": "mięsna"}, {"pl": "inna", "en": "other"}]},
    {"kind": "file", "label_pl": "Zgoda", "only_if": {"question": "Dieta?", "answer": "inna"}},
]
RECORD: dict[str, Any] = {
    "id": "z-pytaniami",
    "title_pl": "Warsztat",
    "form_of_support": "workshop",
    "mode": "onsite",
    "registration_mode": "open_application",
    "status": "planned",
    "registration_fields": {"diet": "optional"},
}


def loads(work: Work, *questions: dict[str, Any], **more: Any) -> tuple[int, int, int]:
    """Load the record with these questions; return how many were added, changed and left as they were."""
    loaded = load(work, {"events": [{**RECORD, "questions": list(questions), **more}]})
    assert loaded.problems == []
    return loaded.added, loaded.changed, loaded.unchanged


def facts(work: Work) -> int:
    """Return how many facts the history has."""
    return work.session.scalar(select(func.count(HistoryFact.id))) or 0


def test_a_form_comes_back_and_is_left_as_it_is(work: Work) -> None:
    assert loads(work, *FORM) == (1, 0, 0)
    work.session.commit()
    (record,) = all_records(work)
    assert record["questions"] == FORM
    assert record["registration_fields"] == {"diet": "optional"}
    before = facts(work)
    assert loads(work, *FORM) == (0, 0, 1)
    # Where the file says nothing of questions, they stay.
    assert load(work, {"events": [RECORD]}).unchanged == 1
    assert facts(work) == before
    assert all_records(work)[0]["questions"] == FORM


def test_a_file_changes_orders_and_retires_and_answers_stay(work: Work, make_event: MakeEvent) -> None:
    event = make_event()
    night = asks(work, event, "Nocleg?")
    diet = asks(work, event, "Dieta?", kind=QuestionKind.one_of, choices=DIETS)
    asks(work, event, "Z kim?", kind=QuestionKind.short_text, condition=Condition(night.id, "yes"))
    sent = SentAnswers({night.id: "yes", diet.id: diet.choices[1].key})
    registration = sign_up(work, event, person(1)).registration
    change_answers(work, registration, sent)
    work.session.commit()
    (record,) = all_records(work)
    dropped, fewer, moved = record["questions"]
    fewer["choices"] = [{"pl": "nowa"}, *fewer["choices"][1:]]
    moved.pop("only_if")
    moved["only_if"] = {"question": "Dieta?", "answer": "nowa"}
    wanted = [fewer, moved, {**dropped, "required": True}]
    assert load(work, {"events": [{**record, "questions": wanted}]}).changed == 1
    work.session.expire_all()
    assert all_records(work)[0]["questions"] == wanted
    asked = asked_questions(work, event)
    assert [each.id for each in asked][:1] == [diet.id]
    assert asked[0].choices[1].key == diet.choices[1].key, "a choice of the same words is the same one"
    told = {each.question.label_pl: each.question.told(each.value, work.texts.into("pl"))
            for each in answers_of(work, registration).values()}  # fmt: skip
    assert told == {"Nocleg?": "Tak", "Dieta?": "bezglutenowa"}
    assert load(work, {"events": [{**record, "questions": []}]}).changed == 1
    assert asked_questions(work, event) == ()
    assert len(questions_of(work, event)) == 3
    assert "questions" not in all_records(work)[0]
    # What comes again is the question from before.
    assert load(work, {"events": [{**record, "questions": wanted}]}).changed == 1
    assert {each.id for each in asked_questions(work, event)} == {each.id for each in asked}


def test_a_condition_that_is_lost_is_told_as_none_and_stays_noted(work: Work, make_event: MakeEvent) -> None:
    event = make_event()
    night = asks(work, event, "Nocleg?")
    asks(work, event, "Z kim?", kind=QuestionKind.short_text, condition=Condition(night.id, "yes"))
    retire_question(work, event, night.id)
    work.session.commit()
    (record,) = all_records(work)
    assert record["questions"] == [{"kind": "short_text", "label_pl": "Z kim?"}]
    assert load(work, {"events": [record]}).unchanged == 1
    assert asked_questions(work, event)[0].has_lost_condition


def test_conditions_may_change_hands(work: Work) -> None:
    first = {"kind": "yes_no", "label_pl": "Pierwsze?"}
    second = {"kind": "yes_no", "label_pl": "Drugie?"}
    loads(work, first, {**second, "only_if": {"question": "Pierwsze?", "answer": "yes"}})
    turned = [second, {**first, "only_if": {"question": "Drugie?", "answer": "no"}}]
    assert loads(work, *turned) == (0, 1, 0)
    work.session.expire_all()
    assert all_records(work)[0]["questions"] == turned


def test_a_rewording_elsewhere_is_not_undone_in_silence(work: Work) -> None:
    loads(work, {"kind": "yes_no", "label_pl": "Nocleg?"})
    (event_question,) = asked_questions(work, _event(work))
    change_question(work, _event(work), event_question.id, details("Nocleg?", help_pl="Od 1 do 3 nocy."), 1)
    assert loads(work, {"kind": "yes_no", "label_pl": "Nocleg?"}) == (0, 1, 0)
    assert asked_questions(work, _event(work))[0].version == 3


def _event(work: Work) -> Event:
    return work.session.scalars(select(Event)).one()


QUESTION = {"kind": "yes_no", "label_pl": "Nocleg?"}
WRONG: dict[str, tuple[list[Any], str]] = {
    "no list": ("x", "questions: must be a list"),  # type: ignore[dict-item]
    "no object": ([5], "questions[0]: must be an object"),
    "kind": ([{**QUESTION, "kind": "slider"}], "questions[0].kind: must be one of"),
    "no words": ([{"kind": "yes_no"}], "questions[0].label_pl: is missing"),
    "long": ([{**QUESTION, "label_pl": "x" * 301}], "questions[0].label_pl: is too long"),
    "key": ([{**QUESTION, "name": "x"}], "questions[0].name: is not a key that Zapisy knows"),
    "choices": ([{**QUESTION, "choices": [{"pl": "a"}, {"pl": "b"}]}], "questions[0].choices: fits only"),
    "few": ([{"kind": "one_of", "label_pl": "D?", "choices": [{"pl": "a"}]}], "choices: needs at least two"),
    "twins": (
        [{"kind": "one_of", "label_pl": "D?", "choices": [{"pl": "a"}, {"pl": "A"}]}],
        "choices[1].pl: is the same as",
    ),
    "later": (
        [{**QUESTION, "only_if": {"question": "Nocleg?", "answer": "yes"}}],
        "questions[0].only_if.question: is no earlier question",
    ),
    "answer": (
        [QUESTION, {"kind": "date", "label_pl": "Od?", "only_if": {"question": "Nocleg?", "answer": "tak"}}],
        "questions[1].only_if.answer: is not offered",
    ),
    "two levels": (
        [
            QUESTION,
            {"kind": "yes_no", "label_pl": "A?", "only_if": {"question": "Nocleg?", "answer": "yes"}},
            {"kind": "date", "label_pl": "B?", "only_if": {"question": "A?", "answer": "yes"}},
        ],
        "questions[2].only_if.question: depends on another answer itself",
    ),
    "many files": ([{"kind": "file", "label_pl": f"Plik {n}"} for n in range(6)], "at most 5 files"),
}


@pytest.mark.parametrize("which", WRONG)
def test_a_wrong_question_is_told_with_its_place(work: Work, which: str) -> None:
    questions, line = WRONG[which]
    loaded = load(work, {"events": [{**RECORD, "questions": questions}]})
    assert [each for each in loaded.problems if line in each], loaded.problems
    assert all_records(work) == []


def test_a_change_of_rules_alone_counts_as_a_change(work: Work, make_event: MakeEvent) -> None:
    event = make_event()
    save_rules(work, event, {RuleKind.county: texts_of(["piski"])}, Repeats.allowed)
    work.session.commit()
    (record,) = all_records(work)
    other = {**record, "eligibility": [{"kind": "county", "value": "ełcki"}]}
    loaded = load(work, {"events": [other]})
    assert (loaded.changed, loaded.unchanged) == (1, 0)
    again = load(work, {"events": [other]})
    assert (again.changed, again.unchanged) == (0, 1)
