"""A whole stack of signed lists, of whatever meetings: sent in at once, and what the sender has sent."""

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from app.errors import Forbidden
from app.events.titles import title
from app.returned_lists.access import may_return_lists
from app.returned_lists.forms import ScansForm
from app.returned_lists.models import ERASE_DAYS
from app.returned_lists.queries import pages_of_scans, scans_of_sender, unplaced
from app.returned_lists.recognising import SAID_OF
from app.returned_lists.routes.blueprint import bp
from app.returned_lists.routes.receiving import received
from app.web.access import Audience, open_to
from app.web.forms import page_status
from app.web.pages import asked_page, page_of
from app.web.request_work import current_work
from app.work import Work

_SCANS, _LOOSE = 10, 40


@bp.get("/manage/returned-lists/")
@open_to(Audience.staff)
def stack() -> ResponseReturnValue:
    """Show the form for a stack of lists, the pages without a list, and what was sent."""
    return _page(ScansForm(formdata=None))


@bp.post("/manage/returned-lists/")
@open_to(Audience.staff, begins_late=True, uploads=True)
def send_stack() -> ResponseReturnValue:
    """Take scans in; each page finds its meeting by its code."""
    form = ScansForm()
    if not received(form, _check):
        return _page(form)
    return redirect(url_for("returned_lists.stack"), 303)


def _check(work: Work) -> None:
    if not may_return_lists(work):
        raise Forbidden


def _page(form: ScansForm) -> ResponseReturnValue:
    work = current_work()
    _check(work)
    page = page_of(work.session, scans_of_sender(work), asked_page(), _SCANS)
    shown = render_template(
        "returned_lists/stack.html",
        form=form,
        page=page,
        pages=pages_of_scans(work, [each.id for each in page.rows]),
        loose=list(work.session.scalars(unplaced(work).limit(_LOOSE))),
        trouble=SAID_OF,
        erase_days=ERASE_DAYS,
        title=title,
    )
    return shown, page_status(form)
