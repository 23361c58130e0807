"""Projects, for administrators: who pays, and the strip that says so."""

from datetime import date

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from app.desk.forms.files import ProjectForm, project_values, shown_project, upload_of
from app.desk.routes.blueprint import bp
from app.errors import N_
from app.events.operations.projects import delete_project
from app.extensions import db
from app.notices.queries import standings_of
from app.projects.days import ends_on
from app.projects.models import Project
from app.projects.operations.parts import partners_of
from app.projects.operations.projects import save_project
from app.projects.queries import known_signatories, project_by_id, project_list, with_documents
from app.recruitments.figures import reached_of
from app.recruitments.queries import recruitments_of_project
from app.web.access import Audience, open_to
from app.web.forms import committing
from app.web.pages import asked_page, page_of
from app.web.rendering import notify
from app.web.request_work import current_work


@bp.get("/manage/projects/")
@open_to(Audience.administrator)
def manage_projects() -> ResponseReturnValue:
    """List all projects."""
    page = page_of(current_work().session, project_list(), asked_page(), 50)
    return render_template("desk/projects.html", page=page)


@bp.route("/manage/projects/new", methods=["GET", "POST"])
@open_to(Audience.administrator, uploads=True)
def project_new() -> ResponseReturnValue:
    """Make a project."""
    return _edited(ProjectForm(), None)


@bp.get("/manage/projects/<int:id>/")
@open_to(Audience.administrator)
def project_show(id: int) -> ResponseReturnValue:
    """Show a project with its stages, agreements, regions and documents."""
    work = current_work()
    project = with_documents(work, id)
    recruitments = recruitments_of_project(work, id)
    return render_template(
        "desk/project.html",
        project=project,
        ends_on=ends_on(project),
        earlier=[date.fromisoformat(day) for day in (project.ends_versions or [])[:-1]],
        partners=partners_of(project),
        notices=standings_of(work, project),
        known=known_signatories(work, project.agreements),
        recruitments=recruitments,
        reached=reached_of(work, recruitments),
    )


@bp.route("/manage/projects/<int:id>/edit", methods=["GET", "POST"])
@open_to(Audience.administrator, uploads=True)
def project_edit(id: int) -> ResponseReturnValue:
    """Change a project."""
    project = project_by_id(current_work(), id)
    return _edited(ProjectForm(data=shown_project(project)), project)


@bp.post("/manage/projects/<int:id>/delete")
@open_to(Audience.administrator)
def project_delete(id: int) -> ResponseReturnValue:
    """Delete a project to which no event belongs."""
    delete_project(current_work(), project_by_id(current_work(), id))
    db.session.commit()
    notify("success", current_work().texts.gettext(N_("The project is deleted.")))
    return redirect(url_for("desk.manage_projects"), 303)


def _edited(form: ProjectForm, project: Project | None) -> ResponseReturnValue:
    if form.validate_on_submit():
        with committing(form) as done:
            strip = upload_of(form.strip, images=True)
            project = save_project(current_work(), project, project_values(form), strip)
        if done and project is not None:
            notify("success", current_work().texts.gettext(N_("The project is saved.")))
            return redirect(url_for("desk.project_show", id=project.id), 303)
    page = render_template("desk/project_form.html", form=form, project=project)
    return page, 422 if form.errors or form.form_errors else 200
