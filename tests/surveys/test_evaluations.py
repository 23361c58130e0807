"""Evaluations hold nothing of who gave them, and count once."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from app.errors import Closed, Missing, Refusal
from app.events.models import Event
from app.history.models import HistoryFact
from app.questions.models import SheetKind
from app.registrations.models import RegistrationState
from app.surveys.models import Heard, SpentTicket, Voice
from app.surveys.operations.answering import (
    ALREADY_HEARD,
    NOTHING,
    TOO_LATE,
    answer_by_own_page,
    answer_by_room_link,
)
from app.surveys.operations.preparing import (
    IS_FINAL,
    NO_LAST_DAY,
    close_sheet,
    open_sheet,
    set_up,
    sheet_for,
)
from app.surveys.queries import counts_of, people_asked
from app.work import Work
from tests.attendance.people import group, registered
from tests.support.cast import an_event
from tests.surveys.sheets import an_evaluation, evaluated, given, ids


@pytest.fixture
def event(work: Work) -> Event:
    """A training of today."""
    return an_event(work, "szkolenie-z-ankieta", days=0)


def voices(work: Work) -> list[Voice]:
    work.session.expire_all()
    return list(work.session.scalars(select(Voice)))


def test_nothing_in_an_answer_leads_to_a_person(work: Work, event: Event) -> None:
    sheet, people = an_evaluation(work, event), group(work, event, 6)
    before = len(work.session.scalars(select(HistoryFact)).all())
    for number, each in enumerate(people):
        answer_by_own_page(work, sheet, each, given(work, sheet, str(number % 5 + 1)))
    assert {column.name for column in Voice.__table__.columns} == {"random_id", "sheet_id", "answers"}
    assert {column.name for column in Heard.__table__.columns} == {"sheet_id", "registration_id"}
    assert {column.name for column in SpentTicket.__table__.columns} == {"ticket", "sheet_id"}
    assert len(work.session.scalars(select(HistoryFact)).all()) == before
    assert counts_of(work, event) == {sheet.id: 6}
    assert work.session.scalars(people_asked(sheet, only_silent=True)).all() == []


def test_all_are_written_anew_each_time(work: Work, event: Event) -> None:
    """Neither the place of a row nor its key tells which came last."""
    sheet = an_evaluation(work, event)
    evaluated(work, sheet, 8, "5")
    before = {each.random_id for each in voices(work)}
    evaluated(work, sheet, 1, "1")
    after = {each.random_id for each in voices(work)}
    assert len(after) == 9
    assert not before & after


def test_one_answer_for_each_person_and_each_form(work: Work, event: Event) -> None:
    sheet, (anna, jan, *_) = an_evaluation(work, event), group(work, event)
    answer_by_own_page(work, sheet, anna, given(work, sheet, "5"))
    with pytest.raises(Closed, match=ALREADY_HEARD[:20]):
        answer_by_own_page(work, sheet, anna, given(work, sheet, "1"))
    answer_by_own_page(work, sheet, jan, given(work, sheet, "4"))
    assert answer_by_room_link(work, sheet, "one showing", given(work, sheet, "3"))
    assert not answer_by_room_link(work, sheet, "one showing", given(work, sheet, "3"))
    assert len(voices(work)) == 3
    waiting = registered(work, event, "Ola", "Czeka", RegistrationState.waiting)
    with pytest.raises(Missing):
        answer_by_own_page(work, sheet, waiting, given(work, sheet, "5"))


def test_a_refused_answer_leaves_no_mark(work: Work, event: Event) -> None:
    sheet, anna = an_evaluation(work, event), group(work, event, 1)[0]
    for bad in (("", "", ""), ("6",), ("", "", "", "", "", "", "x" * 4001)):
        with pytest.raises(Refusal):
            answer_by_own_page(work, sheet, anna, given(work, sheet, *bad))
    assert not voices(work)
    assert not work.session.scalars(select(Heard)).all()
    with pytest.raises(Refusal, match=NOTHING[:20]):
        answer_by_room_link(work, sheet, "t", given(work, sheet))


def test_late_answers_and_the_end(work: Work, event: Event) -> None:
    sheet = an_evaluation(work, event)
    late = replace(work, now=work.now + timedelta(days=9))
    with pytest.raises(Closed, match=TOO_LATE[:20]):
        answer_by_room_link(late, sheet, "t", given(work, sheet, "5"))
    close_sheet(work, sheet)
    open_sheet(work, sheet)
    evaluated(work, sheet, 1, "5")
    close_sheet(work, sheet)
    # What may have been read must not be compared with what comes later.
    with pytest.raises(Closed, match=IS_FINAL[:20]):
        open_sheet(work, sheet)
    with pytest.raises(Closed, match=IS_FINAL[:20]):
        set_up(work, sheet, None, work.today + timedelta(days=90), None)


def test_its_days_are_fixed_when_it_opens(work: Work, event: Event) -> None:
    sheet = sheet_for(work, event, SheetKind.evaluation)
    assert len(ids(work, sheet)) == 9
    open_sheet(work, sheet)
    assert (sheet.opens_on, sheet.closes_on) == (work.today, work.today + timedelta(days=14))
    with pytest.raises(Refusal, match=NO_LAST_DAY):
        set_up(work, sheet, None, None, None)
    empty = an_event(work, "bez-terminu", days=0)
    for meeting in empty.meetings:
        meeting.sessions.clear()
    work.session.flush()
    with pytest.raises(Refusal, match=NO_LAST_DAY):
        open_sheet(work, sheet_for(work, empty, SheetKind.evaluation))
