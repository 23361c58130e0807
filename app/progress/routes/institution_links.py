"""Staff pages about the links of directors: made, renewed, taken back, and how often they were opened."""

from datetime import timedelta

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.events.access import organised_project
from app.people.models import Institution
from app.progress.forms.institution_links import NewLinkForm, RenewLinkForm
from app.progress.operations.institution_links import link_by_id, make_link, renew_link, revoke_link
from app.progress.queries.institution_links import (
    institutions_in,
    links_of,
    openings_in_order,
    openings_of,
    undelivered_links,
    works,
)
from app.progress.routes.blueprint import blueprint
from app.projects.models import Project
from app.typed import number_in
from app.web.access import Audience, open_to
from app.web.forms import ButtonForm, committing
from app.web.pages import asked_page, page_of
from app.web.rendering import notify
from app.web.request_work import current_work
from app.work import Work

_USUAL_DAYS = 365


@blueprint.get("/manage/projects/<int:id>/institution-links/")
@open_to(Audience.staff)
def institution_links(id: int) -> ResponseReturnValue:
    """Show the links of a project, of all institutions or one, and the form for a new one."""
    work = current_work()
    project = organised_project(work, id)
    return _page(work, project, _blank(work, project))


@blueprint.post("/manage/projects/<int:id>/institution-links/")
@open_to(Audience.staff)
def make_institution_link(id: int) -> ResponseReturnValue:
    """Make a link and mail it."""
    work = current_work()
    project = organised_project(work, id)
    form = NewLinkForm()
    form.offer(institutions_in(work, project))
    if form.validate_on_submit():
        with committing(form) as done:
            institution = work.session.get_one(Institution, form.institution.data)
            make_link(work, project, institution, form.director())
        if done:
            notify("success", work.texts.gettext("The link was sent to %(email)s.", email=form.email.data))
            return redirect(_address(id), 303)
        project = organised_project(work, id)
    return _page(work, project, form), 422


@blueprint.post("/manage/institution-links/<int:id>/renew")
@open_to(Audience.staff)
def renew_institution_link(id: int) -> ResponseReturnValue:
    """Mail a new link that works until the given day; the old one ends."""
    work = current_work()
    link = link_by_id(work, id)
    project, form = link.project, RenewLinkForm()
    if form.validate_on_submit():
        with committing(form) as done:
            assert form.ends_on.data is not None  # noqa: S101 - asked for
            renew_link(work, link, form.ends_on.data)
        if done:
            notify("success", work.texts.gettext("The new link was sent to %(email)s.", email=link.email))
            return redirect(_address(link.project_id), 303)
    project = organised_project(work, project.id)
    return _page(work, project, _blank(work, project), renewed=(id, form)), 422


@blueprint.post("/manage/institution-links/<int:id>/revoke")
@open_to(Audience.staff)
def revoke_institution_link(id: int) -> ResponseReturnValue:
    """Take a link back at once."""
    work = current_work()
    link = link_by_id(work, id)
    with committing(ButtonForm()) as done:
        revoke_link(work, link)
    if done:
        notify("success", work.texts.gettext("The link was taken back; it works no more."))
    return redirect(_address(link.project_id), 303)


@blueprint.get("/manage/institution-links/<int:id>/openings")
@open_to(Audience.staff)
def link_openings(id: int) -> ResponseReturnValue:
    """List when a link was opened."""
    work = current_work()
    link = link_by_id(work, id)
    page = page_of(work.session, openings_in_order(link), asked_page())
    return render_template("progress/openings.html", link=link, page=page)


def _page(
    work: Work, project: Project, form: NewLinkForm, renewed: tuple[int, RenewLinkForm] | None = None
) -> str:
    institution = _institution(work)
    query = links_of(project, institution.id if institution else None)
    page = page_of(work.session, query, asked_page())
    return render_template(
        "progress/institution_links.html",
        project=project,
        institution=institution,
        form=form,
        page=page,
        openings=openings_of(work, page.rows),
        undelivered=undelivered_links(work, page.rows),
        working={link.id for link in page.rows if works(work, link)},
        renewed=renewed,
        usual_end=work.today + timedelta(days=_USUAL_DAYS),
    )


def _blank(work: Work, project: Project) -> NewLinkForm:
    """Return the form for a new link, filled with what is known of the institution that is asked for."""
    known = _institution(work)
    form = NewLinkForm(
        formdata=None,
        data={
            "institution": known.id if known else None,
            "name": known.contact_name if known else "",
            "email": known.contact_email if known else "",
            "language": "pl",
            "ends_on": work.today + timedelta(days=_USUAL_DAYS),
        },
    )
    form.offer(institutions_in(work, project))
    return form


def _institution(work: Work) -> Institution | None:
    id = number_in(request.args.get("institution"))
    return work.session.get(Institution, id) if id is not None else None


def _address(project_id: int) -> str:
    return url_for("progress.institution_links", id=project_id)
