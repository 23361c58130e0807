"""The link to the evaluation that is the same for all: a sheet to hang in the room, with a code to scan."""

from io import BytesIO

import segno
from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from app.errors import Missing
from app.events.titles import title
from app.surveys.operations.sending import renew_link
from app.surveys.routes.blueprint import bp
from app.surveys.routes.pages import managed_sheet, sheet_page
from app.surveys.window import sheet_window
from app.web.access import Audience, open_to
from app.web.forms import ButtonForm, committing
from app.web.rendering import notify
from app.web.request_work import current_work

EVALUATION = "evaluation"


@bp.get("/manage/events/<slug>/surveys/evaluation/print")
@open_to(Audience.staff)
def poster(slug: str) -> ResponseReturnValue:
    """Show the link and its code, to be printed."""
    work = current_work()
    event, sheet = managed_sheet(slug, EVALUATION)
    if sheet.opened_at is None:
        raise Missing
    link = work.links.evaluation(sheet.id, sheet.link_version)
    return render_template(
        "surveys/poster.html",
        event=event,
        event_title=title(event, work.texts.language),
        link=link,
        code=_picture(link),
        window=sheet_window(sheet, event, work.now),
    )


@bp.post("/manage/events/<slug>/surveys/evaluation/renew-link")
@open_to(Audience.staff)
def renew_room_link(slug: str) -> ResponseReturnValue:
    """Give the evaluation another link for the room."""
    form = ButtonForm()
    _, sheet = managed_sheet(slug, EVALUATION)
    if form.validate_on_submit():
        with committing(form) as done:
            renew_link(current_work(), sheet)
        if done:
            notify("success", current_work().texts.gettext("The link is a new one. Print it again."))
            return redirect(url_for("surveys.sheet", slug=slug, kind=EVALUATION), 303)
    return sheet_page(slug, EVALUATION, failed=form), 422


def _picture(address: str) -> Markup:
    """Return the code as an SVG element without styles, which the content security policy would refuse."""
    drawn = BytesIO()
    segno.make(address, error="m").save(
        drawn, kind="svg", xmldecl=False, svgns=False, omitsize=True, border=4, dark="#000", light="#fff",
        svgclass="qr", lineclass=None,
    )  # fmt: skip
    return Markup(drawn.getvalue().decode())  # noqa: S704 (drawn by us, from an address of ours)
