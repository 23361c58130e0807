"""Recording facts. There is no operation that changes or removes one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import insert, update

from app.history.facts import Fact
from app.history.models import HistoryFact
from app.work import Work

_INSERT = insert(HistoryFact.metadata.tables[HistoryFact.__tablename__])


@dataclass(frozen=True, slots=True)
class NewFact:
    """A fact about a row, to be recorded with others: what `record` takes."""

    fact: Fact
    subject_kind: str
    subject_id: int
    event_id: int | None = None
    values: Mapping[str, Any] = field(default_factory=dict)
    personal: Mapping[str, Any] = field(default_factory=dict)


def record_all(work: Work, facts: Sequence[NewFact]) -> None:
    """Do what `record` does for many facts, with one statement."""
    actor = {"actor": work.actor.name} if work.actor.name else {}
    rows = [
        {
            "at": work.now,
            "kind": each.fact.kind,
            "topic": each.fact.kind.partition(".")[0],
            "actor_kind": work.actor.kind,
            "actor_id": work.actor.id,
            "subject_kind": each.subject_kind,
            "subject_id": each.subject_id,
            "event_id": each.event_id,
            "values": dict(each.values),
            "personal": {**actor, **each.personal} or None,
        }
        for each in facts
    ]
    if rows:
        work.session.execute(_INSERT, rows)


def record(
    work: Work,
    fact: Fact,
    subject_kind: str,
    subject_id: int,
    *,
    event_id: int | None = None,
    values: Mapping[str, Any] | None = None,
    personal: Mapping[str, Any] | None = None,
) -> HistoryFact:
    """Add a fact about a row, in the caller's transaction, in the name of `work.actor`.

    `values` and `personal` must be JSON; what could name a person (names, addresses, what was
    typed) belongs in `personal`, which may be erased later; the actor's name goes there by itself,
    as "actor". A change is told as `{"field": [before, after]}` under the key "changed" of either.
    """
    actor = {"actor": work.actor.name} if work.actor.name else {}
    row = HistoryFact(
        at=work.now,
        kind=fact.kind,
        actor_kind=work.actor.kind,
        actor_id=work.actor.id,
        subject_kind=subject_kind,
        subject_id=subject_id,
        event_id=event_id,
        values=dict(values or {}),
        personal={**actor, **(personal or {})} or None,
    )
    work.session.add(row)
    return row


def part_from(work: Work, subject_kind: str, ids: Sequence[int]) -> None:
    """Let facts about rows that are about to be deleted be about no number any more.

    They stay in the history of their event. On SQLite the next row may get one of these numbers, and would
    else begin with another's past.
    """
    mine = HistoryFact.subject_kind == subject_kind, HistoryFact.subject_id.in_(ids)
    gone = update(HistoryFact).where(*mine).values(subject_kind=f"gone_{subject_kind}")
    work.session.execute(gone, execution_options={"synchronize_session": False})
