"""Whether somebody may apply: pure rules over what is known of the institution and of the person."""

import enum
from collections.abc import Mapping
from dataclasses import dataclass

from app.columns import folded
from app.eligibility.models import RuleKind
from app.people.models import MunicipalityKind

OF_INSTITUTION = (
    RuleKind.institution,
    RuleKind.institution_type,
    RuleKind.county,
    RuleKind.municipality,
    RuleKind.municipality_kind,
    RuleKind.in_project,
    RuleKind.outside_project,
)
"""The rules that ask who sends the person."""
Rules = Mapping[RuleKind, frozenset[str | int]]
"""The rules of an event, each with the values that it lets in: folded texts, or numbers of rows."""


class LetIn(enum.StrEnum):
    """What the rules say of an applicant."""

    may = "may"
    may_not = "may_not"
    unknown = "unknown"
    """The institution is not known well enough yet."""


@dataclass(frozen=True, slots=True)
class SendingInstitution:
    """What the register knows of an institution; `projects` are those that it is in on the day."""

    id: int
    is_known: bool
    type: str | None = None
    county: str | None = None
    municipality: str | None = None
    municipality_kind: MunicipalityKind | None = None
    projects: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of an applicant on the day of the application; `groups` are those of the person."""

    sender: SendingInstitution | None = None
    position: str | None = None
    groups: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Judgement:
    """What the rules say, and the first rule that does not let the applicant in."""

    answer: LetIn
    rule: RuleKind | None = None


def judge(rules: Rules, facts: Facts) -> Judgement:
    """Ask all rules: every one must let the applicant in; a clear no counts more than what is unknown.

    An institution that staff have not confirmed can't be judged, nor one of which the register doesn't know
    what a rule asks. Without an institution, rules that ask for one let nobody in.
    """
    answers = {kind: _answer(kind, rules[kind], facts) for kind in RuleKind if rules.get(kind)}
    for answer in (LetIn.may_not, LetIn.unknown):
        for kind, found in answers.items():
            if found == answer:
                return Judgement(answer, kind)
    return Judgement(LetIn.may)


def _answer(kind: RuleKind, values: frozenset[str | int], facts: Facts) -> LetIn:
    if kind == RuleKind.position:
        return _said(holds_position(facts.position, values))
    if kind == RuleKind.group:
        return _said(bool(facts.groups & values))
    sender = facts.sender
    if sender is None:
        return LetIn.may_not
    if not sender.is_known:
        return LetIn.unknown
    if kind == RuleKind.institution:
        return _said(sender.id in values)
    if kind == RuleKind.in_project:
        return _said(bool(sender.projects & values))
    if kind == RuleKind.outside_project:
        return _said(not sender.projects & values)
    known = _known(kind, sender)
    return LetIn.unknown if not known else _said(folded(known) in values)


def _known(kind: RuleKind, sender: SendingInstitution) -> str | None:
    if kind == RuleKind.institution_type:
        return sender.type
    if kind == RuleKind.county:
        return sender.county
    if kind == RuleKind.municipality:
        return sender.municipality
    return sender.municipality_kind


def holds_position(position: str | None, wanted: frozenset[str | int]) -> bool:
    """Tell whether a position has one of the wanted words (folded) in it, each at the beginning of a word.

    «pracowni» finds «Starsza pracowniczka socjalna», «pracownik socjalny» doesn't.
    """
    typed = f" {folded(position or '')}"
    return any(f" {words}" in typed for words in wanted)


def _said(yes: bool) -> LetIn:
    return LetIn.may if yes else LetIn.may_not
