"""What rules of eligibility are called."""

from app.eligibility.models import RuleKind
from app.errors import N_
from app.events.models import Repeats

RULE_NAMES = {
    RuleKind.institution: N_("Institutions"),
    RuleKind.institution_type: N_("Types of institutions"),
    RuleKind.county: N_("Counties"),
    RuleKind.municipality: N_("Municipalities"),
    RuleKind.municipality_kind: N_("Kinds of municipalities"),
    RuleKind.in_project: N_("In the project"),
    RuleKind.outside_project: N_("Not in the project"),
    RuleKind.position: N_("Positions"),
    RuleKind.group: N_("Members of groups"),
}
REPEATS = {
    Repeats.allowed: N_("may apply as everybody"),
    Repeats.refused: N_("may not apply"),
    Repeats.after: N_("come after those who have not had it"),
}
"""What holds for people who have had the same kind of support in the same project."""
