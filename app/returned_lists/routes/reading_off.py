"""Keying a page in: its picture, and its rows in the printed order to say who signed."""

import re
from typing import Any

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.errors import Missing
from app.events.models import Session
from app.events.titles import title
from app.returned_lists.access import open_sessions, page_to_see
from app.returned_lists.models import ReturnedPage
from app.returned_lists.operations.reading_off import KeyedIn, read_off
from app.returned_lists.queries import ReturnedList, list_of, sessions_named
from app.returned_lists.routes.blueprint import bp
from app.returned_lists.rows import PrintedRow, printed_rows
from app.returned_lists.wording import changes, gaps, name_of
from app.signing_lists.printing import PrintedPage
from app.signing_lists.queries import pages_printed, pages_printed_of
from app.web.access import Audience, open_to
from app.web.forms import ButtonForm, committing, page_status
from app.web.rendering import notify
from app.web.request_work import current_work
from app.work import Work

_FIELD = re.compile(r"s-(\d{1,4})-(\d{1,9})", re.ASCII)
_ANSWERS = {"signed": True, "missing": False}


@bp.get("/manage/returned-lists/<int:id>")
@open_to(Audience.staff)
def read(id: int) -> ResponseReturnValue:
    """Show a page with its rows; one without a list leads to the question which it is."""
    work = current_work()
    page = page_to_see(work, id)
    if page.printing_id is None:
        return redirect(url_for("returned_lists.which_list", id=id), 303)
    return _page(work, page, ButtonForm())


@bp.post("/manage/returned-lists/<int:id>")
@open_to(Audience.staff)
def save(id: int) -> ResponseReturnValue:
    """Keep what was read off a page, then lead to the next one that waits."""
    work = current_work()
    page, form = page_to_see(work, id), ButtonForm()
    printed, sessions = _printed(work, page)
    rest = _ANSWERS.get(request.form.get("rest", ""))
    done = KeyedIn()
    if form.validate():
        with committing(form) as outcome:
            done = read_off(work, page, printed, sessions, _posted(), rest)
        if outcome:
            _say(work, done)
            return redirect(_next(work, page, printed, sessions), 303)
    return _page(work, page, form)


def _posted() -> dict[tuple[int, int], bool]:
    """Return what was chosen, by line and session; what is none of our fields is passed over."""
    found = {}
    for name, value in request.form.items():
        match = _FIELD.fullmatch(name)
        if match and value in _ANSWERS:
            found[int(match[1]), int(match[2])] = _ANSWERS[value]
    return found


def _printed(work: Work, page: ReturnedPage) -> tuple[PrintedPage, list[Session]]:
    """Return the printed page, and those of its sessions whose registers the actor takes."""
    key = page.printing_id or 0, page.printed_page or 0
    printed = pages_printed(work, [key[0]]).get(key)
    if printed is None:
        raise Missing
    known, allowed = sessions_named(work, printed.session_ids), open_sessions(work, printed.session_ids)
    return printed, [known[id] for id in printed.session_ids if id in known and id in allowed]


def _say(work: Work, done: KeyedIn) -> None:
    texts = work.texts
    if not (done.signed or done.missing):
        notify("info", texts.gettext("Nothing was changed."))
        return
    said = texts.gettext("Kept: signed %(signed)s, not signed %(missing)s.", signed=done.signed,
                         missing=done.missing)  # fmt: skip
    notify("success", said)


def _next(work: Work, page: ReturnedPage, printed: PrintedPage, sessions: list[Session]) -> str:
    """Return the address of this page while something of it waits, then of the next, then of the event."""
    if any(_waits(row) for row in printed_rows(work, printed, sessions)):
        return url_for("returned_lists.read", id=page.id)
    found = list_of(work, printed)
    for number in sorted(found.came) if found else ():
        if number > printed.number and found is not None and found.to_read(number):
            return url_for("returned_lists.read", id=found.came[number][0].id)
    return (
        url_for("returned_lists.of_event", slug=sessions[0].meeting.event.slug)
        if sessions
        else url_for("returned_lists.stack")
    )


def _waits(row: PrintedRow) -> bool:
    return any(cell.is_signed is None for cell in row.cells.values())


def _page(work: Work, page: ReturnedPage, form: ButtonForm) -> ResponseReturnValue:
    printed, sessions = _printed(work, page)
    rows = printed_rows(work, printed, sessions)
    found = list_of(work, printed)
    shown = render_template(
        "returned_lists/read.html",
        page=page,
        printed=printed,
        sessions=sessions,
        rows=rows,
        form=form,
        waiting=sum(_waits(row) for row in rows),
        event=page.event,
        title=title(page.event, work.texts.language) if page.event else None,
        **_about(work, printed, found),
    )
    return shown, page_status(form)


def _about(work: Work, printed: PrintedPage, found: ReturnedList | None) -> dict[str, Any]:
    """Return what is said of the list: its days, what is missing or double, and what has changed since."""
    if found is None:
        return {"name": "", "gaps": [], "changes": []}
    printings = pages_printed_of(work, {printed.event_id})
    return {
        "name": name_of(work.texts, found),
        "gaps": gaps(work.texts, found),
        "changes": list(changes(work, found, printings)),
    }
