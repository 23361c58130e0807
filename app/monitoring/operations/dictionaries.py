"""Dictionaries of participation forms are loaded from a file."""

from app.history.operations import record
from app.monitoring.dictionaries import dictionaries_in
from app.monitoring.facts import DICTIONARIES
from app.monitoring.models import DictionaryVersion
from app.projects.models import Project
from app.work import Work


def load_dictionaries(work: Work, project: Project | None, data: bytes) -> DictionaryVersion:
    """Add a version of the dictionaries of a project, or of all without one; earlier ones stay.

    Forms that were given keep the words of their day. Refuses a file that lacks something, and says where.
    """
    read, said = dictionaries_in(data)
    version = DictionaryVersion(
        project_id=project.id if project else None, name=read.name, valid_from=read.valid_from,
        valid_until=read.valid_until, content=said, loaded_at=work.now,
        loaded_by_id=work.actor.id if work.actor.is_staff else None,
    )  # fmt: skip
    work.session.add(version)
    work.session.flush()
    if project is not None:
        record(work, DICTIONARIES, "project", project.id, values={"name": read.name})
    work.session.flush()
    return version
