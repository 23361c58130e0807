"""Answers to an event's own questions, with the wording that was answered, and until when they change."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup
from sqlalchemy import select

from app.errors import Missing
from app.events.models import Event
from app.events.timing import closes_at
from app.events.window import is_past
from app.files.models import StoredFile
from app.questions.answers import Attached
from app.questions.asking import OwnQuestion, asks_files
from app.questions.models import Question
from app.questions.queries import worded
from app.registrations.models import QuestionAnswer, Registration
from app.work import Work


@dataclass(frozen=True, slots=True)
class Answered:
    """An answer, and its question as it was answered."""

    value: str
    question: OwnQuestion
    file_id: int | None = None


def answers_of(work: Work, registration: Registration, *, only_asked: bool = False) -> dict[int, Answered]:
    """Return a registration's answers by question, in the order of the form; retired questions among them.

    Two statements, and none for an event without questions. `only_asked` leaves out retired questions: who
    comes by the link of a form that did not ask them, must not read what was answered before.
    """
    return answers_of_all(work, [registration], only_asked=only_asked).get(registration.id, {})


def answers_of_all(
    work: Work, registrations: Sequence[Registration], *, only_asked: bool = False
) -> dict[int, dict[int, Answered]]:
    """Return what `answers_of` does for each of these registrations, by their ids, with two statements."""
    ids = [each.id for each in registrations if each.event.rules.has_questions]
    if not ids:
        return {}
    query = (
        select(QuestionAnswer)
        .join(Question, Question.id == QuestionAnswer.question_id)
        .where(QuestionAnswer.registration_id.in_(ids))
        .order_by(Question.position, Question.id)
        .execution_options(populate_existing=True)
    )
    if only_asked:
        query = query.where(Question.retired_at.is_(None))
    rows = work.session.scalars(query).all()
    wordings = worded(work, {each.version_id for each in rows})
    found: dict[int, dict[int, Answered]] = {}
    for each in rows:
        answered = Answered(each.value, wordings[each.version_id], each.file_id)
        found.setdefault(each.registration_id, {})[each.question_id] = answered
    return found


def may_still_answer(work: Work, event: Event) -> bool:
    """Tell whether participants may change their answers: until registration ends, or would end."""
    closing = closes_at(event)
    return not is_past(work, event) and (closing is None or work.now < closing)


def told_answers(
    work: Work,
    answers: Mapping[int, Answered],
    *,
    asked: Collection[int] | None = None,
    address: Callable[[int], str] | None = None,
) -> list[tuple[str, str]]:
    """Return questions and answers as people read them, in the words that were answered.

    With `asked`, the ids of what is asked now, the others say that they are not asked any more. A file is a
    link to the `address` of its question's answer, or its name alone.
    """
    texts, found = work.texts, []
    for id, each in answers.items():
        label = each.question.label(texts.language)
        if asked is not None and id not in asked:
            label = texts.gettext("%(question)s (not asked any more)", question=label)
        told = each.question.told(each.value, texts)
        if each.file_id is not None and address is not None:
            told = Markup('<a href="{}">{}</a>').format(address(id), told)
        found.append((label, told))
    return found


def attached_answers(answers: Mapping[int, Answered]) -> dict[int, Attached]:
    """Return the files among the answers, by question."""
    return {
        id: Attached(each.value, each.file_id) for id, each in answers.items() if each.file_id is not None
    }


def files_of(work: Work, registration: Registration, questions: Sequence[OwnQuestion]) -> dict[int, Attached]:
    """Return the files that a registration's answers hold, by question; reads only where files are asked."""
    return attached_answers(answers_of(work, registration)) if asks_files(questions) else {}


def answer_file(work: Work, registration: Registration, question_id: int) -> tuple[StoredFile, str]:
    """Return the file that answers a question, and its name; Missing if there is none."""
    row = work.session.get(QuestionAnswer, (registration.id, question_id))
    file = work.session.get(StoredFile, row.file_id) if row is not None and row.file_id else None
    if row is None or file is None:
        raise Missing
    return file, row.value
