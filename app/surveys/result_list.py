"""What an evaluation says, as a list to take along: sums and words, never a row for a person."""

from collections.abc import Iterator

from app.errors import N_, Missing
from app.events.models import Event
from app.papers.lists import Kind, Listing, Said, columns_said
from app.papers.sheets import Cell
from app.projects.funding import strip_of
from app.questions.models import SheetKind
from app.questions.queries import sheet_of
from app.registrations.lists import event_facts
from app.surveys.queries.evaluations import evaluation_of
from app.surveys.results import QuestionResult
from app.work import Work

_COLUMNS: Said = {
    "question": (N_("Question"), Kind.text, None),
    "answer": (N_("Answer"), Kind.text, None),
    "people": (N_("People"), Kind.number, None),
    "percent": (N_("Per cent of those who answered the question"), Kind.number, None),
    "average": (N_("Average"), Kind.number, None),
}


def result_list(work: Work, event: Event) -> Listing:
    """Return a row for each answer; Missing where there is nothing that may be shown.

    What is read here is what the file holds: results that are hidden since the page was opened stay hidden.
    """
    sheet = sheet_of(work, event, SheetKind.evaluation)
    found = evaluation_of(work, sheet, work.texts).results if sheet is not None else None
    if found is None:
        raise Missing
    language = work.texts.language
    rows = [row for each in found for row in _rows_of(each, each.question.label(language))]
    return Listing(
        key="results",
        title=work.texts.gettext("Evaluation"),
        stem=f"{event.slug}-evaluation",
        columns=columns_said(work.texts, _COLUMNS),
        rows=lambda own: rows,
        facts=event_facts(work, event),
        strip=strip_of(work, event.project),
    )


def _rows_of(result: QuestionResult, label: str) -> Iterator[list[Cell]]:
    average = None if result.average is None else round(result.average, 2)
    for each in result.choices:
        yield [label, each.words, each.count, each.percent, average]
    for words in result.words:
        yield [label, words, None, None, None]
