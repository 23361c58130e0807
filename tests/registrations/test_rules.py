"""Whose turn it is, why somebody waits, until when a link works: rules at their edges, without a database."""

from datetime import date, time, timedelta
from typing import Any

import pytest

from app.clock import instant
from app.errors import Closed
from app.events.models import Event, EventStatus, WhoApplies
from app.registrations.models import Registration, RegistrationState
from app.registrations.own_links import (
    Ended,
    Opened,
    begin_form_link,
    check_form_link,
    end_form_link,
    hide_from_form,
)
from app.registrations.reasons import FOR_STAFF, WHYS, WhyWaiting, why_in_line, why_not_countable
from app.registrations.seats import Limits, Seats
from app.registrations.waiting_list import InLine, joined_and_seated, newcomer_is_seated, next_in_line
from app.registrations.why_closed import is_late, why_called_off, why_closed
from tests.support.unsaved import DAY, LONG_AGO, TICK, an_event, at, session

OURS, THEIRS = 1, 2


def seats(capacity: int | None, limit: int | None, ours: int = 0, theirs: int = 0, others: int = 0) -> Seats:
    """Return an event's seats, so many of them taken by two institutions and by people without one."""
    return Seats(
        limits=Limits(capacity, limit),
        counts={RegistrationState.confirmed: ours + theirs + others},
        by_institution={OURS: ours, THEIRS: theirs},
    )


def line(*institutions: int | None, joined: tuple[int, ...] = ()) -> list[InLine]:
    """Return a queue of people numbered from 0; those numbered in `joined` were pending until now."""
    return [InLine(number, each, number in joined) for number, each in enumerate(institutions)]


@pytest.mark.parametrize(
    ("now", "queue", "found"),
    [
        (seats(None, None), line(None, OURS, OURS), [0, 1, 2]),
        (seats(3, None, others=1), line(None, OURS, OURS), [0, 1]),
        (seats(1, None, others=1), line(None, OURS), []),
        (seats(1, None, others=2), line(None, OURS), []),
        (seats(9, 1, ours=1), line(OURS, THEIRS, THEIRS, None, None), [1, 3, 4]),
        (seats(None, 2, ours=1), line(OURS, OURS, THEIRS), [0, 2]),
        (seats(2, 1), line(OURS, OURS, None, THEIRS), [0, 2]),
        (seats(2, 1), [], []),
    ],
)
def test_the_next_in_line_and_nobody_waits_behind_a_full_institution(
    now: Seats, queue: list[InLine], found: list[int]
) -> None:
    assert next_in_line(queue, now) == found


@pytest.mark.parametrize(
    ("now", "queue", "found"),
    [
        (seats(9, None), line(None, None, joined=(0, 1)), [0, 1]),
        (seats(9, None), line(None, None, joined=(1,)), []),
        (seats(1, None), line(None, None, joined=(0, 1)), [0]),
        (seats(9, 1, ours=1), line(OURS, THEIRS, None, joined=(1, 2)), [1, 2]),
        (seats(9, 1, ours=1), line(OURS, THEIRS, OURS, None, joined=(1, 3)), [1, 3]),
        (seats(9, 1), line(OURS, OURS, THEIRS, joined=(0, 1, 2)), [0, 2]),
    ],
)
def test_inside_the_cutoff_those_who_have_just_joined_come_behind_all_who_could_take_the_seat(
    now: Seats, queue: list[InLine], found: list[int]
) -> None:
    assert joined_and_seated(queue, now) == found


@pytest.mark.parametrize(
    ("now", "ahead", "who", "seated"),
    [
        (seats(2, None, others=1), [], None, True),
        (seats(1, None, others=1), [], None, False),
        (seats(2, None, others=1), [None], None, False),
        (seats(9, 1, ours=1), [OURS], THEIRS, True),
        (seats(9, 1, ours=1), [OURS], None, True),
        (seats(9, 1, ours=1), [OURS], OURS, False),
        (seats(9, 1, ours=1), [OURS, THEIRS], None, False),
    ],
)
def test_a_newcomer_passes_only_those_who_could_not_take_the_seat(
    now: Seats, ahead: list[int | None], who: int | None, seated: bool
) -> None:
    assert newcomer_is_seated(ahead, now, who) is seated


@pytest.mark.parametrize(
    ("by_institution", "has", "known", "why"),
    [
        (False, False, False, None),
        (False, True, False, None),
        (True, True, True, None),
        (True, True, False, WhyWaiting.institution_unknown),
        (True, False, False, WhyWaiting.no_institution),
    ],
)
def test_why_a_seat_can_not_be_counted(
    by_institution: bool, has: bool, known: bool, why: WhyWaiting | None
) -> None:
    found = why_not_countable(by_institution=by_institution, has_institution=has, institution_known=known)
    assert found == why


def test_why_somebody_waits_in_line_and_each_reason_has_its_words() -> None:
    found = [
        why_in_line(event_is_full=a, institution_is_full=b) for a in (True, False) for b in (True, False)
    ]
    full, theirs, free = WhyWaiting.event_full, WhyWaiting.institution_full, WhyWaiting.given_by_staff
    assert found == [full, full, theirs, free]
    assert set(WHYS) == set(FOR_STAFF) == set(WhyWaiting)


BEGINS, END = instant(DAY, time(9)), instant(DAY, time(15))


@pytest.mark.parametrize(
    ("event", "late"),
    [
        (an_event(session()), [False, True, True]),
        (an_event(session(), registration_deadline=DAY - timedelta(days=1)), [True, True, True]),
        (an_event(session(), registration_opens=DAY + timedelta(days=1)), [True, True, True]),
        (an_event(session(), who_applies=WhoApplies.members), [False, False, True]),
        (an_event(session(), status=EventStatus.suspended), [True, True, True]),
    ],
)
def test_an_application_needs_a_reason_once_the_form_is_closed(event: Event, late: list[bool]) -> None:
    moments = (BEGINS - TICK, BEGINS, END)
    assert [is_late(at(moment), event) for moment in moments] == late


@pytest.mark.parametrize(
    ("columns", "closed", "called_off"),
    [
        ({}, None, None),
        ({"status": EventStatus.cancelled}, "cancelled", "cancelled"),
        ({"status": EventStatus.suspended}, "suspended", "suspended"),
        ({"status": EventStatus.held}, "date has passed", None),
        ({"who_applies": WhoApplies.invited}, "by invitation", None),
        ({"registration_deadline": date(2026, 7, 1)}, "ended on", None),
    ],
)
def test_what_the_state_of_an_event_forbids(
    columns: dict[str, Any], closed: str | None, called_off: str | None
) -> None:
    event, work = an_event(session(), **columns), at(LONG_AGO)
    for found, words in ((why_closed(work, event), closed), (why_called_off(work, event), called_off)):
        assert (found is None) == (words is None)
        if words:
            assert isinstance(found, Closed)
            assert words in str(found)


def test_the_forms_link_works_for_a_day_and_for_the_last_form_alone() -> None:
    row = Registration(entries=2, form_until=None, form_hides="phone")
    with pytest.raises(Ended):
        check_form_link(at(LONG_AGO), row, 2)
    begin_form_link(at(LONG_AGO), row)
    assert (row.form_until, row.form_hides) == (LONG_AGO + timedelta(hours=24), "")
    check_form_link(at(LONG_AGO + timedelta(hours=24) - TICK), row, 2)
    for moment, entries in ((LONG_AGO + timedelta(hours=24), 2), (LONG_AGO, 1), (LONG_AGO, 3)):
        with pytest.raises(Ended):
            check_form_link(at(moment), row, entries)
    hide_from_form(row, ["position", "phone"])
    hide_from_form(row, ["institution", "phone"])
    assert row.form_hides == "institution phone position"
    assert Opened(row, by_form=True).hidden == {"institution", "phone", "position"}
    assert Opened(row, by_form=False).hidden == frozenset()
    end_form_link(row)
    assert (row.form_until, row.form_hides) == (None, "")
    hide_from_form(row, ["phone"])
    assert row.form_hides == ""
