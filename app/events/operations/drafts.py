"""Making a new draft, with an address that no other event has."""

import re
from collections.abc import Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from app.columns import folded
from app.events.details import set_detail
from app.events.models import CancelledMonth, Event, Publication, PublishedChange, RegistrationRules
from app.events.operations.editions import set_groups, set_module
from app.projects.models import Project
from app.work import Work

RESERVED_SLUGS = frozenset({"new"})
"""Words that the addresses of pages need themselves."""
_WORDS = re.compile(r"[a-z0-9]+")
ROWS = {"changes": PublishedChange, "cancelled_months": CancelledMonth}


def blank_draft(work: Work, record_id: str, slug: str) -> Event:
    """Return (not add) an event that is nothing yet but a draft with an address."""
    return Event(
        record_id=record_id, slug=slug, publication=Publication.draft, version=1,
        created_at=work.now, changed_at=work.now, project=None, rules=RegistrationRules(),
        module=None, meetings=[], downloads=[], changes=[], cancelled_months=[], parallel_groups=[],
    )  # fmt: skip


def new_draft(work: Work, values: Mapping[str, Any]) -> Event:
    """Add a draft with these columns (see `set_values`); its address is made from `title_pl`.

    If another transaction takes the same address at the same moment, this draft gets the next one.
    """
    title = str(values["title_pl"])
    slug = free_slug(work, title)
    while True:
        event = blank_draft(work, slug, slug)
        set_values(event, values)
        try:
            with work.session.begin_nested():
                work.session.add(event)
        except IntegrityError:
            taken, slug = slug, free_slug(work, title)
            if slug == taken:
                raise
        else:
            return event


def free_slug(work: Work, title: str) -> str:
    """Return an address made from a title that no event has yet."""
    base = (
        "-".join(_WORDS.findall(folded(title).encode("ascii", "ignore").decode()))[:100].strip("-")
        or "wydarzenie"
    )
    query = select(Event.slug).where(Event.slug.startswith(base, autoescape=True))
    taken = set(work.session.scalars(query)) | RESERVED_SLUGS
    taken |= set(work.session.scalars(select(Event.record_id).where(Event.record_id.startswith(base))))
    number, slug = 1, base
    while slug in taken:
        number += 1
        slug = f"{base}-{number}"
    return slug


def set_values(event: Event, values: Mapping[str, Any]) -> None:
    """Set the named columns, and those of an event's parts, where they differ.

    The parts are `project`, `module`, `parallel_groups`, `changes` and `cancelled_months`.
    """
    for name, value in values.items():
        if name in ROWS:
            rows = getattr(event, name)
            rows[:] = [ROWS[name](position=number, **columns) for number, columns in enumerate(value)]
        elif name == "project":
            project: Project | None = value
            event.project = project
        elif name == "module":
            set_module(event, value)
        elif name == "parallel_groups":
            set_groups(event, value or ())
        else:
            set_detail(event, name, value)
