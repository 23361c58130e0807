"""The form of a copy."""

from typing import Any

from wtforms import StringField
from wtforms.validators import Length, Optional, ValidationError

from app.errors import N_
from app.typed import one_line
from app.web.fields import DayField, LenientDateField, likely_year, line
from app.web.forms import Form


class CopyForm(Form):
    """What is new in a copy."""

    title_pl = StringField(N_("Title in Polish"), filters=[one_line], validators=[Length(min=1, max=300)])
    title_en = line(
        N_("Title in English"),
        hint=N_("Change it along with the Polish one; empty: the Polish one is shown."),
    )
    start_local = DayField(
        N_("New date"),
        description=N_("Of the first meeting; the others keep their distance."),
        validators=[likely_year],
    )
    registration_deadline = LenientDateField(
        N_("Registration deadline"), validators=[Optional(), likely_year]
    )

    def validate_title_pl(self, field: Any) -> None:
        """Demand a title."""
        if not field.data:
            raise ValidationError(N_("Give a title."))
