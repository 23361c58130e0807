"""Files for people who have a place, from the participant's page."""

from flask.typing import ResponseReturnValue

from app.errors import Missing
from app.files.storage import path_of, type_of
from app.own.queries import own_documents
from app.own.routes.blueprint import bp
from app.registrations.own_links import opened
from app.web.access import Audience, open_to
from app.web.request_work import current_work
from app.web.stored_files import stored_file


@bp.get("/registrations/<token>/downloads/<int:id>")
@open_to(Audience.link_holder)
def own_document(token: str, id: int) -> ResponseReturnValue:
    """Send a file that is for confirmed people only; the link to which the form leads doesn't open it."""
    work = current_work()
    here = opened(work, token)
    found = [] if here.by_form else own_documents(work, here.registration)
    for each in found:
        if each.id == id and each.file is not None and each.file_name is not None:
            path, kind = path_of(work, each.file.sha256), type_of(each.file_name)
            return stored_file(path, each.file.sha256, each.file_name, kind, as_attachment=True)
    raise Missing
