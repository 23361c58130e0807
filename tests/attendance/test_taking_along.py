"""The grid as people take it along: marks in words, sessions with headings of their own."""

import csv
import io

from flask.testing import FlaskClient

from app.attendance.headings import list_headings
from app.attendance.lists import told_mark
from app.texts import texts_in
from tests.attendance.test_pages import Place, organiser, place, trainer  # noqa: F401

ADDRESS = "/manage/events/modul/attendance/export"
EVERYTHING = ["state", "last_name", "first_name", "sessions", "earned_minutes", "earned_hours"]


def test_marks_stand_in_words(place: Place, organiser: FlaskClient) -> None:  # noqa: F811
    organiser.post("/manage/events/modul/attendance/", data=place.fields("present", "90", "absent"))
    form = {"column": EVERYTHING, "order": EVERYTHING, "format": "csv"}
    answer = organiser.post(ADDRESS, data=form)
    lines = list(csv.reader(io.StringIO(answer.data.decode("utf-8-sig")), delimiter=";"))
    assert lines[0][3:6] == ["wt. 25.08.2026", "wt. 01.09.2026", "wt. 08.09.2026"]
    assert [line[:4] for line in lines[1:4]] == [
        ["Potwierdzone", "Lis", "Jan", "nieobecna/nieobecny"],
        ["Potwierdzone", "Łęcka", "Anna", "90"],
        ["Potwierdzone", "Żółć-Ćwiklińska", "Bartek", "obecna/obecny"],
    ]


def test_late_and_early_stand_in_words() -> None:
    says = told_mark(texts_in("en"))
    assert [says(each) for each in ("late:20 early:15", "present", "odd")] == [
        "20 min late, left 15 min early", "present", "odd",
    ]  # fmt: skip


def test_two_sessions_at_one_hour_have_different_headings(place: Place) -> None:  # noqa: F811
    headings = list_headings(texts_in("pl"), [place.session, place.session])
    assert len(set(headings)) == 2


def test_outsiders_get_no_list(place: Place, trainer: FlaskClient) -> None:  # noqa: F811
    assert trainer.get(ADDRESS).status_code == 403
    assert trainer.post(ADDRESS, data={"column": "state", "format": "csv"}).status_code == 403
