"""Names, institutions and positions hold no address, whichever way they come; letters link none of them."""

import re
from dataclasses import replace

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app import names
from app.accounts.operations import add_staff
from app.errors import Refusal
from app.outbox.operations import preview
from app.people.models import Person
from app.registrations import messages
from app.registrations.asked import Details
from app.registrations.operations import correct, sign_up
from app.work import Work
from tests.outbox.test_unlinked import LINKS
from tests.registrations.test_letters import LETTERS, PENDING, WAITING
from tests.support.applicants import person, typed
from tests.support.open_events import MakeEvent

pytestmark = pytest.mark.sqlite
FIELDS = ("first_name", "last_name", "institution", "position")
EVIL = "Jan https://evil.example/x"


@pytest.mark.parametrize("field", FIELDS)
def test_no_sign_up_brings_one_in(
    client: FlaskClient, session: Session, make_event: MakeEvent, field: str
) -> None:
    answer = client.post(f"/events/{make_event().slug}/register", data=typed(1, **{field: EVIL}))
    assert answer.status_code == 422
    assert EVIL in answer.text
    assert session.query(Person).count() == 0


@pytest.mark.parametrize("field", FIELDS)
def test_no_application_brings_one_in(work: Work, make_event: MakeEvent, field: str) -> None:
    with pytest.raises(Refusal, match=re.escape(names.ADDRESS)) as refused:
        sign_up(work, make_event(), person(1, **{field: EVIL}))
    assert refused.value.field == field


@pytest.mark.parametrize("field", FIELDS)
def test_no_correction_brings_one_in(work: Work, make_event: MakeEvent, field: str) -> None:
    registration = sign_up(work, make_event(), person(1)).registration
    with pytest.raises(Refusal, match=re.escape(names.ADDRESS)) as refused:
        correct(work, registration, replace(Details.of(registration), **{field: EVIL}))
    assert refused.value.field == field


def test_no_account_brings_one_in(work: Work) -> None:
    with pytest.raises(Refusal, match=re.escape(names.ADDRESS)):
        add_staff(work, "ewa@example.org", EVIL, None)


@pytest.mark.parametrize("language", ["pl", "en"])
@pytest.mark.parametrize("name", LETTERS)
def test_no_letter_links_what_participants_typed(
    work: Work, make_event: MakeEvent, name: str, language: str
) -> None:
    registration = sign_up(work, make_event(title_en="Seminar"), person(1, language=language)).registration
    # As it may stand from before names were looked at.
    registration.first_name, registration.last_name = "https://evil.example/a", "www.evil.example"
    written = [LETTERS[name](work, registration)]
    if registration.state in (PENDING, WAITING):
        registration.institution_name = "MOPS evil.example"
        written += [
            messages.signed_up_letter(work, registration),
            messages.corrected_letter(work, registration),
        ]
    for mail in written:
        assert mail is not None
        letter = preview(work, mail)
        assert "evil" in letter.body
        assert not [each for each in LINKS.findall(letter.subject + "\n" + letter.body) if "evil" in each]
