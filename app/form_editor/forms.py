"""The forms of this room: how fields are asked, and one question, with points where it is of a test."""

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from wtforms import BooleanField, HiddenField, IntegerField, RadioField, SelectField, StringField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # the stubs lag behind
from wtforms.validators import DataRequired, InputRequired, Length, Optional

from app.errors import N_
from app.events.labels import FIELD_USE
from app.events.models import Event, FieldUse
from app.questions.asking import YES_NO, Condition, Option, OwnQuestion
from app.questions.models import WORDED, QuestionKind
from app.questions.operations.changing import CHOICE, HELP, LABEL, MOST_CHOICES, QuestionDetails
from app.registrations.asked import ASKED, SETTABLE, allowed_uses, is_always_asked, kept_uses, use_of
from app.typed import one_line, stripped
from app.web.fields import line, prose, translate_choices
from app.web.forms import Form
from app.web.language import current_texts
from app.web.rows import FormRow, FormRows

NEEDS = "access_needs"
"""The field whose own switch says whether it is asked."""
SET_HERE = tuple(name for name in ASKED if name in SETTABLE or name == NEEDS)
"""The fields of which the editor says how they are asked, in the order of the form."""
NOT_ASKED_WHO = N_("everybody")
NO_POINTS = N_("This is no number of points: write it as 1, 0.5 or -1.")
NO_WORDS = N_("Write the answer that gives these points.")
_POINTS = re.compile(r"[+-]?\d{1,3}(?:[.,]\d{1,2})?", re.ASCII)
OF_ALL = "all"
"""The choice of no condition: not empty, so that the list counts as answered."""
FIRST_ROWS, MORE_ROWS = 4, 3


class FieldsForm(Form):
    """How an event asks each of the standard fields; `version` is the event's, which the page showed."""

    version = IntegerField(validators=[InputRequired()])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        translate_choices(self)

    @classmethod
    def of(cls, event: Event) -> "FieldsForm":
        """Return the form as the event asks now."""
        uses = {name: use_of(event, name).value for name in SET_HERE}
        return cls(formdata=None, data={**uses, "version": event.version})

    def rows(self, event: Event) -> list[Any]:
        """Return a row of choices for each field; what another rule needs can't be left out."""
        for name in SET_HERE:
            if is_always_asked(event, name):
                self[name].choices = [each for each in self[name].choices if each.value != FieldUse.off]
        return [self[name] for name in SET_HERE]

    def values(self) -> dict[str, Any]:
        """Return what the event's rules keep, by column."""
        uses = {name: self[name].data for name in SETTABLE}
        return {"fields": kept_uses(uses), "asks_access_needs": self[NEEDS].data != FieldUse.off}


def _uses(name: str) -> tuple[FieldUse, ...]:
    return (FieldUse.off, FieldUse.optional) if name == NEEDS else allowed_uses(name)


for _name in SET_HERE:
    setattr(
        FieldsForm,
        _name,
        RadioField(
            ASKED[_name].label, choices=[SelectChoice(use.value, FIELD_USE[use]) for use in _uses(_name)]
        ),
    )


class ChoiceRow(FormRow):
    """One of the answers to choose from; `key` is that of an answer that was offered before."""

    key = HiddenField()
    pl = StringField(N_("In Polish"), filters=[one_line], validators=[Optional(), Length(max=CHOICE)])
    en = StringField(N_("In English"), filters=[one_line], validators=[Optional(), Length(max=CHOICE)])


class PointsField(StringField):
    """Points of an answer, with a comma or a point, below zero too; empty is none."""

    def process_formdata(self, valuelist: Any) -> None:
        """Read points as people write them."""
        typed = (valuelist[0] if valuelist else "").strip().replace("\u2212", "-")
        self.data = typed
        if typed and not _POINTS.fullmatch(typed):
            raise ValueError(current_texts().gettext(NO_POINTS))

    @property
    def points(self) -> float:
        """What was typed, as a number; 0 for nothing."""
        return float(self.data.replace(",", ".")) if self.data and not self.errors else 0.0


class QuestionForm(Form):
    """One own question; `seen` is the version that the page showed."""

    seen = IntegerField(validators=[Optional()])
    label_pl = StringField(
        N_("The question in Polish"),
        filters=[one_line],
        validators=[DataRequired(N_("Write the question in Polish.")), Length(max=LABEL)],
    )
    label_en = line(
        N_("The question in English"), LABEL, N_("Empty: who reads the form in English sees the Polish.")
    )
    help_pl = prose(N_("Explanation in Polish"), N_("Stands below the question."), 2, [Length(max=HELP)])
    help_en = prose(N_("Explanation in English"), "", 2, [Length(max=HELP)])
    is_required = BooleanField(N_("An answer is required"))
    condition = SelectField(N_("Asked of"), default=OF_ALL, validate_choice=False)
    rows = FormRows(ChoiceRow, MOST_CHOICES)

    def fit(self, kind: QuestionKind, earlier: Sequence[OwnQuestion], now: Condition | None) -> None:
        """Offer what fits a question of this kind: answers to choose from, and conditions on earlier ones."""
        texts = current_texts()
        self.kind = kind
        if kind not in WORDED:
            del self.rows
        else:
            for row in self.choice_rows:
                for field in row:
                    field.label.text = texts.translated(field.label.text)
            if not self.is_submitted():
                self.add_rows(FIRST_ROWS if not self.choice_rows else 1)
        offered = [SelectChoice(OF_ALL, texts.gettext(NOT_ASKED_WHO))]
        for other in earlier:
            for key, words in other.offered(texts):
                sentence = texts.gettext(
                    N_("who answers “%(question)s” with “%(choice)s”"),
                    question=other.label(texts.language),
                    choice=words,
                )
                offered.append(SelectChoice(_written(Condition(other.id, key)), sentence))
        if now is not None and _written(now) not in {each.value for each in offered}:
            lost = N_("everybody, since the answer on which it depended is not offered any more")
            offered.append(SelectChoice(_written(now), texts.gettext(lost)))
        self.condition.choices = offered

    @property
    def choice_rows(self) -> list[Any]:
        """The rows of answers to choose from."""
        return [entry.form for entry in self.rows.entries] if "rows" in self else []

    def add_rows(self, count: int) -> None:
        """Add empty rows, as far as a question may have more answers."""
        texts = current_texts()
        for _ in range(min(count, MOST_CHOICES - len(self.rows.entries))):
            for field in self.rows.append_entry().form:
                field.label.text = texts.translated(field.label.text)

    def details(self) -> QuestionDetails:
        """Return the question as it was typed; a condition that no page offers counts as none."""
        filled = [row for row in self.choice_rows if row.pl.data or row.en.data]
        chosen = {each.value for each in self.condition.choices or []}  # type: ignore[union-attr]  # always so
        typed = self.condition.data if self.condition.data in chosen else OF_ALL
        return QuestionDetails(
            kind=self.kind,
            is_required=bool(self.is_required.data),
            condition=_read(typed or OF_ALL),
            label_pl=self.label_pl.data or "",
            label_en=self.label_en.data,
            help_pl=stripped(self.help_pl.data),
            help_en=stripped(self.help_en.data),
            choices=tuple(Option(row.key.data or "", row.pl.data or "", row.en.data) for row in filled),
        )


class PointedRow(ChoiceRow):
    """An answer to choose from, with its points."""

    points = PointsField(N_("Points"), validators=[Optional()])


class PointedQuestionForm(QuestionForm):
    """A question of a test: its answers give points."""

    rows = FormRows(PointedRow, MOST_CHOICES)
    yes_points = PointsField(N_("Points for “Yes”"), validators=[Optional()])
    no_points = PointsField(N_("Points for “No”"), validators=[Optional()])

    def validate(self, extra_validators: Any = None) -> bool:
        """Check all fields; points stand next to words."""
        good = super().validate(extra_validators)
        for row in self.choice_rows:
            if row.points.data and not (row.pl.data or row.en.data):
                row.pl.errors = [*row.pl.errors, current_texts().gettext(NO_WORDS)]
                good = False
        return good

    def details(self) -> QuestionDetails:
        """Return the question as it was typed, with the points of its answers in their order."""
        found = super().details()
        if found.kind == QuestionKind.yes_no:
            return replace(found, points=(self.yes_points.points, self.no_points.points))
        filled = [row for row in self.choice_rows if row.pl.data or row.en.data]
        return replace(found, points=tuple(row.points.points for row in filled))


def shown_question(question: OwnQuestion) -> dict[str, Any]:
    """Return a question as its form shows it."""
    return {
        "seen": question.version,
        "label_pl": question.label_pl,
        "label_en": question.label_en,
        "help_pl": question.help_pl,
        "help_en": question.help_en,
        "is_required": question.is_required,
        "condition": _written(question.condition) if question.condition else OF_ALL,
        "rows": [{"key": each.key, "pl": each.pl, "en": each.en} for each in question.choices],
    }


def shown_sheet_question(question: OwnQuestion) -> dict[str, Any]:
    """Return a question of a sheet as its form shows it, with points as they are typed."""
    found = shown_question(question)
    language = current_texts().language

    def told(key: str) -> str:
        points = question.points.get(key)
        written = "" if points is None else f"{points:.2f}".rstrip("0").rstrip(".")
        return written.replace(".", ",") if language == "pl" else written

    found["rows"] = [{**row, "points": told(row["key"])} for row in found["rows"]]
    return found | {f"{key}_points": told(key) for key in YES_NO}


def _written(condition: Condition) -> str:
    return f"{condition.question_id}:{condition.choice}"


def _read(text: str) -> Condition | None:
    id, _, choice = text.partition(":")
    return Condition(int(id), choice) if choice else None
