"""The head of every staff page of one event: title, states, figures and tabs."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from app.errors import N_
from app.events.access import organises_project
from app.events.cards import Chip
from app.events.labels import PUBLICATION, STATUS
from app.events.models import Event, EventStatus, Publication
from app.events.timing import sessions_of
from app.events.titles import Title
from app.events.when import next_session, session_line, when_line
from app.work import Work


class PlacesCount(Protocol):
    """What the header must know of an event's places; the registrations' room counts them."""

    @property
    def capacity(self) -> int | None:
        """The limit; None without one."""

    @property
    def taken(self) -> int:
        """How many places are held."""

    @property
    def waiting(self) -> int:
        """How many people wait."""

    @property
    def total(self) -> int:
        """How many registrations there are in any state."""


@dataclass(frozen=True, slots=True)
class Tab:
    """A part of the event's staff pages, with its own address."""

    label: str
    url: str
    current: bool
    count: int | None = None


@dataclass(frozen=True, slots=True)
class ManageHeader:
    """What `templates/events/_manage_header.html` shows."""

    title: str
    slug: str
    chips: list[Chip]
    next: Title
    figures: str
    tabs: Sequence[Tab]
    is_published: bool
    may_copy: bool


_TABS = (
    ("overview", N_("Overview"), ""),
    ("registrations", N_("Registrations"), "registrations/"),
    ("sessions", N_("Sessions"), "sessions/"),
    ("attendance", N_("Attendance"), "attendance/"),
    ("messages", N_("Messages"), "messages/"),
    ("history", N_("History"), "history/"),
)


def header_of(work: Work, event: Event, places: PlacesCount, current: str) -> ManageHeader:
    """Return the header; `current` is overview, registrations, sessions, attendance, messages or history.

    `places` are those of `registrations.queries.places(work, event)`.
    """
    texts = work.texts
    sessions = sessions_of(event)
    counts = {"registrations": places.total, "sessions": len(sessions)}
    coming = next_session(event, work.today)
    return ManageHeader(
        title=event.title_pl,
        slug=event.slug,
        chips=_chips(work, event),
        next=Title(session_line(texts, coming), texts.language) if coming else when_line(texts, event),
        figures=_figures(work, event, places),
        tabs=[
            Tab(texts.gettext(label), f"/manage/events/{event.slug}/{path}", key == current, counts.get(key))
            for key, label, path in _TABS
        ],
        is_published=event.publication == Publication.published,
        may_copy=organises_project(work, event.project_id),
    )


def _chips(work: Work, event: Event) -> list[Chip]:
    published = event.publication == Publication.published
    chips = [Chip("open" if published else "neutral", work.texts.gettext(PUBLICATION[event.publication]))]
    if event.status != EventStatus.planned:
        kind = {"cancelled": "cancelled", "suspended": "waiting"}.get(event.status.value, "neutral")
        chips.append(Chip(kind, work.texts.gettext(STATUS[event.status])))
    return chips


def _figures(work: Work, event: Event, places: PlacesCount) -> str:
    """«17/20 miejsc · 4 rezerwa · zapisy do 5.11»."""
    texts = work.texts
    taken = f"{places.taken}/{places.capacity}" if places.capacity is not None else str(places.taken)
    parts = [texts.gettext(N_("places taken: %(taken)s"), taken=taken)]
    if places.waiting:
        parts.append(texts.gettext(N_("waiting: %(count)s"), count=places.waiting))
    if event.registration_deadline:
        day = texts.day_short(event.registration_deadline)
        parts.append(texts.gettext(N_("registration until %(day)s"), day=day))
    return " · ".join(parts)
