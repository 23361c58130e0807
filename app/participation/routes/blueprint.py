"""The blueprint of the room `participation`."""

from flask import Blueprint, Response, request

bp = Blueprint("participation", __name__)


@bp.after_request
def keep_private(response: Response) -> Response:
    """Keep all pages of this room out of caches and search machines."""
    if request.method != "POST" or response.status_code < 300 or response.status_code >= 400:
        response.headers["Cache-Control"] = "no-store"
    response.headers["X-Robots-Tag"] = "noindex"
    return response
