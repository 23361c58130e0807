"""Forms of interest: what somebody types, whose list is taken over, for how long lists are kept."""

from collections.abc import Sequence

from wtforms import BooleanField, EmailField, Field, SelectField, StringField, ValidationError
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # the stubs lag behind
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Optional

from app.errors import N_
from app.events.models import Event
from app.interest.operations.asking import Interested
from app.typed import number_in, one_line
from app.web.fields import NumberField
from app.web.forms import Form, only_a_name, only_an_institution, valid_email


class InterestForm(Form):
    """Who wants to hear of a next edition; `website` is a trap for programs, hidden from people."""

    first_name = StringField(
        N_("First name"), filters=[one_line],
        validators=[DataRequired(N_("Type your first name.")), Length(max=300), only_a_name],
    )  # fmt: skip
    last_name = StringField(
        N_("Last name"), filters=[one_line],
        validators=[DataRequired(N_("Type your last name.")), Length(max=300), only_a_name],
    )  # fmt: skip
    email = EmailField(
        N_("E-mail"), filters=[one_line],
        validators=[DataRequired(N_("Type your e-mail address.")), Length(max=320), valid_email],
    )  # fmt: skip
    institution = StringField(
        N_("Institution"), filters=[one_line], validators=[Optional(), Length(max=300), only_an_institution]
    )
    interest_consent = BooleanField(
        "", validators=[DataRequired(N_("Without the consent nobody can write to you: tick it to go on."))]
    )
    website = StringField(N_("Leave this field empty"))

    def validate_website(self, field: Field) -> None:
        """Refuse what only a program fills in."""
        if field.data:
            raise ValidationError(N_("Leave this field empty."))

    def interested(self, language: str) -> Interested:
        """Return the clean values; the tick's value names the text that was shown."""
        sent = self.interest_consent.raw_data or [""]
        return Interested(
            first_name=self.first_name.data or "",
            last_name=self.last_name.data or "",
            email=self.email.data or "",
            institution=self.institution.data or None,
            language=language,
            text_id=number_in(str(sent[0])) or 0,
        )


class SourceForm(Form):
    """Whose list an event takes over."""

    source = SelectField(N_("Event"), validate_choice=False)

    def offer(self, events: Sequence[Event]) -> None:
        """Offer the events that have a list."""
        self.source.choices = [SelectChoice(str(each.id), each.title_pl) for each in events]

    def chosen(self) -> int:
        """Return the event's row; nonsense is 0."""
        return number_in(self.source.data) or 0


class KeepForm(Form):
    """For how many months entries are kept."""

    months = NumberField(
        N_("Months"), validators=[InputRequired(N_("Type a number of months.")), NumberRange(1, 60)]
    )
