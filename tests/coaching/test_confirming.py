"""Held, confirmed, objected to, corrected: what the books say after each."""

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import select

from app.coaching.models import Appointment, AppointmentState, ConfirmedBy, HeldRecord
from app.coaching.operations import (
    answer_objections,
    attach_scan,
    confirm,
    correct,
    enter_late,
    hold,
    note_appointment,
    object_to,
    send_link_again,
    take_scan_back,
)
from app.errors import Closed, Forbidden, Outdated, Refusal
from app.files.storage import Upload
from app.history.models import HistoryFact
from app.ledger.models import Book, LedgerEntry, MonthLock
from app.ledger.months import is_locked
from app.outbox.models import Letter
from app.work import Work
from tests.coaching.scene import TODAY, Scene, a_plan

NOTHING = {"received": 0, "delivered": 0, "charged": 0}


def by(scene: Scene, made: Appointment, place: int = 0, **seen: int) -> None:
    """Confirm as the invitee at a place."""
    invitee = made.invitees[place]
    confirm(scene.as_person(invitee.recipient), invitee, **seen)


def a_card(text: str = "karta") -> Upload:
    """Return a scanned card."""
    return Upload("karta.pdf", "application/pdf", b"%PDF-1.4 " + text.encode())


def lock(scene: Scene, month: str = "2026-09") -> None:
    """Close a month of the line's project."""
    scene.work.session.add(MonthLock(project_id=scene.line.project_id, month=month, at=scene.work.now))
    scene.work.session.flush()
    assert is_locked(scene.work, scene.line.project_id, month)


def letters(scene: Scene, kind: str) -> list[Letter]:
    """Return the letters of one kind."""
    return list(scene.work.session.scalars(select(Letter).where(Letter.kind == kind).order_by(Letter.id)))


def test_held_minutes_are_in_no_book_until_all_who_came_confirmed(scene: Scene) -> None:
    made = scene.held(scene.anna, scene.milki, scene.elk)
    assert made.state == AppointmentState.held
    assert scene.sums() == NOTHING
    assert len(letters(scene, "appointment_to_confirm")) == 2, "one centre has no e-mail"
    by(scene, made, 0)
    by(scene, made, 1)
    assert scene.sums() == NOTHING
    by(scene, made, 2)
    assert made.state == AppointmentState.confirmed
    assert scene.sums() == {"received": 270, "delivered": 90, "charged": 90}
    assert [scene.of(each, Book.charged) for each in (scene.anna, scene.milki, scene.elk)] == [30, 30, 30]
    assert scene.of(scene.elk) == 90
    assert scene.line.unit_frozen_at == scene.work.now


def test_the_rest_of_a_split_goes_to_the_first(scene: Scene) -> None:
    made = scene.held(scene.anna, scene.milki, minutes=61)
    by(scene, made, 0)
    by(scene, made, 1)
    shares = [scene.of(each.recipient, Book.charged) for each in made.invitees]
    assert shares == [31, 30]
    assert scene.sums()["charged"] == 61


def test_who_did_not_come_receives_nothing_and_is_not_charged(scene: Scene) -> None:
    made = scene.agreed(scene.anna, scene.milki)
    here, away = made.invitees
    hold(scene.as_coach, made, [here.id])
    with pytest.raises(Refusal, match="not there"):
        confirm(scene.as_person(away.recipient), away)
    confirm(scene.as_person(here.recipient), here)
    assert scene.of(here.recipient, Book.charged) == 90
    assert scene.of(away.recipient) == scene.of(away.recipient, Book.charged) == 0


def test_a_link_used_twice_confirms_once(scene: Scene) -> None:
    made = scene.held(scene.anna)
    by(scene, made)
    by(scene, made)
    assert scene.sums() == {"received": 90, "delivered": 90, "charged": 90}
    entries = scene.work.session.scalars(select(LedgerEntry)).all()
    assert {each.source_kind.value for each in entries} == {"coaching_held_record"}
    assert len(entries) == 3


def test_held_twice_is_one_record(scene: Scene) -> None:
    made = scene.held(scene.anna)
    version = made.version
    hold(scene.as_coach, made, [made.invitees[0].id], 90, seen=1)
    assert made.version == version
    assert len(letters(scene, "appointment_to_confirm")) == 1
    by(scene, made)
    hold(scene.as_coach, made, [made.invitees[0].id], 90, seen=1)
    assert scene.sums()["charged"] == 90
    with pytest.raises(Closed, match="corrected with a reason"):
        hold(scene.as_coach, made, [made.invitees[0].id], 60)


@pytest.mark.parametrize("minutes", [0, -1, 721, 1500])
def test_impossible_minutes_are_refused_at_their_field(scene: Scene, minutes: int) -> None:
    made = scene.agreed(scene.anna)
    with pytest.raises(Refusal) as refused:
        hold(scene.as_coach, made, [made.invitees[0].id], minutes)
    assert refused.value.field == "minutes"


def test_longer_than_planned_needs_the_budget(scene: Scene) -> None:
    made = scene.agreed(scene.anna)
    with pytest.raises(Refusal) as refused:
        hold(scene.as_coach, made, [made.invitees[0].id], 601)
    assert refused.value.field == "override_reason"
    hold(scene.as_coach, made, [made.invitees[0].id], 601, override_reason="zgoda")
    assert made.minutes == 601


def test_an_objection_is_seen_and_answered_by_another_record(scene: Scene) -> None:
    made = scene.held(scene.anna)
    invitee = made.invitees[0]
    for wrong in ("  ", "x" * 1001):
        with pytest.raises(Refusal) as refused:
            object_to(scene.as_person(scene.anna), invitee, wrong)
        assert refused.value.field == "objection"
    object_to(scene.as_person(scene.anna), invitee, "było 60 minut, zob. http://example.org")
    object_to(scene.as_person(scene.anna), invitee, "było 60 minut, zob. http://example.org")
    assert made.state == AppointmentState.held
    (letter,) = letters(scene, "appointment_objection")
    assert letter.recipient == "krystyna@example.org"
    assert "http://example.org" not in (letter.body or "")
    hold(scene.as_coach, made, [invitee.id], 60)
    assert invitee.objection is None
    with pytest.raises(Outdated):
        by(scene, made, seen=made.version - 1)
    by(scene, made, seen=made.version)
    assert scene.sums()["charged"] == 60


def test_an_objection_to_a_record_that_stays_is_answered(scene: Scene) -> None:
    made = scene.held(scene.anna)
    invitee = made.invitees[0]
    with pytest.raises(Closed):
        answer_objections(scene.as_coach, made, "nikt nie pytał")
    object_to(scene.as_person(scene.anna), invitee, "było 60 minut")
    with pytest.raises(Refusal) as refused:
        answer_objections(scene.as_coach, made, "  ")
    assert refused.value.field == "reason"
    seen = made.version
    answer_objections(scene.as_coach, made, "90 minut stoi w dzienniku", seen=seen)
    assert (made.state, made.minutes, invitee.objection) == (AppointmentState.held, 90, None)
    (letter,) = letters(scene, "appointment_answered")
    assert all(words in (letter.body or "") for words in ("było 60 minut", "stoi w dzienniku"))
    with pytest.raises(Outdated):
        answer_objections(scene.as_coordinator, made, "jeszcze raz", seen=seen)
    object_to(scene.as_person(scene.anna), invitee, "mimo to 60")
    by(scene, made)
    assert scene.sums()["charged"] == 90


def test_a_confirmation_ends_an_objection_and_can_t_be_objected_to(scene: Scene) -> None:
    made = scene.held(scene.anna)
    object_to(scene.as_person(scene.anna), made.invitees[0], "nie")
    by(scene, made)
    assert made.invitees[0].objection is None
    with pytest.raises(Closed):
        object_to(scene.as_person(scene.anna), made.invitees[0], "jednak nie")


def test_a_scanned_card_confirms_on_paper_and_can_be_taken_back(scene: Scene) -> None:
    made = scene.held(scene.anna, scene.elk)
    by(scene, made, 0)
    attach_scan(scene.as_coach, made, a_card())
    assert made.state == AppointmentState.confirmed
    assert {each.confirmed_by for each in made.invitees} == {ConfirmedBy.link, ConfirmedBy.paper}
    assert scene.sums() == {"received": 180, "delivered": 90, "charged": 90}
    with pytest.raises(Refusal) as refused:
        take_scan_back(scene.as_coach, made, " ")
    assert refused.value.field == "reason"
    take_scan_back(scene.as_coach, made, "karta z sierpnia")
    assert made.state == AppointmentState.held
    assert scene.sums() == NOTHING
    assert made.scan is None
    with pytest.raises(Closed):
        take_scan_back(scene.as_coach, made, "znowu")
    attach_scan(scene.as_coach, made, a_card("wrzesień"))
    assert scene.sums() == {"received": 180, "delivered": 90, "charged": 90}
    rows = scene.work.session.scalars(select(HeldRecord).order_by(HeldRecord.version)).all()
    assert [(each.version, each.charged_minutes, each.reason) for each in rows] == [
        (1, 90, None),
        (2, 0, "karta z sierpnia"),
        (3, 90, None),
    ]


def test_a_correction_is_posted_at_once_and_confirmed_anew(scene: Scene) -> None:
    made = scene.held(scene.anna, scene.milki)
    by(scene, made, 0)
    by(scene, made, 1)
    seen = made.version
    first = made.invitees[0]
    for minutes, reason, field in ((60, "", "reason"), (0, "x", "minutes"), (90, "x", "minutes")):
        with pytest.raises(Refusal) as refused:
            correct(scene.as_coach, made, [e.id for e in made.invitees], minutes, reason)
        assert refused.value.field == field
    correct(scene.as_coach, made, [first.id], 60, "jedna osoba wyszła")
    assert made.state == AppointmentState.confirmed
    assert scene.sums() == {"received": 60, "delivered": 60, "charged": 60}
    assert scene.of(made.invitees[1].recipient) == 0
    assert first.confirmed_at is None
    assert len(letters(scene, "appointment_corrected")) == 2
    with pytest.raises(Outdated):
        confirm(scene.as_person(first.recipient), first, seen=seen)
    confirm(scene.as_person(first.recipient), first, seen=made.version)
    assert scene.sums() == {"received": 60, "delivered": 60, "charged": 60}
    facts = [f.kind for f in scene.work.session.scalars(select(HistoryFact))]
    assert facts.count("appointment.corrected") == 1
    assert facts.count("appointment.confirmed") == 3


def test_a_closed_month_is_for_coordinators(scene: Scene) -> None:
    made = scene.held(scene.anna)
    by(scene, made)
    waiting = scene.held(scene.milki, hours="6:00-7:00")
    agreed = scene.agreed(scene.elk, hours="5:00-6:00")
    lock(scene)
    ids = [made.invitees[0].id]
    with pytest.raises(Closed, match="closed in this project"):
        correct(scene.as_coach, made, ids, 60, "pomyłka")
    with pytest.raises(Closed):
        hold(scene.as_coach, agreed, [agreed.invitees[0].id])
    with pytest.raises(Closed):
        scene.agreed(scene.anna, hours="4:00-5:00")
    by(scene, waiting)
    assert waiting.state == AppointmentState.held
    assert waiting.invitees[0].confirmed_at is not None
    with pytest.raises(Forbidden):
        enter_late(scene.as_coach, waiting, "spóźnione potwierdzenie")
    enter_late(scene.as_coordinator, waiting, "spóźnione potwierdzenie")
    assert waiting.state == AppointmentState.locked
    correct(scene.as_coordinator, made, ids, 60, "pomyłka")
    assert made.state == AppointmentState.locked
    assert scene.sums() == {"received": 120, "delivered": 120, "charged": 120}


def test_an_institution_without_e_mail_is_said_so(scene: Scene) -> None:
    made = scene.held(scene.elk)
    with pytest.raises(Refusal, match="No e-mail is known"):
        send_link_again(scene.as_coach, made.invitees[0])
    scene.elk.contact_email = "mops@example.org"
    send_link_again(scene.as_coach, made.invitees[0])
    scene.elk.contact_email = "nowa@example.org"
    send_link_again(scene.as_coach, made.invitees[0])
    assert made.invitees[0].link_version == 2
    assert [e.recipient for e in letters(scene, "appointment_to_confirm")] == [
        "mops@example.org",
        "nowa@example.org",
    ]


def test_what_is_held_at_once_mails_no_agreement(scene: Scene, work: Work) -> None:
    at_night = replace(scene.as_coach, now=work.now)
    made = note_appointment(
        at_night, scene.line, scene.coach, a_plan(date(2026, 8, 20), "22:00-1:00"), [scene.anna]
    ).appointment
    assert not letters(scene, "appointment_agreed")
    hold(at_night, made, [made.invitees[0].id])
    assert made.minutes == 180
    assert made.day < TODAY
