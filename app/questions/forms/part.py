"""The part of a form that asks an event's own questions, with what was sent of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask import request

from app.questions.answers import Attached, SentAnswers
from app.questions.asking import OwnQuestion
from app.questions.forms.fields import QuestionField, add_fields, agrees, typed_answers
from app.questions.forms.files import TakenFiles, sent_files
from app.questions.queries import judged
from app.web.forms import Form
from app.work import Work


@dataclass(frozen=True, slots=True)
class AnswersPart:
    """The event's own questions in a form: their fields, and the answers with the files that were sent."""

    form: Form
    questions: Sequence[OwnQuestion]
    fields: Sequence[QuestionField]
    answers: SentAnswers

    def agrees(self, work: Work, *, complete: bool = True) -> bool:
        """Put what is wrong with the answers at their fields; return whether nothing is.

        Call it after the form was validated, which takes earlier errors away. Unless `complete`, answers may
        be missing.
        """
        found = judged(work, self.questions, self.answers, complete=complete)
        return agrees(self.form, found)


def answers_part(
    work: Work,
    form: Form,
    questions: Sequence[OwnQuestion],
    taken: TakenFiles,
    *,
    before: Mapping[int, Attached] | None = None,
    may_be_empty: bool = False,
) -> AnswersPart:
    """Add the questions to a form, and read what the request sent of them; without a post they are empty.

    `taken` are the files of the request, `before` those that stand already. `may_be_empty` marks nothing as
    required, as where staff write down what they know.
    """
    files = sent_files(work, questions, request.form, taken, before)
    typed = request.form if request.method == "POST" else None
    fields = add_fields(form, questions, typed, may_be_empty=may_be_empty, attached=files.attached)
    return AnswersPart(form, questions, fields, typed_answers(questions, request.form, files))
