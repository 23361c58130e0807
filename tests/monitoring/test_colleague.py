"""A colleague who takes a place gives a participation form of their own: nothing of the first goes along."""

from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from app.events.models import Event
from app.monitoring.keys import opened_answers
from app.monitoring.models import FormConfirmation, ParticipationForm
from app.outbox.models import Letter
from app.registrations.models import Registration
from app.work import Work
from tests.monitoring.conftest import PESEL, Events, Seated, own, typed
from tests.support.applicants import known

OPS = "OPS Pisz"
TAKER = {"first_name": "Ewa", "last_name": "Zastępcza", "email": "ewa.zastepcza@example.org"}
FIRSTS = (PESEL, "808314•••••", "Drygały", "12-230", "600 100 299", "prywatny@example.com")
OTHER_PESEL = "91923100759"


@pytest.fixture(params=["newcomers", "always"])
def event(request: pytest.FixtureRequest, work: Work, events: Events) -> Event:
    """An event of people whom an institution sends."""
    known(work, OPS)
    return events(request.param)


@pytest.fixture
def first(work: Work, client: FlaskClient, event: Event, seated: Seated) -> Registration:
    """Who has a place and gave the form."""
    registration = seated(event, 1, institution=OPS)
    assert client.post(own(work, registration), data=typed()).status_code == 303
    return registration


def taken(work: Work, client: FlaskClient, first: Registration, named: dict[str, Any]) -> Registration:
    """Pass the place on by the page behind the first link, and take it by that behind the second."""
    page = own(work, first).removesuffix("participation")
    assert client.post(f"{page}colleague", data=named).status_code == 303
    taker = work.session.scalars(
        select(Registration).where(Registration.last_name == named["last_name"], Registration.id != first.id)
    ).one()
    theirs = own(work, taker)
    offered = client.get(theirs)
    assert 'name="citizenship"' not in offered.text, "the place is not theirs yet"
    client.post(theirs, data=typed())
    assert (
        client.post(theirs.replace("participation", "place"), data={"privacy_notice": "y"}).status_code == 303
    )
    work.session.expire_all()
    return taker


def test_the_colleague_is_asked_anew_and_sees_nothing(
    work: Work, client: FlaskClient, first: Registration
) -> None:
    taker = taken(work, client, first, TAKER)
    theirs = own(work, taker)
    page = client.get(theirs.removesuffix("participation"))
    assert 'data-participation="owed"' in page.text
    for shown in (page, client.get(theirs), client.get(f"{theirs}?change=1")):
        assert shown.status_code == 200
        assert not [word for word in FIRSTS if word in shown.text]
    assert 'name="citizenship"' in client.get(theirs).text
    letters = work.session.scalars(select(Letter.body).where(Letter.subject_id == taker.id))
    assert [each for each in letters if each and theirs in each], "the confirmation leads to the form"
    # An empty number is not filled from the first person's.
    assert client.post(theirs, data=typed(pesel="")).status_code == 422
    assert client.post(theirs, data={"act": "renew"}).status_code == 422
    assert client.post(theirs, data=typed(pesel=OTHER_PESEL, sex="man", town="Pisz")).status_code == 303
    mine, other = work.session.scalars(select(ParticipationForm).order_by(ParticipationForm.id))
    kept = [opened_answers(work, each) for each in (mine, other)]
    assert [each and (each.pesel, each.get("town")) for each in kept] == [
        (PESEL, "Drygały"), (OTHER_PESEL, "Pisz"),
    ]  # fmt: skip
    assert (mine.person_id, other.person_id) == (first.person_id, taker.person_id)
    confirmed = work.session.execute(select(FormConfirmation.form_id, FormConfirmation.event_id))
    assert set(map(tuple, confirmed)) == {(each.id, first.event_id) for each in (mine, other)}


def test_who_passed_the_place_on_is_asked_no_more_and_the_form_stays_sealed(
    work: Work, client: FlaskClient, first: Registration
) -> None:
    taken(work, client, first, TAKER)
    page = client.get(own(work, first))
    assert 'name="citizenship"' not in page.text
    assert not [word for word in FIRSTS if word in page.text]
    client.post(own(work, first), data=typed(town="Ełk"))
    [form] = work.session.scalars(select(ParticipationForm))
    answers = opened_answers(work, form)
    assert answers is not None
    assert answers.get("town") == "Drygały"


def test_a_colleague_of_the_same_name_is_another_person(
    work: Work, client: FlaskClient, first: Registration
) -> None:
    same = {"first_name": first.first_name, "last_name": first.last_name, "email": "drugi@example.org"}
    taker = taken(work, client, first, same)
    assert taker.person_id != first.person_id
    page = client.get(f"{own(work, taker)}?change=1").text
    assert not [word for word in FIRSTS if word in page]


def test_staff_who_replace_somebody_pass_no_form_on(
    work: Work, client: FlaskClient, alicja: FlaskClient, first: Registration
) -> None:
    assert alicja.post(f"/manage/registrations/{first.id}/replace", data=TAKER).status_code == 303
    taker = work.session.scalars(select(Registration).where(Registration.email == TAKER["email"])).one()
    theirs = own(work, taker)
    place = theirs.replace("participation", "place")
    assert client.post(place, data={"privacy_notice": "y"}).status_code == 303
    page = client.get(f"{theirs}?change=1").text
    assert 'name="citizenship"' in page
    assert not [word for word in FIRSTS if word in page]
