"""Forms about lines of support: what is known of one, its recipients, coaches, shares, and moved hours."""

from collections.abc import Sequence
from typing import Any

from wtforms import BooleanField, EmailField, HiddenField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # the stubs lag behind
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Optional

from app.accounts.models import Account
from app.coaching.queries.lines import RecipientRow
from app.errors import N_, Refusal
from app.events.labels import FORM_OF_SUPPORT
from app.events.models import FormOfSupport
from app.hours import hours_of
from app.lines.details import LATE_HOURS, MOST_RECIPIENTS, WHOLE, LineDetails
from app.lines.models import LineRecipient, SupportLine
from app.lines.operations.recipients import Contact
from app.projects.models import Project
from app.typed import one_line, stripped
from app.web.fields import (
    HoursField,
    LenientDateField,
    NumberField,
    day_field,
    likely_year,
    line,
    translate_choices,
)
from app.web.forms import Form, only_a_name, only_an_institution, valid_email
from app.web.language import current_texts

USUAL_FORMS = (
    FormOfSupport.individual_coaching, FormOfSupport.group_coaching, FormOfSupport.coaching,
    FormOfSupport.supervision, FormOfSupport.counselling, FormOfSupport.consultation, FormOfSupport.workshop,
)  # fmt: skip
UNIT_NAMES = {60: N_("60 minutes (clock hour)"), 45: N_("45 minutes (teaching hour)")}
UNDIVIDED = "undivided"


def hours_field(label: str, hint: str = "") -> HoursField:
    """Return a field for an amount of hours in the line's unit."""
    return HoursField(
        label,
        description=hint,
        validators=[DataRequired(N_("Type how many hours."))],
        render_kw={"autocomplete": "off"},
    )


def _day(label: str) -> LenientDateField:
    return LenientDateField(label, validators=[InputRequired(N_("Type the day.")), likely_year])


def _rule(label: str, most: int, hint: str = "") -> NumberField:
    return NumberField(label, description=hint, validators=[InputRequired(), NumberRange(0, most)])


class LineForm(Form):
    """A line of support; the fields are called as in a file of lines."""

    version = HiddenField()
    name_pl = StringField(
        N_("Name"),
        filters=[one_line],
        validators=[DataRequired(N_("Type the name of the line.")), Length(max=300)],
    )
    name_en = line(N_("Name in English"))
    form_of_support = SelectField(N_("Form of support"))
    group = BooleanField(N_("Several recipients meet together (group)"))
    project = SelectField(N_("Project"))
    contract = line(N_("Number of the contract"), 120)
    provider = line(N_("Provider"))
    unit_minutes = SelectField(N_("An hour has"), coerce=int)
    total_units = hours_field(
        N_("Hours in all"), N_("As in the contract, for example 390, or 21:40 for 21 hours and 40 minutes.")
    )
    starts = _day(N_("First day"))
    ends = _day(N_("Last day"))
    cancellation_hours = _rule(
        N_("A cancellation is late from how many hours before the start"), 720, N_("0: never.")
    )
    late_percent = _rule(N_("Charged for a late cancellation, in per cent of the appointment"), 100)
    no_show_percent = _rule(N_("Charged when nobody comes, in per cent of the appointment"), 100)

    def offer(self, projects: Sequence[Project], kept: FormOfSupport | None = None) -> None:
        """Fill the lists; must come before the form is checked. `kept` is offered though it is not usual."""
        forms = [*USUAL_FORMS, *([kept] if kept is not None and kept not in USUAL_FORMS else [])]
        self.form_of_support.choices = [SelectChoice(str(each), FORM_OF_SUPPORT[each]) for each in forms]
        self.unit_minutes.choices = [SelectChoice(unit, name) for unit, name in UNIT_NAMES.items()]
        translate_choices(self)
        self.project.choices = [
            SelectChoice(str(each.id), each.short_name_pl or each.name) for each in projects
        ]

    def details(self) -> LineDetails:
        """Return the line of a form that was found good; refuses an amount that is none."""
        values: dict[str, Any] = self.data
        unit = values["unit_minutes"]
        return LineDetails(
            name_pl=values["name_pl"],
            name_en=values["name_en"],
            form_of_support=FormOfSupport(values["form_of_support"]),
            is_group=values["group"],
            project_id=int(values["project"]),
            contract_number=values["contract"],
            provider=values["provider"],
            unit_minutes=unit,
            total_minutes=self.total_units.minutes(unit),
            starts=values["starts"],
            ends=values["ends"],
            cancellation_hours=values["cancellation_hours"],
            late_percent=values["late_percent"],
            no_show_percent=values["no_show_percent"],
        )


def new_values() -> dict[str, Any]:
    """Return what the form of a new line starts with."""
    return {
        "unit_minutes": 60,
        "cancellation_hours": LATE_HOURS,
        "late_percent": WHOLE,
        "no_show_percent": WHOLE,
    }


def shown_values(found: SupportLine) -> dict[str, Any]:
    """Return what the form of a line that exists starts with."""
    same = (
        "version", "name_pl", "name_en", "provider", "unit_minutes", "starts", "ends", "cancellation_hours",
        "late_percent", "no_show_percent",
    )  # fmt: skip
    return {name: getattr(found, name) for name in same} | {
        "form_of_support": str(found.form_of_support),
        "group": found.is_group,
        "project": str(found.project_id),
        "contract": found.contract_number,
        "total_units": hours_of(found.total_minutes, found.unit_minutes),
    }


class InstitutionsForm(Form):
    """Institutions that are to receive support, one a line."""

    institutions = TextAreaField(
        N_("Institutions"),
        description=N_("One in each line, as the list of a contract has them. Known ones are found by name."),
        filters=[stripped],
        validators=[DataRequired(N_("Type at least one institution.")), Length(max=60_000)],
        render_kw={"rows": 6},
    )

    def names(self) -> list[str]:
        """Return the typed names, blank lines left out; refuses more than a line can have."""
        lines = (one_line(each) for each in (self.institutions.data or "").splitlines())
        names = [each for each in lines if each]
        if len(names) > MOST_RECIPIENTS:
            raise Refusal(
                "A line has at most %(most)s recipients.",
                field="institutions",
                values={"most": MOST_RECIPIENTS},
            )
        return names


class LinePersonForm(Form):
    """A person who is to receive support, with the institution that sends them."""

    first_name = StringField(
        N_("First name"),
        filters=[one_line],
        validators=[DataRequired(N_("Type the first name.")), Length(max=300), only_a_name],
    )
    last_name = StringField(
        N_("Last name"),
        filters=[one_line],
        validators=[DataRequired(N_("Type the last name.")), Length(max=300), only_a_name],
    )
    email = EmailField(
        N_("E-mail"),
        filters=[one_line],
        validators=[DataRequired(N_("Type the e-mail address.")), Length(max=320), valid_email],
    )
    institution = StringField(
        N_("Institution"), filters=[one_line], validators=[Optional(), Length(max=300), only_an_institution]
    )


class RecipientForm(Form):
    """What may be changed of a recipient: an institution's contact, or the institution of a person."""

    institution = StringField(
        N_("Institution"), filters=[one_line], validators=[Optional(), Length(max=300), only_an_institution]
    )
    contact_name = StringField(
        N_("Contact person"),
        description=N_("Confirmations go there; left empty, to the contact of the institution."),
        filters=[one_line],
        validators=[Optional(), Length(max=300), only_a_name],
    )
    contact_email = EmailField(
        N_("Contact person's e-mail"),
        filters=[one_line],
        validators=[Optional(), Length(max=320), valid_email],
    )

    def contact(self) -> Contact:
        """Return the contact, empty where nothing was typed."""
        return Contact(name=self.contact_name.data or None, email=self.contact_email.data or None)


def shown_recipient(recipient: LineRecipient) -> dict[str, Any]:
    """Return what the form of a recipient starts with."""
    return {
        "institution": recipient.institution.name if recipient.institution else None,
        "contact_name": recipient.contact_name,
        "contact_email": recipient.contact_email,
    }


class EndForm(Form):
    """The last day of somebody's support."""

    ended_on = _day(N_("Last day of the support"))


class CoachForm(Form):
    """A coach of the line, from a day to a day."""

    account = SelectField(N_("Member of the team"), coerce=int)
    starts = day_field(N_("From day"), N_("Empty: from the beginning of the line."))
    ends = day_field(N_("To day"), N_("Empty: as long as the line runs."))

    def offer(self, accounts: Sequence[Account]) -> None:
        """Fill the list; must come before the form is checked."""
        self.account.choices = [SelectChoice(each.id, each.name) for each in accounts]


class MoveForm(Form):
    """Hours that are moved to one recipient: from whom, how many, why."""

    seen = HiddenField()
    target = HiddenField()
    source = SelectField(N_("From whom"))
    amount = hours_field(N_("How many hours"))
    reason = StringField(
        N_("Why"),
        filters=[one_line],
        validators=[DataRequired(N_("Say why the hours are moved: the history keeps it.")), Length(max=1000)],
    )

    def offer(self, rows: Sequence[RecipientRow], unit: int, undivided: int, target_id: int) -> None:
        """Offer the undivided hours and all who have some left; must come before the form is checked."""
        texts = current_texts()
        shown = {
            UNDIVIDED: (texts.gettext("the undivided hours"), max(0, undivided)),
            **{str(row.recipient.id): (row.name, row.budget.free) for row in rows},
        }
        self.source.choices = [
            SelectChoice(
                key,
                texts.gettext(
                    "%(name)s (%(hours)s left)",
                    name=name,
                    hours=hours_of(free, unit).typed(texts.language),
                ),
            )
            for key, (name, free) in shown.items()
            if free > 0 and key != str(target_id)
        ]


class DivisionForm(Form):
    """Why the hours are divided anew, and what its reader saw; the shares are read by the page."""

    seen = HiddenField()
    reason = StringField(N_("Why"), filters=[one_line], validators=[Optional(), Length(max=1000)])
