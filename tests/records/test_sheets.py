"""Tests and evaluations, in files of activities and back."""

from typing import Any

import pytest

from app.events.models import Event
from app.questions.models import SheetKind
from app.questions.queries import asked_questions, sheet_of
from app.records.operations import load
from app.records.writing import all_records
from app.surveys.operations.preparing import open_sheet
from app.work import Work
from tests.attendance.people import registered
from tests.records.test_questions import RECORD
from tests.surveys.sheets import answered

CAPITAL: dict[str, Any] = {
    "kind": "one_of",
    "label_pl": "Stolica?",
    "choices": [{"pl": "Warszawa", "points": 2.0}, {"pl": "Kraków", "en": "Cracow", "points": 0.0}],
}
RAIN: dict[str, Any] = {"kind": "yes_no", "label_pl": "Pada?", "points": {"yes": 0.5, "no": -1.0}}
SHEETS: dict[str, Any] = {
    "entry": {"pass_percent": 60, "questions": [CAPITAL, RAIN]},
    "evaluation": {"questions": [{"kind": "scale", "label_pl": "Jak było?", "label_en": "How was it?"}]},
}


def loaded(work: Work, sheets: Any) -> tuple[int, int, int, list[str]]:
    found = load(work, {"events": [{**RECORD, "sheets": sheets}]})
    return found.added, found.changed, found.unchanged, found.problems


def test_they_come_back_and_are_left_as_they_are(work: Work) -> None:
    assert loaded(work, SHEETS) == (1, 0, 0, [])
    work.session.commit()
    (record,) = all_records(work)
    assert record["sheets"] == SHEETS
    assert loaded(work, SHEETS) == (0, 0, 1, [])
    # What the file leaves out stays.
    assert loaded(work, {"entry": SHEETS["entry"]}) == (0, 0, 1, [])
    assert loaded(work, {"entry": {"questions": [RAIN]}}) == (0, 1, 0, [])


def test_other_points_count_for_who_answered(work: Work) -> None:
    assert loaded(work, SHEETS)[0] == 1
    event = work.session.query(Event).one()
    sheet = sheet_of(work, event, SheetKind.entry)
    assert sheet is not None
    sheet.opens_on = sheet.closes_on = work.today
    open_sheet(work, sheet)
    anna = registered(work, event, "Anna", "Plikowa")
    answered(work, sheet, anna, "2", "yes")
    other = {**CAPITAL, "choices": [{"pl": "Warszawa"}, {"pl": "Kraków", "en": "Cracow", "points": 1}]}
    assert loaded(work, {"entry": {"questions": [other, RAIN]}}) == (0, 1, 0, [])
    assert [each.points for each in asked_questions(work, sheet)] == [
        {"1": 0, "2": 1},
        {"yes": 0.5, "no": -1},
    ]


@pytest.mark.parametrize(
    ("sheets", "said"),
    [
        ({"middle": {}}, "middle"),
        ({"entry": {"questions": [{**CAPITAL, "kind": "short_text"}]}}, "choices"),
        ({"entry": {"questions": [{**RAIN, "points": {"yes": "1"}}]}}, "points"),
        ({"entry": {"questions": [{**RAIN, "points": {"yes": 1e9}}]}}, "points"),
        ({"entry": {"questions": [{"kind": "yes_no", "label_pl": "?"}]}}, "must give points"),
        ({"evaluation": {"pass_percent": 5}}, "pass_percent"),
        ({"evaluation": {"questions": [{"kind": "file", "label_pl": "?"}]}}, "doesn't fit"),
    ],
)
def test_what_a_sheet_can_not_be(work: Work, sheets: Any, said: str) -> None:
    assert said in " ".join(loaded(work, sheets)[3])
