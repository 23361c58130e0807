"""Moving a person to another edition of the same module."""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.desk.forms.edition import EditionForm
from app.desk.routes.blueprint import bp
from app.errors import Refusal
from app.events.models import Event
from app.events.when import when_line
from app.progress.queries import balance
from app.registrations.access import managed_registration
from app.registrations.editions import Edition, other_editions
from app.registrations.operations import change_edition
from app.typed import number_in
from app.web.access import Audience, open_to
from app.web.forms import committing, page_status
from app.web.rendering import notify
from app.web.request_work import current_work


@bp.route("/manage/registrations/<int:id>/edition", methods=["GET", "POST"])
@open_to(Audience.staff)
def edition_change(id: int) -> ResponseReturnValue:
    """Show the other editions with their seats and dates; move the person to the chosen one."""
    work = current_work()
    registration = managed_registration(current_work(), id)
    form = EditionForm()
    if form.validate_on_submit() and form.first_day.data is not None:
        with committing(form) as done:
            new = change_edition(work, registration, _chosen(form.edition.data or ""), form.first_day.data)
        if done:
            told = work.texts.gettext("Moved. The letter with the new dates is on its way.")
            by_phone = work.texts.gettext("Moved. There is no e-mail address: tell the new dates by phone.")
            notify("success", told if new.email else by_phone)
            return redirect(url_for("desk.registration_page", id=new.id), 303)
        registration = managed_registration(current_work(), id)
    editions = other_editions(work, registration)
    form.offer(editions)
    if request.method == "GET":
        _begin(form, editions)
    page = render_template(
        "desk/edition_change.html",
        registration=registration,
        event=registration.event,
        balance=balance(work, registration),
        form=form,
        editions=editions,
        when_line=when_line,
    )
    return page, page_status(form)


def _begin(form: EditionForm, editions: list[Edition]) -> None:
    """Prefill the first edition that can be chosen, with its next day."""
    first = next((each for each in editions if each.refusal is None), None)
    if first is not None:
        form.edition.data, form.first_day.data = str(first.event.id), first.next_day


def _chosen(typed: str) -> Event:
    id = number_in(typed)
    found = current_work().session.get(Event, id) if id is not None else None
    if found is None:
        raise Refusal("Choose another edition of the same module.", field="edition")
    return found
