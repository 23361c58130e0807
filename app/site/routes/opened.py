"""Noting who opens pages about people, and showing it to administrators (docs/decisions/0092)."""

from flask import Flask, Response, current_app, render_template, request
from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError

from app.access_log import AccessLog, Opening, newest
from app.accounts.queries import staff_list
from app.events.models import Event
from app.extensions import db
from app.site.queries.openings import Narrowed, Shown, shown
from app.site.routes.blueprint import bp
from app.typed import searched
from app.web.access import Audience, open_to
from app.web.pages import Page, asked_page
from app.web.request_work import current_work
from app.web.visitors import visitors_address

LOG = "access_log"
_PER_PAGE = 50
_SHOWN = (200, 409, 422)
"""The answers that are pages."""
SHOWS_NOBODY = (
    # One's own account.
    "/account/", "/my/sign-ins/",
    # Who evaluates a training must not be told by a line here (docs/decisions/0224).
    "/evaluations/", "/registrations/<token>/surveys/evaluation",
    # What a participant's code for the door is.
    "/door-codes/",
    # What is to be done, lists of events, and what the public may read.
    "/manage/events/new", "/manage/events/<slug>/edit", "/manage/events/<slug>/copy",
    "/manage/events/<slug>/copies/", "/manage/events/<slug>/series/new",
    "/manage/events/<slug>/preview", "/manage/events/<slug>/downloads/", "/manage/events/<slug>/sessions/new",
    "/manage/projects/", "/manage/settings",
)  # fmt: skip
"""The beginnings of addresses behind a role or a link at which no participant is shown."""
SHOWS_NOBODY_EXACTLY = {
    "/manage/", "/manage/events/", "/manage/events/<slug>/", "/manage/events/<slug>/sessions/",
    "/manage/sessions/",
}  # fmt: skip


def install(app: Flask) -> None:
    """Keep the log of the data folder, and note after each page."""
    app.extensions[LOG] = AccessLog(app.config["DATA_DIR"], app.config["ACCESS_LOG_MONTHS"])
    app.after_request(_note)


@bp.get("/manage/history/opened/")
@open_to(Audience.administrator)
def opened() -> str:
    """Show who opened pages about people, a month at a time, newest first."""
    work, access = current_work(), _log()
    months = access.months()
    month = request.args.get("month", "")
    month = month if month in months else (months[0] if months else "")
    narrowed = Narrowed.of(
        work,
        request.args.get("account", ""),
        searched(request.args.get("event", ""), 200),
        request.args.get("registration", ""),
    )
    number = asked_page()
    rows, total = newest(access, month, narrowed.wants, (number - 1) * _PER_PAGE, _PER_PAGE)
    pages = max(1, -(-total // _PER_PAGE))
    if number > pages:
        number = pages
        rows, total = newest(access, month, narrowed.wants, (number - 1) * _PER_PAGE, _PER_PAGE)
    page: Page[Shown] = Page(shown(work, rows), number, pages, total, _PER_PAGE)
    return render_template(
        "site/opened.html",
        page=page,
        months=months,
        month=month,
        narrowed=narrowed,
        accounts=work.session.scalars(staff_list()).all(),
        kept=current_app.config["ACCESS_LOG_MONTHS"],
    )


def shows_people(rule: str) -> bool:
    """Tell whether a page behind a role or a link is noted."""
    return rule not in SHOWS_NOBODY_EXACTLY and not rule.startswith(SHOWS_NOBODY)


def _log() -> AccessLog:
    kept: AccessLog = current_app.extensions[LOG]
    return kept


def _note(response: Response) -> Response:
    """Note the page for every reader; what is open to everyone shows nobody's data."""
    rule = request.url_rule
    if rule is None or response.status_code not in _SHOWN or request.method == "HEAD":
        return response
    view = current_app.view_functions.get(request.endpoint or "")
    if getattr(view, "audience", Audience.everyone) == Audience.everyone or not shows_people(rule.rule):
        return response
    rows = _numbers()
    reader, number = _reader(rows)
    _log().note(Opening(current_work().now, reader, number, rule.rule, rows, visitors_address()))
    return response


def _reader(rows: tuple[int, ...]) -> tuple[str, int]:
    actor = current_work().actor
    if actor.id is not None and actor.kind in ("staff", "participant"):
        return ("account" if actor.is_staff else "person"), actor.id
    return "link", rows[0] if rows else 0


def _numbers() -> tuple[int, ...]:
    """Return the numbers of the rows that the address names: of an event, of a link's row, and others."""
    numbers = []
    for name, value in (request.view_args or {}).items():
        if name == "slug":
            numbers.append(_event_number(value))
        elif name == "token":
            # The page was shown, so that the link was good: its first part is the row's number.
            numbers.append(int(value.partition(".")[0], 36))
        elif isinstance(value, int):
            numbers.append(value)
    return tuple(numbers)


def _event_number(slug: str) -> int:
    for row in db.session.identity_map.values():
        if isinstance(row, Event) and "slug" in row.__dict__ and row.slug == slug:
            return row.id
    try:
        return db.session.scalar(select(Event.id).where(Event.slug == slug)) or 0
    except SQLAlchemyError:
        return 0
