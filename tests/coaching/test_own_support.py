"""What a signed-in participant finds on /my/: to confirm, to come, hours left, slots to take."""

import re
from dataclasses import replace
from datetime import date, timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from app.coaching.models import Appointment, AppointmentState
from app.coaching.operations import confirm, offer_slots
from app.coaching.queries.own import own_support
from app.links import Purpose
from app.work import Actor
from tests.coaching.scene import TODAY, Scene, a_plan
from tests.conftest import TestClock
from tests.support.html import texts_of
from tests.support.lines import a_coach, a_line, a_person, a_recipient
from tests.support.staff import with_session
from tests.support.statements import statements

TOMORROW = TODAY + timedelta(days=1)


@pytest.fixture
def anna(scene: Scene, client: FlaskClient, clock: TestClock) -> FlaskClient:
    """Anna, signed in by a mailed link."""
    assert scene.anna.person
    return with_session(client, scene.work.session, scene.anna.person, clock.now)


def a_slot(scene: Scene, hours: str = "15:00-16:00", on: date = TOMORROW) -> Appointment:
    return offer_slots(scene.as_coach, scene.line, scene.coach, [a_plan(on, hours)])[0]


def test_each_appointment_stands_once_where_it_belongs(scene: Scene) -> None:
    asked = scene.held(hours="6:00-7:00")
    coming = scene.agreed(on=TOMORROW)
    done = scene.held(hours="5:00-5:30")
    confirm(scene.as_person(scene.anna), done.invitees[0])
    off = scene.agreed(on=TOMORROW, hours="12:00-13:00")
    scene.agreed(scene.milki, on=TOMORROW, hours="18:00-19:00")  # nobody else's
    found = own_support(scene.as_person(scene.anna))
    assert found
    assert [each.appointment for each in found.to_confirm] == [asked]
    assert [each.appointment for each in found.coming] == [coming, off]
    assert ([each.appointment for each in found.past], found.past_total) == ([done], 1)
    (line,) = found.lines
    assert (line.budget.allocated, line.budget.used, line.budget.free) == (600, 30, 600 - 30 - 60 - 90 - 60)


def test_the_page_leads_to_what_the_mailed_link_opens(scene: Scene, anna: FlaskClient) -> None:
    scene.held(hours="6:00-7:00")
    a_slot(scene)
    scene.work.session.commit()
    page = anna.get("/my/?lang=en").text
    assert texts_of(page, r"<h2[^>]*>(.*?)</h2>") == ["Please confirm", "Hours by appointment"]
    assert texts_of(page, r'<td data-label="Left">(.*?)</td>') == ["9 h"]
    link = re.findall(r'href="(/appointments/[^"]+)"', page)[0]
    assert "lasted 1" in anna.get(link + "?lang=en").text
    polish = anna.get("/my/?lang=pl").text
    assert texts_of(polish, r"<h2[^>]*>(.*?)</h2>") == ["Do potwierdzenia", "Godziny wsparcia"]


def test_a_slot_is_taken_once_and_leads_to_its_page(scene: Scene, anna: FlaskClient) -> None:
    slot = a_slot(scene)
    scene.work.session.commit()
    answer = anna.post("/my/slots", data={"slot": slot.id})
    assert answer.status_code == 303
    assert anna.get(answer.location).status_code == 200
    again = anna.post("/my/slots", data={"slot": slot.id})
    assert (again.status_code, again.location) == (303, answer.location)
    scene.work.session.expire_all()
    assert slot.state == AppointmentState.agreed
    assert [each.recipient_id for each in slot.invitees] == [scene.anna.id]


def test_who_asks_for_what_is_agreed_with_others_gets_the_own_page(scene: Scene, anna: FlaskClient) -> None:
    """Of a group's appointment it is one's own invitation that opens, never the first one's."""
    group = scene.agreed(scene.milki, scene.anna, on=TOMORROW)
    others = scene.agreed(scene.elk, on=TOMORROW, hours="12:00-13:00")
    (own,) = [each for each in group.invitees if each.recipient_id == scene.anna.id]
    token = scene.work.links.token(Purpose.appointment, own.id, own.link_version)
    scene.work.session.commit()
    assert anna.post("/my/slots", data={"slot": group.id}).location == f"/appointments/{token}/"
    assert anna.post("/my/slots", data={"slot": others.id}).status_code == 409


def test_no_slot_beyond_the_own_hours(scene: Scene, anna: FlaskClient) -> None:
    slot = a_slot(scene, "8:00-19:00")
    scene.work.session.commit()
    answer = anna.post("/my/slots?lang=en", data={"slot": slot.id})
    assert answer.status_code == 422
    assert "do not suffice" in answer.text


@pytest.mark.parametrize("given", ["", "0", "x", "999999", "foreign"])
def test_no_slot_of_another_line(scene: Scene, anna: FlaskClient, given: str) -> None:
    other = a_line(scene.work, "inna", 10)
    a_coach(scene.work, other, scene.coach)
    foreign = offer_slots(scene.as_coach, other, scene.coach, [a_plan(TOMORROW)])[0]
    scene.work.session.commit()
    answer = anna.post("/my/slots", data={"slot": foreign.id if given == "foreign" else given})
    assert answer.status_code == 404
    scene.work.session.expire_all()
    assert foreign.state == AppointmentState.offered


def test_nothing_is_shown_to_who_receives_nothing(scene: Scene) -> None:
    stranger = a_person(scene.work, "Klara Wilk")
    nobody = replace(scene.work, actor=Actor("participant", stranger.id, stranger.name))
    assert own_support(nobody) is None


def test_statements_do_not_grow(scene: Scene) -> None:
    counts = []
    assert scene.anna.person
    for number in range(4):
        line = a_line(scene.work, f"linia-{number}", 10)
        a_coach(scene.work, line, scene.coach)
        a_recipient(scene.work, line, scene.anna.person, 600)
        scene.agreed(on=TOMORROW + timedelta(days=number), hours="8:00-8:30")
        scene.held(on=TODAY - timedelta(days=number + 1), hours="8:00-8:30")
        a_slot(scene, on=TOMORROW + timedelta(days=number))
        scene.work.session.expire_all()
        scene.work.session.scalars(select(Appointment.id)).all()
        work = scene.as_person(scene.anna)
        with statements() as seen:
            own_support(work)
        counts.append(len(seen))
    assert len(set(counts)) == 1, counts
