"""What an event's public page depends on, read with one cheap statement."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import bindparam, exists, func, select

from app.errors import Missing
from app.events.models import Event, Project, Publication
from app.events.views import SHOWN_OF_PROJECT
from app.registrations.models import SEATED, Registration, RegistrationState
from app.registrations.queries import Places
from app.work import Work

_OF_EVENT = ("id", "version", "changed_at", "capacity", "per_institution_limit")
_SEATED = select(func.count()).where(Registration.event_id == Event.id, Registration.state.in_(SEATED))
_WAITING = exists().where(Registration.event_id == Event.id, Registration.state == RegistrationState.waiting)
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
        project = tuple(getattr(event.project, name, None) for name in SHOWN_OF_PROJECT)
        return (tuple(getattr(event, name) for name in _OF_EVENT), project) == (self.event, self.project)


def page_mark(work: Work, slug: str) -> PageMark:
    """Return the mark of a published event's page; Missing for an unknown one and for a draft."""
    row = work.session.execute(_MARK, {"slug": slug}).one_or_none() if slug.isprintable() else None
    if row is None:
        raise Missing
    size = len(_OF_EVENT)
    return PageMark(tuple(row[:size]), tuple(row[size:-2]), row[-2], bool(row[-1]))
