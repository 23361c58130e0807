"""Trainers and co-organisers hear of a change: of what is theirs, in words for their role, once each."""

import os
import re
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from app.accounts.models import Account, Role
from app.changes.circles import Circle
from app.changes.letters import Letters
from app.changes.plan import (
    AddMeeting,
    CancelEvent,
    CancelMeeting,
    Change,
    ChangeMeeting,
    EditEvent,
    Several,
)
from app.changes.preview import preview
from app.changes.release import carried_out, release
from app.changes.staff import staff_to_notify
from app.events.models import Assignment, Event, EventStatus, Meeting
from app.events.plans import plan_of
from app.outbox.models import Letter
from app.registrations.models import Registration
from app.registrations.operations import sign_up
from app.work import Work
from tests.support.applicants import person
from tests.support.cast import actor, an_event, staff
from tests.support.lines import a_project
from tests.support.open_events import MakeEvent

pytestmark = pytest.mark.sqlite

GOLDEN = Path(__file__).parent / "golden-staff"
LANGUAGES = ("pl", "en")
ROLES = {
    "trainer": (Role.trainer,),
    "co-organiser": (Role.co_organiser,),
    "both": (Role.trainer, Role.co_organiser),
}


def moved(event: Event) -> Change:
    plan, week = plan_of(event.meetings[0]), timedelta(days=7)
    plan = replace(plan, first_day=plan.first_day + week, last_day=plan.last_day + week)
    return ChangeMeeting(event.meetings[0], plan, "Święto.")


def cancelled(event: Event) -> Change:
    return CancelMeeting(event.meetings[0], "Choroba.")


def called_off(event: Event) -> Change:
    return CancelEvent(event, "Powódź.")


def suspended(event: Event) -> Change:
    return EditEvent(event, {"status": EventStatus.suspended}, event.version, "Epidemia.")


def added(event: Event) -> Change:
    plan, month = plan_of(event.meetings[0]), timedelta(days=30)
    return AddMeeting(event, replace(plan, first_day=plan.first_day + month, last_day=plan.last_day + month))


CHANGES = {
    "moved": moved, "cancelled": cancelled, "called-off": called_off, "suspended": suspended, "added": added,
}  # fmt: skip


def named(work: Work, account: Account, *roles: Role, at: Event | Meeting) -> Account:
    where = {"meeting_id": at.id} if isinstance(at, Meeting) else {"event_id": at.id}
    work.session.add_all(Assignment(account_id=account.id, role=role, **where) for role in roles)
    work.session.flush()
    return account


def letters_to(work: Work, account: Account) -> list[Letter]:
    work.session.flush()
    return list(work.session.scalars(select(Letter).where(Letter.recipient == account.email)))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("name", CHANGES)
def test_letter_is_the_approved_one(
    work: Work, make_event: MakeEvent, name: str, role: str, language: str
) -> None:
    event = make_event(title_en="Seminar on care", organiser="ROPS")
    account = named(work, staff(work, "Celina"), *ROLES[role], at=event)
    account.language = language
    announcement = carried_out(work, CHANGES[name](event))
    assert announcement is not None
    (found,) = staff_to_notify(work, event)
    letter = Letters(work, announcement).staff_text(found)
    written = f"Subject: {letter.subject}\n\n{letter.body}"
    file = GOLDEN / f"{name}-{role}.{language}.txt"
    if os.environ.get("ZAPISY_APPROVE") == "1":
        GOLDEN.mkdir(exist_ok=True)
        file.write_text(written)
    assert written == file.read_text()


def test_no_golden_file_is_left_over() -> None:
    names = {f"{name}-{role}.{each}" for name in CHANGES for role in ROLES for each in LANGUAGES}
    assert {file.stem for file in GOLDEN.glob("*.txt")} == names


def test_a_trainer_of_one_meeting_hears_of_that_one_alone(work: Work) -> None:
    event = an_event(work, meetings=3)
    first = named(work, staff(work, "Celina"), Role.trainer, at=event.meetings[0])
    second = named(work, staff(work, "Daniel"), Role.trainer, at=event.meetings[1])
    third = named(work, staff(work, "Ewa"), Role.trainer, at=event.meetings[2])
    change = Several(event, [CancelMeeting(event.meetings[0], ""), CancelMeeting(event.meetings[1], "")])
    assert release(work, change, notify=True) == 2
    assert [len(letters_to(work, each)) for each in (first, second, third)] == [1, 1, 0]
    (letter,) = letters_to(work, first)
    calendar = (letter.calendar or b"").decode()
    assert re.findall("STATUS:[A-Z]+", calendar) == ["STATUS:CANCELLED"]
    assert event.meetings[0].sessions[0].uid in calendar.replace("\r\n ", "")


def test_who_has_several_roles_gets_one_letter(work: Work) -> None:
    event = an_event(work, meetings=2)
    account = named(work, staff(work, "Celina"), Role.trainer, Role.co_organiser, at=event)
    named(work, account, Role.trainer, at=event.meetings[0])
    assert release(work, moved(event), notify=True) == 1
    assert len(letters_to(work, account)) == 1


def test_a_participant_who_leads_gets_one_letter_that_says_both(work: Work) -> None:
    event = an_event(work, meetings=2)
    registration = sign_up(work, event, person(1)).registration
    account = named(work, staff(work, "Celina"), Role.trainer, at=event)
    account.name, account.email = registration.name.upper(), registration.email.upper()
    seen = preview(work, moved(event))
    assert [(each.circle, each.by_mail) for each in seen.circles] == [(Circle.confirmed, 1)]
    assert release(work, moved(event), notify=True) == 1
    query = select(Letter).where(Letter.kind == "meeting_changed")
    (letter,) = work.session.scalars(query)
    assert letter.subject_kind == "registration"
    assert "Wiadomość dotyczy też spotkań, które Państwo prowadzą." in (letter.body or "")


def test_somebody_else_with_the_same_mailbox_gets_a_letter_too(work: Work) -> None:
    event = an_event(work)
    registration = sign_up(work, event, person(1)).registration
    account = named(work, staff(work, "Celina"), Role.trainer, at=event)
    account.email = registration.email
    assert release(work, moved(event), notify=True) == 2


def test_who_makes_the_change_and_who_left_the_team_get_no_letter(work: Work) -> None:
    event = an_event(work)
    me = named(work, staff(work, "Celina"), Role.trainer, Role.co_organiser, at=event)
    gone = named(work, staff(work, "Daniel"), Role.trainer, at=event)
    gone.is_active = False
    mine = replace(work, actor=actor(me))
    assert not preview(mine, moved(event)).concerns_anybody
    assert release(mine, moved(event), notify=True) == 0


def test_trainers_hear_of_no_deadline_and_co_organisers_do(work: Work) -> None:
    event = an_event(work)
    trainer = named(work, staff(work, "Celina"), Role.trainer, at=event)
    other = named(work, staff(work, "Daniel"), Role.co_organiser, at=event)
    edit = EditEvent(event, {"registration_deadline": work.today + timedelta(days=9)}, event.version)
    assert release(work, edit, notify=True) == 1
    assert [len(letters_to(work, each)) for each in (trainer, other)] == [0, 1]


def test_an_organiser_named_at_one_event_hears_as_co_organisers_do(work: Work) -> None:
    event, other = an_event(work), an_event(work, "inne")
    olga = named(work, staff(work, "Olga"), Role.organiser, at=event)
    named(work, staff(work, "Daniel"), Role.co_organiser, at=other)
    assert [each.account_id for each in staff_to_notify(work, event)] == [olga.id]
    edit = EditEvent(event, {"registration_deadline": work.today + timedelta(days=9)}, event.version)
    assert release(work, edit, notify=True) == 1
    (letter,) = letters_to(work, olga)
    assert "które Państwo współorganizują" in " ".join((letter.body or "").split())


def test_who_organises_a_whole_project_is_not_told_of_each_change(work: Work) -> None:
    event = an_event(work, project=a_project(work))
    celina = staff(work, "Celina")
    for role in (Role.organiser, Role.co_organiser):
        work.session.add(Assignment(account_id=celina.id, role=role, project_id=event.project_id))
    work.session.flush()
    assert staff_to_notify(work, event) == []


def test_the_preview_shows_each_circle_with_its_number_and_words(alicja: FlaskClient, work: Work) -> None:
    event = an_event(work, capacity=2)
    for number in range(1, 4):
        sign_up(work, event, person(number))
    without = sign_up(work, event, person(4)).registration
    without.email = ""
    named(work, staff(work, "Celina"), Role.trainer, at=event)
    named(work, staff(work, "Daniel"), Role.co_organiser, at=event)
    work.session.commit()
    url = f"/manage/events/{event.slug}/cancel"
    data = {"version": str(event.version), "reason": "powódź"}
    page = alicja.post(url, data=data)
    assert page.status_code == 200
    said = " ".join(re.sub("<[^>]+>", " ", page.text).split())
    assert "Zmiana dotyczy 6 osób." in said
    assert "osoby z miejscem: 2 wiadomości" in said
    assert "osoby na liście rezerwowej: 1 wiadomość, 1 osoba telefonicznie" in said
    assert "osoby prowadzące: 1 wiadomość" in said
    assert "współorganizatorzy: 1 wiadomość" in said
    assert "Wiadomość dotyczy spotkań, które Państwo prowadzą." in said
    assert "Wiadomość dotyczy wydarzenia, które Państwo współorganizują." in said
    assert alicja.post(url, data=data | {"choice": "notify"}).status_code == 303
    query = select(Letter).where(Letter.kind == "event_cancelled")
    assert len(list(work.session.scalars(query))) == 5
    assert work.session.scalar(select(Registration.id).where(Registration.email == "")) == without.id
