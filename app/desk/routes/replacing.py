"""Staff replace somebody who has a place with a colleague of the same institution."""

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from app.desk.routes.blueprint import bp
from app.extensions import db
from app.registrations.access import managed_registration
from app.registrations.forms import ColleagueForm
from app.registrations.models import Registration
from app.registrations.offers import offered_to_colleague
from app.registrations.operations import pass_on
from app.registrations.passing_on import why_not_passed_on
from app.web.access import Audience, open_to
from app.web.forms import committing
from app.web.rendering import notify
from app.web.request_work import current_work


@bp.get("/manage/registrations/<int:id>/replace")
@open_to(Audience.staff)
def ask_replacement(id: int) -> ResponseReturnValue:
    """Ask which colleague comes instead. Refuses (Closed) what can't be passed on."""
    registration = managed_registration(current_work(), id)
    closed = why_not_passed_on(current_work(), registration, by_staff=True)
    if closed is not None:
        raise closed
    form = ColleagueForm(formdata=None)
    form.fit(registration.event, for_staff=True)
    return _page(registration, form)


@bp.post("/manage/registrations/<int:id>/replace")
@open_to(Audience.staff)
def replace_registration(id: int) -> ResponseReturnValue:
    """Pass the place on to a colleague, who gets a letter; this registration ends."""
    registration, form = managed_registration(current_work(), id), ColleagueForm()
    form.fit(registration.event, for_staff=True)
    if form.validate_on_submit():
        with committing(form) as done:
            taker = pass_on(current_work(), registration, form.colleague("pl"), form.reason())
        if done:
            texts = current_work().texts
            notify("success", texts.gettext("The place is passed on, and letters about it are on their way."))
            return redirect(url_for("desk.registration_page", id=taker.id), 303)
    db.session.rollback()
    return _page(managed_registration(current_work(), id), form), 422


def _page(registration: Registration, form: ColleagueForm) -> str:
    work, event = current_work(), registration.event
    return render_template(
        "desk/replace.html",
        registration=registration,
        event=event,
        until=offered_to_colleague(event, work.now, registration.offered_until),
        form=form,
    )
