"""Another link, code and password for online meetings: seen as a letter, then the old ones are gone."""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.changes.forms.access import AccessForm, renewable
from app.changes.forms.notices import are_told, is_decided, notice_page, say
from app.changes.plan import ANOTHER_VERSION
from app.changes.preview import preview
from app.changes.release import release
from app.changes.routes.blueprint import bp
from app.errors import N_
from app.events.meeting_access import has_access
from app.events.models import Event
from app.events.operations.managed_event import whole_managed
from app.registrations.header import header_of
from app.web.access import Audience, open_to
from app.web.forms import committing
from app.web.request_work import current_work


@bp.route("/manage/events/<slug>/access/", methods=["GET", "POST"])
@open_to(Audience.staff)
def access(slug: str) -> ResponseReturnValue:
    """Give meetings another link, code and password; the letter to those who have a place is shown first."""
    event = whole_managed(current_work(), slug)
    if request.method != "POST":
        return _page(_fresh(event), event)
    form = AccessForm(event)
    if form.version.data != str(event.version):
        form.version.data = str(event.version)
        form.form_errors.append(current_work().texts.gettext(ANOTHER_VERSION))
        return _page(form, event, 409)
    if form.validate_on_submit():
        answer = _released(form, event)
        if answer is not None:
            return answer
    return _page(form, whole_managed(current_work(), slug), 422)


def _fresh(event: Event) -> AccessForm:
    known = [str(each.id) for each in renewable(event) if has_access(each)]
    return AccessForm(event, formdata=None, data={"version": str(event.version), "meetings": known})


def _released(form: AccessForm, event: Event) -> ResponseReturnValue | None:
    work, next = current_work(), url_for("changes.meetings", slug=event.slug)
    with committing(form) as done:
        change = form.changes()
        if not is_decided():
            seen = preview(work, change)
            if seen.concerns_anybody:
                return notice_page(work.texts.gettext(N_("Tell people about the new link?")), seen, next)
        told = release(work, change, notify=are_told())
    if not done:
        return None
    say(work.texts.gettext(N_("The new access data are saved; the old ones are gone.")), told)
    return redirect(next, 303)


def _page(form: AccessForm, event: Event, status: int = 200) -> ResponseReturnValue:
    page = render_template(
        "changes/access.html",
        form=form,
        event=event,
        event_header=header_of(current_work(), event, "sessions"),
    )
    return page, status
