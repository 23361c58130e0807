"""The rules of a register by themselves, each at its edge."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest

from app.attendance.earning import Stretch, attended, credit_for
from app.attendance.mark_values import Value, parsed
from app.attendance.models import Presence, RegisterAction, RegisterVersion
from app.attendance.register_rules import (
    AlreadyConfirmed,
    check_complete,
    check_confirmable,
    check_open,
    check_reopenable,
)
from app.attendance.tally import Tally, tally_of
from app.errors import Closed, Refusal
from app.events.models import Session
from app.progress.balance import Balance, balance_of
from app.texts import texts_in

NINE = datetime(2026, 10, 14, 7, 0, tzinfo=UTC)
CONFIRMED = RegisterVersion(action=RegisterAction.confirmed)
REOPENED = RegisterVersion(action=RegisterAction.reopened)


def session(**columns: Any) -> Session:
    """Return a session from 9:00 to 15:00 that no database has."""
    values = {"day": date(2026, 10, 14), "starts_at": time(9), "ends_at": time(15)}
    return Session(**(values | columns))


def test_marks_are_taken_while_the_register_is_open() -> None:
    check_open(session(register_confirmed=False))
    for closed, words in (({"register_confirmed": True}, "reopened"), ({"cancelled_at": NINE}, "cancelled")):
        with pytest.raises(Closed, match=words):
            check_open(session(**closed))


def test_a_register_is_confirmed_from_the_first_minute_on() -> None:
    for latest in (None, REOPENED):
        check_confirmable(session(), latest, NINE)
        with pytest.raises(Closed, match="not begun"):
            check_confirmable(session(), latest, NINE - timedelta(microseconds=1))
    # Without an hour its day is enough.
    check_confirmable(session(starts_at=None), None, datetime(2026, 10, 13, 22, 0, tzinfo=UTC))
    with pytest.raises(AlreadyConfirmed):
        check_confirmable(session(), CONFIRMED, NINE)
    with pytest.raises(Closed, match="cancelled"):
        check_confirmable(session(cancelled_at=NINE), None, NINE)


def test_a_register_is_reopened_once_and_with_a_reason_of_bounded_length() -> None:
    check_reopenable(CONFIRMED, "x" * 2000)
    for reason in ("x" * 2001, " ", ""):
        with pytest.raises(Refusal) as refused:
            check_reopenable(CONFIRMED, reason)
        assert refused.value.field == "reason"
    for latest in (None, REOPENED):
        with pytest.raises(Closed, match="not confirmed"):
            check_reopenable(latest, "pomyłka")


def test_everybody_needs_a_mark_and_somebody_has_to_be_there() -> None:
    check_complete(1, 0)
    for people, blanks in ((0, 0), (1, 1), (9, 2)):
        with pytest.raises(Refusal):
            check_complete(people, blanks)


@pytest.mark.parametrize(
    ("columns", "given", "credit"),
    [
        ({}, None, 360),
        ({}, 5, 360),
        ({"credit_minutes": 1}, 5, 1),
        ({"credit_minutes": 0}, 5, 5),
        ({"ends_at": None}, 1, 1),
        ({"ends_at": None}, 1440, 1440),
    ],
)
def test_what_a_full_presence_earns(columns: dict[str, Any], given: int | None, credit: int) -> None:
    assert credit_for(session(**columns), given) == credit


@pytest.mark.parametrize("given", [None, 0, -1, 1441])
def test_impossible_minutes_are_refused(given: int | None) -> None:
    with pytest.raises(Refusal) as refused:
        credit_for(session(ends_at=None), given)
    assert refused.value.field == "credit_minutes"


@pytest.mark.parametrize(
    ("presence", "minutes", "credit", "found"),
    [
        (Presence.present, None, 360, 360),
        (Presence.present, 90, 360, 360),
        (Presence.partial, 90, 360, 90),
        (Presence.partial, 400, 360, 360),
        (Presence.absent, 90, 360, 0),
        (Presence.excused, None, 360, 0),
    ],
)
def test_what_a_mark_earns(presence: Presence, minutes: int | None, credit: int, found: int) -> None:
    assert attended([Stretch(credit)], Value(presence, minutes)) == [found]


def test_minutes_go_as_far_as_the_credit_and_without_one_as_a_day() -> None:
    assert parsed("360", 360) == Value(Presence.partial, 360)
    assert parsed("1440", None) == Value(Presence.partial, 1440)
    assert (parsed(" ", 360), parsed(" PRESENT ", 360)) == (None, Value(Presence.present))
    for text, credit in (("361", 360), ("1441", None), ("0", None), ("1000000000", 360)):
        with pytest.raises(Refusal, match="between 1 and"):
            parsed(text, credit)
    for word in (Presence.absent, Presence.excused):
        assert parsed(word, 360) == Value(word)
    assert parsed("1", 360) == Value(Presence.partial, 1)
    for text in ("maybe", "partial", "1.5", "-1", "1²", "²", "٣"):
        with pytest.raises(Refusal, match="Choose present"):
            parsed(text, 360)
    assert [Value(Presence.partial, 30).written, Value(Presence.excused).written] == ["30", "excused"]


def test_a_tally_counts_each_mark_once_and_says_what_there_is() -> None:
    partial = [Value(Presence.partial, 30)] * 2
    others = [Value(Presence.absent)] * 3 + [Value(Presence.excused)] * 4 + [None] * 5
    tally = tally_of([Value(Presence.present), *partial, *others])
    assert tally == Tally(present=1, partial=2, absent=3, excused=4, blank=5)
    assert (tally.people, tally.came) == (15, 3)
    english = texts_in("en")
    whole = "1 present · 2 for some minutes · 3 absent · 4 excused · 5 blank"
    assert (tally.line(english), tally_of([]).line(english)) == (whole, "0 present")


@pytest.mark.parametrize(
    ("earned_minutes", "required", "possible", "unit", "balance"),
    [
        (360, 1080, 720, 45, Balance(360, 1080, 720, 0, 45)),
        (360, 1080, 719, 60, Balance(360, 1080, 719, 1, 60)),
        (360, 300, 0, None, Balance(360, 300, 0, 0, 60)),
        (0, None, 0, 45, Balance(0, None, 0, 0, 45)),
    ],
)
def test_what_is_missing_is_what_can_no_longer_be_earned(
    earned_minutes: int, required: int | None, possible: int, unit: int | None, balance: Balance
) -> None:
    assert balance_of(earned_minutes, required, possible, unit) == balance
