"""The public list of events, and one event's page."""

from dataclasses import replace
from typing import Any

from flask import Response, current_app, make_response, render_template, request, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from app.columns import sort_key
from app.events.cards import cards_for
from app.events.kept_pages import KeptPages
from app.events.labels import FORM_OF_SUPPORT, MODE
from app.events.listing import asked, count_of, public_counties, public_list
from app.events.models import Event
from app.events.queries import public_event
from app.events.routes.blueprint import bp
from app.events.schema_org import event_data
from app.events.views import EventView, view_of
from app.registrations.queries import places, places_of
from app.web.access import Audience, open_to
from app.web.pages import asked_page, page_of
from app.web.request_work import current_work

KEPT = "kept_event_pages"
_NOT_KEPT = ("page", "past", "lang")


@bp.get("/events/")
@open_to(Audience.everyone)
def listing() -> ResponseReturnValue:
    """Show upcoming events, or past ones, narrowed by search and filters."""
    work = current_work()
    wanted = asked(request.args)
    page = page_of(work.session, public_list(work, wanted), asked_page())
    others = public_list(work, replace(wanted, past=not wanted.past))
    return render_template(
        "events/list.html",
        wanted=wanted,
        page=page,
        cards_shown=cards_for(work, page.rows, places_of(work, page.rows)),
        other_count=count_of(work, others),
        other_url=_url_of(past=not wanted.past),
        forms=FORM_OF_SUPPORT,
        modes=MODE,
        counties=sorted(public_counties(work), key=sort_key),
    )


@bp.get("/events/<slug>/")
@open_to(Audience.everyone)
def show(slug: str) -> ResponseReturnValue:
    """Show one published event."""
    work = current_work()
    event = public_event(work, slug)
    view = view_of(work, event, places(work, event))
    return page_with(event, view)


def page_with(event: Event, view: EventView, *, preview: bool = False) -> Response:
    """Answer the event's page; `preview` puts the banner of a draft above it, and keeps nothing."""

    def render() -> str:
        return render_template("events/_main.html", view=view, event=event)

    main = Markup(render() if preview else kept_pages().text(view.key, render))  # noqa: S704 (escaped within)
    data = Markup(event_data(current_work(), event))  # noqa: S704 (escaped for a script element)
    return make_response(
        render_template("events/show.html", view=view, event=event, main=main, data=data, preview=preview)
    )


def kept_pages() -> KeptPages:
    """Return the parts that this process keeps."""
    kept: KeptPages = current_app.extensions[KEPT]
    return kept


def _url_of(*, past: bool) -> str:
    """Return the address of the same search among past or upcoming events."""
    kept: dict[str, Any] = {name: value for name, value in request.args.items() if name not in _NOT_KEPT}
    return url_for("events.listing", **{**kept, **({"past": "1"} if past else {})})
