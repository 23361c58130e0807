"""The part of a form that asks an event's own questions, and the files that are sent with it."""

from app.questions.forms.fields import (
    SEEN,
    AnswersForm,
    Before,
    QuestionField,
    add_fields,
    agrees,
    seen_versions,
    typed_answers,
)
from app.questions.forms.files import TakenFiles, sent_files, take_files

__all__ = [
    "SEEN",
    "AnswersForm",
    "Before",
    "QuestionField",
    "TakenFiles",
    "add_fields",
    "agrees",
    "seen_versions",
    "sent_files",
    "take_files",
    "typed_answers",
]
