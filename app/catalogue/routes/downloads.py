"""Files that the public takes away: an event's documents and a project's strip."""

from flask import Response, send_file
from flask.typing import ResponseReturnValue

from app.catalogue.routes.blueprint import bp
from app.errors import Missing
from app.events.access import may_manage_event
from app.events.models import Download, Event, Publication
from app.files.models import StoredFile
from app.files.storage import path_of, type_of
from app.projects.models import Project
from app.web.access import Audience, open_to
from app.web.request_work import current_work


@bp.get("/events/<slug>/downloads/<int:id>")
@open_to(Audience.everyone)
def download(slug: str, id: int) -> ResponseReturnValue:
    """Send a document of a published event; of a draft to its staff only."""
    work = current_work()
    found = work.session.get(Download, id)
    event = work.session.get(Event, found.event_id) if found else None
    if found is None or event is None or event.slug != slug or not (found.file and found.file_name):
        raise Missing
    if event.publication != Publication.published and not may_manage_event(work, event):
        raise Missing
    return _sent(found.file, found.file_name, type_of(found.file_name), as_attachment=True)


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
    return _sent(file, name, file.content_type, as_attachment=False)


def _sent(file: StoredFile, name: str, content_type: str, *, as_attachment: bool) -> Response:
    path = path_of(current_work(), file.sha256)
    if not path.is_file():
        raise Missing
    response = send_file(
        path,
        mimetype=content_type,
        as_attachment=as_attachment,
        download_name=name,
        etag=file.sha256,
    )
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox; frame-ancestors 'none'"
    return response
