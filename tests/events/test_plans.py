"""What a meeting may be, at the edges of each rule, without a database."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest

from app.errors import Refusal
from app.events.models import Meeting, Session
from app.events.plans import (
    END_WITHOUT_START,
    ENDS_FIRST,
    MISSING_HOUR,
    REVERSED,
    TOO_LONG,
    MeetingPlan,
    check,
    is_ambiguous,
    plan_of,
)

DAY = date(2026, 11, 12)
SPRING, AUTUMN = date(2026, 3, 29), date(2026, 10, 25)
PLAN = MeetingPlan(DAY, DAY, starts_at=time(9), ends_at=time(15))


@pytest.mark.parametrize(
    "plan",
    [
        PLAN,
        MeetingPlan(DAY, DAY),
        replace(PLAN, ends_at=None),
        replace(PLAN, ends_at=time(9, 1)),
        replace(PLAN, credit_minutes=(1,)),
        replace(PLAN, credit_minutes=(1440,)),
        replace(PLAN, credit_minutes=(None,)),
        replace(PLAN, last_day=DAY + timedelta(days=30)),
        MeetingPlan(SPRING, SPRING, starts_at=time(1, 59), ends_at=time(3)),
        MeetingPlan(AUTUMN, AUTUMN, starts_at=time(2, 30), ends_at=time(3)),
    ],
)
def test_possible_meetings(plan: MeetingPlan) -> None:
    check(plan)


@pytest.mark.parametrize(
    ("facts", "field", "words"),
    [
        ({"credit_minutes": (60, 0)}, "credit_minutes", "from 1 to 1440"),
        ({"credit_minutes": (1441,)}, "credit_minutes", "from 1 to 1440"),
        ({"last_day": DAY - timedelta(days=1)}, "end_local", REVERSED),
        ({"without": frozenset({DAY})}, "end_local", REVERSED),
        ({"last_day": DAY + timedelta(days=31)}, "end_local", TOO_LONG),
        ({"starts_at": None}, "start_local", END_WITHOUT_START),
        ({"ends_at": time(9)}, "end_local", ENDS_FIRST),
        ({"first_day": SPRING, "last_day": SPRING, "starts_at": time(2)}, "start_local", MISSING_HOUR),
        (
            {"first_day": SPRING, "last_day": SPRING, "starts_at": time(1), "ends_at": time(2)},
            "end_local",
            MISSING_HOUR,
        ),
        (
            {"first_day": SPRING - timedelta(days=1), "last_day": SPRING, "starts_at": time(2, 30)},
            "start_local",
            MISSING_HOUR,
        ),
        (
            {"first_day": SPRING - timedelta(days=1), "last_day": SPRING, "starts_at": time(2, 30)}
            | {"ends_at": None},
            "start_local",
            MISSING_HOUR,
        ),
    ],
)
def test_impossible_meetings(facts: dict[str, Any], field: str, words: str) -> None:
    with pytest.raises(Refusal) as refused:
        check(replace(PLAN, **facts))
    assert refused.value.field == field
    assert words in str(refused.value)


def test_days_are_a_row_without_those_left_out_and_minutes_go_by_place() -> None:
    off = frozenset({DAY + timedelta(days=1)})
    plan = MeetingPlan(DAY, DAY + timedelta(days=2), without=off, credit_minutes=(270,))
    assert plan.days == [DAY, DAY + timedelta(days=2)]
    assert [plan.credit(place) for place in (0, 1, 2)] == [270, None, None]


@pytest.mark.parametrize(
    ("day", "hour", "twice"),
    [
        (AUTUMN, time(1, 59), False),
        (AUTUMN, time(2, 0), True),
        (AUTUMN, time(2, 59), True),
        (AUTUMN, time(3, 0), False),
        (DAY, time(2, 30), False),
    ],
)
def test_the_hour_that_comes_twice(day: date, hour: time, twice: bool) -> None:
    assert is_ambiguous(day, hour) == twice


WORDS = {
    "label": "II",
    "city": "Pisz",
    "county": "piski",
    "municipality": "Pisz",
    "venue": "Zamek",
}


def meeting(*days: int, cancelled: tuple[int, ...] = (), **columns: Any) -> Meeting:
    """Return a meeting on some days after DAY, a few of them cancelled, in no order."""
    now = datetime(2026, 9, 1, tzinfo=UTC)
    rows = [
        Session(
            day=DAY + timedelta(days=each),
            starts_at=time(9),
            ends_at=None,
            cancelled_at=now if each in cancelled else None,
            credit_minutes=columns.get("credit", {}).get(each),
        )
        for each in days
    ]
    return Meeting(**WORDS, sessions=rows[::-1])


def test_a_meeting_is_read_as_it_stands() -> None:
    plan = plan_of(meeting(0, 1, 2, 3, 4, cancelled=(0, 2, 4)))
    assert (plan.first_day, plan.last_day) == (DAY + timedelta(days=1), DAY + timedelta(days=3))
    assert plan.without == {DAY + timedelta(days=2)}
    assert (plan.starts_at, plan.ends_at, plan.credit_minutes) == (time(9), None, ())
    assert {name: getattr(plan, name) for name in WORDS} == WORDS
    whole = plan_of(meeting(0, 1, cancelled=(0, 1)))
    assert whole.days == [DAY, DAY + timedelta(days=1)]
    assert plan_of(meeting(0, 1, 2, credit={1: 90})).credit_minutes == (None, 90, None)
