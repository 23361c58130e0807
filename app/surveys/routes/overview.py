"""The tests and the evaluation of an event: where each stands, and preparing one."""

from dataclasses import dataclass

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import func

from app.events.access import managed_event
from app.events.models import Event
from app.progress.growth import summary_of
from app.progress.queries import scores
from app.questions.models import Sheet, SheetKind
from app.registrations.header import header_of
from app.registrations.queries import load_sessions
from app.surveys.labels import CHIPS, SHEETS, STATES, window_line
from app.surveys.operations.preparing import copy_entry_test, sheet_for
from app.surveys.queries import counts_of, people_asked, sheets_of
from app.surveys.routes.blueprint import bp
from app.surveys.routes.pages import kind_of
from app.surveys.window import sheet_window
from app.web.access import Audience, open_to
from app.web.forms import ButtonForm, Form, committing
from app.web.rendering import notify
from app.web.request_work import current_work
from app.work import Work


@dataclass(frozen=True, slots=True)
class SheetLine:
    """One of the three sheets as the overview shows it; `sheet` is None where nobody has made it."""

    kind: SheetKind
    name: str
    sheet: Sheet | None
    state: str = ""
    chip: str = "neutral"
    when: str = ""
    answered: int = 0


@bp.get("/manage/events/<slug>/surveys/")
@open_to(Audience.staff)
def surveys(slug: str) -> ResponseReturnValue:
    """Show an event's entry test, exit test and evaluation."""
    return _page(slug)


@bp.post("/manage/events/<slug>/surveys/<kind>/make")
@open_to(Audience.staff)
def make_sheet(slug: str, kind: str) -> ResponseReturnValue:
    """Begin a test or an evaluation."""
    work, form = current_work(), ButtonForm()
    event = managed_event(work, slug)
    if form.validate_on_submit():
        with committing(form) as done:
            sheet_for(work, event, kind_of(kind))
        if done:
            return redirect(url_for("surveys.sheet", slug=slug, kind=kind), 303)
    return _page(slug, form), 422


@bp.post("/manage/events/<slug>/surveys/exit/copy-entry")
@open_to(Audience.staff)
def copy_test(slug: str) -> ResponseReturnValue:
    """Let the exit test ask what the entry test asks."""
    work, form, copied = current_work(), ButtonForm(), 0
    event = managed_event(work, slug)
    if form.validate_on_submit():
        with committing(form) as done:
            copied = copy_entry_test(work, event)
        if done:
            said = work.texts.ngettext(
                "%(count)s question is copied.", "%(count)s questions are copied.", copied
            )
            none = work.texts.gettext("The exit test asks all of it already.")
            notify("success" if copied else "info", said if copied else none)
            return redirect(url_for("surveys.sheet", slug=slug, kind=SheetKind.exit.value), 303)
    return _page(slug, form), 422


def _page(slug: str, failed: Form | None = None) -> str:
    work = current_work()
    event = managed_event(work, slug)
    load_sessions(work, event)
    known = sheets_of(work, event)
    counts = counts_of(work, event)
    tests = scores.tests_of(work, event)
    return render_template(
        "surveys/overview.html",
        event=event,
        event_header=header_of(work, event, "surveys"),
        failed=failed,
        lines=[_line(work, event, kind, known.get(kind), counts) for kind in SheetKind],
        asked=_asked(work, event),
        may_copy=SheetKind.entry in known,
        has_points=bool(tests),
        growth=summary_of(tests, scores.scores_of(work, event).values()).growth,
    )


def _line(
    work: Work, event: Event, kind: SheetKind, sheet: Sheet | None, counts: dict[int, int]
) -> SheetLine:
    if sheet is None:
        return SheetLine(kind, SHEETS[kind], None)
    window = sheet_window(sheet, event, work.now)
    return SheetLine(
        kind,
        SHEETS[kind],
        sheet,
        STATES[window.state],
        CHIPS[window.state],
        window_line(work.texts, window) if sheet.opened_at else "",
        counts.get(sheet.id, 0),
    )


def _asked(work: Work, event: Event) -> int:
    query = people_asked(Sheet(event_id=event.id)).order_by(None).with_only_columns(func.count())
    return work.session.scalar(query) or 0
