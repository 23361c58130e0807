"""Lines of support made, changed and deleted."""

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from app.coaching.forms.lines import LineForm, new_values, shown_values
from app.coaching.line_header import line_header
from app.coaching.operations.line_changes import change_line, delete_line
from app.coaching.routes.blueprint import bp
from app.errors import N_, Forbidden
from app.events.access import organised_projects
from app.extensions import db
from app.lines.access import managed_line, manages_lines
from app.lines.models import SupportLine
from app.lines.operations.lines import add_line
from app.projects.models import Project
from app.web.access import Audience, open_to
from app.web.rendering import notify
from app.web.request_work import current_work
from app.web.trying import DONE, number, tried
from app.work import Work


@bp.route("/manage/lines/new", methods=["GET", "POST"])
@open_to(Audience.staff)
def line_new() -> ResponseReturnValue:
    """Make a line of support."""
    work = current_work()
    if not manages_lines(work):
        raise Forbidden
    form = LineForm(data=new_values())
    form.offer(organised_projects(work))
    status = 200
    if form.is_submitted():
        made: list[SupportLine] = []
        status = tried(form, lambda: made.append(add_line(work, form.details()))) if form.validate() else 422
        if status == DONE:
            notify("success", work.texts.gettext(N_("The line is added. Now add who receives the support.")))
            return redirect(url_for("coaching.line_recipients", id=made[0].id), 303)
    page = render_template("coaching/lines/form.html", form=form, line=None, head=None)
    return page, status


@bp.route("/manage/lines/<int:id>/edit", methods=["GET", "POST"])
@open_to(Audience.staff)
def line_edit(id: int) -> ResponseReturnValue:
    """Change what is known of a line."""
    work = current_work()
    found = managed_line(work, id)
    form = LineForm(data=shown_values(found))
    form.offer(_projects(work, found), found.form_of_support)
    status = 200
    if form.is_submitted():
        status = 422
        if form.validate():
            seen = number(form.version.data)
            status = tried(form, lambda: change_line(work, found, form.details(), seen))
            if status == DONE:
                notify("success", work.texts.gettext(N_("The changes are saved.")))
                return redirect(url_for("coaching.line", id=id), 303)
            if status == 409:
                # What was typed is shown again; sent a second time, it is meant.
                form.version.data = str(found.version)
    page = render_template(
        "coaching/lines/form.html", form=form, line=found, head=line_header(work, found, "edit")
    )
    return page, status


@bp.post("/manage/lines/<int:id>/delete")
@open_to(Audience.staff)
def line_delete(id: int) -> ResponseReturnValue:
    """Delete a line that was never used."""
    work = current_work()
    delete_line(work, managed_line(work, id))
    db.session.commit()
    notify("success", work.texts.gettext(N_("The line is deleted.")))
    return redirect(url_for("coaching.lines"), 303)


def _projects(work: Work, line: SupportLine) -> list[Project]:
    projects = organised_projects(work)
    return projects if line.project in projects else [*projects, line.project]
