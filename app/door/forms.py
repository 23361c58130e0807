"""Forms of links for the door, and of the PIN."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from wtforms import PasswordField, SelectField, StringField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # the stubs lag behind
from wtforms.validators import DataRequired, Length, Optional

from app.door.operations.links import NewDoorLink
from app.errors import N_
from app.typed import stripped
from app.web.fields import HourField, line
from app.web.forms import Form


class NewDoorLinkForm(Form):
    """A link for the door: `day` is one of those on which the event meets."""

    day = SelectField(N_("Day"), choices=[], validators=[DataRequired(N_("Choose a day."))])
    pin = StringField(
        N_("PIN"),
        description=N_(
            "At least six digits. Note it now and tell it to those at the door: it can't be shown again."
        ),
        filters=[stripped],
        validators=[DataRequired(N_("Type a PIN of at least six digits.")), Length(max=12)],
    )
    until = HourField(
        N_("Works until"),
        description=N_("An hour of that day; empty: the end of the day."),
        validators=[Optional()],
    )
    label = line(N_("For whom"), 100, N_("Such as: entrance A. The history calls the link so."))

    def offer(self, days: Sequence[tuple[date, str]]) -> None:
        """Let one of these days be chosen."""
        self.day.choices = [SelectChoice(day.isoformat(), words) for day, words in days]

    def link(self, pin_hash: str) -> NewDoorLink:
        """Return the link that is wanted."""
        until: Any = self.until.data
        return NewDoorLink(
            day=date.fromisoformat(str(self.day.data)), pin_hash=pin_hash, until=until, label=self.label.data
        )


class PinForm(Form):
    """The PIN of a link, as the organiser told it."""

    code = PasswordField(
        N_("PIN"), filters=[stripped], validators=[DataRequired(N_("Type the PIN.")), Length(max=12)]
    )
