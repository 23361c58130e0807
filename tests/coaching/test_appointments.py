"""Booking, moving and cancelling: who may, what is refused, what is charged, who is told."""

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from app.coaching.models import Appointment, AppointmentState, HeldRecord
from app.coaching.operations import (
    cancel,
    cancel_own,
    confirm,
    correct,
    hold,
    miss,
    move,
    note_appointment,
    offer_slots,
    take_slot,
)
from app.coaching.operations.correcting import drop_charge
from app.coaching.queries.appointments import overlaps
from app.coaching.queries.budgets import budget_of
from app.contracts.models import Contract, ContractUse
from app.errors import Closed, Forbidden, Outdated, Refusal
from app.ledger.models import Book
from app.outbox.models import Letter
from app.work import Work
from tests.coaching.scene import TODAY, Scene, a_plan, a_scene
from tests.conftest import TestClock
from tests.support.lines import a_line, a_recipient

TOMORROW = TODAY + timedelta(days=1)


def letters(scene: Scene) -> list[Letter]:
    """Return the letters queued so far."""
    scene.work.session.flush()
    return list(scene.work.session.scalars(select(Letter).order_by(Letter.id)))


def test_an_agreed_appointment_is_mailed_with_its_entry_to_both(scene: Scene) -> None:
    made = scene.agreed(scene.milki, scene.anna, on=TOMORROW)
    assert made.state == AppointmentState.agreed
    sent = letters(scene)
    assert [each.recipient for each in sent] == [
        "gops@example.org",
        "anna.nowak@example.org",
        "krystyna@example.org",
    ]
    assert all(each.calendar and made.uid.encode() in each.calendar for each in sent)
    assert "Anna" not in (sent[0].body or "")
    assert "Miłki" not in (sent[1].body or "").split("Dla:")[1]
    assert all(b"Anna" not in (each.calendar or b"") for each in sent)
    assert scene.sums() == {"received": 0, "delivered": 0, "charged": 0}


def test_the_same_form_again_leads_to_the_same_appointment(scene: Scene) -> None:
    first = scene.agreed(scene.anna, on=TOMORROW, request_key="k" * 32)
    again = note_appointment(
        scene.as_coach, scene.line, scene.coach, a_plan(TOMORROW), [scene.anna], request_key="k" * 32
    )
    assert again.again
    assert again.appointment is first
    assert len(letters(scene)) == 2


@pytest.mark.parametrize(
    ("day", "hours", "field"),
    [
        (TOMORROW, "9:00-9:00", "ends_at"),
        (TOMORROW, "12:00-10:00", "ends_at"),
        (TOMORROW, "0:00-12:01", "ends_at"),
        (date(2026, 3, 29), "2:30-3:30", "starts_at"),
        (date(2026, 3, 29), "1:30-2:30", "ends_at"),
        (date(2026, 3, 28), "23:30-2:30", "ends_at"),
        (date(2026, 11, 1), "9:00-10:00", "day"),
        (date(2026, 2, 28), "9:00-10:00", "day"),
    ],
)
def test_impossible_hours_and_days_are_refused_at_their_field(
    scene: Scene, day: date, hours: str, field: str
) -> None:
    with pytest.raises(Refusal) as refused:
        scene.agreed(on=day, hours=hours)
    assert refused.value.field == field


@pytest.mark.parametrize(
    ("day", "hours", "minutes"),
    [
        (date(2026, 8, 20), "22:00-1:00", 180),
        (date(2026, 3, 28), "23:00-4:00", 240),
        (date(2026, 3, 29), "1:00-4:00", 120),
        (date(2026, 10, 24), "23:00-4:00", 360),
        (date(2026, 10, 25), "1:00-4:00", 240),
    ],
)
def test_minutes_over_midnight_and_clock_changes_are_real(
    scene: Scene, clock: TestClock, work_as: Any, day: date, hours: str, minutes: int
) -> None:
    clock.move(days=60)
    scene.work = work_as(scene.work.actor)
    made = scene.held(on=day, hours=hours)
    assert made.minutes == minutes


def test_a_coach_whose_time_or_contract_is_over_is_refused(scene: Scene, work: Work) -> None:
    contract = Contract(
        number="7/2026", account_id=scene.coach.id, starts=date(2026, 3, 1), ends=date(2026, 8, 31),
        minutes=600, created_at=work.now, uses=[ContractUse(line_id=scene.line.id)],
    )  # fmt: skip
    work.session.add(contract)
    with pytest.raises(Refusal) as refused:
        scene.agreed(on=TOMORROW)
    assert refused.value.field == "day"
    assert refused.value.values["number"] == "7/2026"
    contract.ends = date(2026, 12, 31)
    scene.line.coaches[0].ends = date(2026, 8, 31)
    with pytest.raises(Refusal, match="was a coach of this line until"):
        scene.agreed(on=TOMORROW)
    scene.line.coaches[0].ends = None
    scene.agreed(on=TOMORROW)


def test_recipients_must_be_the_line_s_own(scene: Scene, work: Work) -> None:
    other = a_recipient(work, a_line(work, "inna", is_group=True), "OPS Pisz", 60)
    for wrong in ([], [other]):
        with pytest.raises(Refusal) as refused:
            note_appointment(scene.as_coach, scene.line, scene.coach, a_plan(TOMORROW), wrong)
        assert refused.value.field == "recipients"
    scene.anna.ended_on = TODAY
    with pytest.raises(Refusal, match="no more part"):
        scene.agreed(scene.anna, on=TOMORROW)


def test_an_individual_line_has_one_recipient_at_a_time(work: Work) -> None:
    scene = a_scene(work, is_group=False)
    with pytest.raises(Refusal, match="individual"):
        scene.agreed(scene.anna, scene.milki, on=TOMORROW)


def test_a_budget_stops_a_booking_unless_a_reason_is_given(scene: Scene) -> None:
    for day in range(1, 7):
        scene.agreed(scene.anna, on=TODAY + timedelta(days=day))
    with pytest.raises(Refusal) as refused:
        scene.agreed(scene.anna, on=TODAY + timedelta(days=7))
    assert refused.value.field == "override_reason"
    made = scene.agreed(scene.anna, on=TODAY + timedelta(days=7), override_reason="zgoda z 1 września")
    assert made.override_reason == "zgoda z 1 września"


def test_at_eighty_percent_it_is_told(scene: Scene) -> None:
    plan = a_plan(TOMORROW, "8:00-16:00")
    booked = note_appointment(scene.as_coach, scene.line, scene.coach, plan, [scene.anna])
    assert [each.recipient for each in booked.told] == [scene.anna]


def test_overlaps_are_shown_and_block_nothing(scene: Scene, work: Work) -> None:
    first = scene.agreed(scene.anna, on=TOMORROW, hours="9:00-10:00")
    second = scene.agreed(scene.milki, on=TOMORROW, hours="9:30-10:30")
    third = scene.agreed(scene.anna, on=TOMORROW, hours="10:00-11:00")
    assert [each.appointment for each in overlaps(work, first)] == [second]
    assert {each.appointment.id for each in overlaps(work, second)} == {first.id, third.id}
    night = scene.agreed(scene.anna, on=TOMORROW, hours="22:00-1:00")
    later = scene.agreed(scene.anna, on=TOMORROW + timedelta(days=1), hours="0:30-1:30")
    assert [(e.appointment, e.recipient) for e in overlaps(work, later)] == [(night, "Anna Nowak")]


def test_a_slot_is_taken_once(scene: Scene) -> None:
    plans = [a_plan(TOMORROW, "9:00-10:00"), a_plan(TOMORROW, "10:00-11:00")]
    slots = offer_slots(scene.as_coach, scene.line, scene.coach, plans, "key")
    assert [each.state for each in slots] == [AppointmentState.offered] * 2
    assert offer_slots(scene.as_coach, scene.line, scene.coach, plans, "key") == [slots[0]]
    assert letters(scene) == []
    taken = take_slot(scene.as_person(scene.anna), slots[0], scene.anna)
    assert slots[0].invitees == [taken]
    assert len(letters(scene)) == 2
    with pytest.raises(Closed):
        take_slot(scene.as_person(scene.anna), slots[0], scene.milki)
    assert take_slot(scene.as_person(scene.anna), slots[0], scene.anna) is taken
    assert len(letters(scene)) == 2


def test_a_recipient_reads_nothing_of_the_coach_s_contract_or_time(scene: Scene, work: Work) -> None:
    slot = offer_slots(scene.as_coach, scene.line, scene.coach, [a_plan(TOMORROW)])[0]
    scene.line.coaches[0].ends = TODAY
    with pytest.raises(Closed, match="not free any more"):
        take_slot(scene.as_person(scene.anna), slot, scene.anna)
    scene.line.coaches[0].ends = None
    work.session.add(
        Contract(
            number="7/2026", account_id=scene.coach.id, starts=date(2026, 3, 1), ends=date(2026, 8, 31),
            minutes=600, created_at=work.now, uses=[ContractUse(line_id=scene.line.id)],
        )
    )  # fmt: skip
    with pytest.raises(Closed, match="not free any more"):
        take_slot(scene.as_person(scene.anna), slot, scene.anna)


@pytest.mark.parametrize("act", ["move", "cancel", "hold", "correct"])
def test_a_letter_to_another_address_ends_the_links_mailed_before(scene: Scene, act: str) -> None:
    ahead = act in ("move", "cancel")
    made = scene.agreed(scene.milki, scene.anna, **({"on": TOMORROW} if ahead else {"hours": "8:00-12:00"}))
    ids = [each.id for each in made.invitees]
    if act == "correct":
        hold(scene.as_coach, made, ids)
        for each in made.invitees:
            confirm(scene.as_person(each.recipient), each)
    scene.milki.contact_email = "nowy@example.org"
    if act == "move":
        move(scene.as_coach, made, a_plan(TOMORROW, "10:00-11:00"))
    elif act == "cancel":
        cancel(scene.as_coach, made, "choroba")
    elif act == "hold":
        hold(scene.as_coach, made, ids)
    else:
        correct(scene.as_coach, made, ids, 60, "pomyłka")
    assert letters(scene)[-1].recipient != "gops@example.org"
    assert "nowy@example.org" in {each.recipient for each in letters(scene)}
    assert [each.link_version for each in made.invitees] == [2, 1]


def test_a_slot_beyond_the_hours_is_refused_to_a_recipient(scene: Scene) -> None:
    slots = offer_slots(scene.as_coach, scene.line, scene.coach, [a_plan(TOMORROW, "8:00-19:00")])
    with pytest.raises(Refusal, match="do not suffice"):
        take_slot(scene.as_person(scene.anna), slots[0], scene.anna)


def test_slots_lie_in_the_future(scene: Scene) -> None:
    with pytest.raises(Refusal, match="over"):
        offer_slots(scene.as_coach, scene.line, scene.coach, [a_plan(TODAY, "9:00-9:30")])


def test_a_moved_appointment_keeps_its_entry(scene: Scene) -> None:
    made = scene.agreed(scene.anna, on=TOMORROW)
    uid = made.uid
    move(scene.as_coach, made, a_plan(TOMORROW, "12:00-13:30"), seen=made.version)
    assert (made.uid, made.sequence, made.version) == (uid, 1, 2)
    moved = letters(scene)[-2]
    assert moved.kind == "appointment_moved"
    assert b"SEQUENCE:1" in (moved.calendar or b"")
    with pytest.raises(Outdated):
        move(scene.as_coach, made, a_plan(TOMORROW, "13:00-14:30"), seen=1)
    with pytest.raises(Refusal, match="Nothing"):
        move(scene.as_coach, made, a_plan(TOMORROW, "12:00-13:30"))


def test_a_cancellation_in_time_charges_nothing(scene: Scene) -> None:
    made = scene.agreed(scene.anna, on=TODAY + timedelta(days=3))
    cancel(scene.as_coach, made, "choroba", by_recipient=True)
    assert made.state == AppointmentState.cancelled
    assert scene.sums()["charged"] == 0
    assert budget_of(scene.work, scene.line).whole.reserved == 0
    last = letters(scene)[-1]
    assert last.kind == "appointment_cancelled"
    assert b"STATUS:CANCELLED" in (last.calendar or b"")


@pytest.mark.parametrize(("percent", "charged"), [(100, 90), (50, 45), (33, 30), (0, 0)])
def test_a_late_cancellation_charges_by_the_rule(scene: Scene, percent: int, charged: int) -> None:
    scene.line.late_percent = percent
    made = scene.agreed(scene.anna, on=TODAY, hours="12:00-13:30")
    cancel_own(scene.as_person(scene.anna), made.invitees[0])
    assert made.state == AppointmentState.cancelled_late
    assert scene.sums() == {"received": 0, "delivered": 0, "charged": charged}
    assert (scene.of(scene.anna, Book.charged)) == charged


def test_a_coach_s_own_late_cancellation_charges_nobody(scene: Scene) -> None:
    made = scene.agreed(scene.anna, on=TODAY, hours="12:00-13:30")
    cancel(scene.as_coach, made, "choroba")
    assert made.state == AppointmentState.cancelled
    assert scene.sums()["charged"] == 0


def test_one_of_a_group_that_cancels_leaves_the_others(scene: Scene) -> None:
    made = scene.agreed(scene.anna, scene.milki, on=TODAY, hours="12:00-13:30")
    cancel_own(scene.as_person(scene.anna), made.invitees[1])
    assert made.state == AppointmentState.agreed
    assert [each.attended for each in made.invitees].count(False) == 1
    budget = budget_of(scene.work, scene.line)
    assert budget.of[scene.milki.id].reserved == 90 or budget.of[scene.anna.id].reserved == 90


def test_nobody_cancels_by_link_once_it_has_begun(scene: Scene) -> None:
    made = scene.agreed(scene.anna, on=TODAY, hours="9:30-10:30")
    with pytest.raises(Closed):
        cancel_own(scene.as_person(scene.anna), made.invitees[0])


def test_a_no_show_charges_by_the_rule_once(scene: Scene) -> None:
    scene.line.no_show_percent = 50
    made = scene.agreed(scene.anna, scene.milki)
    miss(scene.as_coach, made)
    miss(scene.as_coach, made)
    assert made.state == AppointmentState.no_show
    assert scene.sums() == {"received": 0, "delivered": 0, "charged": 45}
    assert sorted([scene.of(scene.anna, Book.charged), scene.of(scene.milki, Book.charged)]) == [22, 23]
    assert scene.line.unit_frozen_at is not None
    with pytest.raises(Closed):
        hold(scene.as_coach, made, [made.invitees[0].id])


def test_a_coordinator_drops_a_charge_with_a_reason(scene: Scene) -> None:
    made = scene.agreed(scene.anna)
    miss(scene.as_coach, made)
    with pytest.raises(Forbidden):
        drop_charge(scene.as_coach, made, "choroba")
    with pytest.raises(Refusal):
        drop_charge(scene.as_coordinator, made, " ")
    drop_charge(scene.as_coordinator, made, "szpital")
    assert scene.sums()["charged"] == 0
    versions = scene.work.session.scalars(select(HeldRecord).where(HeldRecord.appointment_id == made.id))
    assert [(each.version, each.charged_minutes) for each in versions] == [(1, 90), (2, 0)]
    with pytest.raises(Closed):
        drop_charge(scene.as_coordinator, made, "znowu")


def test_nothing_happens_before_the_beginning(scene: Scene) -> None:
    made: Appointment = scene.agreed(scene.anna, on=TOMORROW)
    with pytest.raises(Refusal, match="not begun"):
        hold(scene.as_coach, made, [made.invitees[0].id])
    with pytest.raises(Refusal, match="not begun"):
        miss(scene.as_coach, made)
