"""The whole house's history: every fact, narrowed to a subject or to one event."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Select, select

from app.errors import N_
from app.events.models import Event
from app.events.titles import Title, title
from app.history.models import HistoryFact
from app.history.queries import Line, line
from app.work import Work

KINDS = {
    "event": N_("Events"),
    "meeting": N_("Meetings"),
    "download": N_("Documents"),
    "project": N_("Projects"),
    "registration": N_("Registrations"),
    "attendance": N_("Attendance"),
    "institution": N_("Institutions"),
    "account": N_("Accounts"),
    "role": N_("Roles"),
}
"""What facts may be narrowed to: the word before the dot of their kind, and its name."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A fact with the event that it concerns, if that is still there."""

    line: Line
    slug: str | None
    title: Title | None


def facts(kind: str, slug: str) -> Select[HistoryFact]:
    """Select all facts, newest first; `kind` (of KINDS) and an event's slug narrow them, "" does not."""
    query = select(HistoryFact).order_by(HistoryFact.id.desc())
    if kind:
        query = query.where(HistoryFact.topic == kind)
    if slug:
        query = query.where(HistoryFact.event_id.in_(select(Event.id).where(Event.slug == slug)))
    return query


def entries(work: Work, found: Sequence[HistoryFact]) -> list[Entry]:
    """Return facts as lines with their events, with one statement."""
    ids = {fact.event_id for fact in found if fact.event_id is not None}
    events = {event.id: event for event in work.session.scalars(select(Event).where(Event.id.in_(ids)))}
    return [_entry(work, fact, events.get(fact.event_id or 0)) for fact in found]


def _entry(work: Work, fact: HistoryFact, event: Event | None) -> Entry:
    told = line(work.texts, fact)
    return Entry(told, event.slug, title(event, work.texts.language)) if event else Entry(told, None, None)
