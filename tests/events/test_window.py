"""When one can sign up: to the second, across both clock changes, and in each state of an event."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest

from app.events.models import WITH_FORM, EventStatus, Mode, Publication, WhoApplies
from app.events.publication import (
    LATE_DEADLINE,
    LATE_OPENING,
    OPENING_BY_HAND,
    PAST_MEETING,
    PAST_MEETINGS,
    gaps,
    opening_warnings,
    warnings,
)
from app.events.when import event_lines, next_session, period_line, when_line
from app.events.window import WindowState, registration_window
from app.work import Work
from tests.conftest import TestClock
from tests.support.access import let_in
from tests.support.cast import a_meeting, an_event
from tests.support.open_events import built_event

WorkAs = Callable[..., Work]


@pytest.mark.parametrize(
    ("deadline", "last", "late"),
    [
        (date(2026, 11, 5), datetime(2026, 11, 5, 22, 59, 59), datetime(2026, 11, 5, 23, 0)),
        (date(2026, 10, 25), datetime(2026, 10, 25, 22, 59, 59), datetime(2026, 10, 25, 23, 0)),
        (date(2027, 3, 28), datetime(2027, 3, 28, 21, 59, 59), datetime(2027, 3, 28, 22, 0)),
    ],
)
def test_a_deadline_counts_to_the_end_of_its_day_in_warsaw(
    work_as: WorkAs, work: Work, clock: TestClock, deadline: date, last: datetime, late: datetime
) -> None:
    event = an_event(work, days=300, registration_deadline=deadline)
    clock.now = last.replace(tzinfo=UTC)
    assert registration_window(work_as(), event).state == WindowState.open
    clock.now = late.replace(tzinfo=UTC)
    window = registration_window(work_as(), event)
    assert (window.state, window.day) == (WindowState.late, deadline)


def test_without_a_deadline_the_first_session_closes(work_as: WorkAs, work: Work, clock: TestClock) -> None:
    event = an_event(work, days=30)
    clock.now = datetime(2026, 10, 1, 6, 59, 59, tzinfo=UTC)
    assert registration_window(work_as(), event).open
    clock.now = datetime(2026, 10, 1, 7, 0, tzinfo=UTC)
    assert registration_window(work_as(), event).state == WindowState.begun
    clock.now = datetime(2026, 10, 1, 13, 0, tzinfo=UTC)
    assert registration_window(work_as(), event).state == WindowState.past


def test_registration_opens_at_the_beginning_of_its_day(
    work_as: WorkAs, work: Work, clock: TestClock
) -> None:
    event = an_event(work, registration_opens=date(2026, 9, 10))
    clock.now = datetime(2026, 9, 9, 21, 59, 59, tzinfo=UTC)
    window = registration_window(work_as(), event)
    assert (window.state, window.sentence(work.texts)) == (
        WindowState.not_yet,
        "Zgłoszenia będą przyjmowane od 10\u00a0września\u00a02026.",
    )
    clock.now = datetime(2026, 9, 9, 22, 0, tzinfo=UTC)
    assert registration_window(work_as(), event).open


@pytest.mark.parametrize(
    ("columns", "state"),
    [
        ({"status": EventStatus.cancelled}, WindowState.cancelled),
        ({"status": EventStatus.suspended}, WindowState.suspended),
        ({"status": EventStatus.held}, WindowState.past),
        ({"status": EventStatus.rescheduled}, WindowState.open),
        *(({"who_applies": who}, WindowState.no_form) for who in WhoApplies if who not in WITH_FORM),
        *(({"who_applies": who}, WindowState.open) for who in WITH_FORM),
        ({"meetings": 0, "period_start": date(2026, 8, 1)}, WindowState.past),
        ({"meetings": 0, "period_start": date(2026, 9, 1)}, WindowState.open),
        ({"meetings": 0}, WindowState.open),
    ],
)
def test_each_state_has_its_sentence(work: Work, columns: dict[str, Any], state: WindowState) -> None:
    event = an_event(work, **columns)
    window = registration_window(work, event)
    assert window.state == state
    assert window.sentence(work.texts)


def test_an_event_whose_meetings_are_all_cancelled_is_cancelled(work: Work) -> None:
    event = an_event(work)
    event.meetings[0].sessions[0].cancelled_at = work.now
    assert registration_window(work, event).state == WindowState.cancelled


def test_dates_in_words(work: Work) -> None:
    event = an_event(work, "a", meetings=0)
    event.meetings = [
        a_meeting(work, date(2026, 11, 13), date(2026, 11, 14), 0, label="I"),
        a_meeting(work, date(2026, 12, 12), 1, end=None),
    ]
    assert [line.when.replace("\u00a0", " ") for line in event_lines(work.texts, event)] == [
        "13–14 listopada 2026 (piątek–sobota), godz. 9:00–15:00",
        "sobota, 12 grudnia 2026, godz. 9:00",
    ]
    coming = next_session(event, date(2026, 11, 14))
    assert coming is not None
    assert coming.day == date(2026, 11, 14)
    event.meetings[0].sessions[0].cancelled_at = work.now
    assert event_lines(work.texts, event)[0].when.startswith("sobota")


@pytest.mark.parametrize(
    ("columns", "words"),
    [
        ({"period_text_pl": "10 stycznia"}, "10 stycznia"),
        ({"period_start": date(2023, 5, 1)}, "maj 2023, dokładny termin nie został podany"),
        (
            {"period_start": date(2022, 7, 1), "period_end": date(2022, 10, 31), "period_precision": "month"},
            "lipiec 2022 – październik 2022, dokładny termin nie został podany",
        ),
        ({"period_end": date(2023, 8, 31)}, "do: sierpień 2023, dokładny termin nie został podany"),
        ({}, "Termin nie został jeszcze podany"),
    ],
)
def test_periods_in_words(work: Work, columns: dict[str, Any], words: str) -> None:
    event = an_event(work, meetings=0, **columns)
    assert period_line(work.texts, event).replace("\u00a0", " ") == words
    assert when_line(work.texts, event).text == period_line(work.texts, event)


def test_gaps_before_publication(work: Work) -> None:
    event = an_event(
        work, meetings=0, registration_opens=date(2026, 10, 2), registration_deadline=date(2026, 10, 1)
    )
    assert gaps(event) == [
        "Add a meeting, or give the period in words.",
        "Give a town or a venue, or say that people meet online.",
        "Registration opens after it ends.",
    ]
    event.meetings = [a_meeting(work, date(2026, 9, 30), 0, start=time(9))]
    assert gaps(event) == [
        "Registration opens after it ends.",
    ]
    event.rules.registration_opens = event.rules.registration_deadline = None
    assert gaps(event) == []


FIRST = date(2026, 10, 14)
NINE = datetime(2026, 10, 14, 7, 0, tzinfo=UTC)
HALF_PAST_MIDNIGHT = datetime(2026, 10, 13, 22, 30, tzinfo=UTC)
ITS_END = datetime(2026, 10, 14, 22, 0, tzinfo=UTC)
"""The end of the first day in Warsaw."""


@pytest.mark.parametrize("deadline", [None, FIRST, date(2026, 10, 20), date(2027, 1, 1)])
@pytest.mark.parametrize(
    ("hour", "begins"), [(time(9), NINE), (time(0, 30), HALF_PAST_MIDNIGHT), (None, ITS_END)]
)
def test_nobody_signs_up_once_the_first_session_began_whatever_the_deadline(
    work_as: WorkAs, work: Work, clock: TestClock, deadline: date | None, hour: time | None, begins: datetime
) -> None:
    event = an_event(work, meetings=0, registration_deadline=deadline)
    later = a_meeting(work, date(2026, 11, 20), 1)
    event.meetings = [a_meeting(work, FIRST, 0, start=hour, end=None), later]
    clock.now = begins - timedelta(seconds=1)
    window = registration_window(work_as(), event)
    assert (window.state, window.day) == (WindowState.open, deadline and FIRST)
    for late in (begins, begins + timedelta(days=3)):
        clock.now = late
        window = registration_window(work_as(), event)
        begun = deadline != FIRST or hour is not None
        assert window.state == (WindowState.begun if begun else WindowState.late)


def test_a_deadline_before_the_first_session_counts(work_as: WorkAs, work: Work, clock: TestClock) -> None:
    event = an_event(work, meetings=0, registration_deadline=date(2026, 10, 13))
    event.meetings = [a_meeting(work, FIRST, 0, start=time(0, 30), end=time(3))]
    clock.now = datetime(2026, 10, 13, 21, 59, 59, tzinfo=UTC)
    assert registration_window(work_as(), event).open
    clock.now = datetime(2026, 10, 13, 22, 0, tzinfo=UTC)
    assert registration_window(work_as(), event).state == WindowState.late


@pytest.mark.parametrize("hour", [time(9), time(0, 30), None])
@pytest.mark.parametrize(
    ("deadline", "told"),
    [(None, []), (FIRST, []), (date(2026, 10, 13), []), (date(2026, 10, 15), [LATE_DEADLINE])],
)
def test_a_late_deadline_is_warned_of_and_holds_nothing_up(
    work: Work, hour: time | None, deadline: date | None, told: list[str]
) -> None:
    event = an_event(work, meetings=0, registration_deadline=deadline, place_city="Pisz")
    event.meetings = [a_meeting(work, FIRST, 0, start=hour, end=None)]
    assert (gaps(event), warnings(work, event)) == ([], told)


def test_meetings_in_the_past_are_warned_of(work: Work) -> None:
    event = an_event(work, meetings=0, place_city="Pisz")
    event.meetings = [a_meeting(work, work.today, 0)]
    assert warnings(work, event) == []
    event.meetings = [a_meeting(work, date(2026, 8, 31), 0), a_meeting(work, FIRST, 1)]
    assert (event.publication, warnings(work, event)) == (Publication.published, [])
    event.publication = Publication.draft
    assert PAST_MEETING in warnings(work, event)
    event.publication = Publication.published
    event.meetings = event.meetings[:1]
    assert (gaps(event), warnings(work, event)) == ([], [PAST_MEETINGS])
    event.status = EventStatus.held
    assert warnings(work, event) == []


@pytest.mark.parametrize(
    ("day", "zone"), [(date(2026, 10, 14), "CEST"), (date(2026, 11, 14), "CET")], ids=["summer", "winter"]
)
@pytest.mark.parametrize("mode", list(Mode))
def test_hours_of_online_events_name_their_zone_in_english(
    work: Work, work_as: WorkAs, mode: Mode, day: date, zone: str
) -> None:
    event = an_event(work, meetings=0, mode=mode)
    event.meetings = [a_meeting(work, day, 0)]
    work.session.flush()
    english = work_as(language="en").texts
    for line in (event_lines(english, event)[0].when, when_line(english, event).text):
        assert line.endswith(f"9:00–15:00 (Warsaw time, {zone})" if mode != Mode.onsite else "9:00–15:00")
    assert event_lines(work.texts, event)[0].when.endswith("godz.\u00a09:00–15:00")
    event.mode = Mode.onsite
    let_in(event.meetings[0], "https://meet.example.org/1")
    assert zone in when_line(english, event).text


@pytest.mark.parametrize(
    ("day", "told"),
    [
        (date(2026, 9, 10), []),
        (date(2026, 9, 19), [LATE_OPENING]),
        (date(2026, 9, 22), [OPENING_BY_HAND]),
        (None, []),
    ],
)
def test_a_day_that_comes_too_late_for_unused_places_is_told(
    work: Work, day: date | None, told: list[str]
) -> None:
    event = built_event(
        901, registration_deadline=date(2026, 9, 18), per_institution_limit=2, places_open_on=day,
        days=[(date(2026, 9, 22), time(9), time(15))],
    )  # fmt: skip
    assert opening_warnings(event) == told
    event.rules.per_institution_limit = None
    assert opening_warnings(event) == []
