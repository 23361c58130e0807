"""The editor of an event's form, and which standard fields it asks."""

from flask import redirect, url_for
from flask.typing import ResponseReturnValue

from app.events.access import managed_event
from app.events.operations.editing import edit
from app.events.operations.managed_event import whole_managed
from app.form_editor.forms import FieldsForm
from app.form_editor.routes.blueprint import bp
from app.form_editor.routes.pages import editor_page
from app.web.access import Audience, open_to
from app.web.forms import committing
from app.web.rendering import notify
from app.web.request_work import current_work


@bp.get("/manage/events/<slug>/form/")
@open_to(Audience.staff)
def manage_form(slug: str) -> ResponseReturnValue:
    """Show what the event's form asks."""
    return editor_page(managed_event(current_work(), slug))


@bp.post("/manage/events/<slug>/form/fields")
@open_to(Audience.staff)
def set_fields(slug: str) -> ResponseReturnValue:
    """Save how each standard field is asked."""
    work = current_work()
    event, form = whole_managed(work, slug), FieldsForm()
    if form.validate_on_submit():
        with committing(form) as done:
            changed = edit(work, event, form.values(), form.version.data or 0)
        if done:
            said = work.texts.gettext("The changes are saved.")
            notify("success", said if changed else work.texts.gettext("Nothing has changed."))
            return redirect(url_for("form_editor.manage_form", slug=slug), 303)
    event = managed_event(work, slug)
    # What was typed is compared with the event as it is now.
    form.version.raw_data, form.version.data = None, event.version
    return editor_page(event, form), 422
