"""What must stay as it is while an event belongs to a recruitment: its project."""

from collections.abc import Mapping
from typing import Any

from app.errors import N_, Refusal
from app.events.models import Event
from app.work import Work

STAYS_IN_PROJECT = N_("This event belongs to the recruitment “%(title)s” of the project: take it out first.")


def check_stays_in_project(work: Work, event: Event, values: Mapping[str, Any]) -> None:
    """Refuse to move an event to another project than its recruitment's."""
    recruitment = event.rules.recruitment
    moved = "project" in values and values["project"] is not event.project
    if recruitment is not None and moved:
        raise Refusal(STAYS_IN_PROJECT, field="project", values={"title": recruitment.title_pl})
