"""Who set the marks of a register, and when. The history tells it: a mark says only what it is now."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, or_, select

from app.accounts.models import Account
from app.attendance.facts import FILL_UNDONE, FILLED, MARKED, ROW_MARKED
from app.events.models import Session
from app.history.models import HistoryFact
from app.work import Work

_OF_SESSION = (FILLED.kind, FILL_UNDONE.kind, ROW_MARKED.kind)


@dataclass(frozen=True, slots=True)
class Marker:
    """Who set a mark; no name where it was no member of staff."""

    name: str | None
    at: datetime


def markers(work: Work, session: Session, until: datetime | None = None) -> dict[str, Marker]:
    """Return by the keys of rows who set the marks as they stood at a moment, or stand now; one statement."""
    query = (
        select(HistoryFact.kind, HistoryFact.subject_id, HistoryFact.values, HistoryFact.at, Account.name)
        .select_from(HistoryFact)
        .outerjoin(Account, and_(HistoryFact.actor_kind == "staff", Account.id == HistoryFact.actor_id))
        .where(
            HistoryFact.event_id == session.meeting.event_id,
            or_(
                and_(
                    HistoryFact.kind == MARKED.kind,
                    HistoryFact.values["session_id"].as_integer() == session.id,
                ),
                and_(
                    HistoryFact.kind.in_(_OF_SESSION),
                    HistoryFact.subject_kind == "session",
                    HistoryFact.subject_id == session.id,
                ),
            ),
        )
        .order_by(HistoryFact.id)
    )
    if until is not None:
        query = query.where(HistoryFact.at <= until)
    found: dict[str, Marker] = {}
    for kind, subject_id, values, at, name in work.session.execute(query):
        is_set = _sets(kind, values)
        for key in _keys(kind, subject_id, values):
            if is_set:
                found[key] = Marker(name, at)
            else:
                found.pop(key, None)
    return found


def _sets(kind: str, values: Mapping[str, Any]) -> bool:
    if kind in (MARKED.kind, ROW_MARKED.kind):
        # A block that lost its mark leaves the day's mark to the others.
        return "block" in values or bool(values["changed"]["attendance"][1])
    return kind == FILLED.kind


def _keys(kind: str, subject_id: int, values: Mapping[str, Any]) -> Iterator[str]:
    """Yield the keys of the rows of which a fact is: the registration's number, or «r» and the row's."""
    if kind == MARKED.kind:
        yield str(subject_id)
    elif kind == ROW_MARKED.kind:
        yield f"r{values['row_id']}"
    else:
        yield from map(str, values["registrations"])
        yield from (f"r{id}" for id in values.get("rows", ()))
