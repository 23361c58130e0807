"""What a participant reads of the tests and the evaluation of their event: what is open, points, growth."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.events.models import Event
from app.events.window import is_past
from app.progress.growth import growth_of, has_passed
from app.progress.models import EventTest, TestKind
from app.progress.points import shown
from app.progress.queries import scores
from app.questions.asking import OwnQuestion
from app.questions.models import Sheet, SheetKind
from app.questions.queries import asked_questions, sheet_of, worded
from app.registrations.models import Registration
from app.surveys.labels import SHEETS
from app.surveys.models import Attempt
from app.surveys.queries import attempt_of, has_been_heard, is_asked, sheets_of
from app.surveys.scoring import most_of, points_of_answer
from app.surveys.window import SheetState, sheet_window
from app.work import Work


@dataclass(frozen=True, slots=True)
class OwnSheet:
    """A test or an evaluation on the participant's page: where it stands, and the points in words."""

    kind: SheetKind
    name: str
    state: SheetState
    answered: bool
    until: str
    result: str = ""


@dataclass(frozen=True, slots=True)
class OwnSheets:
    """All that is shown of them; `growth` in percentage points, None unless both tests are over and taken."""

    sheets: Sequence[OwnSheet] = ()
    growth: int | None = None


@dataclass(frozen=True, slots=True)
class LookedBack:
    """A question of a test that is over: what was answered, what is right, and the points."""

    label: str
    answer: str
    right: str
    points: str
    most: str


def own_sheets(work: Work, registration: Registration) -> OwnSheets:
    """Return what a participant reads; one statement where the event has neither test nor evaluation."""
    known = sheets_of(work, registration.event) if is_asked(registration) else {}
    opened = {kind: each for kind, each in known.items() if each.opened_at is not None}
    if not opened:
        return OwnSheets()
    event = registration.event
    tests, mine = (
        scores.tests_of(work, event),
        scores.scores_of(work, event, [registration.id])[registration.id],
    )
    found = [
        _own_sheet(work, opened[kind], registration, tests, mine) for kind in SheetKind if kind in opened
    ]
    told = {kind for kind in mine if _is_told(work, event, known.get(SheetKind(kind.value)))}
    growth = growth_of(tests, {kind: points for kind, points in mine.items() if kind in told})
    return OwnSheets(found, growth)


def result_line(work: Work, test: EventTest | None, points: float | None) -> str:
    """Return somebody's points in a test as a sentence; nothing without points."""
    if test is None or points is None:
        return ""
    language, texts = work.texts.language, work.texts
    told = texts.gettext(
        "%(points)s of %(most)s points",
        points=shown(points, language),
        most=shown(test.most_points, language),
    )
    if test.pass_points is None:
        return told
    passed = texts.gettext("passed") if has_passed(test, points) else texts.gettext("not passed")
    return f"{told}, {passed}"


def looked_back(work: Work, sheet: Sheet, attempt: Attempt) -> list[LookedBack]:
    """Return a test that is over as who took it may see it; with right answers, so never before.

    Of an entry test nothing while the exit test, which may ask the same, can still be answered.
    """
    if sheet.kind == SheetKind.entry and not _exit_is_over(work, sheet.event):
        return []
    texts = work.texts
    wordings = worded(work, {int(each[0]) for each in attempt.answers.values()})
    found = []
    for each in asked_questions(work, sheet):
        given = attempt.answers.get(str(each.id))
        answered = wordings.get(int(given[0]), each) if given else each
        found.append(
            LookedBack(
                each.label(texts.language),
                answered.told(str(given[1]), texts) if given else "",
                _right(work, each),
                shown(points_of_answer(each, str(given[1])) if given else 0, texts.language),
                shown(most_of(each), texts.language),
            )
        )
    return found


def _exit_is_over(work: Work, event: Event) -> bool:
    """Tell whether no exit test can ask the same any more; one that nobody has made may still come."""
    last = sheet_of(work, event, SheetKind.exit)
    if last is None:
        return is_past(work, event)
    return sheet_window(last, event, work.now).state == SheetState.over


def _right(work: Work, question: OwnQuestion) -> str:
    best = max(question.points.values(), default=0)
    if question.kind == "several_of":
        return "; ".join(w for key, w in question.offered(work.texts) if question.points.get(key, 0) > 0)
    return "; ".join(
        words for key, words in question.offered(work.texts) if best > 0 and question.points.get(key) == best
    )


def _own_sheet(
    work: Work,
    sheet: Sheet,
    registration: Registration,
    tests: Mapping[TestKind, EventTest],
    mine: Mapping[TestKind, float],
) -> OwnSheet:
    window = sheet_window(sheet, registration.event, work.now)
    result = ""
    if sheet.is_test:
        answered = attempt_of(work, sheet, registration) is not None
        kind = TestKind(sheet.kind.value)
        if window.state == SheetState.over:
            result = result_line(work, tests.get(kind), mine.get(kind))
    else:
        answered = has_been_heard(work, sheet, registration)
    until = work.texts.moment(window.until) if window.until else ""
    return OwnSheet(sheet.kind, SHEETS[sheet.kind], window.state, answered, until, result)


def _is_told(work: Work, event: Event, sheet: Sheet | None) -> bool:
    """Tell whether points of a test may be known: typed from paper, or counted from one that is over."""
    if sheet is None or sheet.opened_at is None:
        return True
    return sheet_window(sheet, event, work.now).state == SheetState.over
