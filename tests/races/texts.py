"""Texts that the office publishes before or during a race."""

from itertools import count

from app.notices.models import TextKind
from app.notices.operations import publish_text, save_text
from app.notices.queries import latest_text
from app.projects.models import Project
from tests.races.house import House

_numbers = count(1)


def published(house: House, kind: TextKind, project_id: int | None = None) -> int:
    """Publish the next version of a text; return its row."""
    with house.at_work() as work:
        project = work.session.get(Project, project_id) if project_id else None
        latest = latest_text(work, kind, project_id)
        seen = latest.number if latest else 0
        version = save_text(work, kind, project, f"Treść {next(_numbers)}.", None, seen)
        publish_text(work, version)
        return version.id
