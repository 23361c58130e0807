"""The office's picture, as every page shows it."""

from flask import Response, send_file

from app.errors import Missing
from app.files.storage import path_of
from app.office.queries import office
from app.office.routes.blueprint import bp
from app.web.access import Audience, open_to
from app.web.request_work import current_work


@bp.get("/office/logo/<sha256>")
@open_to(Audience.everyone)
def logo(sha256: str) -> Response:
    """Send the logo; its address changes with it, so that browsers keep it for a year."""
    work = current_work()
    known = office(work).logo
    if known is None or known.sha256 != sha256:
        raise Missing
    path = path_of(work, sha256)
    if not path.is_file():
        raise Missing
    ending = known.content_type.rpartition("/")[2]
    response = send_file(path, mimetype=known.content_type, download_name=f"logo.{ending}", etag=sha256)
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox; frame-ancestors 'none'"
    response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    return response
