"""The part of a form that asks an event's own questions, and the files that are sent with it."""

from app.questions.forms.fields import (
    SEEN,
    AnswersForm,
    Before,
    QuestionField,
    add_fields,
    seen_versions,
)
from app.questions.forms.files import take_files
from app.questions.forms.part import AnswersPart, answers_part

__all__ = [
    "SEEN",
    "AnswersForm",
    "AnswersPart",
    "Before",
    "QuestionField",
    "add_fields",
    "answers_part",
    "seen_versions",
    "take_files",
]
