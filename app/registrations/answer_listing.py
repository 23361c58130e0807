"""Answers to an event's own questions in the staff's list and its exports: what is filtered, what is told."""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, Text, cast, exists, func, literal, select

from app.events.models import Event
from app.papers.sheets import Cell
from app.questions.asking import OwnQuestion
from app.questions.models import CHOSEN, QuestionKind
from app.questions.queries import all_wordings, questions_of
from app.registrations.models import QuestionAnswer, Registration
from app.texts import Texts
from app.work import Work

_FILTER = re.compile(r"(\w{1,10})@(\d{1,9}(?:\.\d{1,9}){0,99})", re.ASCII)
_Words = tuple[int, str, str, str]


@dataclass(frozen=True, slots=True)
class AnswerGroup:
    """A question by whose answer the list can be narrowed: its words, and each choice's value and words."""

    label: str
    choices: Sequence[tuple[str, str]]


def answer_filters(work: Work, event: Event) -> list[AnswerGroup]:
    """Return by which answers an event's list can be narrowed; nothing is read for one without questions.

    Choices are told apart by the words that were answered: a question that was reworded stands there with its
    earlier words too, as long as somebody answered to them. Three statements.
    """
    if not event.rules.has_questions:
        return []
    present = {each.version_id for each in questions_of(work, event) if not each.is_retired}
    offered = present | _answered_versions(work, event)
    groups: dict[tuple[int, str], dict[_Words, list[int]]] = {}
    shown: dict[_Words, str] = {}
    for each in all_wordings(work, event):
        if each.kind not in CHOSEN or each.version_id not in offered:
            continue
        group = groups.setdefault((each.id, each.label(work.texts.language)), {})
        for key, words in each.offered(work.texts):
            choice = each.choice(key)
            same = (each.id, each.label_pl, key, choice.pl if choice else key)
            shown[same] = words
            group.setdefault(same, []).append(each.version_id)
    return [
        AnswerGroup(
            label,
            [(f"{same[2]}@{'.'.join(map(str, versions))}", shown[same]) for same, versions in group.items()],
        )
        for (_, label), group in groups.items()
    ]


def known_filter(text: str) -> str:
    """Return a filter as it stands in an address; empty for what is none."""
    return text if _FILTER.fullmatch(text) else ""


def has_answer(narrowed: str) -> ColumnElement[bool]:
    """Return the condition on `Registration` that a choice was answered, in one of the versions named."""
    key, _, versions = narrowed.partition("@")
    blank = literal(" ")
    return exists().where(
        QuestionAnswer.registration_id == Registration.id,
        QuestionAnswer.version_id.in_([int(each) for each in versions.split(".")]),
        (blank + QuestionAnswer.value + blank).contains(f" {key} ", autoescape=True),
    )


def exported_questions(work: Work, event: Event) -> tuple[OwnQuestion, ...]:
    """Return the questions that have a column in exports: those that are asked, and that anybody answered."""
    if not event.rules.has_questions:
        return ()
    questions = questions_of(work, event)
    if all(not each.is_retired for each in questions):
        return questions
    query = select(QuestionAnswer.question_id).distinct()
    query = query.where(QuestionAnswer.question_id.in_([each.id for each in questions]))
    answered = set(work.session.scalars(query))
    return tuple(each for each in questions if not each.is_retired or each.id in answered)


def answers_column(work: Work) -> ColumnElement[str]:
    """Return all answers of a registration as one column, which `AnswerCells` reads."""
    parts = (QuestionAnswer.question_id, QuestionAnswer.version_id, QuestionAnswer.value)
    if work.session.connection().dialect.name == "postgresql":
        rows: ColumnElement[Any] = func.json_agg(func.json_build_array(*parts))
    else:
        rows = func.json_group_array(func.json_array(*parts))
    query = select(cast(rows, Text)).where(QuestionAnswer.registration_id == Registration.id)
    return query.correlate(Registration).scalar_subquery()


class AnswerCells:
    """Reads the column of answers into a cell for each of an export's questions."""

    def __init__(self, work: Work, event: Event, questions: Sequence[OwnQuestion]) -> None:
        self._ids = [each.id for each in questions]
        self._texts = work.texts
        self._wordings: Mapping[int, OwnQuestion] = {
            each.version_id: each for each in all_wordings(work, event)
        }

    def of(self, column: str | None) -> tuple[Cell, ...]:
        """Return the cells; numbers and days are real ones, choices stand in the words that were answered."""
        found = {id: (version, value) for id, version, value in json.loads(column or "[]")}
        return tuple(self._cell(*found[id]) if id in found else None for id in self._ids)

    def _cell(self, version_id: int, value: str) -> Cell:
        question = self._wordings.get(version_id)
        return _cell(question, value, self._texts) if question else value


def _cell(question: OwnQuestion, value: str, texts: Texts) -> Cell:
    if question.kind == QuestionKind.number:
        return Decimal(value)
    if question.kind == QuestionKind.date:
        return date.fromisoformat(value)
    return question.told(value, texts)


def _answered_versions(work: Work, event: Event) -> set[int]:
    query = select(QuestionAnswer.version_id).distinct()
    query = query.join(Registration, Registration.id == QuestionAnswer.registration_id)
    return set(work.session.scalars(query.where(Registration.event_id == event.id)))
