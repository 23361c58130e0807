"""A copy of an event has its tests and its evaluation, being prepared, and nothing that was answered."""

from datetime import timedelta

import pytest
from flask.testing import FlaskClient

from app.events.models import Event
from app.questions.asking import OwnQuestion
from app.questions.models import QuestionKind, SheetKind
from app.questions.operations import QuestionDetails, add_question, retire_question
from app.questions.queries import asked_questions
from app.surveys.operations.copying import copy_sheets
from app.surveys.operations.preparing import close_sheet, sheet_for
from app.surveys.queries import counts_of, sheets_of
from app.surveys.window import SheetState, sheet_window
from app.work import Work
from tests.attendance.conftest import SignedIn
from tests.attendance.people import group
from tests.support.cast import alicja, an_event
from tests.surveys.sheets import a_test, an_evaluation, answered, evaluated, question


@pytest.fixture
def event(work: Work) -> Event:
    """A training with an answered entry test, an exit test, and an evaluation of its own words."""
    made = an_event(work, "szkolenie-wzorcowe", days=3)
    entry = a_test(work, made)
    answered(work, entry, group(work, made, 1)[0], "1", "yes")
    close_sheet(work, entry)
    a_test(work, made, SheetKind.exit, opened=False)
    evaluation = an_evaluation(work, made)
    retire_question(work, evaluation, question(work, evaluation, 0).id)
    add_question(work, evaluation, QuestionDetails(kind=QuestionKind.scale, label_pl="Jak obiad?"))
    evaluated(work, evaluation, 5, "4")
    close_sheet(work, evaluation)
    return made


def told(questions: tuple[OwnQuestion, ...]) -> list[tuple[object, ...]]:
    """Return what is asked, and which answers give points."""
    return [(e.kind, e.label_pl, e.label_en, [c.pl for c in e.choices], dict(e.points)) for e in questions]


def check(work: Work, source: Event, copy: Event) -> None:
    """Compare the sheets of a copy with those of its original."""
    there, made = sheets_of(work, source), sheets_of(work, copy)
    assert made.keys() == there.keys() == set(SheetKind)
    for kind, sheet in made.items():
        assert told(asked_questions(work, sheet)) == told(asked_questions(work, there[kind]))
        assert sheet.pass_percent == there[kind].pass_percent
        assert (sheet.opens_on, sheet.closes_on, sheet.opened_at, sheet.closed_at) == (None,) * 4
        assert sheet_window(sheet, copy, work.now).state == SheetState.draft
    assert counts_of(work, copy) == {}


def test_the_page_that_copies_takes_them_along(work: Work, event: Event, signed_in: SignedIn) -> None:
    work.session.commit()
    client: FlaskClient = signed_in(alicja(work))
    day = (work.today + timedelta(days=60)).isoformat()
    form = {"title_pl": "Szkolenie jeszcze raz", "title_en": "", "start_local": day}
    assert client.post(f"/manage/events/{event.slug}/copy", data=form).status_code == 303
    rows = {"copies-0-title_pl": "Szkolenie w Ełku", "copies-0-start_local": day, "copies-0-city": "Ełk"}
    assert client.post(f"/manage/events/{event.slug}/copies/", data=rows).status_code == 303
    for title in ("Szkolenie jeszcze raz", "Szkolenie w Ełku"):
        check(work, event, work.session.query(Event).filter_by(title_pl=title).one())


def test_nothing_is_made_where_nothing_is(work: Work) -> None:
    bare, copy = an_event(work, "bez-testow"), an_event(work, "kopia-bez-testow")
    copy_sheets(work, bare, copy)
    assert sheets_of(work, copy) == {}


def test_an_evaluation_that_was_emptied_stays_empty(work: Work) -> None:
    source, copy = an_event(work, "pusta-ankieta"), an_event(work, "kopia-pustej")
    sheet = sheet_for(work, source, SheetKind.evaluation)
    for each in asked_questions(work, sheet):
        retire_question(work, sheet, each.id)
    copy_sheets(work, source, copy)
    assert asked_questions(work, sheets_of(work, copy)[SheetKind.evaluation]) == ()
