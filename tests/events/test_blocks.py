"""The blocks of a day, at the edges of each rule, without a database."""

from datetime import date, time
from typing import Any

import pytest

from app.events.blocks import (
    ENDS_FIRST,
    FOREIGN_PART,
    MAX_BLOCKS,
    NO_END,
    NO_HOURS,
    NO_MINUTES,
    NO_START,
    OVERLAPS,
    TOO_EARLY,
    TOO_LATE,
    TOO_MANY,
    TOO_MANY_MINUTES,
    BlockPlan,
    Day,
    breaks,
    problems,
    shifted,
    taught_in_all,
)
from app.events.breaks import asks_about_breaks, suggested_break
from app.events.models import Block
from app.events.plans import MISSING_HOUR
from app.events.timing import credit_minutes
from tests.support.unsaved import session

DAY = date(2026, 11, 12)
SPRING, AUTUMN = date(2026, 3, 29), date(2026, 10, 25)
NINE_TO_THREE = Day(DAY, time(9), time(15), {1, 2})


def block(start: str, end: str, minutes: int | None = None, part: int | None = None) -> BlockPlan:
    return BlockPlan(time.fromisoformat(start), time.fromisoformat(end), minutes, part)


@pytest.mark.parametrize(
    ("day", "plans", "minutes"),
    [
        (NINE_TO_THREE, [], None),
        (NINE_TO_THREE, [block("09:00", "15:00")], 360),
        (NINE_TO_THREE, [block("11:00", "12:30", 45, 2), block("09:00", "11:00", part=1)], 165),
        (NINE_TO_THREE, [block("09:00", "09:01", 1)], 1),
        (Day(DAY, time(9), None), [block("09:00", "23:59")], 899),
        (Day(SPRING, time(1), time(4)), [block("01:00", "04:00")], 120),
        (Day(AUTUMN, time(1), time(4)), [block("01:00", "04:00")], 240),
        (Day(AUTUMN, time(1), time(4)), [block("01:00", "02:30"), block("02:30", "04:00", 150)], 240),
    ],
)
def test_possible_days(day: Day, plans: list[BlockPlan], minutes: int | None) -> None:
    assert list(problems(day, plans)) == []
    assert taught_in_all(day.day, plans) == minutes


@pytest.mark.parametrize(
    ("day", "plans", "place", "key", "why"),
    [
        (Day(DAY, None, None), [block("09:00", "10:00")], 0, "start", NO_HOURS),
        (NINE_TO_THREE, [BlockPlan(None, time(10))], 0, "start", NO_START),
        (NINE_TO_THREE, [BlockPlan(time(9), None)], 0, "end", NO_END),
        (NINE_TO_THREE, [block("10:00", "10:00")], 0, "end", ENDS_FIRST),
        (NINE_TO_THREE, [block("22:00", "02:00")], 0, "end", ENDS_FIRST),
        (NINE_TO_THREE, [block("08:59", "10:00")], 0, "start", TOO_EARLY),
        (NINE_TO_THREE, [block("14:00", "15:01")], 0, "end", TOO_LATE),
        (NINE_TO_THREE, [block("09:00", "11:00"), block("10:59", "12:00")], 1, "start", OVERLAPS),
        (NINE_TO_THREE, [block("10:00", "11:00"), block("09:00", "12:00")], 0, "start", OVERLAPS),
        (NINE_TO_THREE, [block("09:00", "10:00", 0)], 0, "minutes", NO_MINUTES),
        (NINE_TO_THREE, [block("09:00", "10:00", -5)], 0, "minutes", NO_MINUTES),
        (NINE_TO_THREE, [block("09:00", "10:00", 61)], 0, "minutes", TOO_MANY_MINUTES),
        (NINE_TO_THREE, [block("09:00", "10:00", 25 * 60)], 0, "minutes", TOO_MANY_MINUTES),
        (NINE_TO_THREE, [block("09:00", "10:00", part=3)], 0, "part", FOREIGN_PART),
        (Day(SPRING, time(1), time(4)), [block("01:00", "02:30")], 0, "end", MISSING_HOUR),
        (Day(SPRING, time(1), time(4)), [block("01:00", "04:00", 180)], 0, "minutes", TOO_MANY_MINUTES),
        (NINE_TO_THREE, [block("09:00", "10:00")] * (MAX_BLOCKS + 1), MAX_BLOCKS, "start", TOO_MANY),
    ],
)
def test_days_that_can_not_be(day: Day, plans: list[BlockPlan], place: int, key: str, why: str) -> None:
    found = [(each.place, each.key, each.refusal.message) for each in problems(day, plans)]
    assert (place, key, why) in found


def test_blocks_move_with_the_start() -> None:
    plans = [block("09:00", "10:30", 90, 1), block("12:00", "15:00")]
    assert shifted(plans, time(9), time(10, 15)) == [
        block("10:15", "11:45", 90, 1), block("13:15", "16:15"),
    ]  # fmt: skip
    assert shifted(plans, time(9), time(8)) == [block("08:00", "09:30", 90, 1), block("11:00", "14:00")]
    assert shifted(plans, time(9), time(18)) is None
    assert shifted(plans, time(9), None) is None
    assert shifted([], time(9), None) == []


def test_what_no_block_covers_is_break() -> None:
    day = session()
    assert breaks(day) is None
    day.blocks = [Block(starts_at=time(12), ends_at=time(15)), Block(starts_at=time(9), ends_at=time(10, 30))]
    assert breaks(day) == 90


@pytest.mark.parametrize(
    ("columns", "asked", "suggested", "credit"),
    [
        ({}, True, 30, 360),
        ({"break_minutes": 45}, True, 45, 315),
        ({"break_minutes": 0}, True, 0, 360),
        ({"credit_minutes": 270}, False, None, 270),
        ({"end": time(14)}, False, None, 300),
        ({"end": time(14, 1)}, True, 30, 301),
        ({"end": None}, False, None, None),
        ({"break_minutes": 999}, True, 999, 0),
    ],
)
def test_breaks_are_asked_about_on_days_over_five_hours(
    columns: dict[str, Any], asked: bool, suggested: int | None, credit: int | None
) -> None:
    day = session(**columns)
    assert (asks_about_breaks(day), suggested_break(day), credit_minutes(day)) == (asked, suggested, credit)
