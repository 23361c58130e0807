"""Dictionaries of participation forms: what holds in a project, its versions, a file to load."""

from flask import Response, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from app.errors import Refusal
from app.extensions import db
from app.monitoring.dictionaries import SHIPPED
from app.monitoring.operations.dictionaries import load_dictionaries
from app.monitoring.queries import dictionaries_on, versions_of
from app.participation.forms import DictionariesForm
from app.participation.queries import readable_project
from app.participation.routes.blueprint import bp
from app.projects.models import Project
from app.web.access import Audience, open_to
from app.web.forms import committing, page_status, refuse
from app.web.pages import asked_page, page_of
from app.web.rendering import notify
from app.web.request_work import current_work

_JSON = "application/json; charset=utf-8"


@bp.get("/manage/participation/<int:project_id>/dictionaries")
@open_to(Audience.staff)
def dictionaries(project_id: int) -> ResponseReturnValue:
    """Show which dictionaries hold in a project, and its versions."""
    return _page(readable_project(current_work(), project_id), DictionariesForm(formdata=None))


@bp.post("/manage/participation/<int:project_id>/dictionaries")
@open_to(Audience.staff, uploads=True)
def load(project_id: int) -> ResponseReturnValue:
    """Add a version of the dictionaries of a project from a file."""
    work, form = current_work(), DictionariesForm()
    project = readable_project(work, project_id)
    if form.validate():
        with committing(form) as done:
            try:
                load_dictionaries(work, project, form.data_of_file())
            except Refusal as refusal:
                db.session.rollback()
                refuse(form, form.translated(refusal))
        if done and not form.errors:
            notify(
                "success", work.texts.gettext("The dictionaries are loaded. Earlier forms keep their words.")
            )
            return redirect(url_for("participation.dictionaries", project_id=project_id), 303)
    return _page(readable_project(current_work(), project_id), form)


@bp.get("/manage/participation/dictionaries.json")
@open_to(Audience.staff)
def shipped_file() -> ResponseReturnValue:
    """Send the dictionaries that come with the program, as a file to begin from."""
    answer = Response(SHIPPED.read_bytes(), content_type=_JSON)
    answer.headers["Content-Disposition"] = "attachment; filename=dictionaries.json"
    return answer


def _page(project: Project, form: DictionariesForm) -> ResponseReturnValue:
    work = current_work()
    known = dictionaries_on(work, project.id, work.today)
    page = render_template(
        "participation/dictionaries.html",
        project=project,
        known=known,
        page=page_of(work.session, versions_of(project.id), asked_page(), 20),
        today=work.today,
        form=form,
    )
    return page, page_status(form)
