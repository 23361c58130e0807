"""Form fields: days with an hour, whole numbers and amounts, texts of a length that columns bear."""

import re
from collections.abc import Callable, Sequence
from datetime import date, time
from decimal import Decimal
from typing import Any

from wtforms import (
    DateField,
    DecimalField,
    IntegerField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # the stubs lag behind
from wtforms.validators import Length, NumberRange, Optional, StopValidation, ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from app.characters import shown
from app.errors import N_, Refusal
from app.hours import Hours, typed_hours
from app.typed import MAX_TEXT, one_line, stripped
from app.web.forms import Form
from app.web.language import current_texts
from app.web.request_work import current_work

WRONG_DAY = N_("This is not a day. Write it as 2026-11-30.")
WRONG_HOUR = N_("This is not an hour. Write it as 9:00.")
WRONG_NUMBER = N_("This is not a whole number.")
NO_AMOUNT = N_("This is not a number. Write it as 7.5.")
_AMOUNT = re.compile(r"\d{1,9}(?:[.,]\d{1,6})?", re.ASCII)
_WHOLE = re.compile(r"[+-]?\d{1,12}", re.ASCII)
_HOUR = re.compile(r"\d{1,2}:\d{2}|\d{2}:\d{2}:00", re.ASCII)


def line(label: str, limit: int = 300, hint: str = "", **options: Any) -> StringField:
    """Return a field for one line of text; nothing typed is None."""
    return StringField(
        label,
        description=hint,
        filters=[one_line],
        validators=[Optional(), Length(max=limit)],
        **options,
    )


def prose(label: str, hint: str = "", rows: int = 4, more: Sequence[Any] = ()) -> TextAreaField:
    """Return a field for several lines of text, which `more` validators check too."""
    limit = Length(max=MAX_TEXT)
    return TextAreaField(
        label,
        description=hint,
        filters=[_unindented],
        validators=[Optional(), limit, *more],
        render_kw={"rows": rows},
    )


def day_field(label: str, hint: str = "") -> DateField:
    """Return a field for a day that may stay empty."""
    return LenientDateField(label, description=hint, validators=[Optional(), likely_year])


def whole(label: str, least: int, most: int, hint: str = "") -> IntegerField:
    """Return a field for a whole number that may stay empty."""
    return NumberField(label, description=hint, validators=[Optional(), NumberRange(least, most)])


def choice(label: str, choices: dict[Any, str], hint: str = "", empty: str | None = None) -> SelectField:
    """Return a select of an enumeration's words; `empty` is the label of no choice."""
    options = [SelectChoice(str(value.value), text) for value, text in choices.items()]
    if empty is not None:
        options.insert(0, SelectChoice("", empty))
    return SelectField(label, description=hint, choices=options)


def translate_choices(form: Form) -> None:
    """Put the labels of all selects into the page's language."""
    texts = current_texts()
    for each in form:
        if isinstance(each, SelectField) and each.choices:
            options: Any = each.choices
            each.choices = [SelectChoice(one.value, texts.translated(one.label)) for one in options]


class Ticks(SelectMultipleField):
    """Several of a list, ticked; what is not in the list is refused."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


class ReadField(TextAreaField):
    """A text of which a rule of a room takes what is meant, such as the address out of an invitation.

    `read` gets the text and the address of these pages; it returns what is meant, or raises Refusal with the
    sentence that stands at the field. Nothing typed is None.
    """

    def __init__(self, label: str, read: Callable[[str, str], str], hint: str = "", **options: Any) -> None:
        super().__init__(label, [Optional()], [stripped], description=hint, render_kw={"rows": 2}, **options)
        self._read = read

    def pre_validate(self, form: Any) -> None:
        """Read what is meant."""
        if not self.data:
            return
        try:
            self.data = self._read(self.data[:MAX_TEXT], current_work().links.absolute("/"))
        except Refusal as refusal:
            raise StopValidation(current_texts().sentence(refusal)) from refusal


class Unread:
    """A field whose rules are not asked about what can't be read: one sentence says what is wrong."""

    process_errors: Any

    def pre_validate(self, form: Any) -> None:
        """Stop where the reading has said what is wrong."""
        if self.process_errors:
            raise StopValidation


class LenientDateField(Unread, DateField):
    """A day; what is none gets our own sentence."""

    def process_formdata(self, valuelist: Any) -> None:
        """Read a day as browsers and people write it."""
        self.raw_data = valuelist
        if valuelist and valuelist[0].strip():
            try:
                self.data = date.fromisoformat(valuelist[0].strip())
            except ValueError:
                self.data = None
                raise ValueError(WRONG_DAY) from None
        else:
            self.data = None


class NumberField(Unread, IntegerField):
    """A whole number; what is none gets our own sentence."""

    def process_formdata(self, valuelist: Any) -> None:
        """Read a whole number."""
        if not valuelist or not valuelist[0].strip():
            self.data = None
            return
        self.data = None
        if not _WHOLE.fullmatch(valuelist[0].strip()):
            raise ValueError(WRONG_NUMBER)
        self.data = int(valuelist[0].strip())


class AmountField(Unread, DecimalField):
    """A number that may have a fraction, with a comma or a point; what is no finite number is refused."""

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        if self.data is None:
            return ""
        whole, point, rest = f"{self.data:f}".partition(".")
        rest = rest.rstrip("0")
        return f"{whole}{point}{rest}" if rest else whole

    def process_formdata(self, valuelist: Any) -> None:
        """Read a number as people write it."""
        typed = valuelist[0].strip() if valuelist else ""
        self.data = None
        if not typed:
            return
        if not _AMOUNT.fullmatch(typed):
            raise ValueError(NO_AMOUNT)
        self.data = Decimal(typed.replace(",", "."))


class HoursField(Unread, StringField):
    """An amount of hours as `app.hours` reads it; its data are `Hours`, None where nothing is typed."""

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        hours: Any = self.data
        return "" if hours is None else str(hours.typed(current_texts().language))

    def process_formdata(self, valuelist: Any) -> None:
        """Read an amount of hours."""
        typed = valuelist[0].strip() if valuelist else ""
        self.data = None
        if not typed:
            return
        try:
            self.data = typed_hours(typed)  # type: ignore[assignment]  # hours, not text
        except Refusal as refusal:
            raise ValueError(refusal.message) from None

    def minutes(self, unit_minutes: int) -> int:
        """Return the minutes that were typed, 0 for nothing; refuses parts of minutes at this field."""
        hours: Hours | None = self.data  # type: ignore[assignment]  # as above
        try:
            return hours.minutes(unit_minutes) if hours else 0
        except Refusal as refusal:
            raise Refusal(refusal.message, field=self.short_name, values=refusal.values) from None


class HourField(Unread, StringField):
    """An hour of the day, as browsers send it; nothing typed is None."""

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        hour: Any = self.data
        return f"{hour:%H:%M}" if hour else ""

    def process_formdata(self, valuelist: Any) -> None:
        """Read 9:00, 09:00 or 09:00:00."""
        typed = valuelist[0].strip() if valuelist else ""
        self.data = None
        if typed:
            self.data = hour_of(typed)  # type: ignore[assignment]  # an hour, not text


def hour_of(typed: str) -> time:
    """Return 9:00, 09:00 or 09:00:00 as an hour; raises ValueError for another zone or parts of a minute."""
    if not _HOUR.fullmatch(typed):
        raise ValueError(WRONG_HOUR)
    try:
        return time.fromisoformat(typed.zfill(5))
    except ValueError:
        raise ValueError(WRONG_HOUR) from None


class DayField(LenientDateField):
    """A day; a value with an hour (2026-11-30T09:00) brings the hour along."""

    hour: time | None = None

    def process_formdata(self, valuelist: Any) -> None:
        """Read a day, with or without an hour."""
        day, _, hour = (valuelist[0].strip() if valuelist else "").partition("T")
        if hour:
            self.hour = hour_of(hour)
        super().process_formdata([day])


def likely_year(form: Any, field: Any) -> None:
    """Refuse a day far from our time, which nobody means."""
    if field.data is not None and not 1990 <= field.data.year <= 2100:
        raise ValidationError(WRONG_DAY)


def _unindented(value: str | None) -> str | None:
    """Clean a text but keep the indentation of its lines, which a programme needs."""
    if value is None or stripped(value) is None:
        return None
    return shown(value).strip("\n").rstrip()
