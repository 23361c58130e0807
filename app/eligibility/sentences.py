"""Who may apply, in sentences: for the event's page, and for those whom a rule does not let in."""

from collections.abc import Sequence

from app.columns import sort_key
from app.eligibility.judging import OF_INSTITUTION
from app.eligibility.models import EligibilityRule, RuleKind
from app.errors import N_, Refusal
from app.events.models import Event
from app.people.labels import MUNICIPALITY_KINDS
from app.people.models import MunicipalityKind
from app.texts import Texts

WHO_MAY = {
    RuleKind.institution: N_("Only people of these institutions may apply: %(values)s."),
    RuleKind.institution_type: N_("Only people of institutions of these types may apply: %(values)s."),
    RuleKind.county: N_("Only people of institutions in these counties may apply: %(values)s."),
    RuleKind.municipality: N_("Only people of institutions in these municipalities may apply: %(values)s."),
    RuleKind.municipality_kind: N_(
        "Only people of institutions in municipalities of this kind may apply: %(values)s."
    ),
    RuleKind.in_project: N_("Only people of institutions that are in the project may apply: %(values)s."),
    RuleKind.outside_project: N_(
        "Only people of institutions that are not in the project may apply: %(values)s."
    ),
    RuleKind.position: N_("Only people in these positions may apply: %(values)s."),
    RuleKind.group: N_("Only members of these groups may apply: %(values)s."),
}
"""Each rule in a sentence."""
NO_INSTITUTION = N_("Type the institution that sends you.")
NO_POSITION = N_("Type your position.")
CAME_BEFORE = N_("Only people who have not had this kind of support in the project before may apply.")
NEWCOMERS_FIRST = N_("People who have not had this kind of support in the project before come first.")
BY_STAFF = N_("To accept this person all the same, give the reason.")
ASK = N_("If you think that you may take part, ask: %(contact)s.")
ASK_ORGANISER = N_("If you think that you may take part, ask the organiser.")


_WHOLE = "%(sentences)s"
"""Holds whole sentences, which are translated already."""


def values_of(texts: Texts, rows: Sequence[EligibilityRule]) -> list[str]:
    """Return the values of one rule as a reader takes them in, by name."""
    return sorted((_value(texts, row) for row in rows), key=sort_key)


def sentence(texts: Texts, kind: RuleKind, rows: Sequence[EligibilityRule]) -> str:
    """Return a rule in a sentence; the rows of other rules are passed over."""
    mine = [row for row in rows if row.kind == kind]
    return texts.gettext(WHO_MAY[kind], values=", ".join(values_of(texts, mine)))


def sentences(texts: Texts, rows: Sequence[EligibilityRule]) -> list[str]:
    """Return who may apply, a sentence for each rule."""
    kinds = {row.kind for row in rows}
    return [sentence(texts, kind, rows) for kind in RuleKind if kind in kinds]


def not_let_in(
    texts: Texts,
    event: Event,
    kind: RuleKind,
    rows: Sequence[EligibilityRule],
    *,
    has_institution: bool,
    has_position: bool,
    for_staff: bool = False,
) -> Refusal:
    """Return the refusal for whom a rule does not let in: the rule, what may be missing, and whom to ask."""
    parts = [sentence(texts, kind, rows)]
    if kind in OF_INSTITUTION and not has_institution and not for_staff:
        parts.append(texts.gettext(NO_INSTITUTION))
    if kind == RuleKind.position and not has_position and not for_staff:
        parts.append(texts.gettext(NO_POSITION))
    field = "institution" if kind in OF_INSTITUTION else "position" if kind == RuleKind.position else None
    return _refusal(texts, event, parts, field, for_staff=for_staff)


def came_before(texts: Texts, event: Event, *, for_staff: bool = False) -> Refusal:
    """Return the refusal for somebody who has had this kind of support, where that is not allowed."""
    return _refusal(texts, event, [texts.gettext(CAME_BEFORE)], None, for_staff=for_staff)


def _refusal(texts: Texts, event: Event, parts: list[str], field: str | None, *, for_staff: bool) -> Refusal:
    if for_staff:
        told = " ".join([*parts, texts.gettext(BY_STAFF)])
        return Refusal(_WHOLE, field="eligibility_reason", values={"sentences": told})
    contact = [each for each in (event.contact_name, event.contact_phone, event.contact_email) if each]
    ask = texts.gettext(ASK, contact=", ".join(contact)) if contact else texts.gettext(ASK_ORGANISER)
    return Refusal(_WHOLE, field=field, values={"sentences": " ".join([*parts, ask])})


def _value(texts: Texts, row: EligibilityRule) -> str:
    if row.institution is not None:
        return row.institution.name
    if row.project is not None:
        return row.project.short_name_pl or row.project.name
    if row.group is not None:
        return row.group.name
    if row.kind == RuleKind.municipality_kind and row.text in set(MunicipalityKind):
        return texts.translated(MUNICIPALITY_KINDS[MunicipalityKind(row.text)])
    return row.text or ""
