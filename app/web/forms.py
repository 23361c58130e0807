"""The base of all forms, and how an operation's refusal gets back to its field."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from flask_wtf import FlaskForm
from wtforms import Field, ValidationError
from wtforms.i18n import get_translations

from app import typed
from app.errors import Closed, Refusal
from app.extensions import db
from app.web.language import current_texts


class Form(FlaskForm):  # type: ignore[misc]  # FlaskForm has no types
    """A form that speaks the page's language: labels, hints and validators' messages are message ids."""

    class Meta(FlaskForm.Meta):  # type: ignore[misc]  # as above
        """WTForms' settings."""

        def get_translations(self, form: Any) -> Any:
            """Return WTForms' own catalogue in the page's language."""
            return get_translations([current_texts().language])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        texts = current_texts()
        for field in self:
            field.label.text = texts.translated(field.label.text)
            field.description = texts.translated(field.description)

    def validate(self, extra_validators: Any = None) -> bool:
        """Check all fields; each error is a sentence in the page's language."""
        good = bool(super().validate(extra_validators))
        for field in self:
            field.errors = [current_texts().translated(error) for error in field.errors]
        return good


def valid_email(form: FlaskForm, field: Field) -> None:
    """Refuse an address that no mail can be sent to, else turn it into what mail is sent to; a validator."""
    problem = typed.email_problem(field.data) if field.data else None
    if problem:
        raise ValidationError(problem)
    field.data = typed.mail_address(field.data) if field.data else field.data


class ButtonForm(Form):
    """A button: nothing but the token against forged posts."""


def page_status(form: Form) -> int:
    """Return the HTTP status of the page that shows a form: 422 when it has errors, else 200."""
    return 422 if form.errors else 200


class Outcome:
    """Whether the block of `committing` went through."""

    done = False

    def __bool__(self) -> bool:
        return self.done


@contextmanager
def committing(form: Form) -> Iterator[Outcome]:
    """Commit what the block did; a refusal undoes it and becomes a sentence beside the form's field.

    A refusal without a field, or for a field that the form lacks, stands above the form
    (`form.form_errors`). A `Closed` refusal goes on to its own page (409).
    """
    outcome = Outcome()
    try:
        yield outcome
        db.session.commit()
        outcome.done = True
    except Closed:
        raise
    except Refusal as refusal:
        db.session.rollback()
        refuse(form, refusal)


def refuse(form: Form, refusal: Refusal) -> None:
    """Put a refusal's sentence, translated, beside the field that it names."""
    sentence = current_texts().sentence(refusal)
    field = form._fields.get(refusal.field) if refusal.field else None
    if field is None:
        form.form_errors.append(sentence)
    else:
        field.errors = [*field.errors, sentence]
