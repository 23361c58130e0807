"""What an evaluation says: a page for organisers and trainers of the event, and files for organisers."""

from collections.abc import Iterator
from functools import partial

from flask import render_template
from flask.typing import ResponseReturnValue
from sqlalchemy import func

from app.errors import N_, Missing
from app.events.access import managed_event, may_manage_event
from app.events.models import Event
from app.events.titles import title
from app.form_editor.labels import KINDS
from app.history.operations import record
from app.papers.sheets import CSV_TYPE, XLSX_TYPE, Cell, csv_chunks, file_name, xlsx_file
from app.progress.access import event_of_standing
from app.progress.points import shown
from app.questions.models import SheetKind
from app.questions.queries import sheet_of
from app.registrations.header import header_of
from app.registrations.queries import load_sessions
from app.surveys import facts
from app.surveys.queries import people_asked
from app.surveys.queries.evaluations import Evaluation, evaluation_of
from app.surveys.results import QuestionResult
from app.surveys.routes.blueprint import bp
from app.texts import Texts
from app.web.access import Audience, open_to
from app.web.downloads import apart, asked_texts, sent, streamed
from app.web.request_work import current_work
from app.work import Work

HEADER = {
    "question": N_("Question"),
    "answer": N_("Answer"),
    "people": N_("People"),
    "percent": N_("Per cent of those who answered the question"),
    "average": N_("Average"),
}
"""The columns of a file of results."""


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


@bp.get("/manage/events/<slug>/surveys/results.csv")
@open_to(Audience.staff)
def results_csv(slug: str) -> ResponseReturnValue:
    """Send the results as CSV: sums and words, never a row for a person."""
    work = current_work()
    texts = asked_texts(work)
    event = managed_event(work, slug)
    rows = _rows(work, event)
    _note(work, event, "CSV")
    name = file_name(f"{event.slug}-evaluation", work.today, "csv")
    return streamed(work, name, CSV_TYPE, lambda own: csv_chunks(_header(texts), rows))


@bp.get("/manage/events/<slug>/surveys/results.xlsx")
@open_to(Audience.staff)
def results_xlsx(slug: str) -> ResponseReturnValue:
    """Send the results as a workbook: sums and words, never a row for a person."""
    work = current_work()
    texts = asked_texts(work)
    event = managed_event(work, slug)
    rows = _rows(work, event)
    _note(work, event, "XLSX")
    file = xlsx_file(_header(texts), rows, work.texts.gettext("Evaluation"))
    return sent(file, file_name(f"{event.slug}-evaluation", work.today, "xlsx"), XLSX_TYPE)


def _rows(work: Work, event: Event) -> Iterator[list[Cell]]:
    """Return the rows of a file; Missing where there is nothing that may be shown."""
    sheet = sheet_of(work, event, SheetKind.evaluation)
    found = evaluation_of(work, sheet, work.texts).results if sheet is not None else None
    if found is None:
        raise Missing
    language = work.texts.language
    return iter([row for each in found for row in _rows_of(each, each.question.label(language))])


def _rows_of(result: QuestionResult, label: str) -> Iterator[list[Cell]]:
    average = None if result.average is None else round(result.average, 2)
    for each in result.choices:
        yield [label, each.words, each.count, each.percent, average]
    for words in result.words:
        yield [label, words, None, None, None]


def _header(texts: Texts | None) -> list[str]:
    return list(HEADER) if texts is None else [texts.gettext(each) for each in HEADER.values()]


def _note(work: Work, event: Event, kind: str) -> None:
    """Record that results were taken out."""
    with apart(work) as own:
        record(own, facts.EXPORTED, "event", event.id, event_id=event.id, values={"format": kind})
