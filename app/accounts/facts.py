"""What the history tells about accounts and roles."""

from app.accounts.models import Role
from app.history.facts import declare

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
    Role.coach: declare("role.coach.given", "%(name)s was made a coach"),
    Role.partner: declare("role.partner.given", "%(name)s was made a partner"),
    Role.monitoring: declare("role.monitoring.given", "%(name)s was made a monitoring officer"),
}


ROLE_TAKEN = {
    Role.administrator: declare("role.administrator.taken", "%(name)s is no longer an administrator"),
    Role.organiser: declare("role.organiser.taken", "%(name)s is no longer an organiser"),
    Role.co_organiser: declare("role.co_organiser.taken", "%(name)s is no longer a co-organiser"),
    Role.trainer: declare("role.trainer.taken", "%(name)s is no longer a trainer"),
    Role.coach: declare("role.coach.taken", "%(name)s is no longer a coach"),
    Role.partner: declare("role.partner.taken", "%(name)s is no longer a partner"),
    Role.monitoring: declare("role.monitoring.taken", "%(name)s is no longer a monitoring officer"),
}


SECOND_FACTOR_ON = declare("account.second_factor.on", "%(name)s signs in with a code from now on")


SECOND_FACTOR_OFF = declare("account.second_factor.off", "%(name)s signs in without a code from now on")


SECOND_FACTOR_RESET = declare(
    "account.second_factor.reset", "The sign-in with a code was taken from the account of %(name)s"
)


RECOVERY_USED = declare("account.recovery_code.used", "A recovery code of %(name)s was used")


CODES_RENEWED = declare("account.recovery_code.renewed", "The recovery codes of %(name)s were replaced")


WRONG_CODES = declare(
    "account.second_factor.wrong", "Wrong codes were typed again and again for the account of %(name)s"
)
