"""The whole house's history: every fact, narrowed to a subject or to one event."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Select, select

from app.errors import N_
from app.events.models import Event
from app.events.titles import Title, title
from app.history.models import HistoryFact
from app.history.queries import Line, line
from app.registrations.queries import names_of
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
    "office": N_("Office settings"),
    "role": N_("Roles"),
}
"""What facts may be narrowed to: the word before the dot of their kind, and its name."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A fact with the event that it concerns, if that is still there.

    `person` is whose registration it is about, as named now: the fact itself keeps no name that stays.
    """

    line: Line
    slug: str | None
    title: Title | None
    person: str | None


def facts(kind: str, slug: str) -> Select[HistoryFact]:
    """Select all facts, newest first; `kind` (of KINDS) and an event's slug narrow them, "" does not."""
    query = select(HistoryFact).order_by(HistoryFact.id.desc())
    if kind:
        query = query.where(HistoryFact.topic == kind)
    if slug:
        query = query.where(HistoryFact.event_id.in_(select(Event.id).where(Event.slug == slug)))
    return query


def entries(work: Work, found: Sequence[HistoryFact]) -> list[Entry]:
    """Return facts as lines with their events and the people concerned, with two statements."""
    ids = {fact.event_id for fact in found if fact.event_id is not None}
    events = {event.id: event for event in work.session.scalars(select(Event).where(Event.id.in_(ids)))}
    people = names_of(work, {fact.subject_id for fact in found if fact.subject_kind == "registration"})
    return [_entry(work, fact, events.get(fact.event_id or 0), people) for fact in found]


def _entry(work: Work, fact: HistoryFact, event: Event | None, people: Mapping[int, str]) -> Entry:
    told = line(work.texts, fact)
    person = people.get(fact.subject_id) if fact.subject_kind == "registration" else None
    if event is None:
        return Entry(told, None, None, person)
    return Entry(told, event.slug, title(event, work.texts.language), person)
