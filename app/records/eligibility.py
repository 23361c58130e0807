"""Rules about who may apply, in a file of activities: by the names of what they name."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import select

from app.eligibility.models import EligibilityRule, RuleKind
from app.people.models import MunicipalityKind
from app.records import values as check
from app.records.strict import Strict
from app.work import Work

_RULE: Mapping[str, check.Check] = {"kind": check.member_of(RuleKind), "value": check.text(300)}
_MOST = 5000


def read_rules(reading: Strict, place: str, raw: Any) -> list[tuple[RuleKind, str]] | None:
    """Return the rules of an event as its file tells them, each a kind and a value; None for no key."""
    if raw is None:
        return None
    found = []
    for number, each in enumerate(reading.rows(place, raw, _MOST)):
        here = f"{place}[{number}]"
        entry = reading.table(here, each, {*_RULE})
        reading.require(here, entry, tuple(_RULE))
        known = reading.optional(here, entry, _RULE)
        kind, value = known.get("kind"), known.get("value") or ""
        if kind == RuleKind.municipality_kind and value not in set(MunicipalityKind):
            reading.refuse(f"{here}.value", f"must be one of {', '.join(MunicipalityKind)}")
        elif kind is not None:
            found.append((kind, value))
    return found


def rules_by_event(work: Work) -> dict[int, list[dict[str, str]]]:
    """Return the rules of all events by id, as a file tells them, with one statement."""
    found: dict[int, list[dict[str, str]]] = {}
    for row in work.session.scalars(select(EligibilityRule).order_by(EligibilityRule.id)):
        found.setdefault(row.event_id, []).append({"kind": row.kind.value, "value": _name(row)})
    return {id: _in_order(rows) for id, rows in found.items()}


def _in_order(rows: Sequence[dict[str, str]]) -> list[dict[str, str]]:
    order = list(RuleKind)
    return sorted(rows, key=lambda each: (order.index(RuleKind(each["kind"])), each["value"]))


def _name(row: EligibilityRule) -> str:
    named = row.institution or row.project or row.group
    return named.name if named is not None else row.text or ""
