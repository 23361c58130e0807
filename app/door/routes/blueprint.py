"""The blueprint of the door."""

from flask import Blueprint, Response, render_template, request
from flask.typing import ResponseReturnValue

from app.door.labels import KINDS
from app.door.queries import DoorLinkEnded
from app.web.asking import wants_json
from app.web.headers import CAMERA_OF_PAGE
from app.web.request_work import current_work

bp = Blueprint("door", __name__)
_NAMES_PEOPLE = ("door.search", "door.mark")


@bp.errorhandler(DoorLinkEnded)
def link_has_ended(error: DoorLinkEnded) -> ResponseReturnValue:
    """Say that the link works no more, and whom to ask; what is still in the phone can be removed."""
    if wants_json():
        said = current_work().texts.gettext(
            "This link works no more. Show this phone to the organiser: what was marked is still in it."
        )
        return {"said": said}, 404
    kinds = {kind.value: current_work().texts.gettext(name) for kind, name in KINDS.items()}
    token = (request.view_args or {})["token"]
    return render_template("door/ended.html", token=token, kinds=kinds), 404


@bp.after_request
def keep_to_the_phone(response: Response) -> Response:
    """Let the page at the door, and no other, read codes by the camera, and keep no names of people.

    An answer to a form is kept by browsers otherwise (`app.web.headers`): a link that was taken back would
    leave on a volunteer's phone whom they had found.
    """
    if request.path.startswith("/door/"):
        response.headers["Permissions-Policy"] = CAMERA_OF_PAGE
        if request.endpoint in _NAMES_PEOPLE:
            response.headers["Cache-Control"] = "no-store"
    return response
