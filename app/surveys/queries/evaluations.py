"""Reading what evaluations say, once nobody can add to it."""

from dataclasses import dataclass
from datetime import timedelta

from app.questions.models import Sheet
from app.questions.queries import all_wordings, questions_of
from app.surveys.queries.sheets import voices_of
from app.surveys.results import LEAST, QuestionResult, results_of
from app.surveys.window import SheetState, sheet_window
from app.texts import Texts
from app.work import Work

SETTLES = timedelta(minutes=5)
"""How long after its last day an evaluation is still unread: answers sent at the last moment may be on their
way, and would be the difference between two looks. One that staff close has waited for them."""


@dataclass(frozen=True, slots=True)
class Evaluation:
    """How many evaluated; `results` are None while answers are taken, and below LEAST of them."""

    count: int
    is_over: bool
    results: list[QuestionResult] | None

    @property
    def is_too_few(self) -> bool:
        """Whether it is over and stays unread."""
        return self.is_over and self.count < LEAST


def evaluation_of(work: Work, sheet: Sheet, texts: Texts) -> Evaluation:
    """Return what an evaluation says, with three statements; nothing but the count before it has settled."""
    voices = voices_of(work, sheet)
    is_over = _has_settled(work, sheet)
    results = None
    if is_over and len(voices) >= LEAST:
        wordings = {each.version_id: each for each in all_wordings(work, sheet)}
        answers = {each.random_id: each.answers for each in voices}
        results = results_of(answers, questions_of(work, sheet), wordings, texts)
    return Evaluation(len(voices), is_over, results)


def _has_settled(work: Work, sheet: Sheet) -> bool:
    """Tell whether no answer can come any more, not even one that is being written now."""
    window = sheet_window(sheet, sheet.event, work.now)
    if window.state != SheetState.over:
        return False
    return sheet.closed_at is not None or window.ends is None or work.now >= window.ends + SETTLES
