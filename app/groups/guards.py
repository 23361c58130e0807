"""What must stay as it is while an event is a meeting of a group: no public form, and its project."""

from collections.abc import Mapping
from typing import Any

from app.errors import N_, Refusal
from app.events.models import Event, WhoApplies
from app.groups.queries import group_of
from app.work import Work

STAYS_CLOSED = N_("This is a meeting of the group “%(name)s”: only its members get in.")
STAYS_IN_PROJECT = N_("This is a meeting of the group “%(name)s”, which belongs to the project.")


def check_stays_closed(work: Work, event: Event, values: Mapping[str, Any]) -> None:
    """Refuse to open a group's meeting to everybody, or to move it to another project than its group's."""
    opened = values.get("who_applies", WhoApplies.members) != WhoApplies.members
    moved = "project" in values and values["project"] is not event.project
    if not (opened or moved):
        return
    group = group_of(work, event)
    if group is None:
        return
    if opened:
        raise Refusal(STAYS_CLOSED, field="who_applies", values={"name": group.name})
    raise Refusal(STAYS_IN_PROJECT, field="project", values={"name": group.name})
