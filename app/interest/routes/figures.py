"""The demand for next editions in figures, without names; and for how long lists are kept."""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app import clock
from app.errors import N_
from app.events.tabs import Tab
from app.exports.forms import Up, send_csv, take_along
from app.interest.forms import KeepForm
from app.interest.lists import demand_list
from app.interest.operations.erasing import set_keep_months
from app.interest.queries import DemandBy, demand, keep_months, month_of
from app.interest.routes.blueprint import bp
from app.web.access import Audience, open_to
from app.web.forms import committing
from app.web.pages import asked_page, page_of_columns
from app.web.rendering import notify
from app.web.request_work import current_work

_BY = {
    DemandBy.event: N_("By event"),
    DemandBy.module: N_("By module"),
    DemandBy.county: N_("By county"),
}
_HEADINGS = {DemandBy.event: N_("Event"), DemandBy.module: N_("Module"), DemandBy.county: N_("County")}


@bp.get("/manage/interest/")
@open_to(Audience.staff)
def demand_page() -> ResponseReturnValue:
    """Show how many asked for next editions of the events that the reader sees."""
    return _page(KeepForm(formdata=None, data={"months": keep_months(current_work())}))


@bp.route("/manage/interest/export", methods=["GET", "POST"])
@open_to(Audience.staff)
def demand_export() -> ResponseReturnValue:
    """Ask which columns of the figures are taken along in which format; send the file."""
    work = current_work()
    up = Up(url_for("interest.demand_page"), work.texts.gettext("Interest in next editions"))
    return take_along(work, demand_list(work), lambda kind: None, up)


@bp.get("/manage/interest.csv")
@open_to(Audience.staff)
def demand_csv() -> ResponseReturnValue:
    """Export the figures by month as CSV; they name nobody."""
    work = current_work()
    return send_csv(work, demand_list(work))


@bp.post("/manage/interest/settings")
@open_to(Audience.administrator)
def keep_settings() -> ResponseReturnValue:
    """Set for how many months entries are kept."""
    work, form = current_work(), KeepForm()
    if form.validate_on_submit():
        with committing(form) as done:
            set_keep_months(work, form.months.data or 0)
        if done:
            notify("success", work.texts.gettext(N_("Changes saved.")))
            return redirect(url_for("interest.demand_page"), 303)
    return _page(form), 422


def _page(form: KeepForm) -> str:
    work = current_work()
    asked = request.args.get("by", "")
    by = DemandBy(asked) if asked in DemandBy.__members__ else DemandBy.event
    url, today = url_for("interest.demand_page"), clock.local(work.now)
    since = month_of(today.replace(year=today.year - 1, day=1))
    return render_template(
        "interest/demand.html",
        page=page_of_columns(work.session, demand(work, since, by), asked_page(), 50),
        tabs=[Tab(work.texts.gettext(label), f"{url}?by={key}", key == by) for key, label in _BY.items()],
        heading=work.texts.gettext(_HEADINGS[by]),
        form=form,
        may_set="administrator" in work.actor.roles,
    )
