"""Settling which meals are served, whether rooms are offered, when figures freeze and needs are erased."""

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from app.events.access import managed_event
from app.events.when import session_line
from app.needs.forms import CateringForm
from app.needs.operations.catering import plan_catering
from app.needs.queries.catering import catering_days
from app.needs.queries.needs import plan_of_event
from app.needs.routes.blueprint import bp
from app.registrations.header import header_of
from app.registrations.queries import load_sessions
from app.web.access import Audience, open_to
from app.web.forms import committing, page_status
from app.web.rendering import notify
from app.web.request_work import current_work


@bp.route("/manage/events/<slug>/needs/catering", methods=["GET", "POST"])
@open_to(Audience.staff)
def plan_meals(slug: str) -> ResponseReturnValue:
    """Settle meals, rooms and days."""
    work = current_work()
    event = managed_event(work, slug)
    load_sessions(work, event)
    days, form = catering_days(work, event), CateringForm()
    form.offer(days, plan_of_event(work, event.id))
    if form.validate_on_submit():
        with committing(form) as done:
            plan_catering(work, event, form.wanted(days))
        if done:
            notify("success", work.texts.gettext("The changes are saved."))
            return redirect(url_for("needs.needs", slug=slug), 303)
    page = render_template(
        "needs/catering.html",
        event=event,
        event_header=header_of(work, event, "needs"),
        form=form,
        days=[(session_line(work.texts, day.session), day, form.options_of(day)) for day in days],
    )
    return page, page_status(form)
