"""What the pages of programmes, modules and parts share."""

from collections.abc import Callable

from flask import redirect, render_template, request
from flask.typing import ResponseReturnValue

from app.errors import N_, Forbidden
from app.events.units import hours_phrase, in_units
from app.events.when import when_line
from app.programmes.models import Module, Part, Programme
from app.programmes.operations.locking import OUTDATED
from app.programmes.queries import parts_minutes, programme_of
from app.progress.access import may_change_programmes, may_read_programmes
from app.progress.forms.programmes import NamesForm
from app.progress.queries.programmes import (
    edition_counts,
    edition_rows,
    editions_of,
)
from app.web.forms import ButtonForm, committing
from app.web.pages import asked_page, page_of
from app.web.rendering import notify
from app.web.request_work import current_work

PAGE = 20
SAVED, REMOVED = N_("The changes are saved."), N_("It is removed.")


def check_reader() -> None:
    """Let in who organises everything or a project."""
    if not may_read_programmes(current_work()):
        raise Forbidden


def check_changer() -> None:
    """Let in who organises everything."""
    if not may_change_programmes(current_work()):
        raise Forbidden


def asked_step() -> int:
    """Return where a row is to be moved: up (-1) or down (1)."""
    return -1 if request.form.get("step") == "-1" else 1


def said(sentence: str, address: str) -> ResponseReturnValue:
    """Say so on the page to which it leads."""
    notify("success", current_work().texts.gettext(sentence))
    return redirect(address, 303)


def edited(
    form: NamesForm,
    save: Callable[[], str],
    what: str,
    programme: Programme | None = None,
    module: Module | None = None,
    part: Part | None = None,
) -> ResponseReturnValue:
    """Save a posted form and go to where `save` says; else show it, with what was refused.

    Somebody else's change meanwhile is a conflict (409): what was typed stays, and may be sent again.
    """
    status = 422 if form.is_submitted() else 200
    if form.is_submitted() and programme is not None and form.seen != programme.version:
        form.form_errors.append(current_work().texts.gettext(OUTDATED))
        status = 409
    elif form.validate_on_submit():
        with committing(form) as done:
            address = save()
        if done:
            return said(SAVED, address)
    if programme is not None:
        programme = programme_of(current_work(), programme.id)
        form.version.data = str(programme.version)
    page = render_template(
        "progress/programme_form.html", form=form, what=what, programme=programme, module=module, part=part
    )
    return page, status


def programme_page(programme: Programme, form: ButtonForm | None = None) -> str:
    """Show a programme with its modules; `form` tells what was refused."""
    work = current_work()
    return render_template(
        "progress/programme.html",
        programme=programme,
        form=form,
        may_change=may_change_programmes(work),
        editions=edition_counts(work, [module.id for module in programme.modules]),
        hours_phrase=hours_phrase,
    )


def module_page(module: Module, form: ButtonForm | None = None) -> str:
    """Show a module with its parts and its editions; `form` tells what was refused."""
    work = current_work()
    page = page_of(work.session, editions_of(work, module), asked_page(), PAGE)
    return render_template(
        "progress/module.html",
        module=module,
        programme=module.programme,
        form=form,
        may_change=may_change_programmes(work),
        page=page,
        editions=edition_rows(work, page.rows),
        parts_minutes=parts_minutes(module),
        in_units=in_units,
        hours_phrase=hours_phrase,
        when_line=when_line,
    )
