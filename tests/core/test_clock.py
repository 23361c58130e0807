"""Local days and hours as instants, on both nights on which the clocks change."""

from datetime import UTC, date, datetime, time, timedelta

import pytest

from app.clock import end_of_day, instant, is_missing, local, minutes_between, today

SPRING, AUTUMN, PLAIN = date(2026, 3, 29), date(2026, 10, 25), date(2026, 7, 1)


@pytest.mark.parametrize(
    ("day", "hour", "missing"),
    [
        (SPRING, time(1, 59), False),
        (SPRING, time(2, 0), True),
        (SPRING, time(2, 59), True),
        (SPRING, time(3, 0), False),
        (AUTUMN, time(2, 30), False),
        (PLAIN, time(2, 30), False),
    ],
)
def test_the_hour_that_the_clock_skips_is_missing(day: date, hour: time, missing: bool) -> None:
    assert is_missing(day, hour) == missing


@pytest.mark.parametrize(
    ("day", "hour", "utc"),
    [
        (PLAIN, time(9), datetime(2026, 7, 1, 7, 0)),
        (date(2026, 1, 1), time(0), datetime(2025, 12, 31, 23, 0)),
        (AUTUMN, time(2, 30), datetime(2026, 10, 25, 0, 30)),
        (AUTUMN, time(3, 0), datetime(2026, 10, 25, 2, 0)),
        (SPRING, time(2, 30), datetime(2026, 3, 29, 1, 30)),
    ],
)
def test_an_hour_that_comes_twice_is_the_first_one(day: date, hour: time, utc: datetime) -> None:
    assert instant(day, hour) == utc.replace(tzinfo=UTC)
    assert instant(day, hour).tzinfo == UTC


@pytest.mark.parametrize(("day", "hours"), [(SPRING, 23), (AUTUMN, 25), (PLAIN, 24)])
def test_a_day_is_over_when_the_next_one_begins(day: date, hours: int) -> None:
    begins, ends = instant(day, time(0)), end_of_day(day)
    assert ends - begins == timedelta(hours=hours)
    assert today(ends) == day + timedelta(days=1)
    assert today(ends - timedelta(microseconds=1)) == today(begins) == day
    assert local(ends).replace(tzinfo=None) == datetime.combine(day + timedelta(days=1), time(0))


@pytest.mark.parametrize(("day", "minutes"), [(SPRING, 120), (AUTUMN, 240), (PLAIN, 180)])
def test_minutes_pass_as_they_do(day: date, minutes: int) -> None:
    assert minutes_between(day, time(1), time(4)) == minutes
    assert minutes_between(day, time(8, 15), time(9, 0)) == 45
