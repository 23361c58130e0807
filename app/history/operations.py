"""Recording facts. There is no operation that changes or removes one."""

from collections.abc import Mapping
from typing import Any

from app.history.facts import Fact
from app.history.models import HistoryFact
from app.work import Work


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
