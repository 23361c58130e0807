"""Forms of the second factor."""

from wtforms import PasswordField, StringField
from wtforms.validators import InputRequired, Length

from app.accounts.passwords import LONGEST
from app.errors import N_
from app.web.forms import Form


def _without_blanks(text: str | None) -> str | None:
    return "".join(text.split()) if text else text


class CodeForm(Form):
    """A code, as typed from an app or from paper: blanks do not matter."""

    code = StringField(
        N_("Code"),
        filters=[_without_blanks],
        validators=[InputRequired(N_("Type the code.")), Length(max=40)],
    )


class PasswordForm(Form):
    """The present password, before something about the account's safety changes."""

    password = PasswordField(
        N_("Present password"),
        validators=[InputRequired(N_("Type your present password.")), Length(max=LONGEST)],
    )


class PasswordAndCodeForm(PasswordForm, CodeForm):
    """The present password and a code."""
