"""Since when an institution is in which project: noted, changed and struck out on its page."""

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from app.directory.forms.institutions import BelongingForm
from app.directory.routes.blueprint import bp
from app.directory.routes.institutions import changers_work
from app.errors import N_, Missing
from app.people.models import Institution
from app.people.queries import institution_by_id
from app.projects.models import ProjectInstitution
from app.projects.operations.institutions import remove_belonging, save_belonging
from app.projects.queries import agreement_names, project_by_id, projects
from app.web.access import Audience, open_to
from app.web.forms import ButtonForm, committing, page_status
from app.web.rendering import notify
from app.web.request_work import current_work
from app.work import Work

_PROJECTS = "/manage/institutions/<int:id>/projects/"


@bp.route(f"{_PROJECTS}new", methods=["GET", "POST"])
@open_to(Audience.staff)
def belonging_new(id: int) -> ResponseReturnValue:
    """Note that an institution is in a project."""
    return _edited(id, None)


@bp.route(f"{_PROJECTS}<int:one>", methods=["GET", "POST"])
@open_to(Audience.staff)
def belonging(id: int, one: int) -> ResponseReturnValue:
    """Change since when an institution is in a project, until when, or by which agreement."""
    return _edited(id, one)


@bp.post(f"{_PROJECTS}<int:one>/remove")
@open_to(Audience.staff)
def belonging_remove(id: int, one: int) -> ResponseReturnValue:
    """Strike out that an institution was in a project."""
    work, form = changers_work(), ButtonForm()
    institution = _institution(work, id)
    row = _row(work, institution, one)
    with committing(form) as done:
        remove_belonging(work, institution, row)
    if done:
        notify("success", current_work().texts.gettext(N_("It is removed.")))
    return redirect(url_for("directory.institution", id=id), 303)


def _edited(id: int, one: int | None) -> ResponseReturnValue:
    work = changers_work()
    institution = _institution(work, id)
    row = None if one is None else _row(work, institution, one)
    form = BelongingForm(data=_shown(row))
    form.offer(projects(work))
    if form.validate_on_submit():
        with committing(form) as done:
            project = project_by_id(work, int(form.project.data))
            save_belonging(work, institution, project, row, form.details(work.today))
        if done:
            notify("success", current_work().texts.gettext(N_("It is saved.")))
            return redirect(url_for("directory.institution", id=id), 303)
        work = current_work()
        institution = _institution(work, id)
    page = render_template(
        "directory/belonging.html",
        form=form,
        institution=institution,
        one=one,
        agreements=agreement_names(work),
    )
    return page, page_status(form)


def _shown(row: ProjectInstitution | None) -> dict[str, object]:
    if row is None:
        return {}
    return {
        "project": str(row.project_id),
        "since": row.since,
        "until": row.until,
        "agreement": row.agreement,
    }


def _institution(work: Work, id: int) -> Institution:
    found = institution_by_id(work, id)
    if found is None:
        raise Missing
    return found


def _row(work: Work, institution: Institution, one: int) -> ProjectInstitution:
    row = work.session.get(ProjectInstitution, one) if 0 < one < 2**31 else None
    if row is None or row.institution_id != institution.id:
        raise Missing
    return row
