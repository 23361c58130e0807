"""The first page, and a participant's own one."""

from flask import render_template

from app.events.cards import cards_for
from app.events.listing import Asked, count_of, public_list
from app.registrations.counting import seats_of
from app.site.queries.own import own_registrations, with_hours
from app.site.routes.blueprint import bp
from app.web.access import Audience, open_to
from app.web.pages import asked_page, page_of
from app.web.request_work import current_work

SOON = 6
"""How many coming events the first page shows; the list has the others."""


@bp.get("/")
@open_to(Audience.everyone)
def home() -> str:
    """Show what is coming up."""
    work = current_work()
    coming = public_list(work, Asked())
    events = list(work.session.scalars(coming.limit(SOON)))
    return render_template(
        "site/home.html",
        cards=cards_for(work, events, seats_of(work, events)),
        count=count_of(work, coming),
    )


@bp.get("/my/")
@open_to(Audience.participant)
def my() -> str:
    """Show the signed-in participant's registrations with their hours."""
    work = current_work()
    page = page_of(work.session, own_registrations(work), asked_page())
    return render_template("site/my.html", page=page, lines=with_hours(work, page.rows))
