"""The seats of an event: what is taken, free and waited for."""

from dataclasses import FrozenInstanceError

import pytest

from app.registrations.models import RegistrationState
from app.registrations.seats import Limits, Seats


def seats(
    limit: int | None, per_institution: int | None = None, appoints: bool = False, **counts: int
) -> Seats:
    return Seats(
        limits=Limits(limit, per_institution),
        counts={RegistrationState(name): count for name, count in counts.items()},
        by_institution={7: 2},
        appoints=appoints,
    )


@pytest.mark.parametrize(
    ("limit", "confirmed", "free", "is_full"),
    [(None, 5, None, False), (3, 2, 1, False), (3, 3, 0, True), (3, 4, 0, True), (0, 0, 0, True)],
)
def test_what_is_free(limit: int | None, confirmed: int, free: int | None, is_full: bool) -> None:
    now = seats(limit, confirmed=confirmed)
    assert (now.taken, now.free, now.is_full) == (confirmed, free, is_full)


def test_counts_by_state() -> None:
    now = seats(9, confirmed=1, applied=2, waiting=4, withdrawn=8, removed=16)
    assert (now.taken, now.applied, now.waiting, now.in_force, now.total) == (1, 2, 4, 7, 31)
    assert now.of(RegistrationState.removed) == 16


@pytest.mark.parametrize(
    ("now", "wait"),
    [
        (seats(None, waiting=1), False),
        (seats(2, confirmed=1), False),
        (seats(2, confirmed=2), True),
        (seats(2, confirmed=1, waiting=1), True),
        (seats(2, 1, confirmed=1, waiting=1), False),
        (seats(2, 1, confirmed=2), True),
        (seats(2, appoints=True, confirmed=2), False),
    ],
)
def test_whether_newcomers_wait(now: Seats, wait: bool) -> None:
    assert now.newcomers_wait is wait


def test_both_limits_bind() -> None:
    now = seats(4, 2, confirmed=3)
    assert [now.institution_is_full(id) for id in (7, 8, None)] == [True, False, False]
    assert [now.has_one_for(id) for id in (7, 8, None)] == [False, True, True]
    assert not seats(3, 2, confirmed=3).has_one_for(8)


def test_one_more_leaves_the_others_as_they_were() -> None:
    before = seats(4, 2, confirmed=2)
    after = before.with_one_for(8).with_one_for(None)
    assert (before.taken, before.by_institution) == (2, {7: 2})
    assert (after.taken, after.by_institution, after.is_full) == (4, {7: 2, 8: 1}, True)
    with pytest.raises(FrozenInstanceError):
        before.appoints = True  # type: ignore[misc]


def test_nobody_asks_for_institutions_that_were_not_counted() -> None:
    uncounted = Seats(limits=Limits(4, 2), counts={})
    assert uncounted.free == 4
    with pytest.raises(ValueError, match="not counted"):
        uncounted.institution_is_full(7)
