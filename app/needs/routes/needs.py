"""What people need at an event, and how far each need is arranged."""

from collections.abc import Mapping

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.events.access import managed_event
from app.events.models import Event
from app.events.tabs import Tab
from app.needs.forms import ArrangingForm
from app.needs.labels import STATE, STATE_KINDS, need_label
from app.needs.models import NeedState
from app.needs.operations.arranging import arrange
from app.needs.queries.catering import catering_days, room_nights, without_parallel_group
from app.needs.queries.needs import counted, in_vain, needs_of, one_need, plan_of_event
from app.needs.routes.blueprint import bp
from app.needs.routes.shown import shown_days, shown_nights
from app.needs.wanted import OWN_TEXT
from app.registrations.header import header_of
from app.registrations.queries import load_sessions
from app.web.access import Audience, open_to
from app.web.forms import committing, page_status
from app.web.pages import asked_page, page_of_list
from app.web.rendering import notify
from app.web.request_work import current_work

PAGE = 50


@bp.get("/manage/events/<slug>/needs/")
@open_to(Audience.staff)
def needs(slug: str) -> ResponseReturnValue:
    """Show who needs what and how far it is arranged, then who eats and who stays, in figures."""
    work = current_work()
    event = managed_event(work, slug)
    load_sessions(work, event)
    found, plan = needs_of(work, event), plan_of_event(work, event.id)
    shown = request.args.get("state", "")
    rows = [each for each in found if shown not in list(NeedState) or each.state == shown]
    nights = room_nights(work, event) if plan.offers_rooms else []
    return render_template(
        "needs/needs.html",
        event=event,
        event_header=header_of(work, event, "needs"),
        plan=plan,
        page=page_of_list(rows, asked_page(), PAGE),
        tabs=_tabs(event, counted(found), shown, len(found)),
        in_vain=in_vain(work, event, found),
        states=STATE,
        kinds=STATE_KINDS,
        need_label=need_label,
        days=shown_days(work.texts, catering_days(work, event)),
        nights=shown_nights(work.texts, nights),
        ungrouped=without_parallel_group(work, event),
    )


@bp.route("/manage/events/<slug>/needs/<int:id>/<need>", methods=["GET", "POST"])
@open_to(Audience.staff)
def arrange_one(slug: str, id: int, need: str) -> ResponseReturnValue:
    """Say how far one need of one person is arranged, perhaps alike for all who need the same."""
    work = current_work()
    event = managed_event(work, slug)
    one, form = one_need(work, event, id, need), ArrangingForm()
    form.offer()
    if form.validate_on_submit():
        with committing(form) as done:
            count = arrange(work, event, id, need, form.wanted(), form.version, alike=form.alike.data)
        if done:
            notify("success", _said(count))
            return redirect(url_for("needs.needs", slug=slug), 303)
        event = managed_event(work, slug)
        one = one_need(work, event, id, need)
    elif not form.is_submitted():
        form = ArrangingForm(formdata=None, obj=one.arrangement)
        form.offer()
        form.state.data = one.state.value
    form.seen.data = str(one.arrangement.version if one.arrangement else 0)
    load_sessions(work, event)
    page = render_template(
        "needs/arrange.html",
        event=event,
        event_header=header_of(work, event, "needs"),
        form=form,
        one=one,
        label=need_label(need),
        may_be_alike=need != OWN_TEXT,
    )
    return page, 422 if form.form_errors else page_status(form)


def _said(count: int) -> str:
    texts = current_work().texts
    return texts.ngettext("Saved for %(count)s person.", "Saved for %(count)s people.", count)


def _tabs(event: Event, counts: Mapping[NeedState, int], shown: str, total: int) -> list[Tab]:
    texts, url = current_work().texts, url_for("needs.needs", slug=event.slug)
    tabs = [Tab(texts.gettext("All"), url, shown not in list(NeedState), total)]
    return tabs + [
        Tab(texts.gettext(label), f"{url}?state={state.value}", shown == state, counts.get(state, 0))
        for state, label in STATE.items()
    ]
