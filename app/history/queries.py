"""Reading facts back, newest first, as sentences with what changed."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, select

from app.errors import N_
from app.history.days import spelled_out
from app.history.facts import declared
from app.history.models import HistoryFact
from app.history.names import field_name, shown
from app.texts import Texts

_ACTORS = {
    "visitor": N_("Participant"),
    "participant": N_("Participant"),
    "staff": N_("Staff"),
    "system": N_("System"),
}
_ERASED = "…"


@dataclass(frozen=True, slots=True)
class Change:
    """One field's value before and after, all three in the reader's words."""

    field: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Line:
    """A fact as a reader sees it: when, who, a sentence, the fields that changed, and what it is about."""

    at: datetime
    actor: str
    sentence: str
    changes: list[Change]
    subject_kind: str
    subject_id: int


def facts_of_event(event_id: int) -> Select[HistoryFact]:
    """Select all facts that concern an event, its meetings and registrations, newest first."""
    return select(HistoryFact).where(HistoryFact.event_id == event_id).order_by(HistoryFact.id.desc())


def facts_of(subject_kind: str, subject_id: int) -> Select[HistoryFact]:
    """Select the facts about one row, newest first."""
    return (
        select(HistoryFact)
        .where(HistoryFact.subject_kind == subject_kind, HistoryFact.subject_id == subject_id)
        .order_by(HistoryFact.id.desc())
    )


def lines(texts: Texts, facts: Iterable[HistoryFact]) -> list[Line]:
    """Return stored facts as lines in the reader's language, say those of one page of a list."""
    return [line(texts, fact) for fact in facts]


def line(texts: Texts, fact: HistoryFact) -> Line:
    """Return a stored fact as a line in the reader's language."""
    personal: Mapping[str, Any] = fact.personal or {}
    told = {**fact.values, **personal}
    merged = _Merged({k: spelled_out(texts, v) if isinstance(v, str) else v for k, v in told.items()})
    known = declared(fact.kind)
    sentence = texts.gettext(known.sentence) % merged if known else fact.kind
    changed = {**fact.values.get("changed", {}), **personal.get("changed", {})}
    return Line(
        at=fact.at,
        actor=fact.actor_name or texts.gettext(_ACTORS.get(fact.actor_kind, "System")),
        sentence=sentence,
        changes=[
            Change(field_name(texts, key), shown(texts, key, before), shown(texts, key, after))
            for key, (before, after) in sorted(changed.items())
        ],
        subject_kind=fact.subject_kind,
        subject_id=fact.subject_id,
    )


class _Merged(dict[str, Any]):
    def __missing__(self, key: str) -> str:
        return _ERASED
