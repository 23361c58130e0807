"""Notices that stand still, and the answers that machines read."""

from datetime import timedelta

from flask import Response, current_app, jsonify, render_template, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import SQLAlchemyError

from app.errors import N_, Missing
from app.extensions import db
from app.office.models import NoticeKind
from app.office.reading import NoticeText, published_text
from app.patience import hurried
from app.site.queries.health import health_of
from app.site.routes.blueprint import bp
from app.web.access import Audience, open_to
from app.web.office import current_office
from app.web.outages import refused_lately
from app.web.request_work import command_work, current_work

STORAGE = "storage"
DATABASE_DISK = "database_disk"
HIDDEN = ("/registrations/", "/sign-in/", "/my/", "/manage/")
_HEADINGS = {
    NoticeKind.privacy: (N_("Privacy notice"), N_("The privacy notice is being prepared.")),
    NoticeKind.accessibility: (
        N_("Accessibility statement"),
        N_("The accessibility statement is being prepared."),
    ),
}
_TRUE_FOR_DAYS = 180
"""After that the page asks again."""


@bp.get("/privacy")
@open_to(Audience.everyone)
def privacy() -> str:
    """Show the privacy notice, or that it is being prepared."""
    return _notice_page(NoticeKind.privacy, published_text(current_work(), NoticeKind.privacy))


@bp.get("/accessibility")
@open_to(Audience.everyone)
def accessibility() -> str:
    """Show the accessibility statement, or that it is being prepared."""
    return _notice_page(NoticeKind.accessibility, published_text(current_work(), NoticeKind.accessibility))


@bp.get("/privacy/<int:number>")
@open_to(Audience.everyone)
def privacy_version(number: int) -> str:
    """Show one version of the privacy notice that is or was in force."""
    return _version_page(NoticeKind.privacy, number)


@bp.get("/accessibility/<int:number>")
@open_to(Audience.everyone)
def accessibility_version(number: int) -> str:
    """Show one version of the accessibility statement that is or was in force."""
    return _version_page(NoticeKind.accessibility, number)


def _version_page(kind: NoticeKind, number: int) -> str:
    text = published_text(current_work(), kind, number)
    if text is None:
        raise Missing
    return _notice_page(kind, text)


def _notice_page(kind: NoticeKind, text: NoticeText | None) -> str:
    heading, preparing = _HEADINGS[kind]
    translated = current_work().texts.gettext
    return render_template(
        "site/notice.html",
        heading=translated(heading),
        preparing=translated(preparing),
        text=text,
        kind=kind.value,
        address=url_for(f"site.{kind.value}"),
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
        f"Contact: mailto:{current_office().email}",
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
        # Not `current_work`: the reader does not matter, and finding out may fail as well.
        with hurried():
            storage, disk = (current_app.extensions[each] for each in (STORAGE, DATABASE_DISK))
            refuses = refused_lately(current_app)
            found = health_of(command_work(db.session()), storage, disk, refuses=refuses)
    except SQLAlchemyError:
        found = {"database": "no answer"}
    return jsonify(found), 200 if set(found.values()) == {"ok"} else 503
