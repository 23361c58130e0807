"""Pages of the room `site`."""

from flask import Blueprint, Flask, Response, jsonify, render_template
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import SQLAlchemyError

from app.extensions import db
from app.site import queries
from app.web.access import Audience, open_to
from app.web.request_work import command_work

pages = Blueprint("site", __name__)


def register(app: Flask) -> None:
    """Register this room's pages."""
    app.register_blueprint(pages)


@pages.get("/")
@open_to(Audience.everyone)
def home() -> str:
    """Show what is coming up."""
    return render_template("site/home.html")


@pages.get("/privacy")
@open_to(Audience.everyone)
def privacy() -> str:
    """Show the privacy notice."""
    return render_template("site/privacy.html")


@pages.get("/accessibility")
@open_to(Audience.everyone)
def accessibility() -> str:
    """Show the accessibility statement."""
    return render_template("site/accessibility.html")


@pages.get("/robots.txt")
@open_to(Audience.everyone)
def robots() -> Response:
    """Keep crawlers from personal addresses."""
    lines = ["User-agent: *", "Disallow: /registrations/", "Disallow: /sign-in/", "Disallow: /manage/", ""]
    return Response("\n".join(lines), mimetype="text/plain")


@pages.get("/healthz")
@open_to(Audience.everyone)
def health() -> ResponseReturnValue:
    """Answer 200 when database, outbox and worker are well, else 503; JSON says what is not."""
    try:
        # Not `current_work`: who asks does not matter, and finding out may fail as well.
        found = queries.health(command_work(db.session()))
    except SQLAlchemyError:
        found = {"database": "no answer"}
    return jsonify(found), 200 if set(found.values()) == {"ok"} else 503
