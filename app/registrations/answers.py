"""Answers to an event's own questions, with the wording that was answered, and until when they change."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from sqlalchemy import select

from app.events.models import Event
from app.events.timing import closes_at
from app.events.window import is_past
from app.questions.asking import OwnQuestion
from app.questions.models import Question
from app.questions.queries import worded
from app.registrations.models import QuestionAnswer, Registration
from app.work import Work


@dataclass(frozen=True, slots=True)
class Answered:
    """An answer, and its question as it was answered."""

    value: str
    question: OwnQuestion


def answers_of(work: Work, registration: Registration, *, only_asked: bool = False) -> dict[int, Answered]:
    """Return a registration's answers by question, in the order of the form; retired questions among them.

    Two statements, and none for an event without questions. `only_asked` leaves out retired questions: who
    comes by the link of a form that did not ask them, must not read what was answered before.
    """
    if not registration.event.rules.has_questions:
        return {}
    query = (
        select(QuestionAnswer)
        .join(Question, Question.id == QuestionAnswer.question_id)
        .where(QuestionAnswer.registration_id == registration.id)
        .order_by(Question.position, Question.id)
        .execution_options(populate_existing=True)
    )
    if only_asked:
        query = query.where(Question.retired_at.is_(None))
    rows = work.session.scalars(query).all()
    wordings = worded(work, {each.version_id for each in rows})
    return {each.question_id: Answered(each.value, wordings[each.version_id]) for each in rows}


def may_still_answer(work: Work, event: Event) -> bool:
    """Tell whether participants may change their answers: until registration ends, or would end."""
    closing = closes_at(event)
    return not is_past(work, event) and (closing is None or work.now < closing)


def told_answers(
    work: Work, answers: Mapping[int, Answered], *, asked: Collection[int] | None = None
) -> list[tuple[str, str]]:
    """Return questions and answers as people read them, in the words that were answered.

    With `asked`, the ids of what is asked now, the others say that they are not asked any more.
    """
    texts, found = work.texts, []
    for id, each in answers.items():
        label = each.question.label(texts.language)
        if asked is not None and id not in asked:
            label = texts.gettext("%(question)s (not asked any more)", question=label)
        found.append((label, each.question.told(each.value, texts)))
    return found
