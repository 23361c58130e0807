"""A recruitment over several events, for the tests of several rooms."""

from typing import Any

from app.events.models import Event, Recruitment
from app.projects.models import Project
from app.recruitments.details import RecruitmentDetails
from app.recruitments.operations.joining import put_in
from app.recruitments.operations.recruitments import add_recruitment
from app.registrations.operations import sign_up
from app.work import Work
from tests.support.applicants import person
from tests.support.cast import an_event
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


def two_places(work: Work, project: Project) -> dict[str, Any]:
    """Add a recruitment with two published events and a person at each, and an empty one, by name."""
    events = [
        an_event(work, slug, title_pl="Seminarium naboru", title_en=None, capacity=5)
        for slug in ("swiat-piski", "swiat-ostrodzki")
    ]
    made = a_recruitment(work, *events, project=project, target=160)
    rows = [
        sign_up(
            work, event, person(80 + at, last_name=f"Zamorska{at}", email=f"zamorska{at}@example.org")
        ).registration
        for at, event in enumerate(events)
    ]
    return {
        "recruitment": made, "empty_recruitment": a_recruitment(work, project=project),
        "recruited": events[0], "recruited elsewhere": events[1],
        "one of two": rows[0], "other of two": rows[1],
    }  # fmt: skip
