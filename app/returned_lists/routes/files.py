"""The files of lists that came back: each page as a picture, and the whole as it came."""

from flask import Response
from flask.typing import ResponseReturnValue

from app.errors import Forbidden
from app.files.storage import path_of
from app.history.operations import record
from app.returned_lists.access import may_see, page_to_see
from app.returned_lists.facts import OPENED
from app.returned_lists.queries import pages_of_scan
from app.returned_lists.routes.blueprint import bp
from app.web.access import Audience, open_to
from app.web.downloads import apart
from app.web.request_work import current_work
from app.web.stored_files import stored_file


@bp.get("/manage/returned-lists/<int:id>/page.jpg")
@open_to(Audience.staff)
def picture(id: int) -> ResponseReturnValue:
    """Show the picture of a page, which our own reader has drawn."""
    work = current_work()
    sha256 = page_to_see(work, id).picture.sha256
    answer = stored_file(path_of(work, sha256), sha256, "strona.jpg", "image/jpeg", as_attachment=False)
    return _kept_nowhere(answer)


@bp.get("/manage/returned-lists/<int:id>/original")
@open_to(Audience.staff)
def original(id: int) -> ResponseReturnValue:
    """Send the whole file as it came, only to be saved: to who may see every page of it."""
    work = current_work()
    page = page_to_see(work, id)
    scan = page.scan
    if not all(may_see(work, each) for each in pages_of_scan(work, scan)):
        raise Forbidden
    with apart(work) as noting:
        event_id = page.event_id or scan.event_id
        record(noting, OPENED, "scan", scan.id, event_id=event_id)
    file = scan.file
    answer = stored_file(
        path_of(work, file.sha256), file.sha256, scan.name, file.content_type, as_attachment=True
    )
    return _kept_nowhere(answer)


def _kept_nowhere(answer: Response) -> Response:
    answer.headers["Cache-Control"] = "no-store"
    return answer
