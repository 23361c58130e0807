"""Publishing a version of a project's timetable: what it would change is seen first."""

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from app.errors import N_
from app.events.access import may_administer, organised_project
from app.timetable.forms import TimetableForm
from app.timetable.operations import publish_version
from app.timetable.queries.versions import draft_of
from app.timetable.routes.blueprint import bp
from app.timetable.shown import shown_changes
from app.web.access import Audience, open_to
from app.web.forms import committing
from app.web.rendering import notify
from app.web.request_work import current_work


@bp.get("/manage/projects/<int:id>/timetable/")
@open_to(Audience.staff)
def draft(id: int) -> ResponseReturnValue:
    """Show what has changed since the last version, with the button that publishes another."""
    return _page(id, TimetableForm(formdata=None))


@bp.post("/manage/projects/<int:id>/timetable/")
@open_to(Audience.staff)
def publish(id: int) -> ResponseReturnValue:
    """Publish a version, if it is what the page showed."""
    work, form = current_work(), TimetableForm()
    project = organised_project(work, id)
    number = 0
    if form.validate_on_submit():
        with committing(form) as done:
            number = publish_version(work, project, form.seen.data or "").number
        if done:
            notify("success", work.texts.gettext(N_("Version %(number)s is published."), number=number))
            return redirect(url_for("timetable.version", id=id, number=number), 303)
    return _page(id, form, 409)


def _page(id: int, form: TimetableForm, status: int = 200) -> ResponseReturnValue:
    work = current_work()
    project = organised_project(work, id)
    found = draft_of(work, id)
    form.seen.data = found.seen
    page = render_template(
        "timetable/draft.html",
        form=form,
        project=project,
        draft=found,
        changes=shown_changes(work.texts, found.changes),
        administers=may_administer(work),
    )
    return page, status
