"""A recruitment over several events, for the tests of several rooms."""

from typing import Any

from app.events.models import Event, Recruitment
from app.projects.models import Project
from app.recruitments.details import RecruitmentDetails
from app.recruitments.operations.joining import put_in
from app.recruitments.operations.recruitments import add_recruitment
from app.work import Work
from tests.support.lines import a_project


def a_recruitment(
    work: Work, *events: Event, title: str = "Nabór na seminaria", project: Project | None = None, **more: Any
) -> Recruitment:
    """Add a recruitment with these events, which come into its project."""
    project = project or a_project(work)
    made = add_recruitment(work, RecruitmentDetails(title_pl=title, project_id=project.id, **more))
    for event in events:
        event.project = project
        work.session.flush()
        put_in(work, made, event)
    return made
