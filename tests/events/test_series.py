"""The days that the rule of a series gives."""

from datetime import date

import pytest

from app.events.models import Rhythm
from app.events.series import MOST, day_of, days_of_series


def days(rhythm: Rhythm, first: date, count: int | None = 4, until: date | None = None) -> list[str]:
    return [each.isoformat() for each in days_of_series(rhythm, first, count, until)]


def test_weeks_follow_each_other() -> None:
    first = date(2026, 10, 17)
    assert days(Rhythm.weekly, first) == ["2026-10-17", "2026-10-24", "2026-10-31", "2026-11-07"]
    assert days(Rhythm.fortnightly, first, 3) == ["2026-10-17", "2026-10-31", "2026-11-14"]


def test_each_month_has_the_same_weekday_of_the_month() -> None:
    second_saturday = date(2026, 11, 14)
    assert days(Rhythm.monthly, second_saturday) == ["2026-11-14", "2026-12-12", "2027-01-09", "2027-02-13"]
    # A fifth Saturday becomes the last one.
    assert days(Rhythm.monthly, date(2026, 10, 31)) == [
        "2026-10-31",
        "2026-11-28",
        "2026-12-26",
        "2027-01-30",
    ]
    assert days(Rhythm.monthly, date(2026, 9, 1), 2) == ["2026-09-01", "2026-10-06"]


def test_soft_rhythms_give_months() -> None:
    assert days(Rhythm.quarterly, date(2026, 11, 20), 3) == ["2026-11-01", "2027-02-01", "2027-05-01"]
    assert days(Rhythm.month_only, date(2026, 12, 31), 2) == ["2026-12-01", "2027-01-01"]


def test_count_and_last_day_both_end_a_series() -> None:
    first = date(2026, 10, 1)
    assert len(days(Rhythm.weekly, first, None, date(2026, 10, 22))) == 4
    assert len(days(Rhythm.weekly, first, 2, date(2026, 10, 22))) == 2
    assert len(days(Rhythm.weekly, first, None, date(2100, 12, 31))) == MOST
    assert days(Rhythm.weekly, first, None, date(2026, 9, 1)) == []


@pytest.mark.parametrize("rhythm", list(Rhythm))
def test_days_only_grow(rhythm: Rhythm) -> None:
    found = [day_of(rhythm, date(2027, 1, 30), number) for number in range(40)]
    assert found == sorted(set(found))
