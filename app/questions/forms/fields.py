"""The fields of an event's own questions; nothing is written here."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup
from werkzeug.datastructures import MultiDict
from wtforms import Field, FileField, IntegerField, RadioField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # the stubs lag behind
from wtforms.form import BaseForm
from wtforms.validators import Optional
from wtforms.widgets import DateInput

from app.errors import N_
from app.questions.answers import Attached, Judged, SentAnswers, SentFiles, field_of
from app.questions.asking import OwnQuestion
from app.questions.models import WORDED, QuestionKind
from app.texts import Texts
from app.web.fields import Ticks
from app.web.forms import Form
from app.web.language import current_texts

SEEN = "questions_seen"
"""The hidden field that says which versions of which questions the page showed."""
_SEEN = re.compile(r"(\d{1,9})\.(\d{1,9})", re.ASCII)
_ATTRIBUTES: Mapping[QuestionKind, Mapping[str, str]] = {
    QuestionKind.number: {"inputmode": "decimal", "width": "short"},
    QuestionKind.date: {"width": "short"},
    QuestionKind.file: {"accept": ".pdf,.jpg,.jpeg,.png,application/pdf,image/jpeg,image/png"},
}
ONE_FILE = N_("One PDF, or a photo (JPEG or PNG): up to 10 MB; all files together up to 12 MB.")


@dataclass(frozen=True, slots=True)
class Before:
    """An answer that was given: its value, and the question as it was answered."""

    value: str
    question: OwnQuestion


@dataclass(frozen=True, slots=True)
class QuestionField:
    """A question's field on a page, with what is said about it."""

    field: Field
    question: OwnQuestion
    is_required: bool
    hint: Markup | None
    only_polish: bool
    attached: Attached | None = None

    @property
    def attached_name(self) -> str:
        """The hidden field that names the attached file."""
        return attached_field(self.question.id)

    @property
    def removing_name(self) -> str:
        """The tick that takes the attached file away."""
        return removing_field(self.question.id)

    @property
    def attributes(self) -> Mapping[str, str]:
        """What the control of such a question needs besides."""
        return _ATTRIBUTES.get(self.question.kind, {})

    @property
    def shown_if(self) -> tuple[str, str] | None:
        """The field and the value on which it depends whether the question is shown."""
        needed = self.question.shown_if
        return (field_of(needed.question_id), needed.choice) if needed else None


class AnswersForm(Form):
    """The answers of a registration alone; `seen` is the version of the registration that the page showed."""

    seen = IntegerField(validators=[Optional()])
    own_fields: Sequence[QuestionField] = ()

    def ask(
        self,
        questions: Sequence[OwnQuestion],
        *,
        before: Mapping[int, Before] | None = None,
        may_be_empty: bool = False,
        attached: Mapping[int, Attached] | None = None,
    ) -> None:
        """Ask these questions on a page that is shown; see `add_fields`."""
        self.own_fields = add_fields(
            self, questions, before=before, may_be_empty=may_be_empty, attached=attached
        )


class _DayField(StringField):
    """A day as it was typed, so that it comes back as it was if it is none."""

    widget = DateInput()


def add_fields(
    form: Form,
    questions: Sequence[OwnQuestion],
    typed: MultiDict[str, str] | None = None,
    *,
    before: Mapping[int, Before] | None = None,
    may_be_empty: bool = False,
    attached: Mapping[int, Attached] | None = None,
) -> list[QuestionField]:
    """Add a field for each question to a form: with what was typed, else with the answers from before.

    `may_be_empty` asks for nothing, as where staff write down what they know. `attached` are the files that
    stand already: browsers can't fill in a file.
    """
    texts, known = current_texts(), before or {}
    labels = {each.id: each for each in questions}
    found = []
    for each in questions:
        name, earlier = field_of(each.id), known.get(each.id)
        BaseForm.__setitem__(form, name, _unbound(each, texts))
        field = form[name]
        field.process(typed, _prefilled(each, earlier, texts) if earlier else None)
        only_polish = texts.language == "en" and each.label_en is None
        hint = _hint(each, labels, earlier, texts)
        is_required = each.is_required and not may_be_empty
        file = (attached or {}).get(each.id)
        found.append(QuestionField(field, each, is_required, hint, only_polish, file))
    return found


def attached_field(question_id: int) -> str:
    """Return the name of the hidden field that names a file which came with an earlier sending."""
    return f"{field_of(question_id)}-attached"


def removing_field(question_id: int) -> str:
    """Return the name of the tick that takes a file away again."""
    return f"{field_of(question_id)}-remove"


def typed_answers(
    questions: Sequence[OwnQuestion], typed: MultiDict[str, str], files: SentFiles | None = None
) -> SentAnswers:
    """Return what was sent of the questions, and which versions the page had shown."""
    given = {each.id: " ".join(typed.getlist(field_of(each.id))) for each in questions if not each.is_file}
    sent, files = typed.get(SEEN), files or SentFiles()
    if sent is None:
        return SentAnswers(given, files=files)
    seen = {int(id): int(version) for id, version in _SEEN.findall(sent[:5000])}
    return SentAnswers(given, seen, files)


def seen_versions(fields: Sequence[QuestionField]) -> str:
    """Return what the hidden field SEEN says for these questions."""
    return " ".join(f"{each.question.id}.{each.question.version}" for each in fields)


def agrees(form: Form, judged: Judged) -> bool:
    """Put what is wrong with answers at their fields; return whether nothing is."""
    texts = current_texts()
    for id, problem in judged.problems.items():
        field = form[field_of(id)]
        field.errors = [*field.errors, texts.sentence(problem)]
    return not judged.problems


def _unbound(question: OwnQuestion, texts: Texts) -> Any:
    label = question.label(texts.language)
    if question.is_chosen:
        offered = [SelectChoice(key, words) for key, words in question.offered(texts)]
        several = question.kind == QuestionKind.several_of
        return (Ticks if several else RadioField)(label, choices=offered, validate_choice=False)
    if question.is_file:
        return FileField(label)
    if question.kind == QuestionKind.long_text:
        return TextAreaField(label, render_kw={"rows": 3})
    return (_DayField if question.kind == QuestionKind.date else StringField)(label)


def _prefilled(question: OwnQuestion, before: Before, texts: Texts) -> str | list[str]:
    """Return an earlier answer as its field holds it; words that are not offered any more are not chosen."""
    if question.is_file:
        return ""
    if not question.is_chosen:
        is_number = question.kind == QuestionKind.number
        return question.told(before.value, texts) if is_number else before.value
    keys = before.value.split()
    if question.kind in WORDED:
        keys = [key for key in keys if _label_of(question, key) == _label_of(before.question, key)]
    if question.kind == QuestionKind.several_of:
        return keys
    return keys[0] if keys else ""


def _label_of(question: OwnQuestion, key: str) -> str | None:
    choice = question.choice(key)
    return choice.pl if choice else None


def _hint(
    question: OwnQuestion, form: Mapping[int, OwnQuestion], before: Before | None, texts: Texts
) -> Markup | None:
    parts: list[Markup] = []
    if question.shown_if is not None:
        other = form[question.shown_if.question_id]
        sentence = texts.gettext(
            "Only if “%(question)s” is answered with “%(choice)s”.",
            question=other.label(texts.language),
            choice=dict(other.offered(texts))[question.shown_if.choice],
        )
        parts.append(Markup('<span data-only-if lang="{}">{}</span>').format(texts.language, sentence))
    explained = question.help(texts.language)
    if explained:
        language = "en" if texts.language == "en" and question.help_en else "pl"
        parts.append(Markup('<span lang="{}">{}</span>').format(language, explained))
    if question.is_file:
        words = texts.gettext(ONE_FILE)
        parts.append(Markup('<span lang="{}">{}</span>').format(texts.language, words))
    if before is not None and before.question.version != question.version:
        sentence = texts.gettext(
            "The question was changed since. It was “%(question)s”, the answer “%(answer)s”.",
            question=before.question.label(texts.language),
            answer=before.question.told(before.value, texts),
        )
        parts.append(Markup('<span lang="{}">{}</span>').format(texts.language, sentence))
    return Markup(" ").join(parts) if parts else None
