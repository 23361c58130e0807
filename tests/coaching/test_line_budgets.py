"""Dividing and moving minutes, and what a change of the line must keep."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, time, timedelta

import pytest
from sqlalchemy import func, select

from app.accounts.models import Role
from app.coaching.models import AppointmentState
from app.coaching.operations.dividing import divide, divide_evenly, last_act, move_minutes
from app.coaching.operations.line_changes import (
    change_line,
    delete_line,
    end_recipient,
    name_coach,
    remove_recipient,
    resume_recipient,
    take_coach_off,
)
from app.coaching.queries.budgets import budget_of
from app.errors import Forbidden, Outdated, Refusal
from app.events.operations.projects import delete_project
from app.history.models import HistoryFact
from app.lines.details import LineDetails
from app.lines.models import Allocation, LineCoach, SupportLine
from app.work import Actor, Work
from tests.coaching.test_budgets import charge
from tests.support.cast import actor, staff
from tests.support.lines import a_coach, a_line, a_project, a_recipient, an_appointment


def shares(work: Work, line: SupportLine) -> list[int]:
    """Return the shares of the line's recipients, in their order."""
    of = budget_of(work, line).of
    return [of[each.id].allocated for each in line.recipients]


def detailed(line: SupportLine, **changes: object) -> LineDetails:
    """Return the line as it is, with changes."""
    usual = LineDetails(**{name: getattr(line, name) for name in LineDetails.__slots__})
    return replace(usual, **changes)  # type: ignore[arg-type]  # the values are of the fields' types


def facts(work: Work) -> list[str]:
    """Return the kinds of the facts about lines, in order."""
    query = select(HistoryFact.kind).where(HistoryFact.subject_kind == "line").order_by(HistoryFact.id)
    return list(work.session.scalars(query))


@pytest.mark.parametrize(
    ("hours", "centres", "first", "others"),
    [(390, 18, 1300, 1300), (150, 19, 486, 473), (188, 28, 426, 402), (60, 15, 240, 240)],
)
def test_the_users_hours_are_divided_to_the_minute(
    work: Work, hours: int, centres: int, first: int, others: int
) -> None:
    line = a_line(work, hours=hours)
    for number in range(centres):
        a_recipient(work, line, f"GOPS Wieś {number}")
    assert divide_evenly(work, line)
    assert shares(work, line) == [first, *([others] * (centres - 1))]
    assert budget_of(work, line).undivided == 0
    assert not divide_evenly(work, line)
    assert work.session.scalar(select(func.count(Allocation.act.distinct()))) == 1
    assert facts(work) == ["line.divided"]


def test_390_hours_are_given_as_12_times_22_and_6_times_21(work: Work) -> None:
    line = a_line(work)
    centres = [a_recipient(work, line, f"GOPS Wieś {number}") for number in range(18)]
    wanted = {each.id: (22 if number < 12 else 21) * 60 for number, each in enumerate(centres)}
    divide(work, line, wanted)
    assert sorted(shares(work, line), reverse=True) == [22 * 60] * 12 + [21 * 60] * 6
    with pytest.raises(Refusal, match="Together"):
        divide(work, line, {centres[12].id: 22 * 60}, "więcej")


def test_hours_are_divided_anew_with_a_reason_and_never_below_what_is_taken(work: Work) -> None:
    line = a_line(work, hours=10)
    one, two = a_recipient(work, line, "GOPS Miłki"), a_recipient(work, line, "MOPS Ełk")
    divide_evenly(work, line)
    charge(work, line, 1, (one, 100))
    an_appointment(work, line, staff(work, "Krystyna"), [one], hours=(time(9), time(10)))
    with pytest.raises(Refusal) as refused:
        divide(work, line, {one.id: 200, two.id: 400})
    assert refused.value.field == "reason"
    with pytest.raises(Refusal) as refused:
        divide(work, line, {one.id: 159, two.id: 300}, "mniej")
    assert refused.value.field == f"share-{one.id}"
    divide(work, line, {one.id: 160, two.id: 440}, "mniej")
    assert shares(work, line) == [160, 440]
    assert work.session.scalar(select(func.count(Allocation.id))) == 4


def test_a_line_without_recipients_is_not_divided(work: Work) -> None:
    with pytest.raises(Refusal, match="Add recipients first"):
        divide_evenly(work, a_line(work))


def test_who_ended_keeps_the_share_and_the_rest_is_divided(work: Work) -> None:
    line = a_line(work, hours=10)
    one, two = a_recipient(work, line, "GOPS Miłki", 200), a_recipient(work, line, "MOPS Ełk", 100)
    charge(work, line, 1, (one, 60))
    end_recipient(work, one, date(2026, 9, 1))
    assert shares(work, line) == [60, 100]
    divide_evenly(work, line, "po zakończeniu")
    assert shares(work, line) == [60, 540]
    resume_recipient(work, one)
    assert one.ended_on is None
    assert two.ended_on is None
    assert facts(work) == ["line.recipient.ended", "line.divided", "line.recipient.resumed"]


def test_minutes_move_with_a_reason_and_both_sides_are_kept(work: Work) -> None:
    line = a_line(work, hours=10)
    one, two = a_recipient(work, line, "GOPS Miłki", 200), a_recipient(work, line, "MOPS Ełk", 100)
    charge(work, line, 1, (one, 150))
    move_minutes(work, line, one, two, 50, "GOPS nie skorzysta")
    move_minutes(work, line, None, two, 300, "reszta")
    move_minutes(work, line, two, None, 10, "z powrotem")
    assert shares(work, line) == [150, 440]
    rows = work.session.scalars(select(Allocation).where(Allocation.reason == "GOPS nie skorzysta")).all()
    assert {row.minutes for row in rows} == {50, -50}
    assert len({row.act for row in rows}) == 1
    for source, target, minutes, reason, field in (
        (one, two, 1, "x", "amount"),
        (None, two, 11, "x", "amount"),
        (two, one, 0, "x", "amount"),
        (two, one, -5, "x", "amount"),
        (two, one, 5, "  ", "reason"),
        (two, two, 5, "x", "source"),
        (None, None, 5, "x", "source"),
    ):
        with pytest.raises(Refusal) as refused:
            move_minutes(work, line, source, target, minutes, reason)
        assert refused.value.field == field
    assert shares(work, line) == [150, 440]


def test_a_form_that_somebody_overtook_moves_nothing(work: Work) -> None:
    line = a_line(work, hours=10)
    one, two = a_recipient(work, line, "GOPS Miłki", 200), a_recipient(work, line, "MOPS Ełk", 100)
    seen = last_act(work, line)
    move_minutes(work, line, one, two, 50, "raz", seen)
    with pytest.raises(Outdated):
        move_minutes(work, line, one, two, 50, "raz", seen)
    with pytest.raises(Outdated):
        divide(work, line, {one.id: 10}, "inaczej", seen)
    assert shares(work, line) == [150, 150]


def test_the_total_is_not_lowered_below_what_is_taken(work: Work) -> None:
    line = a_line(work, hours=10)
    one = a_recipient(work, line, "GOPS Miłki", 600)
    charge(work, line, 1, (one, 100))
    an_appointment(work, line, staff(work, "Krystyna"), [one], hours=(time(9), time(10)))
    with pytest.raises(Refusal) as refused:
        change_line(work, line, detailed(line, total_minutes=159))
    assert refused.value.field == "total_units"
    assert change_line(work, line, detailed(line, total_minutes=160))
    assert budget_of(work, line).undivided == 160 - 600
    assert line.version == 2


@pytest.mark.parametrize(
    ("state", "refused"),
    [(each, each not in (AppointmentState.offered, AppointmentState.cancelled)) for each in AppointmentState],
)
def test_a_period_leaves_out_no_appointment(work: Work, state: AppointmentState, refused: bool) -> None:
    line = a_line(work)
    centre = a_recipient(work, line, "MOPS Ełk")
    made = an_appointment(work, line, staff(work, "Krystyna"), [centre], state=state)
    day = timedelta(days=1)
    for field, past in (("starts", {"starts": made.day + day}), ("ends", {"ends": made.day - day})):
        if refused:
            with pytest.raises(Refusal) as said:
                change_line(work, line, detailed(line, **past))
            assert said.value.field == field
    assert change_line(work, line, detailed(line, starts=made.day, ends=made.day))
    assert refused or change_line(work, line, detailed(line, ends=made.day + day, starts=made.day + day))


def test_the_unit_is_fixed_with_the_first_confirmed_appointment(work: Work) -> None:
    line = a_line(work)
    assert change_line(work, line, detailed(line, unit_minutes=45))
    centre = a_recipient(work, line, "MOPS Ełk")
    an_appointment(work, line, staff(work, "Krystyna"), [centre], state=AppointmentState.confirmed)
    with pytest.raises(Refusal) as refused:
        change_line(work, line, detailed(line, unit_minutes=60))
    assert refused.value.field == "unit_minutes"
    assert refused.value.values == {"unit": 45}
    assert change_line(work, line, detailed(line, name_pl="Doradztwo II"))


def test_a_change_of_another_version_is_refused_and_no_change_leaves_no_trace(work: Work) -> None:
    line = a_line(work)
    assert not change_line(work, line, detailed(line), seen=1)
    assert change_line(work, line, detailed(line, ends=date(2026, 9, 30)), seen=1)
    with pytest.raises(Outdated):
        change_line(work, line, detailed(line, ends=date(2026, 12, 31)), seen=1)
    assert facts(work) == ["line.changed"]


def test_a_line_moves_to_another_project_only_while_nothing_is_booked(
    work: Work, work_as: Callable[[Actor], Work]
) -> None:
    line, other = a_line(work), a_project(work, "Inny")
    own = staff(work, "Alicja", Role.organiser)
    assert change_line(work_as(actor(own)), line, detailed(line, project_id=other.id))
    an_appointment(work, line, staff(work, "Krystyna"), [a_recipient(work, line, "MOPS Ełk")])
    with pytest.raises(Refusal) as refused:
        change_line(work, line, detailed(line, project_id=a_project(work).id))
    assert refused.value.field == "project"
    with pytest.raises(Forbidden):
        change_line(work_as(actor(staff(work, "Ola"))), line, detailed(line, name_pl="x"))


def test_support_ends_once_nothing_is_booked_after_it(work: Work) -> None:
    line = a_line(work, hours=10)
    one = a_recipient(work, line, "GOPS Miłki", 300)
    booked = an_appointment(work, line, staff(work, "Krystyna"), [one], date(2026, 9, 10))
    with pytest.raises(Refusal) as refused:
        end_recipient(work, one, date(2026, 9, 9))
    assert refused.value.field == "ended_on"
    booked.state = AppointmentState.cancelled
    end_recipient(work, one, date(2026, 9, 9))
    assert budget_of(work, line).undivided == 600
    with pytest.raises(Refusal):
        remove_recipient(work, one)
    remove_recipient(work, a_recipient(work, line, "MOPS Ełk", 20))
    assert len(line.recipients) == 1


def test_a_coach_with_appointments_is_ended_and_one_without_is_taken_off(work: Work) -> None:
    line, one, two = a_line(work), staff(work, "Krystyna"), staff(work, "Irena")
    a_coach(work, line, one)
    a_coach(work, line, two)
    coming = an_appointment(work, line, one, [a_recipient(work, line, "MOPS Ełk")], date(2026, 9, 10))
    with pytest.raises(Refusal, match="still to come"):
        take_coach_off(work, line, one)
    coming.state = AppointmentState.cancelled
    take_coach_off(work, line, one)
    take_coach_off(work, line, two)
    rows = work.session.scalars(select(LineCoach)).all()
    assert [(row.account_id, row.ends) for row in rows] == [(one.id, work.today)]


def test_a_coach_s_days_leave_no_appointment_out(work: Work) -> None:
    line, one, late = a_line(work), staff(work, "Krystyna"), date(2026, 9, 10)
    a_coach(work, line, one)
    centre = a_recipient(work, line, "MOPS Ełk")
    coming = an_appointment(work, line, one, [centre], late)
    for days, field in (((None, date(2026, 9, 9)), "ends"), ((date(2026, 9, 11), None), "starts")):
        with pytest.raises(Refusal) as refused:
            name_coach(work, line, one, *days)
        assert refused.value.field == field
        assert "10.09.2026" in work.texts.sentence(refused.value)
        assert "MOPS Ełk" in work.texts.sentence(refused.value)
    assert name_coach(work, line, one, late, late)
    coming.state = AppointmentState.cancelled
    assert name_coach(work, line, one, None, date(2026, 9, 9))


def test_what_is_in_use_is_not_deleted(work: Work) -> None:
    line = a_line(work)
    project = line.project
    with pytest.raises(Refusal, match="line of support"):
        delete_project(work, project)
    an_appointment(work, line, staff(work, "Krystyna"), [a_recipient(work, line, "MOPS Ełk")])
    with pytest.raises(Refusal, match="can't be deleted"):
        delete_line(work, line)
    other = a_line(work, "druga")
    a_recipient(work, other, "MOPS Ełk", 60)
    delete_line(work, other)
    assert work.session.scalars(select(SupportLine.record_id)).all() == [line.record_id]
