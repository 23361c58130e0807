"""The template of a form of support: kept from an event's form, and added to another."""

from flask import redirect, url_for
from flask.typing import ResponseReturnValue

from app.events.access import managed_event
from app.events.operations.managed_event import whole_managed
from app.form_editor.operations import begin_from_template, keep_as_template
from app.form_editor.routes.blueprint import bp
from app.form_editor.routes.pages import editor_page
from app.web.access import Audience, open_to
from app.web.forms import ButtonForm, committing
from app.web.rendering import notify
from app.web.request_work import current_work


@bp.post("/manage/events/<slug>/form/template/keep")
@open_to(Audience.staff)
def keep_template(slug: str) -> ResponseReturnValue:
    """Keep the event's form as the template for events of its kind."""
    work = current_work()
    event, form = whole_managed(work, slug), ButtonForm()
    if form.validate_on_submit():
        with committing(form) as done:
            keep_as_template(work, event)
        if done:
            notify("success", work.texts.gettext("The form is kept: new events of this kind begin with it."))
            return redirect(url_for("form_editor.manage_form", slug=slug, _anchor="template"), 303)
    return editor_page(managed_event(work, slug), failed=form), 422


@bp.post("/manage/events/<slug>/form/template/start")
@open_to(Audience.staff)
def start_from_template(slug: str) -> ResponseReturnValue:
    """Set the fields as in the template and add its questions behind those of the form."""
    work = current_work()
    event, form, found = whole_managed(work, slug), ButtonForm(), False
    if form.validate_on_submit():
        with committing(form) as done:
            found = begin_from_template(work, event)
        if done:
            said = work.texts.gettext(
                "The form is now as in the template, with the questions of its own before."
            )
            none = work.texts.gettext("There is no template for this form of support yet.")
            notify("success" if found else "info", said if found else none)
            return redirect(url_for("form_editor.manage_form", slug=slug), 303)
    return editor_page(managed_event(work, slug), failed=form), 422
