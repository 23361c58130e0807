"""The words for kinds of questions, as message ids."""

from app.errors import N_
from app.questions.models import QuestionKind

KINDS = {
    QuestionKind.short_text: N_("Short text"),
    QuestionKind.long_text: N_("Long text"),
    QuestionKind.one_of: N_("One of several answers"),
    QuestionKind.several_of: N_("Any of several answers"),
    QuestionKind.number: N_("A number"),
    QuestionKind.date: N_("Date"),
    QuestionKind.yes_no: N_("Yes or no"),
    QuestionKind.file: N_("A file (PDF or photo)"),
    QuestionKind.scale: N_("A scale from 1 to 5"),
}
