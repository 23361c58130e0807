"""Forms about the links of directors."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from wtforms import EmailField, SelectField, StringField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # the stubs lag behind
from wtforms.validators import DataRequired, Length

from app.errors import N_
from app.people.models import Institution
from app.progress.operations.institution_links import Director
from app.typed import one_line
from app.web.fields import LenientDateField, translate_choices
from app.web.forms import Form, only_a_name, valid_email

_NO_DAY = N_("Give the last day on which the link works.")


class NewLinkForm(Form):
    """A link for an institution's director; `institution` is one of those that take part."""

    institution = SelectField(N_("Institution"), choices=[], coerce=int, validators=[DataRequired()])
    name = StringField(
        N_("First and last name"),
        filters=[one_line],
        validators=[DataRequired(N_("Type the name.")), Length(max=300), only_a_name],
    )
    email = EmailField(
        N_("E-mail"),
        filters=[one_line],
        validators=[DataRequired(N_("Type the e-mail.")), Length(max=320), valid_email],
    )
    language = SelectField(
        N_("Language of the letter"),
        choices=[SelectChoice("pl", "Polski"), SelectChoice("en", "English")],
        default="pl",
    )
    ends_on = LenientDateField(N_("Works until"), validators=[DataRequired(_NO_DAY)])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        translate_choices(self)

    def offer(self, institutions: Sequence[Institution]) -> None:
        """Let one of these institutions be chosen."""
        self.institution.choices = [SelectChoice(each.id, each.name) for each in institutions]

    def director(self) -> Director:
        """Return whom the link is for."""
        assert isinstance(self.ends_on.data, date)  # noqa: S101 - asked for
        return Director(
            name=self.name.data or "",
            email=self.email.data or "",
            language=self.language.data or "pl",
            ends_on=self.ends_on.data,
        )


class RenewLinkForm(Form):
    """The last day on which a renewed link works."""

    ends_on = LenientDateField(N_("Works until"), validators=[DataRequired(_NO_DAY)])
