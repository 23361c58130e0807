"""The base of all forms, and how an operation's refusal gets back to its field."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from flask_wtf import FlaskForm
from wtforms import Field, ValidationError
from wtforms.i18n import get_translations

from app import names, typed
from app.errors import N_, Closed, Refusal
from app.extensions import db
from app.texts import Texts
from app.web.language import current_texts

OUR_SENTENCES = (
    N_("Number must be between %(min)s and %(max)s."),
    N_("Number must be at least %(min)s."),
    N_("Number must be at most %(max)s."),
    N_("Not a valid integer value."),
    N_("Not a valid decimal value."),
    N_("Not a valid date value."),
    N_("Not a valid choice."),
    N_("Invalid email address."),
    N_("Field must be between %(min)d and %(max)d characters long."),
)
"""Sentences of WTForms whose Polish in its own catalogue is wrong or stilted: ours says them."""
_CHOICE = "Not a valid choice."
SAID_AS = {
    "Invalid Choice: could not coerce.": _CHOICE,
    "Invalid choice(s): one or more data inputs could not be coerced.": _CHOICE,
    "'%(value)s' is not a valid choice for this field.": _CHOICE,
}
"""Sentences of WTForms that speak of its inner workings, or that its own catalogue lacks, and what we say."""


class _Sentences:
    """WTForms' sentences in the page's language: from our catalogue, else from its own."""

    def __init__(self, own: Any, texts: Texts) -> None:
        self._own, self._texts = own, texts

    def gettext(self, sentence: str) -> str:
        """Return a sentence whose placeholders are filled by WTForms."""
        sentence = SAID_AS.get(sentence, sentence)
        return (
            self._texts.gettext(sentence) if sentence in OUR_SENTENCES else str(self._own.gettext(sentence))
        )

    def ngettext(self, one: str, many: str, count: int) -> str:
        """Return the form of a sentence that fits the count."""
        if one in SAID_AS:
            return self.gettext(one)
        return str(self._own.ngettext(one, many, count))


class SaidInPageLanguage:
    """WTForms' settings by which its sentences are in the page's language."""

    def get_translations(self, form: Any) -> Any:
        """Return WTForms' sentences in the page's language."""
        texts = current_texts()
        return _Sentences(get_translations([texts.language]), texts)


class Form(FlaskForm):  # type: ignore[misc]  # FlaskForm has no types
    """A form that speaks the page's language: labels, hints and validators' messages are message ids."""

    csrf_token: Any = ""
    """The hidden field with the form's token; nothing where tokens are not asked for."""

    class Meta(SaidInPageLanguage, FlaskForm.Meta):  # type: ignore[misc]  # as above
        """WTForms' settings."""

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


def valid_phone(form: FlaskForm, field: Field) -> None:
    """Refuse what is no telephone number, else turn it into one as it is kept; a validator."""
    if not field.data:
        return
    number = typed.phone(field.data)
    if number is None:
        raise ValidationError(N_("Enter a whole phone number, such as 600 100 200 or +48 600 100 200."))
    field.data = number


def only_a_name(form: FlaskForm, field: Field) -> None:
    """Refuse a name that holds an address or a long number; a validator."""
    problem = names.problem_of(field.data) if field.data else None
    if problem:
        raise ValidationError(problem)


def only_an_institution(form: FlaskForm, field: Field) -> None:
    """Refuse an institution that holds an address; its tax number may stand there. A validator."""
    problem = names.problem_of(field.data, numbers=False) if field.data else None
    if problem:
        raise ValidationError(problem)


PLACEHOLDER = N_(
    "“%(found)s” would stand in the letter as it is: nothing is filled in here. Write the words themselves; "
    "title, dates and the person's name are added where they belong."
)


def no_placeholder(form: FlaskForm, field: Field) -> None:
    """Refuse a text with something that looks as if it were to be filled in; a validator."""
    found = typed.placeholder_in(field.data)
    if found:
        raise ValidationError(current_texts().gettext(PLACEHOLDER, found=found))


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
    """Commit what the block did; a refusal undoes it and becomes a sentence at the form's field.

    A refusal without a field, or for a field that the form lacks, stands above the form
    (`form.form_errors`). A `Closed` refusal gets an error page (409).
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
    """Put a refusal's sentence, translated, at the field that it names."""
    sentence = current_texts().sentence(refusal)
    field = form._fields.get(refusal.field) if refusal.field else None
    if field is None:
        form.form_errors.append(sentence)
    else:
        field.errors = [*field.errors, sentence]
