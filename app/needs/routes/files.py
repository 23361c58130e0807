"""The figures for the caterer and the hotel, without names: a sheet to print, and a list to take along."""

from flask import render_template, url_for
from flask.typing import ResponseReturnValue

from app.events.access import managed_event
from app.events.titles import title
from app.exports.forms import Up, send_csv, send_xlsx, take_along
from app.needs.catering_list import catering_list, served_days
from app.needs.routes.blueprint import bp
from app.needs.routes.shown import shown_days, shown_nights
from app.web.access import Audience, open_to
from app.web.request_work import current_work


@bp.get("/manage/events/<slug>/needs/print")
@open_to(Audience.staff)
def catering_print(slug: str) -> ResponseReturnValue:
    """Show the figures as a sheet to print or to keep as PDF."""
    work = current_work()
    event = managed_event(work, slug)
    days, nights = served_days(work, event)
    return render_template(
        "needs/print.html",
        event=event,
        title=title(event, work.texts.language),
        days=shown_days(work.texts, days),
        nights=shown_nights(work.texts, nights),
    )


@bp.route("/manage/events/<slug>/needs/export", methods=["GET", "POST"])
@open_to(Audience.staff)
def catering_export(slug: str) -> ResponseReturnValue:
    """Ask which columns of the figures are taken along in which format; send the file."""
    work = current_work()
    event = managed_event(work, slug)
    up = Up(url_for("needs.needs", slug=slug), work.texts.gettext("Needs"))
    return take_along(work, catering_list(work, event), lambda kind: None, up)


@bp.get("/manage/events/<slug>/needs.csv")
@open_to(Audience.staff)
def catering_csv(slug: str) -> ResponseReturnValue:
    """Send the figures as CSV."""
    work = current_work()
    return send_csv(work, catering_list(work, managed_event(work, slug)))


@bp.get("/manage/events/<slug>/needs.xlsx")
@open_to(Audience.staff)
def catering_xlsx(slug: str) -> ResponseReturnValue:
    """Send the figures as a workbook."""
    work = current_work()
    return send_xlsx(work, catering_list(work, managed_event(work, slug)))
