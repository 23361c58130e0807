"""What WTForms says of a wrong value, in Polish: sentences that people can follow."""

import re
from pathlib import Path

import pytest
from flask import Flask
from werkzeug.datastructures import MultiDict
from wtforms import DateField, DecimalField, EmailField, IntegerField, SelectField, StringField
from wtforms.validators import DataRequired, Email, InputRequired, Length, NumberRange

from app.web import forms
from app.web.fields import AmountField, DayField, HourField, HoursField, LenientDateField, NumberField, Ticks
from app.web.forms import OUR_SENTENCES, Form
from tests.support.foreign import words


class Everything(Form):
    """A field of each kind that WTForms itself checks."""

    between = IntegerField(validators=[NumberRange(0, 1000000)])
    at_least = IntegerField(validators=[NumberRange(min=3)])
    at_most = IntegerField(validators=[NumberRange(max=3)])
    whole = IntegerField()
    number = DecimalField()
    day = DateField()
    chosen = SelectField(choices=["a"])
    email = EmailField(validators=[Email()])
    length = StringField(validators=[Length(min=2, max=4)])
    number_chosen = SelectField(coerce=int, choices=["1"])
    several = Ticks(coerce=str, choices=["1"])
    numbers = Ticks(coerce=int, choices=["1"])


TYPED = {
    "between": "1000001", "at_least": "2", "at_most": "4", "whole": "x", "number": "x", "day": "x",
    "chosen": "b", "email": "x", "length": "abcde",
    "number_chosen": "x", "several": "x", "numbers": "x",
}  # fmt: skip


@pytest.mark.parametrize("language", ["pl", "en"])
def test_wrong_values_are_told_in_the_readers_language(app: Flask, language: str) -> None:
    app.config["WTF_CSRF_ENABLED"] = False
    with app.test_request_context(f"/?lang={language}", method="POST"):
        app.preprocess_request()
        form = Everything(formdata=MultiDict(TYPED))
        assert not form.validate()
        told = {field.name: str(field.errors[0]) for field in form}
    assert set(told) == set(TYPED)
    other = "en" if language == "pl" else "pl"
    assert {name: each for name, each in told.items() if words(other).found_in(each)} == {}
    assert {told[name] for name in ("number_chosen", "several", "numbers")} == {told["chosen"]}
    if language == "pl":
        assert told["between"] == "Liczba musi mieścić się w zakresie od 0 do 1000000."


def test_each_of_our_sentences_is_one_of_wtforms() -> None:
    assert {each for each in OUR_SENTENCES if words("en").found_in(each)} == set(OUR_SENTENCES)


class Unreadable(Form):
    """Fields of ours whose rules could say a second time what their reading has said."""

    number = NumberField(validators=[InputRequired(), NumberRange(0, 100)])
    amount = AmountField(validators=[InputRequired(), NumberRange(0, 100)])
    hours = HoursField(validators=[DataRequired()])
    hour = HourField(validators=[DataRequired()])
    day = LenientDateField(validators=[DataRequired()])
    day_or_hour = DayField(validators=[DataRequired()])


def test_one_sentence_says_what_can_t_be_read(app: Flask) -> None:
    app.config["WTF_CSRF_ENABLED"] = False
    with app.test_request_context("/?lang=en", method="POST"):
        app.preprocess_request()
        form = Unreadable(formdata=MultiDict({field.name: "x" for field in Unreadable()}))
        assert not form.validate()
        assert {field.name: field.errors for field in form if len(field.errors) != 1} == {}


def test_rows_of_forms_are_of_one_kind() -> None:
    """WTForms' own read any number of rows, under numbers that are none, and speak English."""
    sources = Path(forms.__file__).parents[1].rglob("*.py")
    using = {path.name for path in sources if re.search(r"FieldList|Form as PlainForm", path.read_text())}
    assert using == {"rows.py"}
