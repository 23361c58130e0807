"""The form that says who may apply for an event."""

from collections.abc import Sequence

from wtforms import Field, HiddenField, RadioField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # the stubs lag behind
from wtforms.validators import ValidationError

from app.desk.forms.lines import LinesField
from app.eligibility.labels import REPEATS, RULE_NAMES
from app.eligibility.models import EligibilityRule, RuleKind
from app.eligibility.operations.rules import Chosen, RuleValue, institutions_named, texts_of
from app.eligibility.queries import Offered
from app.errors import N_
from app.events.models import Event, Repeats
from app.people.labels import MUNICIPALITY_KINDS
from app.web.fields import Ticks
from app.web.forms import Form
from app.web.language import current_texts
from app.work import Work

TEXTS = (RuleKind.institution_type, RuleKind.county, RuleKind.municipality_kind)
PROJECTS = (RuleKind.in_project, RuleKind.outside_project)


class EligibilityForm(Form):
    """Which rules an event has; within one rule any of the values is enough."""

    version = HiddenField()
    institution = LinesField(
        RULE_NAMES[RuleKind.institution], hint=N_("One a line, by a name that the register knows."), rows=4
    )
    institution_type = Ticks(RULE_NAMES[RuleKind.institution_type])
    county = Ticks(RULE_NAMES[RuleKind.county])
    municipality = LinesField(
        RULE_NAMES[RuleKind.municipality],
        hint=N_("One a line, written as the register writes them."),
        rows=4,
        limit=120,
    )
    municipality_kind = Ticks(RULE_NAMES[RuleKind.municipality_kind])
    in_project = Ticks(
        RULE_NAMES[RuleKind.in_project], description=N_("Institutions that are in it on the day of applying.")
    )
    outside_project = Ticks(
        RULE_NAMES[RuleKind.outside_project],
        description=N_("Institutions that are not in it on the day of applying."),
    )
    position = LinesField(
        RULE_NAMES[RuleKind.position],
        hint=N_(
            "One a line. The position that somebody types must have these words in it; beginnings of words "
            "are enough: “pracowni” stands for pracownik and pracowniczka."
        ),
        rows=3,
        limit=200,
    )
    group = Ticks(RULE_NAMES[RuleKind.group])
    repeats = RadioField(
        N_("People who have had this kind of support in the project"), default=Repeats.allowed.value
    )

    def offer(self, offered: Offered) -> None:
        """Fill the lists; must come before the form is checked. What has nothing to offer is left out."""
        texts = current_texts()
        kinds = [(kind.value, texts.translated(label)) for kind, label in MUNICIPALITY_KINDS.items()]
        projects = [(str(each.id), each.short_name_pl or each.name) for each in offered.projects]
        lists = {
            "institution_type": [(each, each) for each in offered.types],
            "county": [(each, each) for each in offered.counties],
            "municipality_kind": kinds,
            "in_project": projects,
            "outside_project": projects,
            "group": [(str(each.id), each.name) for each in offered.groups],
        }
        for name, choices in lists.items():
            self[name].choices = [SelectChoice(value, label) for value, label in choices]
            if not choices:
                del self[name]
        self.repeats.choices = [
            SelectChoice(each.value, texts.translated(label)) for each, label in REPEATS.items()
        ]

    def validate_outside_project(self, field: Field) -> None:
        """Refuse a project in and outside of which the same institution would have to be."""
        inside = (self.in_project.data or []) if "in_project" in self else []
        if set(inside) & set(field.data or []):
            raise ValidationError(N_("No institution is in a project and not in it: choose one of the two."))

    def chosen(self, work: Work) -> Chosen:
        """Return the rules. Refuses names of institutions that the register doesn't know."""
        rules: dict[RuleKind, list[RuleValue]] = {
            kind: texts_of(self._of(kind)) for kind in (*TEXTS, RuleKind.municipality, RuleKind.position)
        }
        for kind in PROJECTS:
            rules[kind] = [RuleValue(project_id=int(each)) for each in self._of(kind)]
        rules[RuleKind.group] = [RuleValue(group_id=int(each)) for each in self._of(RuleKind.group)]
        names = self._of(RuleKind.institution)
        rules[RuleKind.institution] = institutions_named(work, names) if names else []
        return rules

    def _of(self, kind: RuleKind) -> list[str]:
        return list(self[kind.value].data or []) if kind.value in self else []


def shown(event: Event, rows: Sequence[EligibilityRule]) -> dict[str, object]:
    """Return what the form starts with."""
    found: dict[str, list[str]] = {kind.value: [] for kind in RuleKind}
    for row in rows:
        number = row.project_id or row.group_id
        name = row.institution.name if row.institution is not None else row.text or ""
        found[row.kind.value].append(str(number) if number else name)
    return {**found, "repeats": event.rules.repeats.value, "version": str(event.version)}
