"""One module of a programme, with its parts and its editions."""

from flask import redirect, url_for
from flask.typing import ResponseReturnValue

from app.extensions import db
from app.programmes.operations import move_module, remove_module, save_module
from app.programmes.queries import module_of, programme_of
from app.progress.forms.programmes import ModuleForm
from app.progress.routes.blueprint import blueprint
from app.progress.routes.programme_pages import (
    REMOVED,
    asked_step,
    check_changer,
    check_reader,
    edited,
    module_page,
    said,
)
from app.web.access import Audience, open_to
from app.web.forms import ButtonForm, committing
from app.web.request_work import current_work


@blueprint.route("/manage/programmes/<int:id>/modules/new", methods=["GET", "POST"])
@open_to(Audience.staff)
def module_new(id: int) -> ResponseReturnValue:
    """Make a module of a programme."""
    check_changer()
    found = programme_of(current_work(), id)
    form = ModuleForm.of(found, None)

    def save() -> str:
        made = save_module(current_work(), found, None, form.details(), version=form.seen)
        return url_for("progress.module", id=made.id)

    return edited(form, save, "module", found)


@blueprint.get("/manage/programmes/modules/<int:id>/")
@open_to(Audience.staff)
def module(id: int) -> ResponseReturnValue:
    """Show a module with its parts and its editions."""
    check_reader()
    return module_page(module_of(current_work(), id))


@blueprint.route("/manage/programmes/modules/<int:id>/edit", methods=["GET", "POST"])
@open_to(Audience.staff)
def module_edit(id: int) -> ResponseReturnValue:
    """Change a module."""
    check_changer()
    found = module_of(current_work(), id)
    form = ModuleForm.of(found.programme, found)

    def save() -> str:
        save_module(current_work(), found.programme, found, form.details(), version=form.seen)
        return url_for("progress.module", id=id)

    return edited(form, save, "module", found.programme, found)


@blueprint.post("/manage/programmes/modules/<int:id>/delete")
@open_to(Audience.staff)
def module_delete(id: int) -> ResponseReturnValue:
    """Remove a module on which nothing rests."""
    check_changer()
    found, form = module_of(current_work(), id), ButtonForm()
    programme_id = found.programme_id
    if form.validate_on_submit():
        with committing(form) as done:
            remove_module(current_work(), found)
        if done:
            return said(REMOVED, url_for("progress.programme", id=programme_id))
    return module_page(module_of(current_work(), id), form), 422


@blueprint.post("/manage/programmes/modules/<int:id>/move")
@open_to(Audience.staff)
def module_move(id: int) -> ResponseReturnValue:
    """Move a module up or down."""
    check_changer()
    found = module_of(current_work(), id)
    if ButtonForm().validate_on_submit():
        move_module(current_work(), found, asked_step())
        db.session.commit()
    return redirect(url_for("progress.programme", id=found.programme_id), 303)
