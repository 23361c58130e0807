"""What the history can tell of programmes, modules and parts."""

from app.errors import N_
from app.history.facts import declare
from app.history.names import name_fields, name_values

PROGRAMME_SAVED = declare("programme.saved", N_("The programme “%(name)s” was saved"))
PROGRAMME_REMOVED = declare("programme.removed", N_("The programme “%(name)s” was removed"))
MODULE_SAVED = declare("module.saved", N_("The module “%(name)s” was saved"))
MODULE_REMOVED = declare("module.removed", N_("The module “%(name)s” was removed"))
PART_SAVED = declare("part.saved", N_("The part “%(name)s” of a module was saved"))
PART_REMOVED = declare("part.removed", N_("The part “%(name)s” of a module was removed"))

name_fields(
    {
        "name_pl": N_("Name in Polish"),
        "name_en": N_("Name in English"),
        "minutes": N_("Minutes"),
        "completion_percent": N_("Share to complete"),
        "part_percent": N_("Share of each part"),
        "needs_test": N_("Exit test needed"),
        "test_pass_percent": N_("Share of points to pass"),
        "makeup_percent": N_("At most made up"),
        "outcome_days": N_("Days for the outcome"),
    }
)
for key in ("completion_percent", "part_percent", "test_pass_percent", "makeup_percent"):
    name_values(key, {}, N_("%(value)s%%"))
