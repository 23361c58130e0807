"""The cache keys of public pages: what these depend on, read with cheap statements."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Date,
    Integer,
    ScalarSelect,
    Select,
    bindparam,
    exists,
    func,
    select,
    true,
)
from sqlalchemy.orm import InstrumentedAttribute, aliased

from app.catalogue.joint import count_to_come
from app.catalogue.listing import EventFilter, public_list, published_on
from app.catalogue.views import SHOWN_OF_PROJECT
from app.errors import Missing
from app.events.counties import public_counties
from app.events.models import BY_STAFF, Event, Publication, Recruitment, RegistrationRules
from app.office.queries import office_version, told
from app.programmes.models import Module, Programme
from app.projects.models import Project
from app.registrations.models import HOLDING, Registration, RegistrationState
from app.registrations.seats import Limits, Seats
from app.work import Work

_OF_EVENT = (Event.id, Event.version, Event.changed_at)
_OF_RECRUITMENT = (Recruitment.id, Recruitment.version, Recruitment.changed_at)
_OF_RULES = (
    RegistrationRules.who_decides, RegistrationRules.capacity, RegistrationRules.per_institution_limit,
    RegistrationRules.has_own_places,
)  # fmt: skip


def booked(event_id: ColumnElement[int] | InstrumentedAttribute[int]) -> tuple[ColumnElement[Any], ...]:
    """Return how many seats of an event are taken, and whether anybody waits."""
    here = Registration.event_id == event_id
    waiting = exists().where(here, Registration.state == RegistrationState.waiting)
    seated = select(func.count()).where(here, Registration.state.in_(HOLDING))
    return seated.correlate_except(Registration).scalar_subquery(), waiting.correlate_except(Registration)


KEY_COLUMNS = (*_OF_EVENT, *_OF_RULES)
"""What the key of an event's card begins with."""


def _other_dates() -> tuple[ColumnElement[Any], ...]:
    """Return what changes with the other published events of an event's recruitment."""
    other, rules = aliased(Event), aliased(RegistrationRules)
    theirs = (
        select(func.sum(other.version))
        .select_from(other)
        .join(rules, rules.event_id == other.id)
        .where(
            rules.recruitment_id == RegistrationRules.recruitment_id,
            other.id != Event.id,
            other.publication == Publication.published,
        )
        .correlate(Event, RegistrationRules)
    )
    latest = theirs.with_only_columns(func.max(other.changed_at), maintain_column_froms=True)
    return theirs.scalar_subquery(), latest.scalar_subquery()


_OTHER_DATES = _other_dates()
# Made once: to put a statement together takes longer than to run this one.
_PAGE_KEY = (
    select(
        *_OF_EVENT,
        *_OF_RULES,
        *(getattr(Project, name) for name in SHOWN_OF_PROJECT),
        Programme.version,
        *_OF_RECRUITMENT,
        *_OTHER_DATES,
        *booked(Event.id),
        office_version(),
    )
    .select_from(Event)
    .join(Event.rules)
    .outerjoin(Event.project)
    .outerjoin(RegistrationRules.recruitment)
    .outerjoin(Event.module)
    .outerjoin(Module.programme)
    .where(Event.slug == bindparam("slug"), Event.publication == Publication.published)
)


@dataclass(frozen=True, slots=True)
class PageKey:
    """Equal keys mean the same page, in one language and while `events.window.same_until` says so.

    `project` and `office` are empty in the key of a card, which shows nothing of them. `project` ends with
    the version of the programme whose parts the page names, and the recruitment to which it leads, with what
    changes with the other events of that.

    `event` holds the event's version with the moment of its last change, which tells apart what had
    the same number: a version that was never committed, and an event with the number of a deleted one.
    """

    event: tuple[Any, ...]
    project: tuple[Any, ...]
    seated: int
    somebody_waits: bool
    office: str

    @property
    def id(self) -> int:
        """The event's row number."""
        number: int = self.event[0]
        return number

    @property
    def seats(self) -> Seats:
        """The event's seats, as far as its page tells of them."""
        *_, who_decides, capacity, per_institution, has_own_places = self.event
        # Whose numbers they are makes no difference to those who read the page.
        own = {0: 0} if has_own_places else {}
        return Seats(
            limits=Limits(capacity, per_institution, own),
            counts={
                RegistrationState.confirmed: self.seated,
                RegistrationState.waiting: int(self.somebody_waits),
            },
            appoints=who_decides in BY_STAFF,
        )

    def fits(self, event: Event) -> bool:
        """Tell whether an event that was read afterwards is still the one that the key names."""
        own = tuple(getattr(event, column.key) for column in _OF_EVENT)
        if self.event != own + tuple(getattr(event.rules, column.key) for column in _OF_RULES):
            return False
        if not self.project:
            return True
        shown = tuple(getattr(event.project, name, None) for name in SHOWN_OF_PROJECT)
        programme = event.module.programme.version if event.module else None
        named = event.rules.recruitment
        recruitment = tuple(getattr(named, column.key, None) for column in _OF_RECRUITMENT)
        # Other dates that changed meanwhile have a key of their own, under which nobody finds this page.
        return self.project[: -len(_OTHER_DATES)] == (*shown, programme, *recruitment)


@dataclass(frozen=True, slots=True)
class ListKey:
    """Equal keys mean the same cards in the same order, and the same words around them.

    `total` counts the events of all pages, `others` those of the other half, `counties` are the filter's,
    `recruitments` counts those that have an event to come.
    """

    total: int
    others: int
    counties: tuple[str, ...]
    recruitments: int
    number: int
    pages: int
    events: tuple[PageKey, ...]
    office: str

    @property
    def seats(self) -> dict[int, Seats]:
        """The seats of the events by id, as far as a card tells of them."""
        return {key.id: key.seats for key in self.events}

    def fits(self, events: Sequence[Event]) -> bool:
        """Tell whether events that were read afterwards are still those that the key names."""
        by_id = {event.id: event for event in events}
        return len(by_id) == len(self.events) and all(key.fits(by_id[key.id]) for key in self.events)


def page_key(work: Work, slug: str) -> PageKey:
    """Return the cache key of a published event's page; Missing for an unknown one and for a draft."""
    row = work.rows(_PAGE_KEY, {"slug": slug}).one_or_none() if slug.isprintable() else None
    if row is None:
        raise Missing
    size = len(_OF_EVENT) + len(_OF_RULES)
    told(work, row[-1])
    return PageKey(tuple(row[:size]), tuple(row[size:-3]), row[-3], bool(row[-2]), row[-1] or "")


def list_key(work: Work, wanted: EventFilter, number: int, size: int) -> ListKey:
    """Return the cache key of one page of a list, with one statement; past the end is the last page."""
    statement = _list_statement(wanted)
    values = {"today": work.today, "size": size, "start": (number - 1) * size}
    rows = work.rows(statement, values).all()
    total, others, counties, recruitments, office = rows[0][:5]
    told(work, office)
    pages = max(1, -(-total // size))
    if number > pages:
        return list_key(work, wanted, pages, size)
    keys = [PageKey(tuple(row[5:-2]), (), row[-2], bool(row[-1]), "") for row in rows if row[5] is not None]
    # The database joins in any order; that of the events follows from themselves.
    keys.sort(key=lambda key: key.id)
    known = tuple(sorted((counties or "").splitlines()))
    return ListKey(total, others, known, recruitments, number, pages, tuple(keys), office or "")


@lru_cache(maxsize=8)
def _list_statement(wanted: EventFilter) -> Select[Any]:
    """Select what a list's key consists of: a row for each event of the page, and one if there is none.

    Made once for what is asked again and again: it takes longer than to run it.
    """
    today = bindparam("today", type_=Date)
    query = published_on(today, wanted)
    others = published_on(today, replace(wanted, past=not wanted.past))
    counts = _count(query), _count(others), public_counties(), count_to_come(), office_version()
    around = select(*counts).subquery()
    # The page is found in an index alone, and only its events are then read.
    ids = query.with_only_columns(Event.id).limit(bindparam("size", type_=Integer))
    page = ids.offset(bindparam("start", type_=Integer)).subquery()
    shown = select(*_OF_EVENT, *_OF_RULES).join(page, page.c.id == Event.id).outerjoin(Event.rules)
    events = shown.subquery()
    return select(*around.c, *events.c, *booked(events.c.id)).join_from(around, events, true(), isouter=True)


def _count(query: Select[Event]) -> ScalarSelect[int]:
    ids = query.order_by(None).with_only_columns(Event.id).subquery()
    return select(func.count()).select_from(ids).scalar_subquery()


def events_of(work: Work, wanted: EventFilter, key: ListKey) -> Sequence[Event]:
    """Return the events of a page in the list's order; an event hidden since is left out."""
    ids = [each.id for each in key.events]
    return work.session.scalars(public_list(work, wanted).where(Event.id.in_(ids))).unique().all()
