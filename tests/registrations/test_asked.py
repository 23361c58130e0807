"""What is declared once is asked, kept, corrected, listed and exported everywhere."""

import csv
import io
from html import unescape
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import String, select
from sqlalchemy.orm import Session

from app.columns import Labels
from app.history.models import HistoryFact
from app.history.names import names
from app.links import Purpose
from app.registrations.asked import ASKED, SETTABLE, Asked, Details, Kind, column_of
from app.registrations.models import Registration
from app.registrations.operations import Application, sign_up
from app.registrations.operations.answering import ANSWERS
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
ALL_ASKED: dict[str, Any] = {"fields": dict.fromkeys(SETTABLE, "optional"), "asks_access_needs": True}
"""The rules of an event that asks all that can be asked."""


def told() -> dict[str, Any]:
    """Return something for each declared field."""
    return {name: _something(each, 0) for name, each in ASKED.items()}


def other() -> dict[str, Any]:
    """Return something else for each."""
    return {name: _something(each, 1) for name, each in ASKED.items()}


def _something(each: Asked, turn: int) -> Any:
    if each.kind == Kind.one:
        return list(each.options)[turn]
    if each.kind == Kind.several:
        return [str(option) for option in list(each.options)[turn : turn + 2]]
    name = next(name for name, one in ASKED.items() if one is each)
    if each.kind == Kind.phone:
        return f"+48 600 100 20{turn}"
    return "x" * turn + TYPED[each.kind].format(name=name)


def shown(answer: Any) -> list[str]:
    """Return the words by which an answer is known on a page in English."""
    labels = {str(value): text for each in ASKED.values() for value, text in each.options.items()}
    return [labels.get(str(each), str(each)) for each in (answer if isinstance(answer, list) else [answer])]


@pytest.fixture
def registration(work: Work, make_event: MakeEvent, session: Session) -> Registration:
    """A registration that says something in each field."""
    row = sign_up(work, make_event(**ALL_ASKED), Application(**told())).registration
    session.commit()
    return row


def asked_on(client: FlaskClient, address: str) -> list[str]:
    """Return which of the declared fields a page asks, in their order."""
    root, _ = parsed(client.get(address).text)
    controls = (each.get("name") for each in root.all("input", "textarea", "select"))
    return list(dict.fromkeys(name for name in controls if name in ASKED))


def test_each_field_has_a_column_that_holds_it() -> None:
    columns = Registration.__table__.columns
    for name, each in ASKED.items():
        kind = columns[column_of(name)].type
        assert isinstance(kind, Labels if each.kind == Kind.several else String), name
        if each.length and isinstance(kind, String) and kind.length:
            assert kind.length == each.length, name


def test_the_names_of_all_hidden_fields_fit_into_their_column() -> None:
    hides = Registration.__table__.columns["form_hides"].type
    assert isinstance(hides, String)
    assert hides.length is not None
    assert len(" ".join([*ASKED, ANSWERS])) <= hides.length


def test_what_is_typed_is_kept_and_read_back(registration: Registration) -> None:
    now = Details.of(registration)
    assert {name: getattr(now, name) for name in ASKED} == told()


def test_each_field_is_asked_in_this_order(client: FlaskClient, make_event: MakeEvent) -> None:
    assert asked_on(client, f"/events/{make_event(**ALL_ASKED).slug}/register") == list(ASKED)


def test_each_field_is_corrected_on_the_persons_page(
    client: FlaskClient, work: Work, registration: Registration, session: Session
) -> None:
    token = work.links.token(Purpose.manage, registration.id, registration.link_version)
    assert asked_on(client, f"/registrations/{token}/") == list(ASKED)
    corrected = other()
    answer = client.post(f"/registrations/{token}/data", data=corrected)
    assert answer.status_code == 303
    now = Details.of(session.get_one(Registration, registration.id))
    assert {name: getattr(now, name) for name in ASKED} == corrected


def test_staff_read_each_field_and_get_it_in_the_export(
    alicja: FlaskClient, registration: Registration
) -> None:
    event = registration.event
    page = unescape(alicja.get(f"/manage/registrations/{registration.id}/?lang=en").text)
    assert [name for name, answer in told().items() for text in shown(answer) if text not in page] == []
    body = alicja.get(f"/manage/events/{event.slug}/registrations.csv").data.decode("utf-8-sig")
    [row] = csv.DictReader(io.StringIO(body), delimiter=";")
    words = {name: ", ".join(each) if isinstance(each, list) else str(each) for name, each in told().items()}
    assert {name: row[name] for name in ASKED} == words | {"phone": row["phone"]}
    assert row["phone"].lstrip("'") == told()["phone"]


def test_the_history_names_each_field() -> None:
    assert {name: names()[name] for name in ASKED} == {name: each.label for name, each in ASKED.items()}


CONFIDENTIAL = {"diet", "measures", "access_needs"}
"""What may tell of somebody's health: taking the mark off a field must not go unnoticed."""


def test_the_history_keeps_to_itself_what_is_confidential(
    client: FlaskClient, work: Work, registration: Registration, session: Session
) -> None:
    assert {name for name, each in ASKED.items() if each.is_confidential} == CONFIDENTIAL
    token = work.links.token(Purpose.manage, registration.id, registration.link_version)
    corrected = other()
    assert client.post(f"/registrations/{token}/data", data=corrected).status_code == 303
    kept = "\n".join(f"{fact.values} {fact.personal}" for fact in session.scalars(select(HistoryFact)))
    answers = {
        name: [str(each) for each in _listed(corrected[name]) + _listed(told()[name])] for name in ASKED
    }
    assert [name for name in ASKED if any(each in kept for each in answers[name])] == [
        name for name in ASKED if name not in CONFIDENTIAL
    ]


def _listed(answer: Any) -> list[Any]:
    return answer if isinstance(answer, list) else [answer]
