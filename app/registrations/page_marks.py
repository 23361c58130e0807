"""What public pages of events depend on, read with cheap statements."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ScalarSelect, Select, bindparam, exists, func, select

from app.errors import Missing
from app.events.models import Event, Project, Publication
from app.events.views import SHOWN_OF_PROJECT
from app.registrations.models import SEATED, Registration, RegistrationState
from app.registrations.queries import Places
from app.work import Work

_OF_EVENT = ("id", "version", "changed_at", "capacity", "per_institution_limit")
_SEATED = select(func.count()).where(Registration.event_id == Event.id, Registration.state.in_(SEATED))
_WAITING = exists().where(Registration.event_id == Event.id, Registration.state == RegistrationState.waiting)
_OF_CARD = (
    *(getattr(Event, name) for name in _OF_EVENT),
    _SEATED.correlate(Event).scalar_subquery(),
    _WAITING.correlate(Event),
)
# Made once: to put a statement together takes longer than to run this one.
_MARK = (
    select(
        *(getattr(Event, name) for name in _OF_EVENT),
        *(getattr(Project, name) for name in SHOWN_OF_PROJECT),
        _SEATED.correlate(Event).scalar_subquery(),
        _WAITING.correlate(Event),
    )
    .select_from(Event)
    .outerjoin(Event.project)
    .where(Event.slug == bindparam("slug"), Event.publication == Publication.published)
)


@dataclass(frozen=True, slots=True)
class PageMark:
    """Equal marks mean the same page, in one language and while `events.window.same_until` says so.

    `project` is empty in the mark of a card, which shows nothing of it.

    `event` holds the event's version with the moment of its last change, which tells apart what had
    the same number: a version that was never committed, and an event with the number of a deleted one.
    """

    event: tuple[Any, ...]
    project: tuple[Any, ...]
    seated: int
    somebody_waits: bool

    @property
    def id(self) -> int:
        """The event's row number."""
        number: int = self.event[0]
        return number

    @property
    def places(self) -> Places:
        """The event's places, as far as its page tells of them."""
        *_, capacity, per_institution = self.event
        return Places(capacity, per_institution, self.seated, 0, int(self.somebody_waits), 0)

    def fits(self, event: Event) -> bool:
        """Tell whether an event that was read afterwards is still the one marked."""
        if self.event != tuple(getattr(event, name) for name in _OF_EVENT):
            return False
        shown = tuple(getattr(event.project, name, None) for name in SHOWN_OF_PROJECT) if self.project else ()
        return self.project == shown


@dataclass(frozen=True, slots=True)
class ListMark:
    """Equal marks mean the same cards in the same order; `total` counts the events of all pages."""

    total: int
    others: int
    number: int
    pages: int
    events: tuple[PageMark, ...]

    @property
    def places(self) -> dict[int, Places]:
        """The places of the events by id, as far as a card tells of them."""
        return {mark.id: mark.places for mark in self.events}

    def fits(self, events: Sequence[Event]) -> bool:
        """Tell whether events that were read afterwards are still the ones marked."""
        by_id = {event.id: event for event in events}
        return len(by_id) == len(self.events) and all(mark.fits(by_id[mark.id]) for mark in self.events)


def page_mark(work: Work, slug: str) -> PageMark:
    """Return the mark of a published event's page; Missing for an unknown one and for a draft."""
    row = work.session.execute(_MARK, {"slug": slug}).one_or_none() if slug.isprintable() else None
    if row is None:
        raise Missing
    size = len(_OF_EVENT)
    return PageMark(tuple(row[:size]), tuple(row[size:-2]), row[-2], bool(row[-1]))


def list_mark(work: Work, query: Select[Event], others: Select[Event], number: int, size: int) -> ListMark:
    """Return the mark of one page of a list of events, with two statements; past the end is the last page.

    Of `others` only their number is told.
    """
    total, other_total = work.session.execute(select(_count(query), _count(others))).one()
    pages = max(1, -(-total // size))
    number = min(number, pages)
    ids = query.with_only_columns(Event.id).limit(size).offset((number - 1) * size).correlate(None)
    rows = work.session.execute(select(*_OF_CARD).where(Event.id.in_(ids)).order_by(Event.id))
    marks = (PageMark(tuple(row[:-2]), (), row[-2], bool(row[-1])) for row in rows)
    return ListMark(total, other_total, number, pages, tuple(marks))


def _count(query: Select[Event]) -> ScalarSelect[int]:
    ids = query.order_by(None).with_only_columns(Event.id).subquery()
    return select(func.count()).select_from(ids).scalar_subquery()


def marked(work: Work, query: Select[Event], mark: ListMark) -> Sequence[Event]:
    """Return the events of a page in the query's order; who was hidden since its mark is left out."""
    ids = [each.id for each in mark.events]
    return work.session.scalars(query.where(Event.id.in_(ids))).unique().all()
