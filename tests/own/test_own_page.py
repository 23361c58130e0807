"""The participant's page: correcting, replaced links, secrets, withdrawing, forged tokens."""

from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.events.models import EventStatus
from app.history.models import HistoryFact
from app.links import Purpose
from app.outbox.models import Letter
from app.people.models import Person
from app.registrations.models import Registration
from app.work import Work
from tests.support.applicants import MailedLink, known, send_form, typed
from tests.support.open_events import MakeEvent


def kinds(session: Session) -> list[tuple[str, str]]:
    rows = session.scalars(select(Letter).order_by(Letter.id))
    return [(row.kind, row.recipient) for row in rows]


def corrected(number: int, **facts: str) -> dict[str, str]:
    fields = typed(number, **facts)
    del fields["privacy_notice"]
    return fields


def test_a_mistyped_address_is_corrected_and_the_old_link_dies(
    client: FlaskClient, make_event: MakeEvent, session: Session, mailed_link: MailedLink
) -> None:
    event = make_event()
    old = mailed_link(send_form(client, event, 1, email="bartek@exmaple.org"))
    answer = client.post(f"{old}address", data={"new-email": "bartek@example.org"})
    assert answer.status_code == 303
    new = answer.headers["Location"]
    assert new != old
    assert client.get(new).status_code == 200
    assert "Zgłoszenie: Bartek" in client.get(new).text
    dead = client.get(old)
    assert dead.status_code == 404
    assert "zastąpiony" in dead.text
    assert client.post(f"{old}withdraw").status_code == 404
    assert kinds(session) == [("registered", "bartek@exmaple.org"), ("corrected", "bartek@example.org")]
    mail = session.scalars(select(Letter).where(Letter.kind == "corrected")).one()
    assert new in (mail.body or "")
    assert b"METHOD:PUBLISH" in (mail.calendar or b"")
    person = session.scalars(select(Person)).one()
    assert (person.email, person.session_version) == ("bartek@example.org", 2)
    # The corrected person is the same person when they sign up again.
    again = client.post(f"/events/{event.slug}/register", data=typed(1, email="bartek@example.org"))
    assert again.status_code == 200


def test_the_same_address_has_the_link_sent_again_now_and_then(
    client: FlaskClient, make_event: MakeEvent, session: Session, clock: Any
) -> None:
    own = send_form(client, make_event(), 1)
    for minutes in (0, 4, 2):
        clock.move(minutes=minutes)
        assert (
            client.post(f"{own}address", data={"new-email": "BARTEK1@example.org"}).headers["Location"] == own
        )
    assert [kind for kind, _ in kinds(session)] == ["registered", "link_again", "link_again"]


def test_data_is_corrected_and_told_in_the_history(
    client: FlaskClient, make_event: MakeEvent, session: Session
) -> None:
    own = send_form(client, make_event(), 1)
    fields = corrected(1, first_name="Bartłomiej", phone="600 100 200", access_needs="wózek")
    assert client.post(f"{own}data", data=fields).status_code == 303
    row = session.scalars(select(Registration)).one()
    assert (row.first_name, row.phone, row.access_needs) == ("Bartłomiej", "+48 600 100 200", "wózek")
    assert session.scalars(select(Person)).one().name == "Bartłomiej Wiśniewski1"
    fact = session.scalars(select(HistoryFact).where(HistoryFact.kind == "registration.corrected")).one()
    assert fact.actor_kind == "participant"
    assert fact.values == {"fields": ["access_needs", "first_name", "phone"]}
    assert (fact.personal or {})["changed"]["first_name"] == ["Bartek", "Bartłomiej"]
    assert "wózek" not in str(fact.personal)
    wrong = client.post(f"{own}data", data=corrected(1, email="nie"))
    assert wrong.status_code == 422
    assert "data-state" in wrong.text


def test_nobody_becomes_somebody_who_is_registered_already(
    client: FlaskClient, make_event: MakeEvent, session: Session
) -> None:
    event = make_event()
    send_form(client, event, 1)
    second = send_form(client, event, 2)
    answer = client.post(f"{second}data", data=corrected(1))
    assert answer.status_code == 422
    assert session.scalars(select(Registration.last_name).order_by(Registration.id)).all() == [
        "Wiśniewski1",
        "Wiśniewski2",
    ]


def test_an_institution_has_its_places_after_a_correction_too(
    client: FlaskClient, make_event: MakeEvent, work: Work
) -> None:
    known(work, "OPS Ełk", "GOPS Olecko", "MOPS Giżycko")
    event = make_event(capacity=3, per_institution_limit=1)
    first = send_form(client, event, 1, institution="OPS Ełk")
    waiting = send_form(client, event, 2, institution="ops ełk")
    send_form(client, event, 3, institution="GOPS Olecko")
    refused = client.post(f"{first}data", data=corrected(1, institution="GOPS Olecko"))
    assert refused.status_code == 422
    for unknown in ("MOPS Pisz", "brak", ""):
        # With a place in hand nobody leaves for an institution that is not known, or for none.
        answer = client.post(f"{first}data", data=corrected(1, institution=unknown))
        assert answer.status_code == 422
        assert 'id="error-institution"' in answer.text
    assert 'data-state="waiting"' in client.get(waiting).text
    # Who leaves an institution makes room for a colleague.
    moved = client.post(f"{first}data", data=corrected(1, institution="MOPS Giżycko"))
    assert moved.status_code == 303
    assert 'data-state="confirmed"' in client.get(waiting).text


def test_link_and_password_of_a_webinar_are_for_confirmed_people(
    client: FlaskClient, make_event: MakeEvent, session: Session, mailed_link: MailedLink, clock: Any
) -> None:
    secrets = {
        "online_link": "https://meet.example/abc",
        "access_code": "123-456",
        "meeting_password": "lipa",
    }
    event = make_event(capacity=1, meeting=secrets)
    seated, waiting = (mailed_link(send_form(client, event, n)) for n in (1, 2))
    early = client.get(seated).text
    assert [value in early for value in secrets.values()] == [False, False, False]
    assert "Link pojawi się tutaj: wt. 13.10.2026, 9:00." in early.replace("\xa0", " ")
    clock.move(days=42)
    shown = client.get(seated).text
    assert [value in shown for value in secrets.values()] == [True, True, True]
    hidden = client.get(waiting).text
    assert [value in hidden for value in secrets.values()] == [False, False, False]
    calendar = client.get(f"{seated}calendar.ics").text
    assert [value in calendar for value in secrets.values()] == [False, False, False]
    for mail in session.scalars(select(Letter)):
        letter = f"{mail.body}{(mail.calendar or b'').decode()}"
        assert [value in letter for value in secrets.values()] == [False, False, False]
    event.status = EventStatus.cancelled
    session.commit()
    cancelled = client.get(seated).text
    assert [value in cancelled for value in secrets.values()] == [False, False, False]


def test_withdrawing_twice_and_coming_back(
    client: FlaskClient, make_event: MakeEvent, session: Session
) -> None:
    event = make_event(capacity=1)
    own, other = (send_form(client, event, n) for n in (1, 2))
    assert f'href="{own}withdraw"' in client.get(own).text
    assert f'action="{own}withdraw"' in client.get(f"{own}withdraw").text
    for _ in range(2):
        assert client.post(f"{own}withdraw").status_code == 303
    assert 'data-state="withdrawn"' in client.get(own).text
    assert 'data-state="confirmed"' in client.get(other).text
    again = send_form(client, event, 1)
    assert again != own
    assert client.get(own).status_code == 404
    back = client.get(again).text
    assert ('data-state="waiting"' in back, 'data-position="1"' in back) == (True, True)
    assert [kind for kind, _ in kinds(session)] == [
        "registered", "waiting", "withdrawn", "promoted", "waiting",
    ]  # fmt: skip


@pytest.mark.parametrize("purpose", [Purpose.sign_in_person, Purpose.sign_in_staff, Purpose.set_password])
def test_forged_tokens_and_tokens_of_another_purpose(
    app: Flask, client: FlaskClient, make_event: MakeEvent, purpose: Purpose
) -> None:
    own = send_form(client, make_event(), 1)
    links = app.extensions["links"]
    token = own.split("/")[-2]
    other = links.token(purpose, 1, 1)
    unknown = links.token(Purpose.manage, 999, 1)
    for forged in (other, unknown, "1.1.AAAA", "x", token[:-1], token + "A", "1.2." + token.split(".")[2]):
        assert client.get(f"/registrations/{forged}/").status_code == 404
        assert client.post(f"/registrations/{forged}/withdraw").status_code == 404


def test_forms_need_their_token(make_event: MakeEvent, client: FlaskClient, app: Flask) -> None:
    event = make_event()
    own = send_form(client, event, 1)
    app.config["WTF_CSRF_ENABLED"] = True
    for address in (f"/events/{event.slug}/register", f"{own}withdraw", f"{own}data", f"{own}address"):
        assert client.post(address, data=typed(3)).status_code == 400
