"""How many points answers give: pure rules over the questions of a test as they are now."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from app.questions.asking import SCALE, OwnQuestion
from app.questions.models import QuestionKind

Answers = Mapping[str, Sequence[Any]]
"""What somebody answered: by question's id the version that was shown and the value."""


def most_of(question: OwnQuestion) -> float:
    """Return the most points that a question gives."""
    if question.kind == QuestionKind.scale:
        return float(len(SCALE))
    given = [max(each, 0) for key, each in question.points.items() if question.offers(key)]
    return float(sum(given) if question.kind == QuestionKind.several_of else max(given, default=0))


def points_of_answer(question: OwnQuestion, value: str) -> float:
    """Return the points of an answer, never less than none and never more than the question gives.

    A key means one choice in all versions, so an answer to earlier words counts by the points of now.
    """
    if question.kind == QuestionKind.scale:
        return float(value) if value in SCALE else 0.0
    total = sum(question.points.get(key, 0) for key in value.split())
    return float(min(max(total, 0), most_of(question)))


def most_points(questions: Iterable[OwnQuestion]) -> float:
    """Return the points of a whole test."""
    return sum(most_of(each) for each in questions if not each.is_retired)


def points_of_attempt(questions: Iterable[OwnQuestion], answers: Answers) -> float:
    """Return the points of somebody's answers; questions that are not asked any more count for nobody."""
    return sum(
        points_of_answer(each, str(answers[str(each.id)][1]))
        for each in questions
        if not each.is_retired and str(each.id) in answers
    )
