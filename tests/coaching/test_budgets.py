"""Budgets as the database has them: what was given, charged and reserved, and what a booking may take."""

from datetime import date, time

import pytest

from app.coaching.budget import Budget
from app.coaching.models import AppointmentState
from app.coaching.queries.budgets import budget_of, budgets_of, check_budget
from app.coaching.timing import planned_minutes
from app.errors import Refusal
from app.ledger.models import Book, Source, WhatFor
from app.ledger.operations import post
from app.ledger.postings import Posting
from app.lines.models import LineRecipient, SupportLine
from app.lines.operations.locking import lock_line
from app.work import Work
from tests.support.cast import staff
from tests.support.lines import a_line, a_person, a_recipient, an_appointment
from tests.support.statements import statements


def charge(work: Work, line: SupportLine, source: int, *shares: tuple[LineRecipient, int]) -> None:
    """Post a charge as a held appointment does: each recipient's share."""
    post(
        work,
        Book.charged,
        Source.appointment,
        [
            Posting(
                source_id=source,
                for_kind=WhatFor.line,
                for_id=line.id,
                minutes=minutes,
                day=date(2026, 9, 1),
                person_id=each.person_id,
                institution_id=None if each.person_id else each.institution_id,
            )
            for each, minutes in shares
        ],
    )


def test_a_budget_is_given_used_and_reserved(work: Work) -> None:
    line = a_line(work, hours=10)
    centre = a_recipient(work, line, "GOPS Miłki", 300)
    anna = a_recipient(work, line, a_person(work), 200, institution_id=centre.institution_id)
    coach = staff(work, "Krystyna")
    charge(work, line, 1, (centre, 61), (anna, 60))
    an_appointment(work, line, coach, [centre, anna], hours=(time(9), time(10, 31)))
    an_appointment(work, line, coach, [anna], state=AppointmentState.held, minutes=45)
    for state in (AppointmentState.offered, AppointmentState.cancelled, AppointmentState.confirmed):
        an_appointment(work, line, coach, [centre], state=state)
    found = budget_of(work, line)
    assert found.of == {centre.id: Budget(300, 61, 46), anna.id: Budget(200, 60, 45 + 45)}
    assert found.whole == Budget(600, 121, 136)
    assert found.undivided == 100


def test_only_who_came_is_reserved_for_once_it_was_held(work: Work) -> None:
    line = a_line(work)
    one, two = a_recipient(work, line, "GOPS Miłki", 300), a_recipient(work, line, "MOPS Ełk", 300)
    held = an_appointment(
        work, line, staff(work, "Krystyna"), [one, two], state=AppointmentState.held, minutes=90
    )
    held.invitees[1].attended, held.invitees[0].attended = True, False
    work.session.flush()
    assert {id: each.reserved for id, each in budget_of(work, line).of.items()} == {one.id: 0, two.id: 90}


@pytest.mark.parametrize(
    ("day", "hours", "minutes"),
    [
        (date(2026, 9, 10), (time(22), time(1)), 180),
        (date(2026, 3, 28), (time(22), time(4)), 300),
        (date(2026, 10, 24), (time(22), time(4)), 420),
        (date(2026, 9, 10), (time(9), time(9)), 24 * 60),
    ],
)
def test_real_minutes_over_midnight_and_clock_changes(
    work: Work, day: date, hours: tuple[time, time], minutes: int
) -> None:
    line = a_line(work)
    each = an_appointment(
        work, line, staff(work, "Krystyna"), [a_recipient(work, line, "MOPS Ełk")], day, hours
    )
    assert planned_minutes(each) == minutes
    assert budget_of(work, line).whole.reserved == minutes


def test_a_booking_within_the_share_is_told_from_80_percent_on(work: Work) -> None:
    line = a_line(work)
    centre = a_recipient(work, line, "GOPS Miłki", 100)
    lock_line(work, line)
    assert check_budget(work, line, [centre], 79) == []
    told = check_budget(work, line, [centre], 80)
    assert [(each.recipient, each.budget.percent) for each in told] == [(centre, 80)]


def test_a_booking_beyond_the_share_is_refused_unless_a_reason_is_given(work: Work) -> None:
    line = a_line(work)
    centre = a_recipient(work, line, "GOPS Miłki", 100)
    booked = an_appointment(work, line, staff(work, "Krystyna"), [centre], hours=(time(9), time(10)))
    lock_line(work, line)
    for reason in (None, "", "  \n"):
        with pytest.raises(Refusal) as refused:
            check_budget(work, line, [centre], 41, override_reason=reason)
        assert refused.value.field == "override_reason"
        assert refused.value.values["free"] == "40\u00a0min"
    check_budget(work, line, [centre], 40)
    check_budget(work, line, [centre], 100, but=booked)
    told = check_budget(work, line, [centre], 41, override_reason="Zgoda z 3.09")
    assert told[0].budget.exceeded == 1


def test_the_whole_line_is_a_limit_too(work: Work) -> None:
    line = a_line(work, hours=1)
    centre = a_recipient(work, line, "GOPS Miłki", 600)
    with pytest.raises(Refusal, match="whole line"):
        check_budget(work, line, [centre], 61)


def test_two_institutions_that_are_one_have_one_budget(work: Work) -> None:
    line = a_line(work)
    kept, other = a_recipient(work, line, "CUS Pisz", 100), a_recipient(work, line, "OPS w Orzyszu", 50)
    an_appointment(work, line, staff(work, "Krystyna"), [other], hours=(time(9), time(10)))
    charge(work, line, 1, (kept, 30))
    other.merged_into_id, other.institution_id = kept.id, kept.institution_id
    work.session.flush()
    found = budget_of(work, line)
    assert found.of == {kept.id: Budget(150, 30, 60)}
    assert found.whole == Budget(line.total_minutes, 30, 60)


def test_many_budgets_take_as_many_statements_as_one(work: Work) -> None:
    lines = []
    coach = staff(work, "Krystyna")
    for number in range(12):
        line = a_line(work, f"linia-{number}")
        lines.append(line)
        recipients = [a_recipient(work, line, f"GOPS Wieś {number}-{each}", 100) for each in range(3)]
        an_appointment(work, line, coach, recipients)
        charge(work, line, number + 1, (recipients[0], 10))
    work.session.flush()
    with statements() as one:
        budgets_of(work, lines[:1])
    with statements() as many:
        found = budgets_of(work, lines)
    assert len(one) == len(many) <= 5
    assert all(each.whole.used == 10 and each.whole.reserved == 180 for each in found.values())
