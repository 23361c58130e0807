"""What evaluations say together: counts, averages and words, never one person's answers. Pure rules."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.questions.asking import OwnQuestion
from app.questions.models import QuestionKind
from app.surveys.scoring import Answers
from app.texts import Texts

LEAST = 5
"""Below so many evaluations nothing is shown, and below so many answers no counts of a question."""


@dataclass(frozen=True, slots=True)
class ChoiceCount:
    """How many gave one of the answers, and which share of those who answered the question."""

    words: str
    count: int
    percent: int


@dataclass(frozen=True, slots=True)
class QuestionResult:
    """What was answered to one question: counts of choices, or words in an order that joins nobody's.

    `is_hidden` where fewer than LEAST chose. `average` is of scales alone.
    """

    question: OwnQuestion
    answered: int
    is_hidden: bool = False
    average: float | None = None
    choices: Sequence[ChoiceCount] = ()
    words: Sequence[str] = ()

    @property
    def most(self) -> int:
        """The greatest count, for drawing; at least 1."""
        return max([1, *(each.count for each in self.choices)])


def results_of(
    voices: Mapping[str, Answers],
    questions: Sequence[OwnQuestion],
    wordings: Mapping[int, OwnQuestion],
    texts: Texts,
) -> list[QuestionResult] | None:
    """Return the results by question, None below LEAST evaluations.

    `voices` are the answers by random key, `questions` in their newest words, retired ones last, `wordings`
    all versions by id: an answer that is not offered any more is named by the words that were answered.
    """
    if len(voices) < LEAST:
        return None
    ordered = sorted(questions, key=lambda each: each.is_retired)
    found = [_result(each, voices, wordings, texts) for each in ordered]
    return [each for each in found if each.answered or not each.question.is_retired]


def _result(
    question: OwnQuestion, voices: Mapping[str, Answers], wordings: Mapping[int, OwnQuestion], texts: Texts
) -> QuestionResult:
    id = str(question.id)
    given = {key: (int(of[id][0]), str(of[id][1])) for key, of in voices.items() if id in of}
    if not question.is_chosen:
        words = [value for _, (_, value) in sorted(given.items(), key=lambda each: _mixed(each[0], id))]
        return QuestionResult(question, len(given), words=words)
    if len(given) < LEAST:
        return QuestionResult(question, len(given), is_hidden=True)
    counts = {key: 0 for key, _ in question.offered(texts)}
    words_of = dict(question.offered(texts))
    for version, value in given.values():
        for key in value.split():
            counts[key] = counts.get(key, 0) + 1
            if key not in words_of:
                words_of[key] = _told_then(wordings.get(version, question), key, texts)
    choices = [
        ChoiceCount(words_of[key], count, round(count * 100 / len(given))) for key, count in counts.items()
    ]
    return QuestionResult(question, len(given), average=_average(question, counts), choices=choices)


def _told_then(question: OwnQuestion, key: str, texts: Texts) -> str:
    words = dict(question.offered(texts)).get(key, key)
    return texts.gettext("%(answer)s (not offered any more)", answer=words)


def _average(question: OwnQuestion, counts: Mapping[str, int]) -> float | None:
    total = sum(counts.values())
    if question.kind != QuestionKind.scale or not total:
        return None
    return sum(int(key) * count for key, count in counts.items()) / total


def _mixed(key: str, question_id: str) -> str:
    """Return a place in an order that is the question's own: lines of two questions can't be joined."""
    return hashlib.sha256(f"{question_id} {key}".encode()).hexdigest()
