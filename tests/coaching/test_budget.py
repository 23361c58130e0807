"""Sums of a budget, and how minutes are divided: the users' own figures to the minute."""

import pytest

from app.coaching.budget import Budget, LineBudget, shares_of, split
from app.lines.amounts import amount
from app.texts import texts_in


@pytest.mark.parametrize(
    ("hours", "among", "first", "others"),
    [
        (390, 18, 21 * 60 + 40, 21 * 60 + 40),
        (150, 19, 7 * 60 + 66, 7 * 60 + 53),
        (188, 28, 6 * 60 + 66, 6 * 60 + 42),
        (60, 15, 4 * 60, 4 * 60),
    ],
)
def test_hours_are_divided_to_the_minute(hours: int, among: int, first: int, others: int) -> None:
    shares = split(hours * 60, among)
    assert shares == [first, *([others] * (among - 1))]
    assert sum(shares) == hours * 60


def test_the_given_division_of_390_hours_comes_out() -> None:
    assert 12 * 22 + 6 * 21 == 390


def test_shares_follow_the_list() -> None:
    assert shares_of(100, [7, 3, 5]) == {7: 34, 3: 33, 5: 33}
    assert shares_of(100, []) == {}


@pytest.mark.parametrize(
    ("budget", "free", "exceeded", "percent", "told"),
    [
        (Budget(), 0, 0, 0, False),
        (Budget(1300), 1300, 0, 0, False),
        (Budget(1300, used=1039), 261, 0, 79, False),
        (Budget(1300, used=500, reserved=540), 260, 0, 80, True),
        (Budget(1300, used=1300), 0, 0, 100, True),
        (Budget(1300, used=1000, reserved=600), 0, 300, 123, True),
        (Budget(0, used=60), 0, 60, 100, True),
    ],
)
def test_what_is_free_and_what_is_told(
    budget: Budget, free: int, exceeded: int, percent: int, told: bool
) -> None:
    assert (budget.free, budget.exceeded, budget.percent, budget.is_told) == (free, exceeded, percent, told)


def test_a_booking_counts_once_in_the_whole() -> None:
    before = LineBudget(Budget(600), {1: Budget(200), 2: Budget(300)})
    after = before.booked({1: 90, 2: 90})
    assert after.whole == Budget(600, reserved=180)
    assert after.of == {1: Budget(200, reserved=90), 2: Budget(300, reserved=90)}
    assert after.undivided == 100


def test_amounts_are_shown_to_the_minute() -> None:
    texts = texts_in("en")
    assert amount(texts, 1300) == "21\u00a0h\u00a040\u00a0min"
    assert amount(texts, 0) == "0\u00a0h"
    assert amount(texts, -90) == "\u22121\u00a0h\u00a030\u00a0min"
    assert amount(texts, 1300, 45) == "28\u00a0h\u00a040\u00a0min (of 45 min)"
