"""What the history tells of rules of eligibility."""

from app.eligibility.labels import REPEATS, RULE_NAMES
from app.errors import N_
from app.history.facts import declare
from app.history.names import name_fields, name_values

RULES_CHANGED = declare("event.eligibility_changed", "Who may apply was changed")

name_fields(
    {
        **{f"rule_{kind}": name for kind, name in RULE_NAMES.items()},
        "repeats": N_("People who have had this kind of support in the project"),
    }
)
name_values("repeats", REPEATS)
