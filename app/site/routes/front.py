"""The first page, and a participant's own one."""

from flask import render_template

from app.catalogue.cards import cards_for
from app.catalogue.listing import EventFilter, count_of, public_list
from app.registrations.counting import seats_of
from app.site.routes.blueprint import bp
from app.web.access import Audience, open_to
from app.web.request_work import current_work

SOON = 6
"""How many coming events the first page shows; the list has the others."""


@bp.get("/")
@open_to(Audience.everyone)
def home() -> str:
    """Show what is coming up."""
    work = current_work()
    coming = public_list(work, EventFilter())
    events = list(work.session.scalars(coming.limit(SOON)))
    return render_template(
        "site/home.html",
        cards=cards_for(work, events, seats_of(work, events)),
        count=count_of(work, coming),
    )
