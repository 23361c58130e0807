"""The blueprint of nominations."""

from flask import Blueprint, Response, render_template, request
from flask.typing import ResponseReturnValue

from app.progress.queries.institution_links import LinkEnded

bp = Blueprint("nominations", __name__)


@bp.errorhandler(LinkEnded)
def link_has_ended(error: LinkEnded) -> ResponseReturnValue:
    """Say that the link works no more, and whom to ask."""
    return render_template("progress/link_ended.html"), 404


@bp.after_request
def keep_private(response: Response) -> Response:
    """Keep an institution's pages, which name people, out of caches and search machines."""
    if request.path.startswith("/institutions/"):
        response.headers["Cache-Control"] = "no-store"
        response.headers["X-Robots-Tag"] = "noindex"
    return response
