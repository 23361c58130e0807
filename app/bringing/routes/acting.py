"""What is done with a list: another sheet, doubtful pairs, entered, taken back, deleted; its file."""

from collections.abc import Callable
from typing import Any

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue

from app.bringing.access import managed_list
from app.bringing.facts import OPENED
from app.bringing.forms import pairs_form, verdicts_of
from app.bringing.models import BroughtList, Outcome
from app.bringing.operations.entering import Entered, enter
from app.bringing.operations.planning import decide_all
from app.bringing.operations.reading import choose_sheet, drop
from app.bringing.operations.taking_back import TakenBack, take_back
from app.bringing.queries.lists import doubtful_places
from app.bringing.routes.blueprint import bp
from app.bringing.routes.one import list_page
from app.errors import N_, Missing, Refusal
from app.extensions import db
from app.files.storage import path_of
from app.files.tables import read_table
from app.history.operations import record
from app.sqlite import begin_write
from app.typed import number_in
from app.web.access import Audience, open_to
from app.web.downloads import apart
from app.web.forms import ButtonForm, committing
from app.web.rendering import notify
from app.web.request_work import current_work
from app.web.stored_files import stored_file
from app.work import Work

CHANGED = N_(
    "Something has changed since you looked: nothing was brought in. Look at the rows anew, then bring them "
    "in."
)


@bp.post("/manage/lists/<int:id>/sheet")
@open_to(Audience.staff, begins_late=True)
def take_sheet(id: int) -> ResponseReturnValue:
    """Read another sheet of the file, without a transaction; then its rows are those of the list."""
    work, form = current_work(), ButtonForm()
    brought = managed_list(work, id)
    path = path_of(work, brought.file.sha256)
    if not path.is_file():
        raise Missing
    data, sheet = path.read_bytes(), number_in(request.form.get("sheet")) or 0
    db.session.rollback()
    try:
        table = read_table(data, field="file", sheet=sheet)
    except Refusal as refusal:
        return list_page(managed_list(current_work(), id), wrong=refusal), 422
    begin_write(db.session())
    return _done(id, form, lambda work, brought: choose_sheet(work, brought, table))


@bp.post("/manage/lists/<int:id>/pairs")
@open_to(Audience.staff)
def say(id: int) -> ResponseReturnValue:
    """Keep what staff say of doubtful pairs, and look anew what would happen."""
    work = current_work()
    places = doubtful_places(work, managed_list(work, id))
    form = pairs_form(places)
    back = url_for("bringing.one", id=id, outcome=Outcome.doubtful.value)
    return _done(id, form, lambda work, brought: decide_all(work, brought, verdicts_of(form, places)), back)


@bp.post("/manage/lists/<int:id>/enter")
@open_to(Audience.staff)
def bring_in(id: int) -> ResponseReturnValue:
    """Enter everything that was planned, or nothing."""
    seen = number_in(request.form.get("version"))
    return _done(id, ButtonForm(), lambda work, brought: enter(work, brought, seen))


@bp.post("/manage/lists/<int:id>/take-back")
@open_to(Audience.staff)
def undo(id: int) -> ResponseReturnValue:
    """Take back all that came by a list, or nothing."""
    return _done(id, ButtonForm(), take_back)


@bp.post("/manage/lists/<int:id>/delete")
@open_to(Audience.staff)
def delete(id: int) -> ResponseReturnValue:
    """Delete a list of which nothing came, with its file."""
    brought = managed_list(current_work(), id)
    back = (
        url_for("bringing.of_event", slug=brought.event.slug)
        if brought.event is not None
        else url_for("bringing.of_group", id=brought.group_id)
    )
    return _done(id, ButtonForm(), drop, back)


@bp.get("/manage/lists/<int:id>/file")
@open_to(Audience.staff)
def file(id: int) -> ResponseReturnValue:
    """Send the file of a list as it came, only to be saved; the history says who had it."""
    work = current_work()
    brought = managed_list(work, id)
    subject = ("event", brought.event_id) if brought.event_id else ("group", brought.group_id or 0)
    with apart(work) as noting:
        record(noting, OPENED, *subject, event_id=brought.event_id)
    sha256 = brought.file.sha256
    return stored_file(
        path_of(work, sha256), sha256, brought.name, brought.file.content_type, as_attachment=True
    )


def _done(
    id: int, form: Any, act: Callable[[Work, BroughtList], object], back: str = ""
) -> ResponseReturnValue:
    """Do something with a list and say what came of it; a refusal stands above the list."""
    work, came = current_work(), list[object]()
    brought = managed_list(work, id)
    if form.validate():
        with committing(form) as done:
            came.append(act(work, brought))
        if done:
            _say(came[0])
            return redirect(back or url_for("bringing.one", id=id), 303)
    sentences = [*form.form_errors, *(each for errors in form.errors.values() for each in errors)]
    wrong = Refusal("%(sentences)s", values={"sentences": " ".join(map(str, sentences))})
    return list_page(managed_list(current_work(), id), wrong=wrong), 422


def _say(came: object) -> None:
    texts = current_work().texts
    if isinstance(came, Entered) and came.has_changed:
        notify("warning", texts.gettext(CHANGED))
    elif isinstance(came, Entered):
        told = texts.ngettext(
            "%(count)s person was brought in.", "%(count)s people were brought in.", came.count
        )
        notify("success", told)
    elif isinstance(came, TakenBack):
        told = texts.ngettext(
            "The list is taken back: %(count)s person.",
            "The list is taken back: %(count)s people.",
            came.count,
        )
        notify("success", told)
