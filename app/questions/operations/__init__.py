"""The verbs of the room `questions`; each locks the form's event or template first and never commits."""

from app.questions.operations.changing import (
    QuestionDetails,
    add_question,
    bring_back_question,
    change_question,
    retire_question,
)
from app.questions.operations.forms import copy_form, template_for
from app.questions.operations.ordering import move_question

__all__ = [
    "QuestionDetails",
    "add_question",
    "bring_back_question",
    "change_question",
    "copy_form",
    "move_question",
    "retire_question",
    "template_for",
]
