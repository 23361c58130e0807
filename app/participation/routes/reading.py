"""What monitoring officers read: who gave the form in a project, and one form at a time, noted each time."""

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.errors import Forbidden
from app.events.access import monitors_anything
from app.events.tabs import Tab, as_label
from app.history.operations import record
from app.monitoring.facts import NUMBER_READ, READ
from app.monitoring.keys import keys_found, opened_answers
from app.monitoring.models import ParticipationForm
from app.participation.queries import (
    FILTERS,
    forms_of,
    joining_of,
    people_of,
    readable,
    readable_form,
    readable_project,
)
from app.participation.record import derived_rows, record_rows
from app.participation.routes.blueprint import bp
from app.projects.models import Project
from app.web.access import Audience, open_to
from app.web.downloads import apart
from app.web.forms import ButtonForm, committing
from app.web.pages import asked_page, page_of
from app.web.request_work import current_work
from app.work import Work

PAGE = 50


@bp.get("/manage/participation/")
@open_to(Audience.staff)
def projects() -> ResponseReturnValue:
    """List the projects whose forms the actor reads, with how many were given."""
    work = current_work()
    if not monitors_anything(work):
        raise Forbidden
    return render_template("participation/projects.html", projects=readable(work), keys=keys_found(work))


@bp.get("/manage/participation/<int:project_id>/")
@open_to(Audience.staff)
def people(project_id: int) -> ResponseReturnValue:
    """List who takes part in a project: given or missing, nothing of what the forms say."""
    work = current_work()
    project = readable_project(work, project_id)
    shown = request.args.get("state", "")
    page = page_of(work.session, people_of(project, shown), asked_page(), PAGE)
    return render_template(
        "participation/people.html",
        project=project,
        page=page,
        forms=forms_of(work, project, page.rows),
        tabs=_tabs(work, project, shown),
        keys=keys_found(work),
    )


@bp.get("/manage/participation/forms/<int:id>")
@open_to(Audience.staff)
def form(id: int) -> ResponseReturnValue:
    """Show one form; that it was read stays in the history."""
    work = current_work()
    return _page(work, readable_form(work, id), whole=False)


@bp.post("/manage/participation/forms/<int:id>")
@open_to(Audience.staff)
def whole_form(id: int) -> ResponseReturnValue:
    """Show one form with the whole number of the person, which stays in the history too."""
    work, button = current_work(), ButtonForm()
    found = readable_form(work, id)
    if not button.validate():
        return _page(work, found, whole=False)
    with committing(button):
        record(work, NUMBER_READ, "person", found.person_id, personal={"name": found.person.name})
    return _page(work, readable_form(work, id), whole=True)


def _page(work: Work, form: ParticipationForm, *, whole: bool) -> ResponseReturnValue:
    answers = opened_answers(work, form)
    if answers is not None and not whole:
        _note(work, form)
    return render_template(
        "participation/form.html",
        form=form,
        project=form.project,
        is_open=answers is not None,
        rows=record_rows(work.texts, answers, whole=whole) if answers else [],
        derived=derived_rows(work.texts, answers, joining_of(work, form)) if answers else [],
        whole=whole,
    )


def _note(work: Work, form: ParticipationForm) -> None:
    with apart(work) as noting:
        record(noting, READ, "person", form.person_id, personal={"name": form.person.name})


def _tabs(work: Work, project: Project, shown: str) -> list[Tab]:
    texts, url = work.texts, url_for("participation.people", project_id=project.id)
    tabs = [Tab(texts.gettext("All"), url, shown not in FILTERS, None)]
    return tabs + [
        Tab(as_label(texts.gettext(label)), f"{url}?state={state}", shown == state, None)
        for state, label in FILTERS.items()
    ]
