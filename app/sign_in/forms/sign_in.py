"""Forms of signing in and of passwords."""

from wtforms import EmailField, HiddenField, PasswordField, SelectField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # the stubs lag behind
from wtforms.validators import EqualTo, InputRequired, Length

from app import typed
from app.accounts.passwords import LONGEST
from app.errors import N_
from app.web.forms import Form, valid_email

_NEW = N_("Type a new password.")


class SignInForm(Form):
    """An e-mail, a password or none, where to go afterwards, and a form to give back then (sealed)."""

    email = EmailField(
        N_("E-mail"),
        filters=[typed.one_line],
        validators=[
            InputRequired(N_("Type your e-mail address.")),
            Length(max=320),
            valid_email,
        ],
    )
    password = PasswordField(N_("Password"), validators=[Length(max=LONGEST)])
    next = HiddenField()
    carried = HiddenField()


class NewPasswordForm(Form):
    """A new password, typed twice."""

    new_password = PasswordField(N_("New password"), validators=[InputRequired(_NEW)])
    again = PasswordField(
        N_("New password again"),
        validators=[
            InputRequired(N_("Type the same new password once more.")),
            EqualTo("new_password", message=N_("The two new passwords differ. Type the same one twice.")),
        ],
    )


class ChangePasswordForm(NewPasswordForm):
    """The present password, and a new one typed twice."""

    old_password = PasswordField(
        N_("Present password"),
        validators=[InputRequired(N_("Type your present password.")), Length(max=LONGEST)],
    )


class LanguageForm(Form):
    """The language of letters and pages."""

    language = SelectField(
        N_("Language"), choices=[SelectChoice("pl", "Polski"), SelectChoice("en", "English")]
    )
