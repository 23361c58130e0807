"""Meetings: impossible ones are refused, and sessions keep their identity."""

from dataclasses import replace
from datetime import date, time

import pytest
from sqlalchemy import select

from app.errors import Refusal
from app.events.models import Event, Meeting, Publication, Session
from app.events.operations.meetings import (
    add_meeting,
    cancel_meeting,
    change_meeting,
    remove_meeting,
)
from app.events.plans import MeetingPlan, plan_of
from app.work import Work
from tests.support.cast import an_event

DAY = date(2026, 11, 12)


def facts(event: Event) -> list[tuple[str, str | None, int, bool]]:
    sessions = [s for meeting in event.meetings for s in meeting.sessions]
    return [
        (s.day.isoformat(), s.starts_at and f"{s.starts_at:%H:%M}", s.sequence, s.cancelled_at is not None)
        for s in sessions
    ]


@pytest.mark.parametrize(
    ("plan", "field"),
    [
        (MeetingPlan(DAY, DAY, starts_at=time(9), ends_at=time(9)), "end_local"),
        (MeetingPlan(DAY, DAY, starts_at=time(9), ends_at=time(8)), "end_local"),
        (MeetingPlan(DAY, date(2026, 11, 11)), "end_local"),
        (MeetingPlan(DAY, date(2027, 11, 11)), "end_local"),
        (MeetingPlan(DAY, DAY, ends_at=time(9)), "start_local"),
        (MeetingPlan(date(2027, 3, 28), date(2027, 3, 28), starts_at=time(2, 30)), "start_local"),
        (
            MeetingPlan(date(2027, 3, 27), date(2027, 3, 28), starts_at=time(1), ends_at=time(2, 30)),
            "end_local",
        ),
    ],
)
def test_impossible_days_and_hours_are_refused(work: Work, plan: MeetingPlan, field: str) -> None:
    event = an_event(work, meetings=0)
    with pytest.raises(Refusal) as refused:
        add_meeting(work, event, plan)
    assert refused.value.field == field
    assert event.meetings == []


def test_a_session_keeps_its_uid_and_raises_its_sequence_wherever_it_moves(work: Work) -> None:
    event = an_event(work)
    (session,) = event.meetings[0].sessions
    uid, version = session.uid, event.version
    plan = MeetingPlan(DAY, date(2026, 11, 13), starts_at=time(9), ends_at=time(15), city="Pisz")
    changed = change_meeting(work, event.meetings[0], plan)
    assert changed[0].uid == uid
    assert facts(event) == [("2026-11-12", "09:00", 1, False), ("2026-11-13", "09:00", 0, False)]
    assert (event.version, event.starts_on) == (version + 1, DAY)
    assert change_meeting(work, event.meetings[0], plan) == []
    assert event.version == version + 1
    shorter = MeetingPlan(
        date(2026, 11, 13), date(2026, 11, 13), starts_at=time(9), ends_at=time(15), city="Pisz"
    )
    change_meeting(work, event.meetings[0], shorter)
    assert facts(event) == [("2026-11-12", "09:00", 2, True), ("2026-11-13", "09:00", 0, False)]
    assert plan_of(event.meetings[0]) == shorter


def test_in_a_draft_nothing_is_counted_and_days_are_deleted(work: Work) -> None:
    event = an_event(work, publication=Publication.draft, published_at=None)
    meeting = event.meetings[0]
    change_meeting(work, meeting, MeetingPlan(DAY, date(2026, 11, 13)))
    change_meeting(work, meeting, MeetingPlan(DAY, DAY))
    assert facts(event) == [("2026-11-12", None, 0, False)]
    remove_meeting(work, meeting)
    assert event.meetings == []


def test_a_published_meeting_is_cancelled_and_never_removed(work: Work) -> None:
    event = an_event(work, meetings=2)
    first, second = event.meetings
    with pytest.raises(Refusal, match="Cancel it instead"):
        remove_meeting(work, first)
    cancel_meeting(work, first, "choroba")
    assert [row[2:] for row in facts(event)] == [(1, True), (0, False)]
    with pytest.raises(Refusal, match="cancelled already"):
        cancel_meeting(work, first, "")
    with pytest.raises(Refusal, match="add a new one"):
        change_meeting(work, first, MeetingPlan(DAY, DAY))
    cancel_meeting(work, second, "powódź")
    assert (second.cancelled_reason, event.starts_on) == ("powódź", None)


def test_a_cancelled_day_in_the_middle_stays_cancelled(work: Work) -> None:
    event = an_event(work, meetings=0)
    meeting = add_meeting(work, event, MeetingPlan(DAY, date(2026, 11, 14), starts_at=time(9)))
    off = frozenset({date(2026, 11, 13)})
    (cancelled,) = change_meeting(work, meeting, replace(plan_of(meeting), without=off))
    assert (cancelled.day, cancelled.cancelled_at) == (date(2026, 11, 13), work.now)
    plan = plan_of(meeting)
    assert plan.without == {date(2026, 11, 13)}
    assert change_meeting(work, meeting, plan) == []


def test_credit_of_a_session(work: Work) -> None:
    event = an_event(work, meetings=0)
    meeting = add_meeting(work, event, MeetingPlan(DAY, date(2026, 11, 13)))
    plan = plan_of(meeting)
    change_meeting(work, meeting, replace(plan, credit_minutes=(270, None)))
    assert plan_of(meeting).credit_minutes == (270, None)
    for impossible in (0, 1441):
        with pytest.raises(Refusal, match="from 1 to 1440"):
            change_meeting(work, meeting, replace(plan, credit_minutes=(impossible,)))


def test_times_of_a_removed_meeting_leave_nothing(work: Work) -> None:
    event = an_event(work, publication=Publication.draft, published_at=None)
    remove_meeting(work, event.meetings[0])
    assert work.session.scalars(select(Meeting)).all() == []
    assert work.session.scalars(select(Session)).all() == []
