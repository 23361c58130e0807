"""Forms about institutions."""

from wtforms import DateField, EmailField, Field, StringField, ValidationError
from wtforms.validators import DataRequired, Length, Optional

from app.errors import N_
from app.people.institution_names import NAME_LENGTH
from app.people.models import Institution
from app.people.name_reading import nip_in
from app.people.operations.institutions import InstitutionDetails
from app.typed import one_line
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
    municipality = StringField(N_("Municipality"), filters=[one_line], validators=[Length(max=120)])

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

    def details(self) -> InstitutionDetails:
        """Return everything but the name."""
        return InstitutionDetails(*(self[known].data or None for known in InstitutionDetails.__slots__))


class ChangeInstitutionForm(InstitutionForm):
    """As above, for an institution that exists: its old name may be history."""

    used_until = DateField(
        N_("The old name was used until"),
        validators=[Optional()],
        description=N_(
            "Fill this only if the institution has a new name: the old one is kept with type and day."
        ),
    )


def filled(institution: Institution) -> dict[str, object]:
    """Return what a form about the institution starts with."""
    return {name: getattr(institution, name) for name in ("name", *InstitutionDetails.__slots__)}
