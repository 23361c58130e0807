"""Who may appoint: organisers of the event's project, since groups are theirs."""

from app.events.access import organises_project
from app.events.models import Event
from app.work import Work


def may_appoint(work: Work, event: Event) -> bool:
    """Tell whether the actor may turn the chosen of an event into a group's roster."""
    return organises_project(work, event.project_id)
