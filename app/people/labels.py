"""What is known of institutions, in words."""

from app.errors import N_
from app.people.models import MunicipalityKind

MUNICIPALITY_KINDS = {
    MunicipalityKind.urban: N_("urban"),
    MunicipalityKind.rural: N_("rural"),
    MunicipalityKind.urban_rural: N_("urban-rural"),
}
"""The kinds of municipalities, as in «an urban municipality»."""
