"""Signing in with a form in hand: by password, by link, with other keys; and who gets nothing."""

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from itsdangerous import URLSafeTimedSerializer

from app import create_app
from app.accounts.models import Account
from app.extensions import db
from tests.conftest import TestClient, TestClock
from tests.support.html import fields_of
from tests.support.staff import PASSWORD, Letters

NEW = "/manage/institutions/new"
TYPED = {"name": "Stowarzyszenie „Żółć” w Łodzi", "type": "NGO", "county": "m. Łódź"}
SPARE = "an older key, long enough to sign with"


@pytest.fixture
def config_changes() -> dict[str, Any]:
    """Check tokens, as outside of tests."""
    return {"WTF_CSRF_ENABLED": True}


def token(page: str) -> str:
    found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page)
    assert found
    return found.group(1)


def sign_in(client: FlaskClient, email: str, **more: str) -> Any:
    data = {"email": email, "password": PASSWORD, "csrf_token": token(client.get("/sign-in").text), **more}
    return client.post("/sign-in", data=data)


def carried(answer: Any) -> dict[str, str]:
    return dict(fields_of(answer.text, "/sign-in"))


@pytest.fixture
def filled(client: FlaskClient, admin: Account) -> dict[str, str]:
    """The form of a new institution, filled in by the administrator, not yet sent."""
    assert sign_in(client, admin.email).status_code == 303
    return {**TYPED, "csrf_token": token(client.get(NEW).text)}


def went_idle(client: FlaskClient, clock: TestClock) -> int:
    clock.move(hours=5)
    return 403


def signed_out_elsewhere(client: FlaskClient, clock: TestClock) -> int:
    client.post("/sign-out", data={"csrf_token": token(client.get("/account/").text)})
    return 400


def lost_the_cookie(client: FlaskClient, clock: TestClock) -> int:
    client.delete_cookie("session")
    return 400


@pytest.mark.parametrize("ended", [went_idle, signed_out_elsewhere, lost_the_cookie])
def test_the_form_comes_back_after_signing_in_again(
    client: FlaskClient,
    admin: Account,
    filled: dict[str, str],
    clock: TestClock,
    ended: Callable[[FlaskClient, TestClock], int],
) -> None:
    status = ended(client, clock)
    answer = client.post(NEW, data=filled)
    assert answer.status_code == status
    assert "Żółć" not in answer.text
    page = carried(answer)
    wrong = client.post("/sign-in", data={**page, "email": admin.email, "password": "wrong"})
    assert (wrong.status_code, carried(wrong)["carried"]) == (422, page["carried"])
    back = client.post("/sign-in", data={**carried(wrong), "email": admin.email, "password": PASSWORD})
    assert back.status_code == 200
    fields = dict(fields_of(back.text, NEW))
    assert TYPED.items() <= fields.items()
    assert client.post(NEW, data=filled).status_code == 400, "the old token is worth nothing"
    assert client.post(NEW, data=fields).status_code == 303


def test_by_a_mailed_link_in_another_tab(
    client: FlaskClient, admin: Account, filled: dict[str, str], letters: Letters
) -> None:
    client.delete_cookie("session")
    answer = client.post(NEW, data=filled)
    waiting = client.post("/sign-in", data={**carried(answer), "email": admin.email, "password": ""})
    kept = dict(fields_of(waiting.text, "/returned"))
    assert client.post("/returned", data=kept).status_code == 403, "not signed in yet"
    found = re.search(r"/sign-in/\S+", letters()[-1].body or "")
    assert found
    client.post(found.group(), data={"csrf_token": token(client.get(found.group()).text)})
    back = client.post("/returned", data=kept)
    assert TYPED.items() <= dict(fields_of(back.text, NEW)).items()


def test_another_account_gets_nothing(
    client: FlaskClient, alicja: Account, admin: Account, filled: dict[str, str]
) -> None:
    client.delete_cookie("session")
    page = carried(client.post(NEW, data=filled))
    other = client.post("/sign-in", data={**page, "email": alicja.email, "password": PASSWORD})
    assert "Żółć" not in other.text
    assert carried(other)["carried"] == page["carried"], "it waits for its owner"
    back = client.post("/sign-in", data={**carried(other), "email": admin.email, "password": PASSWORD})
    assert TYPED.items() <= dict(fields_of(back.text, NEW)).items()


@pytest.fixture
def rekeyed(base_config: dict[str, Any], clock: TestClock, app: Flask) -> Iterator[Flask]:
    """The same installation with another key and none of the old ones."""
    other = create_app(base_config | {"CLOCK": clock, "WTF_CSRF_ENABLED": True, "SECRET_KEY": SPARE})
    other.test_client_class = TestClient
    yield other
    with other.app_context():
        db.engine.dispose()


def test_after_a_change_of_keys(
    client: FlaskClient, rekeyed: Flask, admin: Account, filled: dict[str, str]
) -> None:
    later = rekeyed.test_client()
    assert isinstance(later, TestClient)
    assert isinstance(client, TestClient)
    later.settled = client.settled
    answer = later.post(NEW, data=filled)
    assert answer.status_code == 400
    back = later.post("/sign-in", data={**carried(answer), "email": admin.email, "password": PASSWORD})
    assert TYPED.items() <= dict(fields_of(back.text, NEW)).items()


@pytest.mark.parametrize("holder", ["nobody", "staff-", "staff-x", "staff-1-2", "staff-" + "9" * 5000, "-7"])
def test_a_token_that_names_no_holder_is_of_no_form_of_ours(
    client: FlaskClient, filled: dict[str, str], holder: str
) -> None:
    client.delete_cookie("session")
    forged = URLSafeTimedSerializer("another key", salt="wtf-csrf-token").dumps(f"{holder}.{'0' * 40}")
    answer = client.post(NEW, data={**filled, "csrf_token": forged})
    assert answer.status_code == 400
    assert 'name="carried"' not in answer.text


def test_it_leads_to_no_other_site(client: FlaskClient, admin: Account, filled: dict[str, str]) -> None:
    client.delete_cookie("session")
    answer = client.post(NEW, data=filled, headers={"Referer": "https://evil.example//evil.example/manage/"})
    back = client.post("/sign-in", data={**carried(answer), "email": admin.email, "password": PASSWORD})
    assert "evil" not in back.text
    assert TYPED.items() <= dict(fields_of(back.text, NEW)).items()
