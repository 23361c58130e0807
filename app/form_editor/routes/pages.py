"""What the pages of this room share: the event's head, and the editor as a whole."""

from dataclasses import dataclass
from typing import Any

from flask import render_template

from app.events.access import organises_project
from app.events.labels import FORM_OF_SUPPORT
from app.events.models import Event
from app.form_editor.forms import FieldsForm
from app.form_editor.labels import KINDS
from app.questions.asking import OwnQuestion
from app.questions.queries import asked_questions, questions_of, template_of
from app.registrations.counting import seats
from app.registrations.header import header_of
from app.registrations.queries import load_sessions
from app.texts import Texts
from app.web.forms import Form
from app.web.request_work import current_work


@dataclass(frozen=True, slots=True)
class QuestionRow:
    """A question as the editor lists it; `when` says of whom it is asked, empty for everybody."""

    question: OwnQuestion
    kind: str
    when: str


def head(event: Event) -> dict[str, Any]:
    """Return what the head of the event's staff pages needs, and how many take part or may."""
    work = current_work()
    load_sessions(work, event)
    counted = seats(work, event)
    header = header_of(work, event, "form", counted)
    return {"event": event, "event_header": header, "applied": counted.in_force}


def editor_page(event: Event, fields: FieldsForm | None = None, failed: Form | None = None) -> str:
    """Return the editor; `fields` or `failed` is a form that came back with something wrong."""
    work = current_work()
    questions = questions_of(work, event)
    rows = question_rows(work.texts, questions)
    template = template_of(work, event.form_of_support)
    return render_template(
        "form_editor/form.html",
        **head(event),
        fields=fields or FieldsForm.of(event),
        failed=failed or fields,
        rows=[row for row in rows if not row.question.is_retired],
        retired=[row for row in rows if row.question.is_retired],
        kinds=KINDS,
        support=FORM_OF_SUPPORT[event.form_of_support],
        template=template,
        template_count=len(asked_questions(work, template)) if template else 0,
        may_keep=organises_project(work, event.project_id),
    )


def question_rows(texts: Texts, questions: tuple[OwnQuestion, ...]) -> list[QuestionRow]:
    """Return questions with the words of their kind and condition."""
    by_id = {each.id: each for each in questions}
    return [QuestionRow(each, KINDS[each.kind], _when(texts, each, by_id)) for each in questions]


def _when(texts: Texts, question: OwnQuestion, by_id: dict[int, OwnQuestion]) -> str:
    if question.has_lost_condition:
        return texts.gettext(
            "Asked of everybody, since the answer on which it depended is not offered any more."
        )
    if question.shown_if is None:
        return ""
    other = by_id[question.shown_if.question_id]
    return texts.gettext(
        "Only if “%(question)s” is answered with “%(choice)s”.",
        question=other.label(texts.language),
        choice=dict(other.offered(texts))[question.shown_if.choice],
    )
