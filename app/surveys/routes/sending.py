"""Mailing the link of a test or an evaluation to those who have not answered."""

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from app.extensions import db
from app.registrations.header import header_of
from app.registrations.queries import load_sessions
from app.surveys.labels import SHEETS
from app.surveys.operations.sending import send_links, silent_people
from app.surveys.routes.blueprint import bp
from app.surveys.routes.pages import managed_sheet
from app.surveys.window import SheetState, sheet_window
from app.web.access import Audience, open_to
from app.web.forms import ButtonForm, Form, committing
from app.web.rendering import notify
from app.web.request_work import current_work


@bp.get("/manage/events/<slug>/surveys/<kind>/send")
@open_to(Audience.staff)
def ask_to_send(slug: str, kind: str) -> ResponseReturnValue:
    """Show how many letters go out."""
    return _page(slug, kind)


@bp.post("/manage/events/<slug>/surveys/<kind>/send")
@open_to(Audience.staff)
def send_sheet_links(slug: str, kind: str) -> ResponseReturnValue:
    """Mail the link to everybody who has not answered."""
    work, form, count = current_work(), ButtonForm(), 0
    _, sheet = managed_sheet(slug, kind)
    if form.validate_on_submit():
        with committing(form) as done:
            count = send_links(work, sheet)
        if done:
            said = work.texts.ngettext("%(count)s letter goes out.", "%(count)s letters go out.", count)
            notify("success", said)
            return redirect(url_for("surveys.sheet", slug=slug, kind=kind), 303)
        db.session.rollback()
    return _page(slug, kind, form), 422


def _page(slug: str, kind: str, failed: Form | None = None) -> str:
    event, sheet = managed_sheet(slug, kind)
    work = current_work()
    load_sessions(work, event)
    silent = silent_people(work, sheet)
    return render_template(
        "surveys/send.html",
        event=event,
        event_header=header_of(work, event, "surveys"),
        sheet=sheet,
        name=SHEETS[sheet.kind],
        failed=failed,
        count=len(silent.reached),
        unreached=len(silent.unreached),
        last=silent.last,
        is_open=sheet_window(sheet, event, work.now).state == SheetState.open,
    )
