"""The forms of this room: what is typed becomes clean values; nothing is written here."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
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
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Optional

from app import typed
from app.eligibility.queries import chooses
from app.errors import N_
from app.events.models import Event, FieldUse, Repeats
from app.notices.queries import NamedText
from app.registrations.asked import ASKED, CHOSEN, SETTABLE, Asked, Details, Kind, use_of
from app.registrations.models import Channel, Registration
from app.registrations.notice_read import NOTHING_READ, NoticesRead
from app.registrations.operations import Application, Colleague
from app.texts import Texts
from app.web.fields import NumberField, Ticks, day_field
from app.web.forms import Form, only_a_name, only_an_institution, valid_email, valid_phone
from app.web.language import current_texts
from app.web.request_work import current_work

_COUNTED = N_(
    "Places are counted by institution. Choose one of the suggested names if yours is among them: with "
    "another one, or without any, the registration waits for the organiser's decision."
)


READ_ALL = N_("I have read the notices")


_TYPED: dict[Kind, tuple[Callable[..., Any], Callable[[str | None], str | None], list[Any]]] = {
    Kind.name: (StringField, typed.one_line, [only_a_name]),
    Kind.email: (EmailField, typed.one_line, [valid_email]),
    Kind.phone: (TelField, typed.one_line, [valid_phone]),
    Kind.institution: (StringField, typed.one_line, [only_an_institution]),
    Kind.prose: (TextAreaField, typed.stripped, []),
}
"""The control of each kind, what cleans the text, and what is checked."""


@dataclass(frozen=True, slots=True)
class Questions:
    """What an event doesn't ask of all that can be asked, what it requires that not all do, and whether
    places are counted by institution, which its field then explains."""

    left_out: frozenset[str]
    required: frozenset[str]
    counts_institutions: bool

    @classmethod
    def by(cls, event: Event, today: date) -> "Questions":
        """Return what this event asks on a Warsaw day."""
        uses = {name: use_of(event, name) for name in ASKED}
        left_out = frozenset(name for name, use in uses.items() if use == FieldUse.off)
        required = frozenset(name for name in SETTABLE if uses[name] == FieldUse.required)
        return cls(left_out, required, event.rules.counts_institutions(today))


class PersonForm(Form):
    """What every registration says about its person: the fields of `asked.Details`."""

    def fit(self, event: Event) -> None:
        """Ask what this event asks."""
        self.ask(Questions.by(event, current_work().today))

    def ask(self, questions: Questions) -> None:
        """Leave out what is not asked, require what is, and say what the institution is needed for."""
        texts = current_texts()
        self.leave_out(questions.left_out)
        for name in questions.required:
            if name in self:
                _require(self[name], ASKED[name].missing_here)
        if questions.counts_institutions and "institution" in self:
            self.institution.description = texts.translated(_COUNTED)
        for field, each in self.asked():
            if isinstance(field, SelectField) and each.kind in CHOSEN:
                field.choices = _choices(each, texts)
            if each.hint_with_measures and "measures" in self:
                field.description = texts.translated(each.hint_with_measures)

    def asked(self) -> list[tuple[Field, Asked]]:
        """Return the fields that are asked, each with its declaration, in their order."""
        return [(self[name], each) for name, each in ASKED.items() if name in self]

    def leave_out(self, names: Collection[str]) -> None:
        """Ask nothing of these fields: what stands there came in by another way."""
        for name in names:
            if name in self:
                del self[name]

    def application(self, language: str, read: NoticesRead = NOTHING_READ) -> Application:
        """Return the clean values as an application."""
        return Application(
            **self._values(),
            language=language,
            privacy_notice_version=read.label,
            project_notices=read.others,
        )

    def name_notices(self, notices: Sequence[NamedText]) -> None:
        """Say that there are several notices to read, where there are; some forms have no tick for it."""
        if notices and "privacy_notice" in self:
            self.privacy_notice.label.text = current_texts().translated(READ_ALL)

    def details(self, registration: Registration) -> Details:
        """Return the clean values; what was not asked stays as it is."""
        return replace(Details.of(registration), **self._values())

    def _values(self) -> dict[str, Any]:
        values = {field.name: _answer(each, field.data) for field, each in self.asked()}
        return values | {"email": values["email"] or ""} if "email" in values else values


def _field(asked: Asked, missing: str) -> Any:
    """Return the field of a form for what is asked; with `missing` it is required."""
    if asked.kind in CHOSEN:
        chosen = SelectField if asked.kind == Kind.one else Ticks
        return chosen(asked.label, validators=[Optional()], choices=[])
    control, clean, checks = _TYPED[asked.kind]
    presence = DataRequired(missing) if missing else Optional()
    length = [Length(max=asked.length)] if asked.length else []
    rows = {"rows": 2} if asked.kind == Kind.prose else None
    return control(asked.label, filters=[clean], validators=[presence, *length, *checks], render_kw=rows)


def _choices(asked: Asked, texts: Texts) -> list[SelectChoice]:
    none = [SelectChoice("", texts.translated(asked.none))] if asked.none else []
    options = ((str(value), texts.translated(label)) for value, label in asked.options.items())
    return [*none, *(SelectChoice(value, label) for value, label in options)]


def _require(field: Field, sentence: str) -> None:
    optional = [each for each in field.validators if not isinstance(each, Optional)]
    field.validators = [DataRequired(sentence), *optional]
    field.flags.required, field.flags.optional = True, None


def _answer(asked: Asked, typed: Any) -> Any:
    """Return what a field says as a registration keeps it: of what was chosen the members, in their order."""
    if not typed or asked.kind not in CHOSEN:
        return typed or None
    chosen = typed if isinstance(typed, list) else [typed]
    members = [each for each in asked.options if str(each) in chosen]
    return (members[0] if asked.kind == Kind.one else [str(each) for each in members]) if members else None


def _add_fields(form: type[PersonForm], missing: Mapping[str, str]) -> None:
    """Add fields to a form; `missing` holds for each the sentence to say when it is left empty."""
    for name, sentence in missing.items():
        setattr(form, name, _field(ASKED[name], sentence))


_add_fields(PersonForm, {name: each.missing for name, each in ASKED.items()})


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
    """The data of a registration on the participant's page; `seen` is the version that the page showed."""

    seen = IntegerField(validators=[Optional()])


class AddressForm(Form):
    """The e-mail alone, to correct it and have the confirmation sent again."""

    email = _field(ASKED["email"], ASKED["email"].missing)

    def leave_out(self, names: Collection[str]) -> None:
        """Ask for no address where it came in by another way: then only the link is sent again."""
        if "email" in names:
            del self.email

    def wanted(self, registration: Registration) -> str:
        """Return the address that was typed, or the present one where none is asked for."""
        return (self.email.data or "") if "email" in self else registration.email


class StaffCorrectionForm(CorrectionForm):
    """The data of a registration as staff correct it: the e-mail may be missing, and nothing that only this
    event requires. The phone is always asked: without an e-mail a person is known by it."""

    def ask(self, questions: Questions) -> None:
        """Ask what the event asks, and the phone; require no more than every event."""
        super().ask(replace(questions, left_out=questions.left_out - {"phone"}, required=frozenset()))


_add_fields(
    StaffCorrectionForm,
    {name: each.missing_by_hand for name, each in ASKED.items() if each.missing_by_hand != each.missing},
)


CHANNELS = {
    Channel.phone: N_("by phone"),
    Channel.paper: N_("on paper"),
    Channel.mail: N_("by e-mail"),
}


AT_ONCE = ("first_name", "last_name", "phone", "email", "institution")
"""What staff ask somebody who calls, in this order."""


class ByHandForm(StaffCorrectionForm):
    """An applicant who called or wrote, as staff type it in."""

    channel = SelectField(N_("How they applied"))
    late_reason = StringField(
        N_("Reason for accepting after registration closed"),
        filters=[typed.one_line],
        validators=[Optional(), Length(max=400)],
    )
    exception_reason = StringField(
        N_("Reason for the exception"),
        filters=[typed.one_line],
        validators=[Optional(), Length(max=400)],
    )
    silent = BooleanField(
        N_("Without letters: this is entered afterwards"),
        description=N_("The history says so. Otherwise the person gets a letter."),
    )

    eligibility_reason = StringField(
        N_("Reason for accepting somebody who may not apply"),
        description=N_("Only if a rule of the event does not let the person in. The history keeps it."),
        filters=[typed.one_line],
        validators=[Optional(), Length(max=400)],
    )

    def fit(self, event: Event) -> None:
        """Ask what this event asks, and for a reason where rules may have to be overridden."""
        super().fit(event)
        self.asks_eligibility = chooses(event) or event.rules.repeats == Repeats.refused

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.channel.choices = [
            SelectChoice(channel.value, current_texts().translated(label))
            for channel, label in CHANNELS.items()
        ]

    def folded(self) -> list[tuple[Field, Asked]]:
        """Return the fields that the page folds away: all but those that it asks at once."""
        return [each for each in self.asked() if each[0].name not in AT_ONCE]


class ReasonForm(Form):
    """Why staff remove somebody; the person is told."""

    reason = StringField(
        N_("Reason"),
        filters=[typed.one_line],
        validators=[DataRequired(N_("Give the reason: the person is told.")), Length(max=400)],
        description=N_("The person is told this reason."),
    )


MOST_PLACES = 1_000_000


class OwnPlacesForm(Form):
    """An institution that gets another number of places than the others."""

    institution = StringField(
        N_("Institution"),
        filters=[typed.one_line],
        validators=[DataRequired(N_("Type an institution.")), Length(max=300), only_an_institution],
    )
    places = NumberField(
        N_("Places"),
        description=N_("Type 0 if it gets none."),
        validators=[InputRequired(N_("Type the number of places.")), NumberRange(0, MOST_PLACES)],
    )


class EnrolmentForm(Form):
    """From when until when a person belongs to the event, and to which of its parallel groups."""

    enrolled_from = day_field(N_("Takes part from"), hint=N_("Empty: from the first day."))
    enrolled_until = day_field(N_("Takes part until"), hint=N_("Empty: to the last day."))
    parallel_group = SelectField(N_("Parallel group"), validate_choice=False)

    def fit(self, event: Event) -> None:
        """Offer the event's groups; an event without groups asks for none."""
        groups = event.parallel_groups
        self._group_ids = {str(group.id): group.id for group in groups}
        if not groups:
            del self.parallel_group
            return
        none = SelectChoice("", current_texts().gettext(N_("none yet")))
        self.parallel_group.choices = [none, *(SelectChoice(str(group.id), group.name) for group in groups)]

    def chosen_group(self) -> int | None:
        """Return the id of the chosen group, 0 for one that no form offers; None for no group."""
        chosen = self.parallel_group.data or ""
        return self._group_ids.get(chosen, 0) if chosen else None


class AcceptForm(Form):
    """Why somebody is accepted whom the event's rules do not let in."""

    eligibility_reason = StringField(
        N_("Reason"),
        filters=[typed.one_line],
        validators=[DataRequired(N_("Give the reason: the history keeps it.")), Length(max=400)],
        description=N_("The history keeps it. The person is told the outcome, not the reason."),
    )


class ColleagueForm(Form):
    """Who takes somebody's place, as they or staff name them; the institution is that of the place."""

    first_name = _field(ASKED["first_name"], ASKED["first_name"].missing_by_hand)
    last_name = _field(ASKED["last_name"], ASKED["last_name"].missing_by_hand)
    email = _field(ASKED["email"], N_("Type the e-mail address: the colleague gets a letter there."))
    position = _field(ASKED["position"], "")
    eligibility_reason = StringField(
        N_("Reason for accepting somebody who may not apply"),
        description=N_("Only if a rule of the event does not let the person in. The history keeps it."),
        filters=[typed.one_line],
        validators=[Optional(), Length(max=400)],
    )

    def fit(self, event: Event, *, for_staff: bool = False, with_position: bool = False) -> None:
        """Ask for the position where rules may look at it, and staff for a reason against the rules.

        Institutions, which name people, may always say it: `with_position`.
        """
        if not (chooses(event) or with_position):
            del self.position
        if not for_staff or (not chooses(event) and event.rules.repeats == Repeats.allowed):
            del self.eligibility_reason

    def colleague(self, language: str) -> Colleague:
        """Return who is named."""
        return Colleague(
            first_name=self.first_name.data or "",
            last_name=self.last_name.data or "",
            email=self.email.data or "",
            position=self.position.data if "position" in self else None,
            language=language,
        )

    def reason(self) -> str:
        """Return why staff accept somebody whom a rule does not let in."""
        return (self.eligibility_reason.data or "") if "eligibility_reason" in self else ""


class TakeOverForm(PersonForm):
    """What a colleague says of themselves who takes somebody's place: all but who they are."""

    privacy_notice = BooleanField(
        N_("I have read how my data is used"),
        validators=[DataRequired(N_("Tick the box to confirm that you have read it."))],
    )
    privacy_version = HiddenField()

    def ask(self, questions: Questions) -> None:
        """Ask what the event asks, but neither name nor address, nor the institution, which has the place."""
        super().ask(questions)
        self.leave_out(("first_name", "last_name", "email", "institution"))
