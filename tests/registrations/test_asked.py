"""What is declared once is asked, kept, corrected, listed and exported everywhere."""

import csv
import io
from html import unescape

import pytest
from flask.testing import FlaskClient
from sqlalchemy import String, select
from sqlalchemy.orm import Session

from app.history.models import HistoryFact
from app.history.names import names
from app.links import Purpose
from app.registrations.asked import ASKED, Details, Kind, column_of
from app.registrations.models import Registration
from app.registrations.operations import Application, sign_up
from app.work import Work
from tests.support.html import parsed
from tests.support.open_events import MakeEvent

TYPED = {
    Kind.name: "Słowo {name}",
    Kind.email: "{name}@example.org",
    Kind.phone: "+48 600 100 200",
    Kind.institution: "Ośrodek {name}",
    Kind.prose: "Zdanie {name}.",
}
"""Something to type into a field of each kind."""


def told() -> dict[str, str]:
    """Return something for each declared field."""
    return {name: TYPED[each.kind].format(name=name) for name, each in ASKED.items()}


@pytest.fixture
def registration(work: Work, make_event: MakeEvent, session: Session) -> Registration:
    """A registration that says something in each field."""
    row = sign_up(work, make_event(), Application(**told())).registration
    session.commit()
    return row


def asked_on(client: FlaskClient, address: str) -> list[str]:
    """Return which of the declared fields a page asks, in their order."""
    root, _ = parsed(client.get(address).text)
    return [each.get("name") for each in root.all("input", "textarea") if each.get("name") in ASKED]


def test_each_field_has_a_column_that_holds_it() -> None:
    columns = Registration.__table__.columns
    for name, each in ASKED.items():
        kind = columns[column_of(name)].type
        assert isinstance(kind, String), name
        if each.length and kind.length:
            assert kind.length == each.length, name


def test_the_names_of_all_hidden_fields_fit_into_their_column() -> None:
    hides = Registration.__table__.columns["form_hides"].type
    assert isinstance(hides, String)
    assert hides.length is not None
    assert len(" ".join(ASKED)) <= hides.length


def test_what_is_typed_is_kept_and_read_back(registration: Registration) -> None:
    now = Details.of(registration)
    assert {name: getattr(now, name) for name in ASKED} == told()


def test_each_field_is_asked_in_this_order(client: FlaskClient, make_event: MakeEvent) -> None:
    assert asked_on(client, f"/events/{make_event().slug}/register") == list(ASKED)


def test_each_field_is_corrected_on_the_persons_page(
    client: FlaskClient, work: Work, registration: Registration, session: Session
) -> None:
    token = work.links.token(Purpose.manage, registration.id, registration.link_version)
    assert asked_on(client, f"/registrations/{token}/") == list(ASKED)
    corrected = {name: "+48 600 100 201" if "+" in text else f"x{text}" for name, text in told().items()}
    answer = client.post(f"/registrations/{token}/data", data=corrected)
    assert answer.status_code == 303
    now = Details.of(session.get_one(Registration, registration.id))
    assert {name: getattr(now, name) for name in ASKED} == corrected


def test_staff_read_each_field_and_get_it_in_the_export(
    alicja: FlaskClient, registration: Registration
) -> None:
    event = registration.event
    page = unescape(alicja.get(f"/manage/registrations/{registration.id}/").text)
    assert [name for name, text in told().items() if text not in page] == []
    body = alicja.get(f"/manage/events/{event.slug}/registrations.csv").data.decode("utf-8-sig")
    [row] = csv.DictReader(io.StringIO(body), delimiter=";")
    assert {name: row[name] for name in ASKED} == told() | {"phone": row["phone"]}
    assert row["phone"].lstrip("'") == told()["phone"]


def test_the_history_names_each_field() -> None:
    assert {name: names()[name] for name in ASKED} == {name: each.label for name, each in ASKED.items()}


CONFIDENTIAL = {"access_needs"}
"""What may tell of somebody's health: taking the mark off a field must not go unnoticed."""


def test_the_history_keeps_to_itself_what_is_confidential(
    client: FlaskClient, work: Work, registration: Registration, session: Session
) -> None:
    assert {name for name, each in ASKED.items() if each.is_confidential} == CONFIDENTIAL
    token = work.links.token(Purpose.manage, registration.id, registration.link_version)
    corrected = {name: "+48 600 100 201" if "+" in text else f"x{text}" for name, text in told().items()}
    assert client.post(f"/registrations/{token}/data", data=corrected).status_code == 303
    kept = "\n".join(f"{fact.values} {fact.personal}" for fact in session.scalars(select(HistoryFact)))
    assert [name for name in ASKED if corrected[name] in kept or told()[name] in kept] == [
        name for name in ASKED if name not in CONFIDENTIAL
    ]
