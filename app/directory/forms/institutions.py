"""Forms about institutions."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from wtforms import DateField, EmailField, Field, SelectField, StringField, ValidationError
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # the stubs lag behind
from wtforms.validators import DataRequired, Length, Optional

from app.errors import N_
from app.people.institution_names import NAME_LENGTH
from app.people.labels import MUNICIPALITY_KINDS
from app.people.models import Institution, MunicipalityKind
from app.people.name_reading import nip_in
from app.people.operations.institutions import InstitutionDetails
from app.projects.models import Project
from app.projects.parts import BelongingDetails
from app.typed import one_line
from app.web.fields import LenientDateField, day_field, likely_year, line, translate_choices
from app.web.forms import Form, only_an_institution, valid_email


class InstitutionForm(Form):
    """What staff know about an institution."""

    name = StringField(
        N_("Name"),
        filters=[one_line],
        validators=[
            DataRequired(N_("Type the name of the institution.")),
            Length(max=NAME_LENGTH),
            only_an_institution,
        ],
    )
    type = StringField(
        N_("Type"),
        filters=[one_line],
        validators=[Length(max=120)],
        description=N_("For example OPS, CUS, PCPR, DPS, school, foundation."),
    )
    sector = StringField(N_("Sector"), filters=[one_line], validators=[Length(max=120)])
    county = StringField(N_("County"), filters=[one_line], validators=[Length(max=120)])
    subregion = StringField(
        N_("Sub-region"),
        filters=[one_line],
        validators=[Length(max=120)],
        description=N_("For example olsztyński, elbląski, ełcki."),
    )
    municipality = StringField(N_("Municipality"), filters=[one_line], validators=[Length(max=120)])
    municipality_kind = SelectField(
        N_("Kind of municipality"),
        choices=[
            SelectChoice("", N_("not known")),
            *(SelectChoice(kind.value, label) for kind, label in MUNICIPALITY_KINDS.items()),
        ],
        default="",
    )
    nip = StringField(
        N_("Tax number (NIP)"),
        filters=[one_line],
        validators=[Optional(), Length(max=40)],
        description=N_("Ten digits. Units of a municipality may share its number."),
    )
    contact_name = StringField(
        N_("Contact person"),
        filters=[one_line],
        validators=[Length(max=300)],
        description=N_("Only staff see the contact."),
    )
    contact_email = EmailField(
        N_("Contact person's e-mail"),
        filters=[one_line],
        validators=[Optional(), Length(max=320), valid_email],
    )

    def validate_nip(self, field: Field) -> None:
        """Refuse what is no tax number; a good one is kept as ten digits."""
        if not field.data:
            return
        number = nip_in(field.data)
        if number is None:
            raise ValidationError(
                N_("This is not a tax number: check its ten digits, the last one does not match.")
            )
        field.data = number

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        translate_choices(self)

    def details(self) -> InstitutionDetails:
        """Return everything but the name."""
        known = {name: self[name].data or None for name in InstitutionDetails.__slots__}
        kind = known.pop("municipality_kind")
        return InstitutionDetails(**known, municipality_kind=MunicipalityKind(kind) if kind else None)


class ChangeInstitutionForm(InstitutionForm):
    """As above, for an institution that exists: its old name may be history."""

    used_until = DateField(
        N_("The old name was used until"),
        validators=[Optional()],
        description=N_(
            "Fill this only if the institution has a new name: the old one is kept with type and day."
        ),
    )


class BelongingForm(Form):
    """Since when an institution is in a project, until when, and by which agreement."""

    project = SelectField(N_("Project"))
    since = LenientDateField(
        N_("In the project since"),
        validators=[
            DataRequired(N_("Type the day on which the institution joined the project.")),
            likely_year,
        ],
    )
    until = day_field(N_("In the project until"), hint=N_("The last day. Empty: no end is known."))
    agreement = line(
        N_("Agreement"), hint=N_("Its number or name, for example: agreement 12/2024 of 5 March 2024.")
    )

    def offer(self, projects: Sequence[Project]) -> None:
        """Fill the list of projects; must come before the form is checked."""
        self.project.choices = [
            SelectChoice(str(each.id), each.short_name_pl or each.name) for each in projects
        ]

    def details(self, otherwise: date) -> BelongingDetails:
        """Return what was typed; `otherwise` stands for a day that the form refuses to leave out."""
        return BelongingDetails(self.since.data or otherwise, self.until.data, self.agreement.data or None)


def filled(institution: Institution) -> dict[str, object]:
    """Return what a form about the institution starts with."""
    shown = {name: getattr(institution, name) for name in ("name", *InstitutionDetails.__slots__)}
    return shown | {"municipality_kind": institution.municipality_kind or ""}
