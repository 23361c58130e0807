"""The forms of this room: what is typed becomes clean values; nothing is written here."""

from collections.abc import Collection
from dataclasses import asdict, dataclass
from typing import Any

from wtforms import (
    BooleanField,
    EmailField,
    Field,
    HiddenField,
    IntegerField,
    SelectField,
    StringField,
    TelField,
    TextAreaField,
    ValidationError,
)
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # the stubs lag behind
from wtforms.validators import DataRequired, Length, Optional

from app import typed
from app.errors import N_
from app.events.models import Event
from app.registrations.models import Channel, Registration
from app.registrations.operations import Application, Correction
from app.web.forms import Form, only_a_name, only_an_institution, valid_email
from app.web.language import current_texts

_TYPE_EMAIL = N_("Type your e-mail address.")
_COUNTED = N_(
    "Places are counted by institution. Choose one of the suggested names if yours is among them: with "
    "another one, or without any, the registration waits for the organiser's decision."
)


def _valid_phone(form: Form, field: Field) -> None:
    if not field.data:
        return
    number = typed.phone(field.data)
    if number is None:
        raise ValidationError(N_("Enter a whole phone number, such as 600 100 200 or +48 600 100 200."))
    field.data = number


@dataclass(frozen=True, slots=True)
class Questions:
    """What an event asks beside what all ask: about special needs; and whether places are counted by
    institution, which its field then explains."""

    access_needs: bool
    institution: bool

    @classmethod
    def by(cls, event: Event) -> "Questions":
        """Return what this event asks."""
        return cls(event.asks_access_needs, event.per_institution_limit is not None)


class PersonForm(Form):
    """What every registration says about its person."""

    first_name = StringField(
        N_("First name"),
        filters=[typed.one_line],
        validators=[DataRequired(N_("Type your first name.")), Length(max=300), only_a_name],
    )
    last_name = StringField(
        N_("Last name"),
        filters=[typed.one_line],
        validators=[DataRequired(N_("Type your last name.")), Length(max=300), only_a_name],
    )
    email = EmailField(
        N_("E-mail"),
        filters=[typed.one_line],
        validators=[DataRequired(_TYPE_EMAIL), Length(max=320), valid_email],
    )
    phone = TelField(N_("Phone"), filters=[typed.one_line], validators=[Optional(), _valid_phone])
    institution = StringField(
        N_("Institution"),
        filters=[typed.one_line],
        validators=[Optional(), Length(max=300), only_an_institution],
    )
    position = StringField(
        N_("Position"), filters=[typed.one_line], validators=[Optional(), Length(max=200), only_a_name]
    )
    access_needs = TextAreaField(
        N_("Special needs"),
        filters=[typed.stripped],
        validators=[Optional(), Length(max=2000)],
        description=N_(
            "For example a sign-language interpreter, a place for a wheelchair, a diet. "
            "Only the organiser sees it."
        ),
    )

    def fit(self, event: Event) -> None:
        """Ask what this event asks."""
        self.ask(Questions.by(event))

    def ask(self, questions: Questions) -> None:
        """Leave out what is not asked, and say what the institution is needed for."""
        if not questions.access_needs:
            del self.access_needs
        if questions.institution:
            self.institution.description = current_texts().translated(_COUNTED)

    def leave_out(self, names: Collection[str]) -> None:
        """Ask nothing of these fields: what stands there came in by another way."""
        for name in names:
            if name in self:
                del self[name]

    def application(self, language: str, privacy_notice_version: str | None = None) -> Application:
        """Return the clean values as an application."""
        return Application(**self._values(), language=language, privacy_notice_version=privacy_notice_version)

    def correction(self, registration: Registration) -> Correction:
        """Return the clean values as a correction; what was not asked stays as it is."""
        kept = asdict(Correction.of(registration))
        typed_here = {name: value for name, value in self._values().items() if name in self}
        return Correction(**{**kept, **typed_here})

    def _values(self) -> dict[str, Any]:
        names = ("first_name", "last_name", "email", "phone", "institution", "position", "access_needs")
        values = {name: self[name].data or None for name in names if name in self}
        values["email"] = values.get("email") or ""
        return {"access_needs": None, **values}


class SignUpForm(PersonForm):
    """The public form; `website` is a trap for programs, hidden from people.

    `privacy_version` is the notice that the page showed, NO_NOTICE if there was none.
    """

    privacy_notice = BooleanField(
        N_("I have read how my data is used"),
        validators=[DataRequired(N_("Tick the box to confirm that you have read it."))],
    )
    privacy_version = HiddenField()
    website = StringField(N_("Leave this field empty"))

    def validate_website(self, field: Field) -> None:
        """Refuse what only a program fills in."""
        if field.data:
            raise ValidationError(N_("Leave this field empty."))


class CorrectionForm(PersonForm):
    """The data of a registration on its own page; `seen` is the version that the page showed."""

    seen = IntegerField(validators=[Optional()])


class AddressForm(Form):
    """The e-mail alone, to correct it and have the confirmation sent again."""

    email = EmailField(
        N_("E-mail"),
        filters=[typed.one_line],
        validators=[DataRequired(_TYPE_EMAIL), Length(max=320), valid_email],
    )

    def leave_out(self, names: Collection[str]) -> None:
        """Ask for no address where it came in by another way: then only the link is sent again."""
        if "email" in names:
            del self.email

    def wanted(self, registration: Registration) -> str:
        """Return the address that was typed, or the present one where none is asked for."""
        return (self.email.data or "") if "email" in self else registration.email


class StaffCorrectionForm(CorrectionForm):
    """The data of a registration as staff correct it: the e-mail may be missing."""

    first_name = StringField(
        N_("First name"),
        filters=[typed.one_line],
        validators=[DataRequired(N_("Type the first name.")), Length(max=300), only_a_name],
    )
    last_name = StringField(
        N_("Last name"),
        filters=[typed.one_line],
        validators=[DataRequired(N_("Type the last name.")), Length(max=300), only_a_name],
    )
    email = EmailField(
        N_("E-mail"), filters=[typed.one_line], validators=[Optional(), Length(max=320), valid_email]
    )


CHANNELS = {
    Channel.phone: N_("by phone"),
    Channel.paper: N_("on paper"),
    Channel.mail: N_("by e-mail"),
}


class ByHandForm(StaffCorrectionForm):
    """An applicant who called or wrote, as staff type it in."""

    channel = SelectField(N_("Applied"))
    late_reason = StringField(
        N_("Reason for accepting after registration closed"),
        filters=[typed.one_line],
        validators=[Optional(), Length(max=400)],
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.channel.choices = [
            SelectChoice(channel.value, current_texts().translated(label))
            for channel, label in CHANNELS.items()
        ]


class ReasonForm(Form):
    """Why staff remove somebody; the person is told."""

    reason = StringField(
        N_("Reason"),
        filters=[typed.one_line],
        validators=[DataRequired(N_("Give the reason: the person is told.")), Length(max=400)],
        description=N_("The person is told this reason."),
    )
