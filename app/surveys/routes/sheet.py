"""One test or evaluation: its days and pass mark, opening and closing it."""

from collections.abc import Callable

from flask import redirect, url_for
from flask.typing import ResponseReturnValue

from app.questions.models import Sheet
from app.surveys.forms import SheetForm
from app.surveys.operations.preparing import close_sheet, open_sheet, set_up
from app.surveys.routes.blueprint import bp
from app.surveys.routes.pages import managed_sheet, sheet_page
from app.web.access import Audience, open_to
from app.web.forms import ButtonForm, committing
from app.web.rendering import notify
from app.web.request_work import current_work
from app.work import Work


@bp.get("/manage/events/<slug>/surveys/<kind>/")
@open_to(Audience.staff)
def sheet(slug: str, kind: str) -> ResponseReturnValue:
    """Show a test or an evaluation with its questions."""
    return sheet_page(slug, kind)


@bp.post("/manage/events/<slug>/surveys/<kind>/set-up")
@open_to(Audience.staff)
def set_up_sheet(slug: str, kind: str) -> ResponseReturnValue:
    """Save between which days it is answered, and from which share it is passed."""
    work, form, changed = current_work(), SheetForm(), False
    _, found = managed_sheet(slug, kind)
    if form.validate_on_submit():
        with committing(form) as done:
            values = form.opens_on.data, form.closes_on.data, form.pass_percent.data
            changed = set_up(work, found, *values)
        if done:
            said = work.texts.gettext("The changes are saved.")
            notify("success", said if changed else work.texts.gettext("Nothing has changed."))
            return redirect(url_for("surveys.sheet", slug=slug, kind=kind), 303)
    return sheet_page(slug, kind, form=form), 422


@bp.post("/manage/events/<slug>/surveys/<kind>/open")
@open_to(Audience.staff)
def open_for_answers(slug: str, kind: str) -> ResponseReturnValue:
    """Let it be answered within its days."""
    return _act(slug, kind, open_sheet)


@bp.post("/manage/events/<slug>/surveys/<kind>/close")
@open_to(Audience.staff)
def close_for_answers(slug: str, kind: str) -> ResponseReturnValue:
    """Take no more answers."""
    return _act(slug, kind, close_sheet)


def _act(slug: str, kind: str, act: Callable[[Work, Sheet], None]) -> ResponseReturnValue:
    """Do it to the sheet, and go back to its page; or show it with what was refused."""
    form = ButtonForm()
    _, found = managed_sheet(slug, kind)
    if form.validate_on_submit():
        with committing(form) as done:
            act(current_work(), found)
        if done:
            return redirect(url_for("surveys.sheet", slug=slug, kind=kind), 303)
    return sheet_page(slug, kind, failed=form), 422
