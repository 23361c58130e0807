"""The form by which links go out to institutions."""

from datetime import date

from wtforms import StringField
from wtforms.validators import DataRequired, Length, Optional

from app.errors import N_
from app.typed import one_line
from app.web.fields import LenientDateField
from app.web.forms import Form


class SendLinksForm(Form):
    """Until when the links work that go out to the ticked institutions, and to one more by its name."""

    institution = StringField(
        N_("One more institution"), filters=[one_line], validators=[Optional(), Length(max=300)]
    )
    ends_on = LenientDateField(
        N_("Works until"), validators=[DataRequired(N_("Give the last day on which the link works."))]
    )

    def day(self) -> date:
        """Return the day, which is asked for."""
        assert isinstance(self.ends_on.data, date)  # noqa: S101 - asked for
        return self.ends_on.data
