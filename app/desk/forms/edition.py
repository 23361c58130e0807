"""The form of a change to another edition."""

from wtforms import RadioField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # the stubs lag behind
from wtforms.validators import DataRequired

from app.errors import N_
from app.registrations.editions import Edition
from app.web.fields import LenientDateField, likely_year
from app.web.forms import Form


class EditionForm(Form):
    """Which edition, and the first day there."""

    edition = RadioField(N_("Edition"), validate_choice=False)
    first_day = LenientDateField(
        N_("First day in the new edition"),
        validators=[DataRequired(N_("Give the first day in the new edition.")), likely_year],
        description=N_("The place here ends with the day before."),
    )

    def offer(self, editions: list[Edition]) -> None:
        """Offer the editions that can be chosen."""
        self.edition.choices = [
            SelectChoice(str(each.event.id), each.event.title_pl) for each in editions if each.refusal is None
        ]
