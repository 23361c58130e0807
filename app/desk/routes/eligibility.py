"""The page of an event that says who may apply."""

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from app.desk.forms.eligibility import EligibilityForm, shown
from app.desk.routes.blueprint import bp
from app.eligibility.operations.rules import save_rules
from app.eligibility.queries import kept_rows, offered
from app.eligibility.sentences import sentences
from app.events.models import WITH_FORM, Event, Repeats
from app.events.operations.managed_event import whole_managed
from app.registrations.header import header_of
from app.web.access import Audience, open_to
from app.web.forms import committing, page_status
from app.web.rendering import notify
from app.web.request_work import current_work


@bp.route("/manage/events/<slug>/eligibility/", methods=["GET", "POST"])
@open_to(Audience.staff)
def eligibility(slug: str) -> ResponseReturnValue:
    """Show and set who may apply for an event."""
    work = current_work()
    event = whole_managed(work, slug)
    form = _form(event)
    if form.validate_on_submit():
        with committing(form) as done:
            save_rules(work, event, form.chosen(work), Repeats(form.repeats.data), _seen(form))
        if done:
            notify("success", current_work().texts.gettext("The changes are saved."))
            return redirect(url_for("desk.eligibility", slug=slug), 303)
        event = whole_managed(current_work(), slug)
        form.version.data = str(event.version)
    work = current_work()
    page = render_template(
        "desk/eligibility.html",
        event=event,
        event_header=header_of(work, event, "registrations"),
        form=form,
        has_form=event.rules.who_applies in WITH_FORM,
        sentences=sentences(work.texts, kept_rows(work, event)),
    )
    return page, page_status(form)


def _form(event: Event) -> EligibilityForm:
    work = current_work()
    rows = kept_rows(work, event)
    form = EligibilityForm(data=shown(event, rows))
    form.offer(offered(work, event, rows))
    return form


def _seen(form: EligibilityForm) -> int:
    typed = form.version.data or ""
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 10 else 0
