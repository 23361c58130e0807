"""Members of the group whose meeting an event is hear of changes, registered or not, once each."""

import os
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from app.accounts.models import Role
from app.changes.circles import Circle
from app.changes.letters import Letters
from app.changes.plan import CancelMeeting
from app.changes.preview import preview
from app.changes.release import carried_out, release
from app.changes.staff import members_at_all
from app.events.models import Assignment, Event
from app.groups.models import Group, GroupEvent, Membership
from app.outbox.models import Call, Letter
from app.people.models import Person
from app.people.operations import known_person
from app.projects.models import Project
from app.registrations.calls import rows_of
from app.registrations.operations import sign_up, withdraw
from app.work import Work
from tests.support.applicants import person
from tests.support.cast import an_event, staff
from tests.support.open_events import MakeEvent

pytestmark = pytest.mark.sqlite

GOLDEN = Path(__file__).parent / "golden-members"
LANGUAGES = ("pl", "en")


def group_of(work: Work, event: Event) -> Group:
    project = Project(name="Kooperacje", created_at=work.now)
    group = Group(
        project=project, name="PZK Pisz", name_sort="pzk pisz", kind="PZK", created_at=work.now, version=1
    )
    work.session.add(group)
    work.session.flush()
    work.session.add(GroupEvent(event=event, group=group))
    work.session.flush()
    return group


def member(work: Work, group: Group, number: int, email: str | None = None, **days: object) -> Person:
    address = f"bartek{number}@example.org" if email is None else email
    somebody = known_person(work, "Bartek", f"Wiśniewski{number}", address, "+48 600 100 200", "pl")
    work.session.add(Membership(group=group, person=somebody, **days))
    work.session.flush()
    return somebody


def cancelled(event: Event) -> CancelMeeting:
    return CancelMeeting(event.meetings[0], "Choroba.")


def recipients(work: Work) -> list[tuple[str, str]]:
    work.session.flush()
    query = select(Letter.subject_kind, Letter.recipient).where(Letter.kind == "meeting_cancelled")
    return sorted((kind, to) for kind, to in work.session.execute(query))


@pytest.mark.parametrize("language", LANGUAGES)
def test_letter_is_the_approved_one(work: Work, make_event: MakeEvent, language: str) -> None:
    event = make_event(title_en="Seminar on care", organiser="ROPS")
    member(work, group_of(work, event), 1).language = language
    announcement = carried_out(work, cancelled(event))
    assert announcement is not None
    (found,) = members_at_all(work, [event])[event.id]
    letter = Letters(work, announcement).staff_text(found)
    written = f"Subject: {letter.subject}\n\n{letter.body}"
    file = GOLDEN / f"cancelled.{language}.txt"
    if os.environ.get("ZAPISY_APPROVE") == "1":
        GOLDEN.mkdir(exist_ok=True)
        file.write_text(written)
    assert written == file.read_text()


def test_each_member_is_told_once_and_who_left_is_not(work: Work) -> None:
    event = an_event(work, meetings=2)
    group = group_of(work, event)
    for number in (1, 2, 3, 4):
        member(work, group, number)
    week = timedelta(days=7)
    member(work, group, 5, ends=work.today - week)
    member(work, group, 6, starts=work.today + week)
    sign_up(work, event, person(1))
    withdraw(work, sign_up(work, event, person(2)).registration)
    account = staff(work, "Celina")
    account.name, account.email = "Bartek Wiśniewski3", "Bartek3@example.org"
    work.session.add(Assignment(account_id=account.id, role=Role.trainer, event_id=event.id))
    work.session.flush()
    seen = preview(work, cancelled(event))
    assert [(each.circle, each.by_mail) for each in seen.circles] == [
        (Circle.confirmed, 1), (Circle.trainers, 1), (Circle.members, 2),
    ]  # fmt: skip
    assert release(work, cancelled(event), notify=True) == 4
    assert recipients(work) == [
        ("member", "bartek4@example.org"),
        ("member", "bartek6@example.org"),
        ("registration", "bartek1@example.org"),
        ("staff", "Bartek3@example.org"),
    ]


def test_a_member_without_address_is_phoned(work: Work) -> None:
    event = an_event(work, meetings=2)
    somebody = member(work, group_of(work, event), 1)
    somebody.email = ""
    seen = preview(work, cancelled(event))
    assert [(each.circle, each.by_mail, each.by_phone, each.letter) for each in seen.circles] == [
        (Circle.members, 0, 1, None)
    ]
    assert release(work, cancelled(event), notify=True) == 0
    (call,) = work.session.scalars(select(Call))
    (row,) = rows_of(work, [call])
    assert (row.name, row.phone, row.registration_id) == (somebody.name, somebody.phone, None)
