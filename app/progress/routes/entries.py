"""The entries of the ledger behind a figure: what every total of hours opens."""

from datetime import date

from flask import render_template, request
from flask.typing import ResponseReturnValue

from app.errors import N_, Forbidden
from app.events.access import organises_anything
from app.events.titles import title
from app.events.when import session_line
from app.ledger.models import Book
from app.lines.access import manages_lines
from app.progress.queries.entries import Behind, entries_behind, others_behind, shown, total_of
from app.progress.routes.blueprint import blueprint
from app.typed import number_in
from app.web.access import Audience, open_to
from app.web.pages import asked_page, page_of
from app.web.request_work import current_work

_PER_PAGE = 50
BOOKS = {
    Book.received: N_("received"),
    Book.delivered: N_("delivered"),
    Book.charged: N_("charged"),
}
"""What the books are called."""


@blueprint.get("/manage/hours/entries")
@open_to(Audience.staff)
def entries() -> ResponseReturnValue:
    """Show the entries behind a figure, narrowed by `book`, `event`, `module`, `line`, `project`, `person`,
    `institution`, `coach`, `part` and `month`; nonsense asks for nothing.

    Only those towards events and lines that the reader organises; the sum is that of the entries shown. How
    many others there are of one of their people is said.
    """
    work = current_work()
    if not (organises_anything(work) or manages_lines(work)):
        raise Forbidden
    asked = _asked()
    query, others = entries_behind(work, asked), others_behind(work, asked)
    page = page_of(work.session, query, asked_page(), _PER_PAGE)
    return render_template(
        "progress/entries.html",
        page=page,
        lines=shown(work, page.rows),
        total=total_of(work, query),
        others=others,
        books=BOOKS,
        title=title,
        session_line=session_line,
    )


def _asked() -> Behind:
    names = ("event", "module", "line", "project", "person", "institution", "coach", "part")
    return Behind(book=_book(), month=_month(), **{name: number_in(request.args.get(name)) for name in names})


def _book() -> Book | None:
    return next((book for book in Book if book == request.args.get("book")), None)


def _month() -> date | None:
    try:
        found = date.fromisoformat(f"{request.args.get('month', '')}-01")
    except ValueError:
        return None
    return found if found.year < date.max.year else None
