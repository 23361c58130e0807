"""The team's first page: what is to be done, for each role, and how much of it is named."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.accounts.models import Role
from app.desk.tasks import team_tasks
from app.events.models import Publication
from app.events.tasks import SHOWN
from app.outbox.models import LetterState
from app.registrations.operations import Application, sign_up, withdraw
from app.texts import texts_in
from app.work import VISITOR, Work
from tests.conftest import START, TestClock
from tests.outbox.conftest import a_message
from tests.support.cast import actor, an_event, staff
from tests.support.html import texts_of
from tests.support.world import World, build_world


@pytest.fixture
def world(work: Work, session: Session) -> World:
    """Everybody and one of everything."""
    built = build_world(work)
    session.commit()
    return built


def tasks(page: str) -> dict[str, list[str]]:
    """Return the sentences of each group of the worklist, by its heading."""
    groups = re.findall(r'<section aria-labelledby="group-.*?</section>', page, re.S)
    return {
        texts_of(group, r"<h2[^>]*>(.*?)</h2>")[0]: texts_of(group, r'<div class="what">(.*?)</div>')
        for group in groups
    }


@pytest.fixture
def seen_by(client: FlaskClient, world: World, clock: TestClock) -> Callable[[str], dict[str, list[str]]]:
    """Return the worklist that somebody sees, in English."""

    def seen(name: str) -> dict[str, list[str]]:
        answer = world.sign_in(client, name, clock()).get("/manage/?lang=en")
        assert answer.status_code == 200
        return tasks(answer.text)

    return seen


MAIL = {
    "Undelivered letters (1)": ["Seminar on effective teamwork 1 letter could not be delivered."],
    "To be phoned (1)": ["Seminar on effective teamwork 1 person is to be told by phone."],
}
NEEDS = {
    "Needs of participants (1)": [
        "Seminar on effective teamwork 1 need of a participant is still to be arranged; "
        "next meeting: 21 September 2026"
    ]
}
TO_CONFIRM = {
    "Attendance to confirm (1)": [
        "Moduł I: organizacja usług, Monday, 31 August 2026, 9:00–12:00 The attendance is not confirmed yet."
    ]
}
HELD = {"Appointments (1)": ["1 appointment took place and is not confirmed."]}
DRAFTS = {
    "Drafts (1)": [
        "Seminarium w przygotowaniu The draft is complete, and the public does not see it yet.",
    ]
}
INSTITUTIONS = {
    "Institutions (1)": ["1 institution that a participant typed is not confirmed yet."],
}


@pytest.mark.parametrize("name", ["alicja", "grazyna"])
def test_an_organiser_sees_all_that_is_to_be_done(
    name: str, seen_by: Callable[[str], dict[str, list[str]]]
) -> None:
    assert seen_by(name) == MAIL | NEEDS | TO_CONFIRM | HELD | DRAFTS | INSTITUTIONS


def test_a_co_organiser_sees_what_concerns_the_own_events(
    seen_by: Callable[[str], dict[str, list[str]]],
) -> None:
    assert seen_by("ewa") == MAIL | NEEDS | TO_CONFIRM | DRAFTS


def test_a_trainer_sees_the_own_sessions_only(seen_by: Callable[[str], dict[str, list[str]]]) -> None:
    assert seen_by("celina") == TO_CONFIRM | HELD


def test_an_organiser_of_another_event_sees_none_of_these(
    seen_by: Callable[[str], dict[str, list[str]]],
) -> None:
    assert seen_by("filip") == {}


def test_nothing_to_do_is_said(client: FlaskClient, world: World, clock: TestClock) -> None:
    page = world.sign_in(client, "daniel", clock()).get("/manage/").text
    assert tasks(page) == {}
    assert "Nic do zrobienia" in page


def test_each_task_leads_to_its_place(client: FlaskClient, world: World, clock: TestClock) -> None:
    page = world.sign_in(client, "alicja", clock()).get("/manage/").text
    addresses = re.findall(r'<a class="btn btn-secondary btn-sm"\s+href="([^"]+)"', page)
    session = world.ids["szkolenie-session-1"]
    assert addresses == [
        "/manage/events/seminarium/messages/",
        "/manage/events/seminarium/calls/",
        "/manage/events/seminarium/needs/",
        f"/manage/events/szkolenie/sessions/{session}/attendance",
        "/manage/appointments/?coach=all#waiting",
        "/manage/events/szkic/",
        "/manage/institutions/pairs",
    ]
    for address in addresses:
        assert client.get(address).status_code == 200


def test_a_place_freed_late_is_a_task(
    client: FlaskClient, work: Work, session: Session, clock: TestClock
) -> None:
    event = an_event(work, days=1, capacity=1)
    alicja = staff(work, "Alicja", Role.organiser)
    early = replace(work, now=work.now - timedelta(days=3), actor=VISITOR)
    first = sign_up(early, event, applicant("Ewa")).registration
    sign_up(early, event, applicant("Jan"))
    session.commit()
    clock.move(hours=12)
    withdraw(replace(work, now=clock()), first)
    session.commit()
    groups = team_tasks(replace(work, now=clock(), actor=actor(alicja), texts=work.texts.into("en")))
    assert [(group.heading, [task.sentence for task in group.tasks]) for group in groups] == [
        (
            "Places that became free late",
            ["1 place is free shortly before the start, and somebody is waiting."],
        )
    ]


def applicant(name: str) -> Application:
    """Return what somebody typed."""
    email = f"{name.lower()}@example.org"
    return Application(first_name=name, last_name="Nowak", email=email, privacy_notice_version="1")


def test_the_worklist_names_some_and_counts_the_others(
    work: Work, session: Session, client: FlaskClient
) -> None:
    alicja = staff(work, "Alicja", Role.organiser)
    for number in range(SHOWN + 3):
        event = an_event(work, f"seminarium-{number}")
        session.add(a_message(number, event_id=event.id, state=LetterState.failed))
    session.flush()
    [group] = team_tasks(replace(work, actor=actor(alicja)))
    assert (len(group.tasks), group.more, group.count) == (SHOWN, 3, SHOWN + 3)


def test_the_worklist_says_what_a_draft_lacks(work: Work) -> None:
    an_event(work, publication=Publication.draft, meetings=0)
    [group] = team_tasks(
        replace(work, actor=actor(staff(work, "Alicja", Role.organiser)), texts=texts_in("en"))
    )
    assert [task.sentence for task in group.tasks] == [
        "2 things are missing before the event can be published."
    ]


def test_administrators_see_sign_in_mail_that_did_not_arrive(
    client: FlaskClient, session: Session, world: World, clock: TestClock
) -> None:
    failed = {"event_id": None, "subject_kind": "person", "state": LetterState.failed}
    failed["last_error"] = "550 5.1.1 mailbox unknown"
    session.add(a_message(901, recipient_name="Zofia Lis", **failed))
    old = START - timedelta(days=8)
    session.add(a_message(902, recipient_name="Olga Dawna", **failed | {"created_at": old}))
    session.commit()
    heading = "Sign-in letters that did not arrive"
    for name in ("alicja", "grazyna"):
        seen = tasks(world.sign_in(client, name, clock()).get("/manage/?lang=en").text)
        assert seen.get(f"{heading} (1)") == (
            ["1 letter with a link to sign in or to set a password could not be delivered."]
            if name == "grazyna"
            else None
        )
    page = client.get("/manage/messages/?lang=en").text
    assert texts_of(page, r'<th scope="row">(.*?)<br>') == ["Zofia Lis"]
    assert "550 5.1.1 mailbox unknown" in page
