"""Answers to an event's own questions: judged, kept, and changed."""

from collections.abc import Mapping

from sqlalchemy import delete, insert, select

from app.errors import N_, Closed, Refusal
from app.events.models import Event
from app.history.operations import record
from app.questions.answers import GivenAnswer, SentAnswers
from app.questions.models import Question
from app.questions.operations.staging import forget_by_id
from app.questions.queries import asked_questions, judged
from app.registrations.answers import may_still_answer
from app.registrations.counting import lock_registration
from app.registrations.facts import ANSWERS_CHANGED
from app.registrations.models import QuestionAnswer, Registration
from app.registrations.own_links import hide_from_form
from app.work import Work

ANSWERS = "answers"
"""What stands in `form_hides` when the answers came in by another way."""
TOO_LATE = N_(
    "Registration has ended: answers can't be changed here any more. Get in touch with the organiser."
)
ELSEWHERE = N_(
    "The answers were changed elsewhere: what they are now stands on the page behind the mailed link."
)
CHANGED_MEANWHILE = N_(
    "Somebody else changed this registration while you were typing. What you typed is kept: "
    "compare it with the data and the history on this page, then save again."
)


def kept_answers(
    work: Work, event: Event, answers: SentAnswers | None, *, complete: bool
) -> Mapping[int, GivenAnswer]:
    """Return the answers that stand of what was sent; reads nothing for an event without questions.

    Refuses, at the question's field, what can't be an answer, and with `complete` a required one that is
    missing. What hidden, retired and other events' questions were answered is passed over.
    """
    if not event.rules.has_questions:
        return {}
    found = judged(work, asked_questions(work, event), answers or SentAnswers({}), complete=complete)
    for problem in found.problems.values():
        raise problem
    return found.kept


def write_answers(
    work: Work, registration: Registration, kept: Mapping[int, GivenAnswer], *, is_new: bool
) -> None:
    """Put these answers in place of those to the questions that are asked now; the others stay.

    Two statements, one for a registration that `is_new` to the database. Files that are no answer any
    more are erased, unless something else names them.
    """
    gone: set[int] = set()
    if not is_new:
        asked = select(Question.id).where(
            Question.event_id == registration.event_id, Question.retired_at.is_(None)
        )
        mine = QuestionAnswer.registration_id == registration.id
        emptied = delete(QuestionAnswer).where(mine, QuestionAnswer.question_id.in_(asked))
        files = work.session.scalars(
            emptied.returning(QuestionAnswer.file_id), execution_options={"synchronize_session": False}
        )
        gone = {id for id in files if id is not None}
    rows = [
        {
            "registration_id": registration.id,
            "question_id": id,
            "version_id": each.version_id,
            "value": each.value,
            "file_id": each.file_id,
        }
        for id, each in kept.items()
    ]
    if rows:
        work.session.execute(insert(QuestionAnswer), rows)
    forget_by_id(work, gone - {each.file_id for each in kept.values() if each.file_id is not None})


def change_answers(
    work: Work,
    registration: Registration,
    answers: SentAnswers,
    seen: int | None = None,
    *,
    by_form: bool = False,
) -> bool:
    """Change a registration's answers; tell whether any differs. The history says so, not what they say.

    Staff may leave required questions empty, and change answers at any time. Refuses a registration that has
    ended, another version than the one `seen`, answers that can't stand, and (Closed) participants after
    registration has ended. What came in by another way than the form's link (`by_form`) is hidden from that
    link, which then changes nothing any more (Closed).
    """
    lock_registration(work, registration)
    by_staff = work.actor.is_staff
    if registration.has_ended:
        raise Closed("This registration has ended: it can't be corrected any more.")
    if not by_staff and not may_still_answer(work, registration.event):
        raise Closed(TOO_LATE)
    if by_form and ANSWERS in registration.form_hides.split():
        raise Closed(ELSEWHERE)
    if seen is not None and seen != registration.version:
        raise Refusal(CHANGED_MEANWHILE)
    kept = kept_answers(work, registration.event, answers, complete=not by_staff)
    rows = work.session.execute(
        select(
            QuestionAnswer.question_id,
            QuestionAnswer.version_id,
            QuestionAnswer.value,
            QuestionAnswer.file_id,
        )
        .join(Question, Question.id == QuestionAnswer.question_id)
        .where(QuestionAnswer.registration_id == registration.id, Question.retired_at.is_(None))
    )
    before = {id: GivenAnswer(value, version_id, file_id) for id, version_id, value, file_id in rows}
    if before == kept:
        return False
    write_answers(work, registration, kept, is_new=False)
    values = {id: (each.value, each.file_id) for id, each in kept.items()}
    if {id: (each.value, each.file_id) for id, each in before.items()} == values:
        return False
    registration.version += 1
    if not by_form:
        hide_from_form(registration, [ANSWERS])
    record(work, ANSWERS_CHANGED, "registration", registration.id, event_id=registration.event_id)
    work.session.flush()
    return True
