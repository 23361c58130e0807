"""The parts of a module."""

from flask import redirect, url_for
from flask.typing import ResponseReturnValue

from app.extensions import db
from app.programmes.operations import move_part, remove_part, save_part
from app.programmes.queries import module_of, part_of
from app.progress.forms.programmes import PartForm
from app.progress.routes.blueprint import blueprint
from app.progress.routes.programme_pages import (
    REMOVED,
    asked_step,
    check_changer,
    edited,
    module_page,
    said,
)
from app.web.access import Audience, open_to
from app.web.forms import ButtonForm, committing
from app.web.request_work import current_work


@blueprint.route("/manage/programmes/modules/<int:id>/parts/new", methods=["GET", "POST"])
@open_to(Audience.staff)
def part_new(id: int) -> ResponseReturnValue:
    """Make a part of a module."""
    check_changer()
    found = module_of(current_work(), id)
    form = PartForm.of(found, None)

    def save() -> str:
        save_part(current_work(), found, None, form.details(), version=form.seen)
        return url_for("progress.module", id=id)

    return edited(form, save, "part", found.programme, found)


@blueprint.route("/manage/programmes/parts/<int:id>", methods=["GET", "POST"])
@open_to(Audience.staff)
def part_edit(id: int) -> ResponseReturnValue:
    """Change a part."""
    check_changer()
    part = part_of(current_work(), id)
    found = part.module
    form = PartForm.of(found, part)

    def save() -> str:
        save_part(current_work(), found, part, form.details(), version=form.seen)
        return url_for("progress.module", id=found.id)

    return edited(form, save, "part", found.programme, found, part)


@blueprint.post("/manage/programmes/parts/<int:id>/delete")
@open_to(Audience.staff)
def part_delete(id: int) -> ResponseReturnValue:
    """Remove a part for which nothing is planned."""
    check_changer()
    part, form = part_of(current_work(), id), ButtonForm()
    module_id = part.module_id
    if form.validate_on_submit():
        with committing(form) as done:
            remove_part(current_work(), part)
        if done:
            return said(REMOVED, url_for("progress.module", id=module_id))
    return module_page(module_of(current_work(), module_id), form), 422


@blueprint.post("/manage/programmes/parts/<int:id>/move")
@open_to(Audience.staff)
def part_move(id: int) -> ResponseReturnValue:
    """Move a part up or down."""
    check_changer()
    part = part_of(current_work(), id)
    if ButtonForm().validate_on_submit():
        move_part(current_work(), part, asked_step())
        db.session.commit()
    return redirect(url_for("progress.module", id=part.module_id), 303)
