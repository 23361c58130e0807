"""Several meetings of one event changed in one act: the rows, one letter to be seen, then the deed."""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.changes.clash_facts import warnings_of_changes
from app.changes.forms.clashes import are_unseen, clashes_shown
from app.changes.forms.notices import are_told, is_decided, notice_page, say
from app.changes.forms.overtaken import overtaken
from app.changes.forms.several import SeveralForm, has_passed, shown_several
from app.changes.preview import preview
from app.changes.release import release
from app.changes.routes.blueprint import bp
from app.errors import N_
from app.events.models import Event, EventStatus
from app.events.operations.managed_event import whole_managed
from app.events.when import meeting_line, where_line
from app.registrations.header import header_of
from app.web.access import Audience, open_to
from app.web.forms import committing
from app.web.request_work import current_work


@bp.route("/manage/events/<slug>/changes/", methods=["GET", "POST"])
@open_to(Audience.staff)
def several(slug: str) -> ResponseReturnValue:
    """Move, cancel, replace and add meetings; people get one letter about all of it, which is shown first."""
    event = whole_managed(current_work(), slug)
    if request.method != "POST":
        form = shown_several(event)
        form.resume.data = "resume" in request.args
        form.add_rows()
        return _page(form, event)
    form = SeveralForm(event)
    if form.version.data != str(event.version):
        # Sent twice, or by two: the rows of what stands there now are not those that were typed into.
        return _page(overtaken(form), event, 409)
    form.offer(current_work().texts)
    if request.form.get("act") == "add":
        form.add_rows()
        return _page(form, event)
    return _released(form, event)


def _released(form: SeveralForm, event: Event) -> ResponseReturnValue:
    work, slug = current_work(), event.slug
    next = url_for("changes.meetings", slug=slug)
    if form.validate_on_submit():
        with committing(form) as done:
            change = form.changes()
            if not is_decided():
                seen = preview(work, change)
                unseen = are_unseen(warnings_of_changes(work, event, [change]))
                if seen.concerns_anybody:
                    heading = work.texts.gettext(N_("Tell people about the changes?"))
                    return notice_page(heading, seen, next)
                if unseen:
                    return _page(form, event)
            told = release(work, change, notify=are_told())
        if done:
            say(work.texts.gettext(N_("The meetings are saved.")), told)
            return redirect(next, 303)
    return _page(form, whole_managed(current_work(), slug), 422)


def _page(form: SeveralForm, event: Event, status: int = 200) -> ResponseReturnValue:
    texts = current_work().texts
    form.offer(texts)
    page = render_template(
        "changes/several.html",
        form=form,
        event=event,
        clashes=clashes_shown(),
        suspended=event.status == EventStatus.suspended,
        event_header=header_of(current_work(), event, "sessions"),
        passed=lambda meeting: has_passed(meeting, current_work().today),
        when=lambda meeting: meeting_line(texts, meeting),
        where=lambda meeting: where_line(texts, meeting),
    )
    return page, status
