"""The part of the participant's page with the answers to the event's own questions."""

from flask import render_template, url_for
from markupsafe import Markup

from app.questions.forms import AnswersForm, Before, seen_versions
from app.questions.queries import asked_questions
from app.registrations.answers import answers_of, attached_answers, may_still_answer, told_answers
from app.registrations.operations.answering import ANSWERS
from app.registrations.own_links import Opened
from app.work import Work


def answers_section(work: Work, here: Opened, token: str, form: AnswersForm | None) -> Markup:
    """Return the section; nothing where nothing is asked, or where the answers came in by another way.

    The form's link shows what its form was asked: no answers to questions that had been retired before.
    """
    registration = here.registration
    if not registration.event.rules.has_questions or ANSWERS in here.hidden or registration.owes_data:
        return Markup()
    questions = asked_questions(work, registration.event)
    answers = answers_of(work, registration, only_asked=here.by_form)
    may_answer = bool(questions) and registration.is_in_force and may_still_answer(work, registration.event)
    if form is None and may_answer:
        form = AnswersForm(formdata=None)
        form.ask(
            questions,
            before={id: Before(each.value, each.question) for id, each in answers.items()},
            attached=attached_answers(answers),
        )

    def address(question: int) -> str:
        return url_for("own.own_answer_file", token=token, question=question)

    page = render_template(
        "own/_answers.html",
        registration=registration,
        token=token,
        told=told_answers(work, answers, address=None if here.by_form else address),
        may_answer=may_answer,
        is_owed=any(
            each.is_required and each.shown_if is None and each.id not in answers for each in questions
        ),
        form=form,
        own_fields=form.own_fields if form else [],
        questions_seen=seen_versions(form.own_fields) if form else "",
    )
    return Markup(page)  # noqa: S704 (escaped within)
