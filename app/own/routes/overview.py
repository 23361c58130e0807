"""All registrations of a signed-in participant."""

from flask import render_template

from app.own.queries import own_registrations, with_hours
from app.own.routes.blueprint import bp
from app.web.access import Audience, open_to
from app.web.pages import asked_page, page_of
from app.web.request_work import current_work


@bp.get("/my/")
@open_to(Audience.participant)
def my() -> str:
    """Show the signed-in participant's registrations with their hours."""
    work = current_work()
    page = page_of(work.session, own_registrations(work), asked_page())
    return render_template("own/my.html", page=page, lines=with_hours(work, page.rows))
