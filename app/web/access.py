"""The audience that every route declares, and its enforcement."""

import enum
from collections.abc import Callable
from typing import Any, TypeVar

from flask import Flask, current_app, redirect, request, url_for
from flask.typing import ResponseReturnValue

from app.errors import Forbidden
from app.web.request_work import current_work

View = TypeVar("View", bound=Callable[..., Any])


class Audience(enum.StrEnum):
    """Whom a route lets in at all; what they may do with one event is asked of the room's access rules."""

    everyone = "everyone"
    link_holder = "link_holder"
    participant = "participant"
    staff = "staff"
    administrator = "administrator"


def open_to(
    audience: Audience, *, begins_late: bool = False, uploads: bool = False
) -> Callable[[View], View]:
    """Declare the audience of a view.

    `begins_late`: the view of a POST begins its write transaction itself, because slow work
    (hashing a password) comes first and must not hold SQLite's lock. `uploads`: the view takes a file,
    and so bodies up to MAX_UPLOAD_MB.
    """

    def declare(view: View) -> View:
        view.audience = audience  # type: ignore[attr-defined]  # a function has no such attribute by type
        view.begins_late = begins_late  # type: ignore[attr-defined]  # as above
        view.uploads = uploads  # type: ignore[attr-defined]  # as above
        return view

    return declare


def install(app: Flask) -> None:
    """Check the audience before each view; a view without one answers 500."""
    app.before_request(_enforce)


def _enforce() -> ResponseReturnValue | None:
    if request.endpoint is None or request.endpoint == "static":
        return None
    view: Any = current_app.view_functions[request.endpoint]
    audience = view.audience
    if audience in (Audience.everyone, Audience.link_holder):
        return None
    actor = current_work().actor
    if actor.kind == "visitor":
        if request.method not in ("GET", "HEAD"):
            raise Forbidden
        return redirect(url_for("sign_in.sign_in", next=request.full_path.rstrip("?")), 303)
    wanted = "participant" if audience == Audience.participant else "staff"
    if actor.kind != wanted:
        raise Forbidden
    if audience == Audience.administrator and "administrator" not in actor.roles:
        raise Forbidden
    return None
