"""Making events and changing their details, safe when two organisers save at once."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select

from app.columns import folded
from app.errors import N_, Refusal
from app.events import facts
from app.events.models import CancelledMonth, Event, Project, Publication, PublishedChange
from app.events.record_values import RESERVED_SLUGS
from app.events.records import PERSONAL, difference, dump_event
from app.events.summary import derive, touch
from app.history.operations import record
from app.work import Work

ROWS = {"changes": PublishedChange, "cancelled_months": CancelledMonth}
OUTDATED = N_(
    "Somebody else saved this event meanwhile. Nothing that you typed is lost: look at the marks below."
)


class Outdated(Refusal):
    """The event was changed by somebody else since the form was shown."""


def create(work: Work, values: Mapping[str, Any]) -> Event:
    """Make a draft from column values; its address is made from the title."""
    slug = free_slug(work, str(values["title_pl"]))
    event = Event(
        record_id=slug, slug=slug, publication=Publication.draft, version=1,
        created_at=work.now, changed_at=work.now, project=None,
        meetings=[], downloads=[], changes=[], cancelled_months=[],
    )  # fmt: skip
    work.session.add(event)
    _set(event, values)
    derive(event)
    work.session.flush()
    record(work, facts.CREATED, "event", event.id, event_id=event.id, values={"version": event.version})
    return event


def edit(work: Work, event: Event, values: Mapping[str, Any], seen_version: int) -> bool:
    """Set the named columns (and `project`, `changes`, `cancelled_months`); return whether any differed.

    Raises Outdated if the event has another version than the one that the editor saw.
    """
    if event.version != seen_version:
        raise Outdated(OUTDATED)
    before = dump_event(event)
    _set(event, values)
    work.session.flush()
    told = difference(before, dump_event(event))
    if not told:
        return False
    touch(work, event)
    work.session.flush()
    personal = {key: pair for key, pair in told.items() if key in PERSONAL}
    record(
        work,
        facts.EDITED,
        "event",
        event.id,
        event_id=event.id,
        values={
            "version": event.version,
            "changed": {key: pair for key, pair in told.items() if key not in PERSONAL},
        },
        personal={"changed": personal} if personal else None,
    )
    return True


def free_slug(work: Work, title: str) -> str:
    """Return an address made from a title that no event has yet."""
    words = folded(title).encode("ascii", "ignore").decode().split()
    base = "-".join(words)[:100].strip("-") or "wydarzenie"
    query = select(Event.slug).where(Event.slug.startswith(base, autoescape=True))
    taken = set(work.session.scalars(query)) | set(RESERVED_SLUGS)
    taken |= set(work.session.scalars(select(Event.record_id).where(Event.record_id.startswith(base))))
    number, slug = 1, base
    while slug in taken:
        number += 1
        slug = f"{base}-{number}"
    return slug


def _set(event: Event, values: Mapping[str, Any]) -> None:
    for name, value in values.items():
        if name in ROWS:
            rows = getattr(event, name)
            rows[:] = [ROWS[name](position=number, **columns) for number, columns in enumerate(value)]
        elif name == "project":
            project: Project | None = value
            event.project = project
        elif getattr(event, name) != value:
            setattr(event, name, value)
