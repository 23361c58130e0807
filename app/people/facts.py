"""What the history tells about institutions, accounts and roles."""

from app.errors import N_
from app.history.facts import declare
from app.history.words import name_fields, name_values
from app.people.models import Role

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

ACCOUNT_ADDED = declare("account.added", "The account of %(name)s was added")
ACCOUNT_OFF = declare("account.off", "The account of %(name)s was switched off")
ACCOUNT_ON = declare("account.on", "The account of %(name)s was switched on again")
ACCOUNT_CHANGED = declare("account.changed", "The account of %(name)s was changed")
PASSWORD_SET = declare("account.password", "The password of %(name)s was changed")

# Whole sentences, since a role changes its form in a Polish one.
ROLE_GIVEN = {
    Role.administrator: declare("role.administrator.given", "%(name)s was made an administrator"),
    Role.organiser: declare("role.organiser.given", "%(name)s was made an organiser"),
    Role.co_organiser: declare("role.co_organiser.given", "%(name)s was made a co-organiser"),
    Role.trainer: declare("role.trainer.given", "%(name)s was made a trainer"),
}
ROLE_TAKEN = {
    Role.administrator: declare("role.administrator.taken", "%(name)s is no longer an administrator"),
    Role.organiser: declare("role.organiser.taken", "%(name)s is no longer an organiser"),
    Role.co_organiser: declare("role.co_organiser.taken", "%(name)s is no longer a co-organiser"),
    Role.trainer: declare("role.trainer.taken", "%(name)s is no longer a trainer"),
}
SECOND_FACTOR_ON = declare("account.second_factor.on", "%(name)s signs in with a code from now on")
SECOND_FACTOR_OFF = declare("account.second_factor.off", "%(name)s signs in without a code from now on")
SECOND_FACTOR_RESET = declare(
    "account.second_factor.reset", "The sign-in with a code was taken from the account of %(name)s"
)
RECOVERY_USED = declare("account.recovery_code.used", "A recovery code of %(name)s was used")
CODES_RENEWED = declare("account.recovery_code.renewed", "The recovery codes of %(name)s were replaced")

name_fields(
    {
        "type": N_("Type of institution"),
        "sector": N_("Sector"),
        "county": N_("County"),
        "municipality": N_("Municipality"),
        "nip": N_("Tax number (NIP)"),
        "language": N_("Language"),
    }
)
name_values("language", {"pl": N_("in Polish"), "en": N_("in English")})
WRONG_CODES = declare(
    "account.second_factor.wrong", "Wrong codes were typed again and again for the account of %(name)s"
)
