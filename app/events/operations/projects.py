"""Deleting projects to which nothing belongs."""

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from app.errors import N_, Refusal
from app.events.models import Event
from app.projects.models import Project
from app.work import Work

IN_USE = N_(
    "A line of support, what was settled for it, participation forms or a published timetable belong to this "
    "project: "
    "it can't be deleted."
)


def delete_project(work: Work, project: Project) -> None:
    """Delete a project. Refuses while events belong to it, or something of a later room, as a line does."""
    used = work.session.scalars(select(Event.id).where(Event.project_id == project.id)).all()
    if used:
        raise Refusal(
            "%(count)s event belongs to this project: it can't be deleted.",
            plural="%(count)s events belong to this project: it can't be deleted.",
            count=len(used),
        )
    # Lines of support, closed months and links lie in later rooms: the database knows of all of them.
    try:
        with work.session.begin_nested():
            work.session.delete(project)
    except IntegrityError:
        raise Refusal(IN_USE) from None
