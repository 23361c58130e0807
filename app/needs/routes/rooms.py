"""Who stays for which night: the list of people with a place, and the choice in somebody's name."""

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from app.errors import Missing
from app.events.access import managed_event
from app.needs.forms import NightsForm, night_labels
from app.needs.models import Night
from app.needs.operations.catering import choose_nights
from app.needs.queries.catering import chosen_nights, nights_between, own_nights
from app.needs.queries.needs import plan_of_event
from app.needs.routes.blueprint import bp
from app.registrations.header import header_of
from app.registrations.models import SEATED, Registration
from app.registrations.queries import load_sessions, registration_by_id
from app.web.access import Audience, open_to
from app.web.forms import committing, page_status
from app.web.pages import asked_page, page_of
from app.web.rendering import notify
from app.web.request_work import current_work

PAGE = 50


@bp.get("/manage/events/<slug>/needs/rooms/")
@open_to(Audience.staff)
def rooms(slug: str) -> ResponseReturnValue:
    """List the people with a place and the nights for which they stay."""
    work = current_work()
    event = managed_event(work, slug)
    load_sessions(work, event)
    query = (
        select(Registration)
        .where(Registration.event_id == event.id, Registration.state.in_(SEATED))
        .order_by(Registration.name_sort, Registration.id)
    )
    page = page_of(work.session, query, asked_page(), PAGE)
    ids = [each.id for each in page.rows]
    labels, nights = night_labels(nights_between(event.meetings)), dict[int, list[str]]()
    for each in work.session.scalars(
        select(Night).where(Night.registration_id.in_(ids)).order_by(Night.night)
    ):
        if each.night in labels:
            nights.setdefault(each.registration_id, []).append(labels[each.night])
    return render_template(
        "needs/rooms.html",
        event=event,
        event_header=header_of(work, event, "needs"),
        page=page,
        nights=nights,
        offered=plan_of_event(work, event.id).offers_rooms and labels,
    )


@bp.route("/manage/events/<slug>/needs/rooms/<int:id>", methods=["GET", "POST"])
@open_to(Audience.staff)
def nights_of(slug: str, id: int) -> ResponseReturnValue:
    """Choose the nights of one person, in their name."""
    work = current_work()
    event, registration = managed_event(work, slug), registration_by_id(work, id)
    if registration.event_id != event.id or not registration.is_seated:
        raise Missing
    offered = own_nights(registration) if plan_of_event(work, event.id).offers_rooms else []
    form = NightsForm()
    form.offer(offered, chosen_nights(work, registration), sent=form.is_submitted())
    if form.validate_on_submit():
        with committing(form) as done:
            choose_nights(work, registration, form.wanted())
        if done:
            notify("success", work.texts.gettext("The changes are saved."))
            return redirect(url_for("needs.rooms", slug=slug), 303)
        registration = registration_by_id(work, id)
    load_sessions(work, event)
    page = render_template(
        "needs/nights.html",
        event=event,
        event_header=header_of(work, event, "needs"),
        registration=registration,
        form=form,
        offered=offered,
    )
    return page, 422 if form.form_errors else page_status(form)
