"""The first page of the team, and what administrators alone see of the whole house."""

from flask import render_template, request

from app.outbox.queries import failed_letters_elsewhere, failed_sign_in_letters
from app.site.queries.trail import KINDS, entries, facts
from app.site.routes.blueprint import bp
from app.typed import searched
from app.web.access import Audience, open_to
from app.web.pages import asked_page, page_of
from app.web.request_work import current_work

_PER_PAGE = 50


@bp.get("/manage/history/")
@open_to(Audience.administrator)
def history() -> str:
    """Show who did what in the whole house, newest first, narrowed to a subject or an event."""
    work = current_work()
    kind = request.args.get("kind", "")
    kind = kind if kind in KINDS else ""
    slug = searched(request.args.get("event", ""), 200)
    page = page_of(work.session, facts(kind, slug), asked_page(), _PER_PAGE)
    return render_template(
        "site/history.html",
        page=page,
        entries=entries(work, page.rows),
        kinds=KINDS,
        kind=kind,
        slug=slug,
    )


@bp.get("/manage/messages/")
@open_to(Audience.administrator)
def undelivered() -> str:
    """Show to whom no link to sign in could be sent in the last days, and why; then which letters about
    appointments and institutions' links did not arrive."""
    work = current_work()
    page = page_of(work.session, failed_sign_in_letters(work), asked_page(), _PER_PAGE)
    others = page_of(work.session, failed_letters_elsewhere(work), 1, _PER_PAGE)
    return render_template("site/undelivered.html", page=page, others=others)
