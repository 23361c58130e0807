"""The office's own days off, which warn who plans a meeting."""

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from app.errors import N_
from app.extensions import db
from app.office.days_off import add_day_off, remove_day_off
from app.office.forms import DayOffForm
from app.office.queries import days_off
from app.office.routes.blueprint import bp
from app.web.access import Audience, open_to
from app.web.forms import ButtonForm, committing, page_status
from app.web.pages import asked_page, page_of
from app.web.rendering import notify
from app.web.request_work import current_work


@bp.route("/manage/settings/days-off/", methods=["GET", "POST"])
@open_to(Audience.administrator)
def office_days_off() -> ResponseReturnValue:
    """List the days off, and add one."""
    work = current_work()
    form = DayOffForm()
    if form.validate_on_submit() and form.day.data:
        with committing(form) as done:
            add_day_off(work, form.day.data, form.name.data or "")
        if done:
            notify("success", work.texts.gettext(N_("The day off is added.")))
            return redirect(url_for("office.office_days_off"), 303)
    page = page_of(current_work().session, days_off(), asked_page(), 50)
    return render_template("office/days_off.html", form=form, page=page), page_status(form)


@bp.post("/manage/settings/days-off/<int:id>/remove")
@open_to(Audience.administrator)
def office_day_off_remove(id: int) -> ResponseReturnValue:
    """Remove a day off."""
    if ButtonForm().validate():
        remove_day_off(current_work(), id)
        db.session.commit()
        notify("success", current_work().texts.gettext(N_("The day off is removed.")))
    return redirect(url_for("office.office_days_off"), 303)
