"""The figures for the caterer and the hotel as a list to take along, without names."""

from collections.abc import Iterator, Sequence

from app.errors import N_
from app.events.models import Event
from app.needs.queries.catering import CateringDay, RoomNight, catering_days, room_nights
from app.needs.queries.needs import plan_of_event
from app.needs.sheet import sheet_rows
from app.papers.lists import Kind, Listing, Said, columns_said
from app.papers.sheets import Cell
from app.projects.funding import strip_of
from app.registrations.lists import event_facts
from app.registrations.queries import load_sessions
from app.work import Work

_COLUMNS: Said = {
    "day": (N_("Day"), Kind.date, None),
    "meeting": (N_("Meeting"), Kind.text, None),
    "place": (N_("Place"), Kind.text, None),
    "meal": (N_("Meal"), Kind.text, None),
    "diet": (N_("Diet"), Kind.text, None),
    "people": (N_("People"), Kind.number, None),
    "frozen": (N_("Frozen on"), Kind.moment, None),
    "change": (N_("Change since then"), Kind.number, None),
}
"""Meals and diets are words in every file: the one for programs was published so."""


def catering_list(work: Work, event: Event) -> Listing:
    """Return a row for each day, meal and diet, then one for each night; a constant number of statements."""
    texts, id = work.texts, event.id
    return Listing(
        key="catering",
        title=texts.gettext("Catering"),
        stem=f"{event.slug}-catering",
        columns=columns_said(texts, _COLUMNS, in_words=True),
        rows=lambda own: _rows(own, id),
        facts=event_facts(work, event),
        strip=strip_of(work, event.project),
    )


def served_days(work: Work, event: Event) -> tuple[list[CateringDay], list[RoomNight]]:
    """Return the days on which something is served, and the nights where rooms are offered."""
    load_sessions(work, event)
    offered = plan_of_event(work, event.id).offers_rooms
    return catering_days(work, event, served_only=True), room_nights(work, event) if offered else []


def _rows(work: Work, event_id: int) -> Iterator[Sequence[Cell]]:
    return sheet_rows(work.texts, *served_days(work, work.session.get_one(Event, event_id)))
