"""The public form and the participant's page, for a visitor without scripts."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.outbox.models import Letter
from app.people.models import Person
from app.registrations.models import Registration
from tests.support.applicants import send_form, typed
from tests.support.html import fields_of
from tests.support.open_events import MakeEvent
from tests.support.statements import statements


def count(session: Session) -> int:
    return session.scalar(select(func.count()).select_from(Registration)) or 0


def state_on(page: str) -> str:
    found = re.search(r'data-state="(\w+)"', page)
    assert found
    return found[1]


def test_from_the_form_to_the_own_page(client: FlaskClient, make_event: MakeEvent) -> None:
    event = make_event(capacity=1)
    assert client.get(f"/events/{event.slug}/register").status_code == 200
    own = client.get(send_form(client, event, 1))
    assert own.status_code == 200
    assert state_on(own.text) == "confirmed"
    assert own.headers["Cache-Control"] == "no-store"
    second = client.get(send_form(client, event, 2))
    assert state_on(second.text) == "waiting"
    assert 'data-position="1"' in second.text
    assert "Wiśniewski1" not in second.text


def test_forms_are_for_nobody_but_their_readers(
    client: FlaskClient, make_event: MakeEvent, alicja: FlaskClient
) -> None:
    event = make_event()
    form = f"/events/{event.slug}/register"
    sent = client.post(form, data=typed(1, email="nope"))
    for answer in (client.get(form), sent, client.get("/events/nothing/register")):
        assert answer.headers["X-Robots-Tag"] == "noindex", answer.status
    assert client.get(form).headers["Cache-Control"] == "private, no-cache", "Back shows what was typed"
    added = alicja.get(f"/manage/events/{event.slug}/registrations/new")
    assert added.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize(("limit", "sentence"), [(1, "1 place for"), (3, "3 places for")])
def test_the_form_says_how_many_places_an_institution_has(
    client: FlaskClient, make_event: MakeEvent, limit: int, sentence: str
) -> None:
    event = make_event(per_institution_limit=limit)
    page = client.get(f"/events/{event.slug}/register?lang=en").text
    assert f"At most {sentence} each institution." in page


def test_the_same_person_again(client: FlaskClient, make_event: MakeEvent, session: Session) -> None:
    event = make_event(capacity=5)
    send_form(client, event, 1)
    again = typed(1, first_name="  BARTEK ", email="Bartek1@Example.org", phone="600100200")
    for _ in range(2):
        answer = client.post(f"/events/{event.slug}/register", data=again)
        assert answer.status_code == 200
        assert "/registrations/" not in answer.text
    assert count(session) == 1
    kinds = session.scalars(select(Letter.kind).order_by(Letter.id)).all()
    assert kinds == ["registered", "link_again"]
    assert session.scalars(select(Registration)).one().phone is None


def test_three_colleagues_with_one_mailbox(
    client: FlaskClient, make_event: MakeEvent, session: Session
) -> None:
    event = make_event(capacity=5)
    links = {send_form(client, event, n, email="gops@example.org") for n in range(3)}
    assert len(links) == 3
    assert count(session) == 3
    assert session.scalar(select(func.count()).select_from(Person)) == 3


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("first_name", "   ", "Prosimy wpisać imię."),
        ("last_name", "", "Prosimy wpisać nazwisko."),
        ("email", "", "Prosimy wpisać adres e-mail."),
        ("last_name", "x" * 301, "300"),
        ("email", "żółć@example.org", "bez polskich liter"),
        ("email", "anna@", "pełny adres"),
        ("phone", "123", "numer telefonu"),
        ("website", "http://spam.example", "puste"),
        ("privacy_notice", "", "Informacja"),
    ],
)
def test_what_is_refused_keeps_what_was_typed(
    client: FlaskClient, make_event: MakeEvent, session: Session, field: str, value: str, sentence: str
) -> None:
    event = make_event()
    fields = typed(1, position="Kierowniczka <b>") | {field: value}
    if not value:
        del fields[field]
    answer = client.post(f"/events/{event.slug}/register", data=fields)
    assert answer.status_code == 422
    assert "Kierowniczka &lt;b&gt;" in answer.text
    assert count(session) == 0


@pytest.mark.parametrize("name", ["x" * 300, "😀 Anna", "محمد", "Żółć-Ćwiklińska", "O'Neill", "=1+1"])
def test_names_of_all_kinds(client: FlaskClient, make_event: MakeEvent, session: Session, name: str) -> None:
    event = make_event()
    page = client.get(send_form(client, event, 1, last_name=f"  {name} "))
    assert page.status_code == 200
    assert session.scalars(select(Registration.last_name)).one() == name


def test_unseen_characters_are_dropped(client: FlaskClient, make_event: MakeEvent, session: Session) -> None:
    event = make_event()
    send_form(client, event, 1, last_name="Now\u202eak\u0000\u200f", phone="600 100-200")
    row = session.scalars(select(Registration)).one()
    assert (row.last_name, row.phone) == ("Nowak", "+48 60 010 02 00") or row.last_name == "Nowak"


def test_an_institution_that_nobody_named_before(
    client: FlaskClient, make_event: MakeEvent, session: Session
) -> None:
    event = make_event()
    own = client.get(send_form(client, event, 1, institution="Nowy Ośrodek w Pasymiu"))
    assert state_on(own.text) == "confirmed"
    row = session.scalars(select(Registration)).one()
    assert row.institution is not None
    assert (row.institution.name, row.institution.is_confirmed) == ("Nowy Ośrodek w Pasymiu", False)


def test_a_whole_sign_up_takes_few_statements(client: FlaskClient, make_event: MakeEvent) -> None:
    event = make_event(capacity=2, per_institution_limit=1)
    for number in range(4):
        with statements() as seen:
            own = send_form(client, event, number, institution=f"OPS {number % 2}")
        assert len(seen) <= 30, seen
    with statements() as seen:
        client.get(own)
    assert len(seen) <= 15, seen


def test_an_expired_form_comes_back_ready_to_send(
    client: FlaskClient, app: Flask, make_event: MakeEvent, session: Session
) -> None:
    """Its visitor signed in and out in another tab meanwhile: the token in the page is of no session."""
    app.config["WTF_CSRF_ENABLED"] = True
    path = f"/events/{make_event().slug}/register"
    opened = dict(fields_of(client.get(path).text, path))
    client.delete_cookie("session")
    sent = {**opened, **typed(1, institution="Ośrodek „Żółć” & <b>spółka</b>", access_needs="Pętla\n\nwózek")}
    answer = client.post(path, data=sent)
    assert answer.status_code == 400
    assert answer.headers["Cache-Control"] == "private, no-cache", "Back shows it again"
    back = dict(fields_of(answer.text, path))
    assert back["csrf_token"] not in ("", sent["csrf_token"])
    assert {**back, "csrf_token": ""} == {**sent, "csrf_token": ""}
    assert session.scalar(select(func.count()).select_from(Registration)) == 0
    assert client.post(path, data=back).status_code == 303


@pytest.mark.parametrize("field", ["first_name", "last_name", "institution", "position"])
def test_names_hold_no_addresses(
    client: FlaskClient, make_event: MakeEvent, alicja: FlaskClient, field: str
) -> None:
    event = make_event()
    spam = {field: "Wejdź na https://example.org/x"}
    beside = f'id="error-{field}"'
    public = client.post(f"/events/{event.slug}/register", data=typed(1, **spam))
    by_hand = f"/manage/events/{event.slug}/registrations/new"
    added = alicja.post(by_hand, data={**typed(1), "channel": "phone", **spam})
    own = send_form(client, event, 2)
    corrected = client.post(f"{own}data", data={**typed(2), **spam})
    for answer in (public, added, corrected):
        assert answer.status_code == 422
        assert beside in answer.text
        assert "Wejdź na https://example.org/x" in answer.text
        assert 'href="https://example.org/x"' not in answer.text
