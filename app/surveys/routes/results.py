"""What an evaluation says: a page for organisers and trainers of the event, and files for organisers."""

from functools import partial

from flask import render_template, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import func

from app.events.access import managed_event, may_manage_event
from app.events.models import Event
from app.events.titles import title
from app.exports.forms import Up, send_csv, send_xlsx, take_along
from app.form_editor.labels import KINDS
from app.history.operations import record
from app.progress.access import event_of_standing
from app.progress.points import shown
from app.questions.models import SheetKind
from app.questions.queries import sheet_of
from app.registrations.header import header_of
from app.registrations.queries import load_sessions
from app.surveys import facts
from app.surveys.queries import people_asked
from app.surveys.queries.evaluations import Evaluation, evaluation_of
from app.surveys.result_list import result_list
from app.surveys.routes.blueprint import bp
from app.web.access import Audience, open_to
from app.web.downloads import apart
from app.web.request_work import current_work
from app.work import Work


@bp.get("/manage/events/<slug>/surveys/results/")
@open_to(Audience.staff)
def results(slug: str) -> ResponseReturnValue:
    """Show what the evaluation says, once it is over and at least five people gave one."""
    work = current_work()
    event = event_of_standing(work, slug)
    load_sessions(work, event)
    manages = may_manage_event(work, event)
    sheet = sheet_of(work, event, SheetKind.evaluation)
    evaluation = evaluation_of(work, sheet, work.texts) if sheet is not None else Evaluation(0, False, None)
    asked = 0
    if sheet is not None:
        query = people_asked(sheet).order_by(None).with_only_columns(func.count())
        asked = work.session.scalar(query) or 0
    return render_template(
        "surveys/results.html",
        event=event,
        event_header=header_of(work, event, "surveys") if manages else None,
        title=title(event, work.texts.language),
        manages=manages,
        sheet=sheet,
        evaluation=evaluation,
        asked=asked,
        kinds=KINDS,
        shown=partial(shown, language=work.texts.language),
    )


@bp.route("/manage/events/<slug>/surveys/results/export", methods=["GET", "POST"])
@open_to(Audience.staff)
def results_export(slug: str) -> ResponseReturnValue:
    """Ask which columns of the results are taken along in which format; send the file."""
    work = current_work()
    event = managed_event(work, slug)
    up = Up(url_for("surveys.results", slug=slug), work.texts.gettext("Results of the evaluation"))
    return take_along(work, result_list(work, event), lambda kind: _note(work, event, kind), up)


@bp.get("/manage/events/<slug>/surveys/results.csv")
@open_to(Audience.staff)
def results_csv(slug: str) -> ResponseReturnValue:
    """Send the results as CSV: sums and words, never a row for a person."""
    work = current_work()
    event = managed_event(work, slug)
    listing = result_list(work, event)
    _note(work, event, "CSV")
    return send_csv(work, listing)


@bp.get("/manage/events/<slug>/surveys/results.xlsx")
@open_to(Audience.staff)
def results_xlsx(slug: str) -> ResponseReturnValue:
    """Send the results as a workbook: sums and words, never a row for a person."""
    work = current_work()
    event = managed_event(work, slug)
    listing = result_list(work, event)
    _note(work, event, "XLSX")
    return send_xlsx(work, listing)


def _note(work: Work, event: Event, kind: str) -> None:
    """Record that results were taken out."""
    with apart(work) as own:
        record(own, facts.EXPORTED, "event", event.id, event_id=event.id, values={"format": kind})
