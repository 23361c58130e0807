"""What the history tells about institutions."""

from app.errors import N_
from app.history.facts import declare
from app.history.names import name_fields, name_values
from app.people.labels import MUNICIPALITY_KINDS

INSTITUTIONS_EXPORTED = declare(
    "institution.exported", "The list of institutions was exported as %(format)s, rows: %(count)s"
)
INSTITUTION_CONFIRMED = declare("institution.confirmed", "The institution %(name)s was confirmed")
INSTITUTION_CHANGED = declare("institution.changed", "The institution %(name)s was changed")
INSTITUTION_RENAMED = declare("institution.renamed", "The institution %(before)s is now called %(name)s")
INSTITUTION_MERGED = declare("institution.merged", "The institution %(other)s was merged into %(name)s")
INSTITUTION_PARTED = declare("institution.parted", "The institution %(other)s was parted from %(name)s again")
INSTITUTION_REOPENED = declare("institution.reopened", "The institution %(name)s is to be looked at again")
INSTITUTIONS_DIFFERENT = declare(
    "institution.different", "The institutions %(name)s and %(other)s are different"
)
INSTITUTIONS_UNDECIDED = declare(
    "institution.undecided", "Whether %(name)s and %(other)s are one institution is open again"
)


name_fields(
    {
        "type": N_("Type of institution"),
        "sector": N_("Sector"),
        "county": N_("County"),
        "municipality": N_("Municipality"),
        "municipality_kind": N_("Kind of municipality"),
        "subregion": N_("Sub-region"),
        "nip": N_("Tax number (NIP)"),
        "language": N_("Language"),
    }
)
name_values("municipality_kind", MUNICIPALITY_KINDS)
name_values("language", {"pl": N_("in Polish"), "en": N_("in English")})
