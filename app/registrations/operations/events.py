"""Verbs of a whole event that depend on who has registered: editing, taking back, deleting."""

from collections.abc import Mapping
from typing import Any

from app.events.details import detail
from app.events.models import Event
from app.events.operations import publishing
from app.events.operations.editing import edit
from app.events.operations.locking import lock_event
from app.registrations.counting import seats
from app.registrations.operations.filling import change_limits, fill_under_lock
from app.work import Work

_LIMITS = ("capacity", "per_institution_limit")
_RESUMES = {"status", "withdrawal_cutoff_hours", "registration_mode"}
"""The columns after whose change free places may go to those who wait."""


def edit_event(work: Work, event: Event, values: Mapping[str, Any], seen_version: int) -> None:
    """Set the named columns of an event, both limits of places among them, and fill free places.

    Raises Outdated if the event has another version than the one that the editor saw; refuses what
    `change_limits` refuses.
    """
    lock_event(work, event)
    edit(work, event, {name: v for name, v in values.items() if name not in _LIMITS}, seen_version)
    if set(values) & set(_LIMITS):
        capacity, per_institution = (values.get(name, detail(event, name)) for name in _LIMITS)
        change_limits(work, event, capacity, per_institution)
    if set(values) & _RESUMES:
        fill_under_lock(work, event)


def take_back(work: Work, event: Event) -> None:
    """Make a published event a draft again. Refuses once people are registered."""
    lock_event(work, event)
    publishing.take_back(work, event, seats(work, event).total)


def delete_draft(work: Work, event: Event) -> None:
    """Delete a draft with its meetings. Refuses a published event, and one that people registered for."""
    lock_event(work, event)
    publishing.delete_draft(work, event, seats(work, event).total)
