"""Reading what was decided about applications: the lists of the protocol, why, and by whom."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.events.models import Event
from app.history.models import HistoryFact
from app.registrations.counting import IN_ORDER
from app.registrations.facts import OFFERED_BY_STAFF, REFUSED, RESERVED, SEATED_BY_STAFF
from app.registrations.models import HOLDING, Registration, RegistrationState
from app.work import Work

_BY_STAFF = (SEATED_BY_STAFF.kind, OFFERED_BY_STAFF.kind, RESERVED.kind, REFUSED.kind)


@dataclass(slots=True)
class Decisions:
    """Where the applications of an event stand: who was chosen and refused, by name; who waits, in order.

    `reasons` say why people were refused, by the number of the registration; `deciders` are the staff who
    decided, each with the first and the last moment; `counts` counts all states, who left included.
    """

    chosen: Sequence[Registration]
    waiting: Sequence[Registration]
    refused: Sequence[Registration]
    counts: Counter[RegistrationState]
    reasons: dict[int, str] = field(default_factory=dict)
    deciders: dict[str, tuple[datetime, datetime]] = field(default_factory=dict)

    @property
    def named(self) -> int:
        """How many people the lists name."""
        return len(self.chosen) + len(self.waiting) + len(self.refused)


def decisions(work: Work, event: Event) -> Decisions:
    """Read what was decided about the applications of an event, in two statements."""
    rows = work.session.scalars(
        select(Registration)
        .where(Registration.event_id == event.id)
        .options(joinedload(Registration.institution))
        .order_by(Registration.name_sort, Registration.id)
    ).all()
    known = {each.id: each.state for each in rows}
    found = Decisions(
        chosen=[each for each in rows if each.state in HOLDING],
        waiting=sorted((each for each in rows if each.state == RegistrationState.waiting), key=_turn),
        refused=[each for each in rows if each.state == RegistrationState.refused],
        counts=Counter(known.values()),
    )
    facts = work.session.execute(
        select(HistoryFact.subject_id, HistoryFact.kind, HistoryFact.at, HistoryFact.personal)
        .where(HistoryFact.event_id == event.id, HistoryFact.kind.in_(_BY_STAFF))
        .order_by(HistoryFact.id)
    )
    for id, kind, at, personal in facts:
        told = personal or {}
        if kind == REFUSED.kind and known.get(id) == RegistrationState.refused:
            found.reasons[id] = str(told.get("reason") or "")
        if told.get("actor"):
            first, _ = found.deciders.get(told["actor"], (at, at))
            found.deciders[told["actor"]] = first, at
    return found


def _turn(registration: Registration) -> tuple[int, ...]:
    return (*(getattr(registration, column.key) for column in IN_ORDER), registration.id)
