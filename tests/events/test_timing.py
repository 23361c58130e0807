"""When an event begins, closes and is over, to the microsecond; nothing here needs a database."""

from datetime import date, datetime, time, timedelta
from typing import Any

import pytest

from app.clock import end_of_day, instant
from app.events.models import Event, EventStatus, Session, WhoApplies
from app.events.timing import (
    closes_at,
    credit_minutes,
    ends,
    last_day_to_sign_up,
    opens_at,
    session_start,
    sessions_of,
    starts,
    withdrawal_cutoff,
)
from app.events.window import (
    WindowState,
    is_past,
    is_to_come,
    registration_window,
    same_until,
)
from app.spans import Span, within_all
from app.texts import texts_in
from tests.support.unsaved import DAY, LONG_AGO, TICK, an_event, at, session


def test_sessions_stand_in_order_of_time_without_cancelled_ones() -> None:
    late, early, whole_day = (
        session(start=time(12)),
        session(start=time(0, 30)),
        session(start=None, end=None),
    )
    off = session(-3, cancelled_at=LONG_AGO)
    after = session(1)
    event = an_event(after, late, off, early, whole_day)
    assert sessions_of(event) == [whole_day, early, late, after]
    assert starts(event) == session_start(whole_day) == instant(DAY, time(0))
    assert ends(event) == instant(DAY + timedelta(days=1), time(15))
    assert (starts(an_event()), ends(an_event()), withdrawal_cutoff(an_event())) == (None, None, None)
    assert withdrawal_cutoff(an_event(early)) == instant(DAY, time(0, 30)) - timedelta(hours=24)


@pytest.mark.parametrize(
    ("columns", "minutes"),
    [
        ({}, 360),
        ({"credit_minutes": 90}, 90),
        ({"credit_minutes": 0}, 0),
        ({"start": None}, None),
        ({"end": None}, None),
    ],
)
def test_minutes_of_a_full_presence(columns: dict[str, Any], minutes: int | None) -> None:
    assert credit_minutes(session(**columns)) == minutes


@pytest.mark.parametrize(
    ("sessions", "deadline", "closes", "told"),
    [
        ([], None, None, None),
        ([], DAY, end_of_day(DAY), DAY),
        ([session()], None, instant(DAY, time(9)), None),
        ([session(start=None)], None, end_of_day(DAY), None),
        ([session(1), session()], DAY + timedelta(days=1), instant(DAY, time(9)), DAY),
        ([session(1)], DAY, end_of_day(DAY), DAY),
    ],
)
def test_registration_closes_with_what_comes_first(
    sessions: list[Session], deadline: date | None, closes: datetime | None, told: date | None
) -> None:
    event = an_event(*sessions, registration_deadline=deadline)
    assert (closes_at(event), last_day_to_sign_up(event)) == (closes, told)


def test_registration_opens_with_its_day() -> None:
    event = an_event(session(), registration_opens=date(2026, 9, 10))
    opening = instant(date(2026, 9, 10), time(0))
    assert (opens_at(event), opens_at(an_event())) == (opening, None)
    before = registration_window(at(opening - TICK), event)
    assert (before.state, before.day) == (WindowState.not_yet, date(2026, 9, 10))
    assert registration_window(at(opening), event).open


END = instant(DAY, time(15))
PERIOD = {"period_start": DAY, "period_end": DAY, "starts_on": DAY, "ends_on": DAY}


@pytest.mark.parametrize(
    ("event", "turn"),
    [
        (an_event(session(), ends_on=DAY), END),
        (an_event(session(end=None), ends_on=DAY), end_of_day(DAY)),
        (an_event(session(), session(2, cancelled_at=LONG_AGO), ends_on=DAY), END),
        (an_event(**PERIOD), end_of_day(DAY)),
    ],
)
def test_an_event_is_over_from_its_end_on(event: Event, turn: datetime) -> None:
    assert [is_past(at(moment), event) for moment in (turn - TICK, turn)] == [False, True]


def test_an_event_without_a_day_is_over_when_staff_say_so() -> None:
    assert not is_past(at(END + timedelta(days=9999)), an_event())
    assert is_past(at(LONG_AGO), an_event(status=EventStatus.held))
    assert is_past(at(LONG_AGO), an_event(session(), status=EventStatus.held))


@pytest.mark.parametrize(
    ("event", "turn"),
    [
        (an_event(session(), session(-3)), END),
        (an_event(session(-3), period_start=DAY + timedelta(days=9)), END - timedelta(days=3)),
        (an_event(**PERIOD), instant(DAY, time(0))),
    ],
)
def test_what_is_to_come_can_not_have_been_held(event: Event, turn: datetime) -> None:
    assert [is_to_come(at(moment), event) for moment in (turn - TICK, turn)] == [True, False]
    assert not is_to_come(at(LONG_AGO), an_event())


def test_a_closed_window_says_whether_the_deadline_or_the_beginning_closed_it() -> None:
    begins, nine = instant(DAY, time(9)), "The event has begun"
    for deadline, turn, state, words in (
        (None, begins, WindowState.begun, nine),
        (DAY, begins, WindowState.begun, nine),
        (DAY - timedelta(days=1), instant(DAY, time(0)), WindowState.late, "Registration ended on"),
    ):
        event = an_event(session(), registration_deadline=deadline)
        before, window = (registration_window(at(moment), event) for moment in (turn - TICK, turn))
        assert (before.state, before.day) == (WindowState.open, deadline)
        assert (window.state, window.day) == (state, deadline if state == WindowState.late else None)
        assert words in window.reason
    english = texts_in("en")
    assert window.sentence(english) == "Registration ended on 13\u00a0October\u00a02026."
    assert before.sentence(english) == "Registration is open."
    assert registration_window(at(END), an_event()).sentence(english) == "Registration is open."


def test_cancelled_and_suspended_say_more_than_over() -> None:
    for status, before, after in (
        (EventStatus.cancelled, WindowState.cancelled, WindowState.cancelled),
        (EventStatus.suspended, WindowState.suspended, WindowState.suspended),
        (EventStatus.planned, WindowState.open, WindowState.past),
    ):
        event = an_event(session(), status=status)
        found = [registration_window(at(moment), event).state for moment in (LONG_AGO, END)]
        assert found == [before, after]
    off = an_event(session(cancelled_at=LONG_AGO))
    assert registration_window(at(LONG_AGO), off).state == WindowState.cancelled
    group = an_event(session(), who_applies=WhoApplies.members)
    assert registration_window(at(LONG_AGO), group).state == WindowState.no_form


def test_a_span_begins_with_its_first_moment_and_ends_before_its_last() -> None:
    span = Span(LONG_AGO, END)
    moments = (LONG_AGO - TICK, LONG_AGO, END - TICK, END)
    assert [span.holds(moment) for moment in moments] == [False, True, True, False]
    assert [Span(None, END).holds(moment) for moment in moments] == [True, True, True, False]
    assert [Span(LONG_AGO, None).holds(moment) for moment in moments] == [False, True, True, True]
    other = Span(LONG_AGO + TICK, END - TICK)
    assert within_all([span, other, Span(None, None)]) == other
    assert within_all([Span(None, END), Span(LONG_AGO, None)]) == span
    assert within_all([]) == Span(None, None)


def test_time_alone_changes_nothing_between_two_turns() -> None:
    event = an_event(
        session(), registration_opens=DAY - timedelta(days=30), registration_deadline=DAY - timedelta(days=1),
        ends_on=DAY,
    )  # fmt: skip
    turns = [opens_at(event), closes_at(event), END, end_of_day(DAY)]
    for since, until in zip([None, *turns], [*turns, None], strict=True):
        span = Span(since, until)
        inside = [since or LONG_AGO, (until or END + timedelta(days=9)) - TICK]
        assert [same_until(moment, event) for moment in inside] == [span, span]
    assert same_until(END, an_event()) == Span(None, None)
