"""Forms about institutions."""

from wtforms import DateField, StringField
from wtforms.validators import DataRequired, Length, Optional

from app.errors import N_
from app.people.institution_names import NAME_LENGTH
from app.people.models import Institution
from app.people.operations.institutions import InstitutionDetails
from app.typed import one_line
from app.web.forms import Form, only_an_institution


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

    def details(self) -> InstitutionDetails:
        """Return everything but the name."""
        return InstitutionDetails(self.type.data, self.sector.data, self.county.data, self.municipality.data)


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
    names = ("name", "type", "sector", "county", "municipality")
    return {name: getattr(institution, name) for name in names}
