"""A project's public page: who runs and pays for it, and its documents."""

from flask import render_template
from flask.typing import ResponseReturnValue
from sqlalchemy import exists, select

from app.catalogue.routes.blueprint import bp
from app.errors import Missing
from app.events.models import Event, Publication
from app.projects.days import ends_on
from app.projects.queries import with_documents
from app.web.access import Audience, open_to
from app.web.request_work import current_work


@bp.get("/projects/<int:id>/")
@open_to(Audience.everyone)
def project(id: int) -> ResponseReturnValue:
    """Show a project that has a published event or a document; of others the public knows nothing."""
    work = current_work()
    found = with_documents(work, id)
    published = exists().where(Event.project_id == id, Event.publication == Publication.published)
    if not found.documents and not work.session.scalar(select(published)):
        raise Missing
    return render_template("catalogue/project.html", project=found, ends_on=ends_on(found))
