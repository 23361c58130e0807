"""Suspending one event: until when and why, the letter to be seen, then the deed."""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.changes.forms.notices import are_told, is_decided, notice_page, say
from app.changes.forms.suspending import SuspendForm
from app.changes.plan import SuspendEvent
from app.changes.preview import preview
from app.changes.release import release
from app.changes.routes.blueprint import bp
from app.errors import N_
from app.events.models import Event, EventStatus
from app.events.operations.managed_event import whole_managed
from app.registrations.header import header_of
from app.web.access import Audience, open_to
from app.web.forms import committing, page_status
from app.web.merging import UNTOUCHED
from app.web.request_work import current_work


@bp.route("/manage/events/<slug>/suspend", methods=["GET", "POST"])
@open_to(Audience.staff)
def event_suspend(slug: str) -> ResponseReturnValue:
    """Suspend an event until further notice or a day, or say another day, after a look at the letter."""
    work = current_work()
    event = whole_managed(work, slug)
    if request.method != "POST":
        note = event.status_note if event.status == EventStatus.suspended else None
        shown = {"suspended_until": event.suspended_until, "reason": note}
        form = SuspendForm(formdata=None, data=shown)
        form.version.data = str(event.version)
        return _page(form, event)
    form = SuspendForm()
    if form.version.data != str(event.version):
        form.form_errors.append(work.texts.gettext(UNTOUCHED))
        form.version.data = str(event.version)
        return _page(form, event, 409)
    return _released(form, event)


def _released(form: SuspendForm, event: Event) -> ResponseReturnValue:
    work, slug = current_work(), event.slug
    next = url_for("desk.manage_show", slug=slug)
    if form.validate_on_submit():
        change = SuspendEvent(event, form.suspended_until.data, form.reason.data or "")
        with committing(form) as done:
            if not is_decided():
                seen = preview(work, change)
                if seen.concerns_anybody:
                    return notice_page(_heading(event), seen, next)
            told = release(work, change, notify=are_told())
        if done:
            say(work.texts.gettext(N_("The event is suspended.")), told)
            return redirect(next, 303)
    return _page(form, whole_managed(current_work(), slug), page_status(form))


def _heading(event: Event) -> str:
    return current_work().texts.gettext(N_("Suspend the event “%(title)s”"), title=event.title_pl)


def _page(form: SuspendForm, event: Event, status: int = 200) -> ResponseReturnValue:
    page = render_template(
        "changes/suspend.html",
        form=form,
        event=event,
        heading=_heading(event),
        event_header=header_of(current_work(), event, "overview"),
    )
    return page, status
