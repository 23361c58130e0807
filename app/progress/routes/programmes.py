"""The list of programmes, and one programme: organisers change them, organisers of a project read."""

from flask import render_template, url_for
from flask.typing import ResponseReturnValue

from app.events.units import hours_phrase
from app.programmes.operations import remove_programme, save_programme
from app.programmes.queries import programme_of, programmes
from app.progress.access import may_change_programmes
from app.progress.forms.programmes import ProgrammeForm
from app.progress.queries.programmes import edition_counts
from app.progress.routes.blueprint import blueprint
from app.progress.routes.programme_pages import (
    REMOVED,
    check_changer,
    check_reader,
    edited,
    programme_page,
    said,
)
from app.web.access import Audience, open_to
from app.web.forms import ButtonForm, committing
from app.web.pages import asked_page, page_of
from app.web.request_work import current_work

PAGE = 20


@blueprint.get("/manage/programmes/")
@open_to(Audience.staff)
def programme_list() -> ResponseReturnValue:
    """List all programmes with their modules."""
    work = current_work()
    check_reader()
    page = page_of(work.session, programmes(), asked_page(), PAGE)
    ids = [module.id for programme in page.rows for module in programme.modules]
    return render_template(
        "progress/programmes.html",
        page=page,
        may_change=may_change_programmes(work),
        editions=edition_counts(work, ids),
        hours_phrase=hours_phrase,
    )


@blueprint.route("/manage/programmes/new", methods=["GET", "POST"])
@open_to(Audience.staff)
def programme_new() -> ResponseReturnValue:
    """Make a programme."""
    check_changer()
    form = ProgrammeForm.of(None)

    def save() -> str:
        made = save_programme(current_work(), None, form.names())
        return url_for("progress.programme", id=made.id)

    return edited(form, save, "programme")


@blueprint.get("/manage/programmes/<int:id>/")
@open_to(Audience.staff)
def programme(id: int) -> ResponseReturnValue:
    """Show a programme and its modules."""
    check_reader()
    return programme_page(programme_of(current_work(), id))


@blueprint.route("/manage/programmes/<int:id>/edit", methods=["GET", "POST"])
@open_to(Audience.staff)
def programme_edit(id: int) -> ResponseReturnValue:
    """Change a programme's names."""
    check_changer()
    found = programme_of(current_work(), id)
    form = ProgrammeForm.of(found)

    def save() -> str:
        save_programme(current_work(), found, form.names(), version=form.seen)
        return url_for("progress.programme", id=id)

    return edited(form, save, "programme", found)


@blueprint.post("/manage/programmes/<int:id>/delete")
@open_to(Audience.staff)
def programme_delete(id: int) -> ResponseReturnValue:
    """Remove a programme on which nothing rests."""
    check_changer()
    found = programme_of(current_work(), id)
    form = ButtonForm()
    if form.validate_on_submit():
        with committing(form) as done:
            remove_programme(current_work(), found)
        if done:
            return said(REMOVED, url_for("progress.programme_list"))
    return programme_page(programme_of(current_work(), id), form), 422
