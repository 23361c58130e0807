"""Whether somebody may apply: every rule, what is unknown, and positions by the beginnings of words."""

from typing import Any

import pytest

from app.eligibility.judging import Facts, Judgement, LetIn, SendingInstitution, holds_position, judge
from app.eligibility.models import RuleKind
from app.people.models import MunicipalityKind

BOTH = MunicipalityKind.urban_rural
MAY, MAY_NOT, UNKNOWN = LetIn.may, LetIn.may_not, LetIn.unknown


def sender(**known: Any) -> SendingInstitution:
    return SendingInstitution(**{"id": 1, "is_known": True, "type": "MOPS", "county": "ełcki", **known})


@pytest.mark.parametrize(
    ("kind", "values", "known", "answer"),
    [
        (RuleKind.institution, {1, 2}, {}, MAY),
        (RuleKind.institution, {2}, {}, MAY_NOT),
        (RuleKind.institution_type, {"mops"}, {}, MAY),
        (RuleKind.institution_type, {"gops"}, {}, MAY_NOT),
        (RuleKind.institution_type, {"gops"}, {"type": None}, UNKNOWN),
        (RuleKind.county, {"elcki"}, {}, MAY),
        (RuleKind.county, {"piski"}, {}, MAY_NOT),
        (RuleKind.county, {"piski"}, {"county": None}, UNKNOWN),
        (RuleKind.municipality, {"elk"}, {"municipality": "Ełk"}, MAY),
        (RuleKind.municipality, {"elk"}, {}, UNKNOWN),
        (
            RuleKind.municipality_kind,
            {"urban rural"},
            {"municipality_kind": MunicipalityKind.urban_rural},
            MAY,
        ),
        (RuleKind.municipality_kind, {"rural"}, {"municipality_kind": MunicipalityKind.urban}, MAY_NOT),
        (RuleKind.in_project, {7}, {"projects": frozenset({7, 8})}, MAY),
        (RuleKind.in_project, {7}, {}, MAY_NOT),
        (RuleKind.outside_project, {7}, {}, MAY),
        (RuleKind.outside_project, {7}, {"projects": frozenset({7})}, MAY_NOT),
    ],
)
def test_each_rule_about_the_institution(
    kind: RuleKind, values: set[Any], known: dict[str, Any], answer: LetIn
) -> None:
    rules = {kind: frozenset(values)}
    assert judge(rules, Facts(sender(**known))).answer == answer
    assert judge(rules, Facts(sender(**known, is_known=False))) == Judgement(UNKNOWN, kind)
    assert judge(rules, Facts(None)) == Judgement(MAY_NOT, kind)


def test_all_rules_must_hold_and_a_no_counts_more_than_what_is_unknown() -> None:
    rules = {
        RuleKind.county: frozenset({"elcki"}),
        RuleKind.position: frozenset({"pracowni"}),
        RuleKind.group: frozenset({3}),
    }
    whole = Facts(sender(), "Starsza pracowniczka socjalna", frozenset({3}))
    assert judge(rules, whole) == Judgement(MAY)
    assert judge(rules, Facts(sender(county=None), whole.position, whole.groups)) == Judgement(
        UNKNOWN, RuleKind.county
    )
    assert judge(rules, Facts(sender(county=None), "kierownik", whole.groups)) == Judgement(
        MAY_NOT, RuleKind.position
    )
    assert judge(rules, Facts(sender(), whole.position)) == Judgement(MAY_NOT, RuleKind.group)
    assert judge({}, Facts()) == Judgement(MAY)


@pytest.mark.parametrize(
    ("position", "wanted", "held"),
    [
        ("Pracownik socjalny", "pracownik socjalny", True),
        ("starszy PRACOWNIK SOCJALNY", "pracownik socjalny", True),
        ("współpracownik", "pracownik", False),
        ("kierowniczka", "kierowni", True),
        (None, "kierowni", False),
        ("", "kierowni", False),
    ],
)
def test_a_position_is_found_by_the_beginnings_of_its_words(
    position: str | None, wanted: str, held: bool
) -> None:
    assert holds_position(position, frozenset({wanted})) is held
