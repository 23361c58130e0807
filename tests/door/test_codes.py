"""The code on a participant's page and in their letter: the same one, and of nobody without a place."""

import email
import email.policy

from flask.testing import FlaskClient

from app.events.models import Mode
from app.outbox.mail_bytes import mail_bytes
from app.outbox.models import Letter
from app.outbox.operations import queue
from app.outbox.sender import Sender
from app.persons.operations.merging import merge_persons
from app.registrations.door_codes import short_code, typed_code
from app.registrations.messages import signed_up_letter
from app.registrations.models import Registration
from app.registrations.operations.leaving import withdraw
from app.work import Work
from tests.attendance.people import registered
from tests.door.conftest import Door


def own_page(door: Door, client: FlaskClient, registration: Registration) -> str:
    """Return the page of a participant."""
    address = door.work.links.registration(registration.id, registration.link_version)
    return client.get("/registrations/" + address.split("/registrations/")[1] + "?lang=en").text


def test_the_page_shows_the_code_of_who_has_a_place(door: Door, client: FlaskClient, work: Work) -> None:
    anna = door.people[1]
    code = short_code(work.links, anna.id, anna.link_version)
    page = own_page(door, client, anna)
    assert code in page
    assert 'class="qr"' in page
    withdraw(work, anna)
    work.session.commit()
    assert code not in own_page(door, client, anna)


def test_an_event_online_has_no_door(door: Door, client: FlaskClient, work: Work) -> None:
    door.event.mode = Mode.online
    work.session.commit()
    assert "Code to show at the door" not in own_page(door, client, door.people[1])
    assert signed_up_letter(work, door.people[1]).code is None


def test_the_confirmation_carries_the_picture(door: Door, work: Work) -> None:
    anna = door.people[1]
    queue(work, signed_up_letter(work, anna))
    letter = work.session.query(Letter).one()
    assert letter.code == work.links.door_code(anna.id, anna.link_version)
    sender = Sender("Biuro", "biuro@example.org")
    sent = mail_bytes(letter, sender)
    assert sent == mail_bytes(letter, sender)
    message = email.message_from_bytes(sent, policy=email.policy.default)
    (picture,) = [each for each in message.iter_attachments() if each.get_content_type() == "image/png"]
    assert picture.get_filename() == "kod-qr.png"
    assert picture.get_content()[:4] == b"\x89PNG"


def test_a_code_of_a_registration_that_was_joined_answers_for_the_one_that_goes_on(
    inside: Door, work: Work
) -> None:
    kept, gone = inside.people[1], registered(work, inside.event, "Anna", "Łencka")
    short = short_code(work.links, gone.id, gone.link_version)
    address = work.links.door_code(gone.id, gone.link_version)
    found_before = inside.who("łencka")
    merge_persons(work, kept.person, gone.person)
    work.session.commit()
    assert gone.merged_into_id == kept.id
    for number, who in enumerate((short, address, found_before)):
        mark = {"key": f"joined-{number}", "who": who, "kind": "entry", "at": None}
        result = inside.send(mark)
        assert result[f"joined-{number}"].get("taken"), result
    assert {each.registration_id for each in inside.marks()} == {kept.id}


def test_codes_differ_and_are_read_however_typed(work: Work) -> None:
    codes = {short_code(work.links, id, version) for id in range(1, 500) for version in (1, 2)}
    assert len(codes) == 998
    code = min(codes)
    assert typed_code(f" {code.lower()} ") == typed_code(code.replace("-", "")) == code
    assert [typed_code(each) for each in ("", "ABC", code + "X", "ąęćłńóśż")] == [None] * 4
