"""What the staff's pages of this room share: the sheet of an address, and its page as a whole."""

from dataclasses import dataclass
from functools import partial

from flask import render_template

from app.errors import Missing
from app.events.access import managed_event
from app.events.models import Event
from app.form_editor.labels import KINDS
from app.progress.points import shown
from app.questions.asking import OwnQuestion
from app.questions.models import Sheet, SheetKind
from app.questions.operations.changing import asked_kinds
from app.questions.queries import questions_of, sheet_of
from app.registrations.header import header_of
from app.registrations.queries import load_sessions
from app.surveys.forms import SheetForm
from app.surveys.labels import CHIPS, SHEETS, STATES, window_line
from app.surveys.operations.preparing import is_final
from app.surveys.queries import counts_of
from app.surveys.scoring import most_of, most_points
from app.surveys.window import SheetWindow, sheet_window, usual_days
from app.web.forms import Form
from app.web.request_work import current_work


@dataclass(frozen=True, slots=True)
class PointedQuestion:
    """A question as the sheet's page lists it: the words of its kind, and the points it gives at most."""

    question: OwnQuestion
    kind: str
    most: float | None
    answers: list[tuple[str, float | None]]


def kind_of(word: str) -> SheetKind:
    """Return the sheet that an address names; Missing for another word."""
    if word not in SheetKind.__members__:
        raise Missing
    return SheetKind(word)


def managed_sheet(slug: str, word: str) -> tuple[Event, Sheet]:
    """Return an event that the reader manages and its sheet; Missing where nobody has made it."""
    work = current_work()
    event = managed_event(work, slug)
    sheet = sheet_of(work, event, kind_of(word))
    if sheet is None:
        raise Missing
    return event, sheet


def sheet_page(slug: str, word: str, *, form: SheetForm | None = None, failed: Form | None = None) -> str:
    """Return the page of a sheet; `form` or `failed` is a form that came back with something wrong."""
    event, sheet = managed_sheet(slug, word)
    work = current_work()
    load_sessions(work, event)
    questions = questions_of(work, sheet)
    asked = [each for each in questions if not each.is_retired]
    window = sheet_window(sheet, event, work.now)
    return render_template(
        "surveys/sheet.html",
        event=event,
        event_header=header_of(work, event, "surveys"),
        sheet=sheet,
        name=SHEETS[sheet.kind],
        form=form or SheetForm.of(sheet),
        failed=failed or form,
        window=window,
        state=STATES[window.state],
        chip_kind=CHIPS[window.state],
        when=window_line(work.texts, window),
        usual=usual_days(sheet.kind, event),
        answered=counts_of(work, event).get(sheet.id, 0),
        rows=[_row(sheet, each) for each in asked],
        is_final=is_final(work, sheet),
        retired=[each for each in questions if each.is_retired],
        most=most_points(asked) if sheet.is_test else None,
        kinds={kind: KINDS[kind] for kind in asked_kinds(sheet)},
        shown=partial(shown, language=work.texts.language),
        room_link=_room_link(sheet, window),
    )


def _room_link(sheet: Sheet, window: SheetWindow) -> str:
    """Return the link that hangs in the room, of an evaluation that was opened."""
    if sheet.is_test or sheet.opened_at is None:
        return ""
    return current_work().links.evaluation(sheet.id, sheet.link_version)


def _row(sheet: Sheet, question: OwnQuestion) -> PointedQuestion:
    texts = current_work().texts
    answers = [
        (words, question.points.get(key) if sheet.is_test else None) for key, words in question.offered(texts)
    ]
    most = most_of(question) if sheet.is_test else None
    return PointedQuestion(question, KINDS[question.kind], most, answers if question.choices else [])
