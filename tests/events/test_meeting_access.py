"""What lets people into an online meeting: sealed, bound to its row, shown for a while, sealed anew."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from app.events.meeting_access import (
    MeetingAccess,
    access_of,
    give_access,
    has_access,
    seal_access_anew,
    shown_from,
)
from app.events.models import EventStatus
from app.events.operations.meetings import change_meeting
from app.events.plans import plan_of
from app.history.models import HistoryFact
from app.sealing import Seals
from app.work import Work
from tests.support.access import KEY, let_in
from tests.support.cast import actor, alicja, an_event
from tests.support.unsaved import an_event as unsaved_event
from tests.support.unsaved import at, session

ACCESS = MeetingAccess("https://meet.example.org/7", "2732 118", "żółw")
COLUMNS = ("sealed_link", "sealed_code", "sealed_password")


def test_it_is_sealed_and_bound_to_its_row_and_column(work: Work) -> None:
    meeting, other = an_event(work, meetings=2).meetings
    give_access(work, meeting, ACCESS)
    assert (access_of(work, meeting), has_access(meeting), has_access(other)) == (ACCESS, True, False)
    kept = [getattr(meeting, name) for name in COLUMNS]
    assert not [each for each in kept if "meet" in each or "2732" in each]
    other.sealed_link = meeting.sealed_link
    assert access_of(work, other) == MeetingAccess(is_lost=True)
    meeting.sealed_code = meeting.sealed_password
    assert access_of(work, meeting).code is None
    assert "2732" not in repr(ACCESS)


def test_what_is_the_same_stays_as_it_was_sealed(work: Work) -> None:
    meeting = an_event(work).meetings[0]
    give_access(work, meeting, ACCESS)
    before = [getattr(meeting, name) for name in COLUMNS]
    give_access(work, meeting, replace(ACCESS, code="9"))
    after = [getattr(meeting, name) for name in COLUMNS]
    assert [one == two for one, two in zip(before, after, strict=True)] == [True, False, True]
    give_access(work, meeting, MeetingAccess())
    assert [getattr(meeting, name) for name in COLUMNS] == [None] * 3


def test_a_plan_without_access_keeps_it_and_history_never_names_it(work: Work, work_as: Any) -> None:
    mine = work_as(actor(alicja(work)))
    meeting = an_event(work).meetings[0]
    let_in(meeting, ACCESS.link, ACCESS.code)
    change_meeting(mine, meeting, replace(plan_of(meeting), venue="Zamek"))
    assert access_of(work, meeting) == replace(ACCESS, password=None)
    change_meeting(
        mine, meeting, replace(plan_of(meeting), access=MeetingAccess("https://inne.example.org/x"))
    )
    assert access_of(work, meeting) == MeetingAccess("https://inne.example.org/x")
    facts = work.session.scalars(select(HistoryFact)).all()
    assert not [
        fact
        for fact in facts
        if "example.org" in f"{fact.values}{fact.personal}" or "gAAAA" in f"{fact.values}"
    ]
    assert not [
        fact
        for fact in facts
        if any(meeting.sealed_link in str(each) for each in (fact.values, fact.personal))
    ]


BEGIN = datetime(2026, 10, 14, 7, tzinfo=UTC)


@pytest.mark.parametrize(
    ("passed", "is_shown"),
    [
        (timedelta(hours=-25), True),
        (timedelta(hours=6), True),
        (timedelta(hours=6, minutes=29), True),
        (timedelta(hours=6, minutes=30), False),
    ],
)
def test_it_is_shown_from_a_day_before_until_after_the_end(passed: timedelta, is_shown: bool) -> None:
    meeting = unsaved_event(session()).meetings[0]
    shown = shown_from(at(BEGIN + passed), meeting)
    assert shown == (BEGIN - timedelta(hours=24) if is_shown else None)


def test_hours_before_are_set_and_several_days_count_from_the_first() -> None:
    meeting = unsaved_event(session(1), session(), session(-3, cancelled_at=BEGIN)).meetings[0]
    work = replace(at(BEGIN), settings={"meeting_access_hours": 2})
    assert shown_from(work, meeting) == BEGIN - timedelta(hours=2)
    assert shown_from(at(BEGIN + timedelta(days=1)), meeting) is not None


@pytest.mark.parametrize("status", [EventStatus.cancelled, EventStatus.suspended])
def test_what_does_not_take_place_lets_nobody_in(status: EventStatus) -> None:
    event = unsaved_event(session(), status=status)
    assert shown_from(at(BEGIN), event.meetings[0]) is None
    meeting = unsaved_event(session()).meetings[0]
    meeting.cancelled_at = BEGIN
    assert shown_from(at(BEGIN), meeting) is None


def test_keys_rotate(work: Work) -> None:
    first, second = an_event(work, meetings=2).meetings
    let_in(first, ACCESS.link, ACCESS.code)
    second.sealed_link = Seals(["lost"]).seal("meeting link", second.id, "https://x.example.org")
    assert seal_access_anew(work, Seals(["new", KEY])) == (2, 1)
    new = replace(work, seals=Seals(["new"]))
    assert access_of(new, first) == replace(ACCESS, password=None)
    assert access_of(work, first).is_lost
