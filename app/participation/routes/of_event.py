"""Who gave an event the participation form: given or missing, and a tick for what came in on paper."""

from io import BytesIO
from typing import Any

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import Select, func, select
from sqlalchemy.orm import joinedload

from app.errors import Closed, Missing
from app.events.access import managed_event
from app.events.models import Event
from app.events.tabs import Tab, as_label
from app.monitoring.operations.giving import NOT_ASKED, receive_on_paper
from app.monitoring.queries import asks_participation
from app.papers.pdf import PDF_TYPE, pdf
from app.participation.paper import blank_form
from app.participation.routes.blueprint import bp
from app.registrations.access import managed_registration
from app.registrations.header import header_of
from app.registrations.models import SEATED, Registration
from app.registrations.participation import (
    MISSING,
    PARTICIPATION_FILTERS,
    has_participation,
    owing_count,
    participation_on_page,
)
from app.registrations.queries import load_sessions
from app.typed import number_in
from app.web.access import Audience, open_to
from app.web.downloads import sent
from app.web.forms import ButtonForm, committing
from app.web.pages import asked_page, page_of
from app.web.rendering import notify
from app.web.request_work import current_work
from app.web.way_back import way_back
from app.work import Work

PAGE = 50


@bp.get("/manage/events/<slug>/participation/")
@open_to(Audience.staff)
def of_event(slug: str) -> ResponseReturnValue:
    """List the people with a place: given or missing, nothing of what the forms say."""
    work = current_work()
    event = managed_event(work, slug)
    if not asks_participation(event):
        raise Missing
    load_sessions(work, event)
    shown = request.args.get("state", "")
    query = _seated(event).options(joinedload(Registration.institution))
    if shown in PARTICIPATION_FILTERS:
        query = query.where(has_participation(event, shown))
    query = query.order_by(Registration.name_sort, Registration.id)
    page = page_of(work.session, query, asked_page(), PAGE)
    return render_template(
        "participation/of_event.html",
        event=event,
        event_header=header_of(work, event, "participation"),
        page=page,
        given=participation_on_page(work, event, page.rows),
        tabs=_tabs(work, event, shown),
        here=request.full_path.rstrip("?"),
    )


@bp.post("/manage/registrations/<int:id>/participation")
@open_to(Audience.staff)
def receive(id: int) -> ResponseReturnValue:
    """Tick that somebody with a place handed the form over on paper."""
    work, form = current_work(), ButtonForm()
    registration = managed_registration(work, id)
    event = registration.event
    if not asks_participation(event) or registration.state not in SEATED:
        raise Closed(NOT_ASKED)
    back = _back(event)
    if form.validate():
        with committing(form) as done:
            receive_on_paper(work, registration.person, event)
        if done:
            sentence = work.texts.gettext("It is noted that the participation form was handed over on paper.")
            notify("success", sentence)
    return redirect(back, 303)


@bp.get("/manage/registrations/<int:id>/participation.pdf")
@open_to(Audience.staff)
def paper(id: int) -> ResponseReturnValue:
    """Send the empty form with the person's name, to print."""
    work = current_work()
    registration = managed_registration(work, id)
    if not asks_participation(registration.event):
        raise Missing
    made = pdf(blank_form(work, registration))
    return sent(BytesIO(made), f"{registration.event.slug}-formularz-uczestnictwa.pdf", PDF_TYPE)


def _seated(event: Event) -> Select[Any]:
    return select(Registration).where(Registration.event_id == event.id, Registration.state.in_(SEATED))


def _tabs(work: Work, event: Event, shown: str) -> list[Tab]:
    texts, url = work.texts, url_for("participation.of_event", slug=event.slug)
    total = work.session.scalar(select(func.count()).select_from(_seated(event).subquery())) or 0
    missing = owing_count(work, event)
    counts = {MISSING: missing}
    tabs = [Tab(texts.gettext("All"), url, shown not in PARTICIPATION_FILTERS, total)]
    return tabs + [
        Tab(
            as_label(texts.gettext(label)),
            f"{url}?state={state}",
            shown == state,
            counts.get(state, total - missing),
        )
        for state, label in PARTICIPATION_FILTERS.items()
    ]


def _back(event: Event) -> str:
    """Return where a tick leads: to the register at which it was set, else to the list."""
    session = number_in(request.form.get("session"))
    if session is not None:
        return url_for("attendance.session", slug=event.slug, id=session)
    return way_back(url_for("participation.of_event", slug=event.slug))
