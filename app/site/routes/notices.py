"""Notices that stand still, and the answers that machines read."""

from datetime import timedelta

from flask import Response, current_app, jsonify, render_template
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import SQLAlchemyError

from app.extensions import db
from app.patience import hurried
from app.people.privacy import VERSION
from app.site.queries.health import health_of
from app.site.routes.blueprint import bp
from app.web.access import Audience, open_to
from app.web.request_work import command_work, current_work

STORAGE = "storage"
HIDDEN = ("/registrations/", "/sign-in/", "/my/", "/manage/")
_TRUE_FOR_DAYS = 180
"""Whoever reads the page later than that asks again."""


@bp.get("/privacy")
@open_to(Audience.everyone)
def privacy() -> str:
    """Show the privacy notice."""
    return render_template("site/privacy.html", version=VERSION, contact=current_app.config["OFFICE_EMAIL"])


@bp.get("/accessibility")
@open_to(Audience.everyone)
def accessibility() -> str:
    """Show the accessibility statement."""
    settings = current_app.config
    return render_template(
        "site/accessibility.html",
        published=settings["SITE_PUBLISHED"],
        reviewed=settings["ACCESSIBILITY_REVIEWED"],
        contact=settings["OFFICE_EMAIL"],
        phone=settings["OFFICE_PHONE"],
        address=settings["BASE_URL"],
    )


@bp.get("/robots.txt")
@open_to(Audience.everyone)
def robots() -> Response:
    """Keep crawlers from personal addresses."""
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in HIDDEN), ""]
    return Response("\n".join(lines), mimetype="text/plain")


@bp.get("/.well-known/security.txt")
@open_to(Audience.everyone)
def security() -> Response:
    """Say whom to tell about a weakness (RFC 9116); docs/security.md says what happens then."""
    links, until = current_work().links, current_work().now + timedelta(days=_TRUE_FOR_DAYS)
    lines = [
        f"Contact: mailto:{current_app.config['OFFICE_EMAIL']}",
        f"Expires: {until:%Y-%m-%dT%H:%M:%SZ}",
        "Preferred-Languages: pl, en",
        f"Canonical: {links.absolute('/.well-known/security.txt')}",
        "",
    ]
    return Response("\n".join(lines), mimetype="text/plain")


@bp.get("/healthz")
@open_to(Audience.everyone)
def health() -> ResponseReturnValue:
    """Answer 200 when database, storage, outbox and worker are well, else 503; JSON says what is not."""
    try:
        # Not `current_work`: who asks does not matter, and finding out may fail as well.
        with hurried():
            found = health_of(command_work(db.session()), current_app.extensions[STORAGE])
    except SQLAlchemyError:
        found = {"database": "no answer"}
    return jsonify(found), 200 if set(found.values()) == {"ok"} else 503
