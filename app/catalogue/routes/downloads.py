"""Files that the public takes away: documents of events and projects, and a project's strip."""

from flask import Response
from flask.typing import ResponseReturnValue

from app.catalogue.routes.blueprint import bp
from app.errors import Missing
from app.events.access import may_manage_event
from app.events.models import Download, Event, Publication
from app.files.models import StoredFile
from app.files.storage import path_of, type_of
from app.projects.models import Project, ProjectDocument
from app.web.access import Audience, open_to
from app.web.request_work import current_work
from app.web.stored_files import stored_file


@bp.get("/events/<slug>/downloads/<int:id>")
@open_to(Audience.everyone)
def download(slug: str, id: int) -> ResponseReturnValue:
    """Send a document of a published event; of a draft, or for confirmed people only, to its staff alone."""
    work = current_work()
    found = work.session.get(Download, id)
    event = work.session.get(Event, found.event_id) if found else None
    if found is None or event is None or event.slug != slug or not (found.file and found.file_name):
        raise Missing
    is_public = event.publication == Publication.published and not found.for_confirmed
    if not is_public and not may_manage_event(work, event):
        raise Missing
    return _document(found.file, found.file_name)


@bp.get("/projects/<int:id>/documents/<int:document>")
@open_to(Audience.everyone)
def project_document(id: int, document: int) -> ResponseReturnValue:
    """Send the valid version of a project's document."""
    found = current_work().session.get(ProjectDocument, document)
    if found is None or found.project_id != id:
        raise Missing
    return _document(found.file, found.file_name)


@bp.get("/projects/<int:id>/strip")
@open_to(Audience.everyone)
def strip(id: int) -> ResponseReturnValue:
    """Send the picture of a project's funding strip."""
    work = current_work()
    project = work.session.get(Project, id)
    file = work.session.get(StoredFile, project.strip_file_id) if project and project.strip_file_id else None
    if file is None:
        raise Missing
    name = f"strip.{file.content_type.rpartition('/')[2]}"
    path = path_of(work, file.sha256)
    return stored_file(path, file.sha256, name, file.content_type, as_attachment=False)


def _document(file: StoredFile, name: str) -> Response:
    path = path_of(current_work(), file.sha256)
    return stored_file(path, file.sha256, name, type_of(name), as_attachment=True)
