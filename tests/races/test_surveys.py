"""Answers to tests and evaluations at the same moment: each counts once, and none after the end."""

from collections import Counter
from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.events.models import Event
from app.history.models import HistoryFact
from app.links import Purpose
from app.progress.models import EventTest, Score
from app.questions.models import Sheet, SheetKind
from app.questions.queries import asked_questions
from app.registrations.models import Registration
from app.surveys.models import Attempt, Heard, Voice
from app.surveys.operations.preparing import close_sheet
from app.work import Work
from tests.races.crowd import Reply, Visitor, all_at_once
from tests.races.house import House
from tests.races.office import Deed, Office
from tests.surveys.sheets import a_test, an_evaluation

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("races")]


class Asked:
    """An event of the office with a sheet that is open, its questions and its people."""

    def __init__(self, house: House, make: Callable[[Work, Event], Sheet], people: int) -> None:
        self.office = Office(house)
        self.rows = self.office.came(people)
        with house.at_work() as work:
            sheet = make(work, work.session.get_one(Event, self.office.id))
            self.id, self.kind = sheet.id, sheet.kind.value
            self.questions = [each.id for each in asked_questions(work, sheet)]
        self.room = f"/evaluations/{house.links.token(Purpose.evaluation, self.id, 1)}/"
        self.manage = f"/manage/events/{self.office.slug}/surveys/{self.kind}/"

    def answerer(self, row: Registration, *values: str) -> Deed:
        """Return somebody who reads the sheet by the mailed link, and then answers it."""
        return self._sender(f"{self.office.own(row)}surveys/{self.kind}", *values)

    def guest(self, *values: str, ticket: str) -> Deed:
        """Return somebody who reads the evaluation by the link for the room, and then answers it."""
        return self._sender(self.room, *values, ticket=f"{ticket} {self.office.slug}")

    def closer(self) -> Deed:
        """Return an organiser who closes the sheet."""
        return self.office.organiser(f"{self.manage}close", {})

    def attempts(self) -> list[Attempt]:
        """Return who answered what in a test."""
        with Session(self.office.engine) as session:
            return list(session.scalars(select(Attempt).where(Attempt.sheet_id == self.id)))

    def points(self) -> dict[int, float]:
        """Return the counted points by registration."""
        query = select(Score).join(EventTest, EventTest.id == Score.test_id)
        with Session(self.office.engine) as session:
            found = session.scalars(query.where(EventTest.event_id == self.office.id))
            return {each.registration_id: each.points for each in found}

    def voices(self) -> int:
        """Count the evaluations."""
        return self.office.count(Voice, Voice.sheet_id == self.id)

    def kinds(self) -> list[str]:
        """Return what history tells of the event, first to last."""
        query = select(HistoryFact.kind).where(HistoryFact.event_id == self.office.id)
        with Session(self.office.engine) as session:
            return list(session.scalars(query.order_by(HistoryFact.id)))

    def _sender(self, path: str, *values: str, **fields: str) -> Deed:
        visitor = Visitor(next(self.office.addresses))
        given = {f"question-{id}": value for id, value in zip(self.questions, values, strict=False)}

        def read() -> None:
            assert visitor.get(path).status == 200

        return read, lambda: visitor.post(path, {**given, **fields})


def statuses(replies: list[Reply]) -> Counter[int]:
    return Counter(reply.status for reply in replies)


def test_two_tabs_answer_one_test(house: House) -> None:
    asked = Asked(house, a_test, 2)
    anna, other = asked.rows
    tabs = [asked.answerer(anna, *("1", "yes") if number % 2 else ("2", "no")) for number in range(6)]
    assert statuses(all_at_once([*tabs, asked.answerer(other, "1", "no")])) == {303: 7}
    points = {"1": 2.0, "2": 0.0}
    by_person = {each.registration_id: each.answers for each in asked.attempts()}
    assert by_person.keys() == {anna.id, other.id}
    first, second = (str(by_person[anna.id][str(id)][1]) for id in asked.questions)
    # What one tab sent, as a whole.
    assert (first, second) in (("1", "yes"), ("2", "no"))
    assert asked.points() == {anna.id: points[first] + (second == "yes"), other.id: 2.0}


def test_no_answer_after_the_test_is_closed(house: House) -> None:
    for _ in range(3):
        asked = Asked(house, a_test, 5)
        *answers, closed = all_at_once(
            [*(asked.answerer(row, "1", "yes") for row in asked.rows), asked.closer()]
        )
        assert closed.status == 303
        assert set(statuses(answers)) <= {303, 409}
        kept = statuses(answers)[303]
        assert len(asked.attempts()) == len(asked.points()) == kept
        assert all("Czas na odpowiedzi minął" in each.text for each in answers if each.status == 409)
        told = [
            each for each in asked.kinds() if each in ("sheet.entry_closed", "progress.entry_test_answered")
        ]
        assert told == ["progress.entry_test_answered"] * kept + ["sheet.entry_closed"]


def test_other_points_while_people_answer(house: House) -> None:
    """All are counted by the points that stand in the end, whoever came first."""
    asked = Asked(house, a_test, 4)
    mended = {
        "seen": "1", "label_pl": "Stolica Polski?",
        "rows-0-pl": "Warszawa", "rows-0-en": "Warsaw", "rows-0-key": "1", "rows-0-points": "5",
        "rows-1-pl": "Kraków", "rows-1-key": "2", "rows-1-points": "0",
        "rows-2-pl": "Gdańsk", "rows-2-key": "3", "rows-2-points": "0",
    }  # fmt: skip
    deed = asked.office.organiser(f"{asked.manage}{asked.questions[0]}", mended)
    *answers, changed = all_at_once([*(asked.answerer(row, "1", "yes") for row in asked.rows), deed])
    assert changed.status == 303, changed.text
    assert statuses(answers) == {303: 4}
    assert asked.points() == {row.id: 6.0 for row in asked.rows}


def test_one_person_evaluates_once(house: House) -> None:
    asked = Asked(house, an_evaluation, 2)
    anna, other = asked.rows
    deeds = [*(asked.answerer(anna, str(number)) for number in range(1, 6)), asked.answerer(other, "3")]
    assert statuses(all_at_once(deeds)) == {303: 2, 409: 4}
    assert asked.voices() == asked.office.count(Heard, Heard.sheet_id == asked.id) == 2


def test_one_form_counts_once_and_ten_count_ten_times(house: House) -> None:
    asked = Asked(house, an_evaluation, 1)
    twice = [asked.guest("4", ticket="one and the same") for _ in range(4)]
    assert statuses(all_at_once([*twice, *(asked.guest("5", ticket=f"own {n}") for n in range(6))])) == {
        303: 10
    }
    assert asked.voices() == 7


def test_nothing_is_added_to_an_evaluation_that_is_closed(house: House) -> None:
    for _ in range(3):
        asked = Asked(house, an_evaluation, 1)
        *answers, closed = all_at_once(
            [*(asked.guest("2", ticket=f"g{n}") for n in range(5)), asked.closer()]
        )
        assert closed.status == 303
        assert set(statuses(answers)) <= {303, 409}
        assert asked.voices() == statuses(answers)[303]


def test_what_was_read_before_the_lock_decides_nothing(house: House) -> None:
    """A page that was read while a sheet was open doesn't open it again, nor move the end of a closed one."""
    asked = Asked(house, an_evaluation, 1)
    read, send = asked.guest("2", ticket="first")
    read()
    assert send().status == 303
    with house.at_work() as work:
        sheet = work.session.get_one(Sheet, asked.id)
        assert sheet.kind == SheetKind.evaluation
        close_sheet(work, sheet)
    later = {"opens_on": "", "closes_on": (sheet.created_at + timedelta(days=40)).date().isoformat()}
    replies = all_at_once(
        [
            asked.office.organiser(f"{asked.manage}open", {}),
            asked.office.organiser(f"{asked.manage}set-up", later),
        ]
    )
    assert statuses(replies) == {409: 2}
    assert asked.voices() == 1
