"""Own questions of an event's form, in a file of activities: by their words, in the order of the form."""

from collections.abc import Mapping
from typing import Any

from app.questions.asking import FIXED, YES_NO, Option, OwnQuestion
from app.questions.models import CHOSEN, WORDED, QuestionKind
from app.questions.operations.changing import (
    CHOICE,
    HELP,
    LABEL,
    MOST_CHOICES,
    MOST_POINTS,
    MOST_QUESTIONS,
    QuestionDetails,
)
from app.questions.operations.loading import FiledQuestion, OnlyIf
from app.questions.queries import asked_of_events
from app.records import values as check
from app.records.strict import Strict
from app.typed import one_line
from app.work import Work


def _short_text(limit: int) -> check.Check:
    """Check for a text that is kept on one line."""
    whole = check.text(limit)
    return lambda value: one_line(whole(value))


_QUESTION: Mapping[str, check.Check] = {
    "kind": check.member_of(QuestionKind),
    "label_pl": _short_text(LABEL),
    "label_en": _short_text(LABEL),
    "help_pl": check.text(HELP),
    "help_en": check.text(HELP),
    "required": check.flag,
}
_CHOICE: Mapping[str, check.Check] = {"pl": _short_text(CHOICE), "en": _short_text(CHOICE)}
_ONLY_IF: Mapping[str, check.Check] = {"question": _short_text(LABEL), "answer": _short_text(CHOICE)}


def _points(value: Any) -> float:
    """Check points of an answer, which may lie below zero."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not abs(value) <= MOST_POINTS:
        raise check.BadValue(f"must be a number from -{MOST_POINTS} to {MOST_POINTS}")
    return float(value)


def read_questions(
    reading: Strict, place: str, raw: Any, *, pointed: bool = False
) -> list[FiledQuestion] | None:
    """Return the questions of a form as its file tells them; None for no key. `pointed`: answers of a test
    have points."""
    if raw is None:
        return None
    found: list[FiledQuestion] = []
    for number, each in enumerate(reading.rows(place, raw, MOST_QUESTIONS)):
        filed = _read_question(reading, f"{place}[{number}]", each, found, pointed=pointed)
        if filed is not None:
            found.append(filed)
    return found


def _read_question(
    reading: Strict, place: str, raw: Any, earlier: list[FiledQuestion], *, pointed: bool
) -> FiledQuestion | None:
    before = len(reading.problems)
    further = {"points"} if pointed else set()
    entry = reading.table(place, raw, {*_QUESTION, "choices", "only_if", *further})
    reading.require(place, entry, ("kind", "label_pl"))
    known = reading.optional(place, entry, _QUESTION)
    kind = known.get("kind")
    choices, points = _read_choices(reading, place, entry, kind, pointed=pointed)
    if pointed and kind == QuestionKind.yes_no:
        given = reading.table(f"{place}.points", entry.get("points", {}), {*YES_NO})
        known_points = reading.optional(f"{place}.points", given, dict.fromkeys(YES_NO, _points))
        points = tuple(known_points.get(key, 0.0) for key in YES_NO)
    only_if = None
    if "only_if" in entry:
        only_if = _read_only_if(reading, f"{place}.only_if", entry["only_if"], earlier)
    if len(reading.problems) > before or kind is None:
        return None
    details = QuestionDetails(
        kind=kind,
        is_required=bool(known.get("required")),
        label_pl=known["label_pl"],
        label_en=known.get("label_en"),
        help_pl=known.get("help_pl"),
        help_en=known.get("help_en"),
        choices=choices,
        points=points,
    )
    return FiledQuestion(details, only_if)


def _read_choices(
    reading: Strict, place: str, entry: dict[str, Any], kind: Any, *, pointed: bool
) -> tuple[tuple[Option, ...], tuple[float, ...]]:
    checks = {**_CHOICE, "points": _points} if pointed else _CHOICE
    here, found, points = f"{place}.choices", [], []
    for number, raw in enumerate(reading.rows(here, entry.get("choices", []), MOST_CHOICES)):
        row = reading.table(f"{here}[{number}]", raw, {*checks})
        reading.require(f"{here}[{number}]", row, ("pl",))
        known = reading.optional(f"{here}[{number}]", row, checks)
        points.append(float(known.get("points") or 0))
        found.append((f"{here}[{number}].pl", Option("", known.get("pl") or "", known.get("en"))))
    reading.refuse_twins([(path, each.pl.casefold()) for path, each in found])
    if kind in WORDED and len(found) < 2:
        reading.refuse(here, "needs at least two answers to choose from")
    elif kind is not None and kind not in WORDED and found:
        reading.refuse(here, f"fits only {' and '.join(WORDED)}")
    return tuple(each for _, each in found), tuple(points) if pointed else ()


def _read_only_if(reading: Strict, place: str, raw: Any, earlier: list[FiledQuestion]) -> OnlyIf | None:
    row = reading.table(place, raw, {*_ONLY_IF})
    reading.require(place, row, tuple(_ONLY_IF))
    known = reading.optional(place, row, _ONLY_IF)
    question, answer = known.get("question"), known.get("answer")
    if question is None or answer is None:
        return None
    same = [each for each in earlier if each.details.label_pl == question and each.details.kind in CHOSEN]
    if not same:
        reading.refuse(f"{place}.question", "is no earlier question that is answered by choosing")
    elif same[-1].only_if is not None:
        reading.refuse(f"{place}.question", "depends on another answer itself")
    elif answer not in _answers(same[-1].details):
        reading.refuse(f"{place}.answer", "is not offered by that question")
    return OnlyIf(question, answer)


def _answers(details: QuestionDetails) -> list[str]:
    return [*FIXED.get(details.kind, {})] or [each.pl for each in details.choices]


def questions_by_event(work: Work) -> dict[int, list[dict[str, Any]]]:
    """Return what all events ask, by id, as a file tells it, with one statement."""
    return {id: [told_question(each, form) for each in form] for id, form in asked_of_events(work).items()}


def told_question(question: OwnQuestion, form: tuple[OwnQuestion, ...]) -> dict[str, Any]:
    """Return a question as a file tells it, with the points of a test's answers."""
    told: dict[str, Any] = {
        "kind": question.kind.value,
        "label_pl": question.label_pl,
        "label_en": question.label_en,
        "help_pl": question.help_pl,
        "help_en": question.help_en,
        "required": question.is_required or None,
    }
    if question.choices:
        told["choices"] = [
            {"pl": each.pl, "en": each.en} if each.en else {"pl": each.pl} for each in question.choices
        ]
    if question.points and question.choices:
        for row, each in zip(told["choices"], question.choices, strict=True):
            row["points"] = question.points.get(each.key, 0)
    elif question.points:
        told["points"] = {key: question.points.get(key, 0) for key in YES_NO}
    if question.shown_if is not None:
        other = next(each for each in form if each.id == question.shown_if.question_id)
        choice = other.choice(question.shown_if.choice)
        told["only_if"] = {
            "question": other.label_pl,
            "answer": choice.pl if choice else question.shown_if.choice,
        }
    return {key: value for key, value in told.items() if value is not None}
