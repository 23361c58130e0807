"""Making events and changing their details, safe when two organisers save at once."""

from collections.abc import Mapping
from typing import Any

from app.errors import N_, OUTDATED, Outdated, Refusal
from app.events import facts
from app.events.access import may_cancel_event, organises_project
from app.events.dumping import PERSONAL, dump_event
from app.events.models import Event, EventStatus, Publication
from app.events.operations.drafts import new_draft, set_values
from app.events.sequences import entry_contents, raise_sequences
from app.events.summary import derive, touch
from app.events.timing import sessions_of
from app.events.window import is_over, is_to_come
from app.history.differences import difference
from app.history.operations import record
from app.projects.models import Project
from app.work import Work

CANCEL_ELSEWHERE = N_("A published event is cancelled on its overview, where its people are told.")
NOT_HELD_YET = N_("The last meeting is still to come: until then the event can't have been held.")
NOT_BEGUN_YET = N_("The period is still to come: until then the event can't have been held.")
NOT_YOUR_PROJECT = N_(
    "Who sees an event follows from its project: it can be put only into a project that you organise, "
    "and taken only out of one that you organise."
)
NOT_YOURS_TO_CANCEL = N_("Only its organiser can cancel an event, or undo that.")


def create(work: Work, values: Mapping[str, Any]) -> Event:
    """Make a draft from column values; its address is made from the title.

    Refuses a project that the actor does not organise, no project from an organiser of projects only, and
    "held" while its period is to come.
    """
    must_organise(work, values.get("project"))
    event = new_draft(work, values)
    _must_be_over_if_held(work, event)
    derive(event)
    work.session.flush()
    record(work, facts.CREATED, "event", event.id, event_id=event.id, values={"version": event.version})
    return event


def edit(work: Work, event: Event, values: Mapping[str, Any], seen_version: int) -> bool:
    """Set the named columns (and `project`, `changes`, `cancelled_months`); return whether any differed.

    What the sessions' calendar entries take from the event raises their SEQUENCE once it is published.
    Raises Outdated if the event has another version than the one that the editor saw; refuses to
    cancel a published event that is not over, since its people must be told, to call held what is
    to come, and what would change who sees or has cancelled the event beyond the actor's own scope.
    """
    if event.version != seen_version:
        raise Outdated(OUTDATED)
    _stay_within_scope(work, event, values)
    if values.get("status", event.status) == EventStatus.cancelled and is_told_when_cancelled(work, event):
        raise Refusal(CANCEL_ELSEWHERE, field="status")
    before, words, status = dump_event(event), entry_contents(event), event.status
    set_values(event, values)
    if status != event.status:
        _must_be_over_if_held(work, event)
        event.suspended_on = work.today if event.status == EventStatus.suspended else None
        event.suspended_until = None
    work.session.flush()
    told = difference(before, dump_event(event))
    if not told:
        return False
    raise_sequences(work, event, words)
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


def must_organise(work: Work, project: Project | None) -> None:
    """Refuse a project whose events the actor does not organise; see docs/decisions/0090."""
    if not organises_project(work, project.id if project else None):
        raise Refusal(NOT_YOUR_PROJECT, field="project")


def _must_be_over_if_held(work: Work, event: Event) -> None:
    if event.status == EventStatus.held and is_to_come(work, event):
        raise Refusal(NOT_HELD_YET if sessions_of(event) else NOT_BEGUN_YET, field="status")


def _stay_within_scope(work: Work, event: Event, values: Mapping[str, Any]) -> None:
    """Refuse a move between projects unless both are the actor's, and a co-organiser's cancellation."""
    project = values.get("project", event.project)
    if project is not event.project:
        must_organise(work, event.project)
        must_organise(work, project)
    status = values.get("status", event.status)
    cancels = status != event.status and EventStatus.cancelled in (status, event.status)
    if cancels and not may_cancel_event(work, event):
        raise Refusal(NOT_YOURS_TO_CANCEL, field="status")


def is_told_when_cancelled(work: Work, event: Event) -> bool:
    """Tell whether cancelling concerns people: the event is published, not cancelled yet and not over."""
    planned = event.status != EventStatus.cancelled and not is_over(work, event)
    return event.publication == Publication.published and planned
