"""What surrounds signing in: tokens against forged posts, and the cookie."""

import re
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.accounts.models import Account
from tests.support.staff import PASSWORD


@pytest.fixture
def config_changes() -> dict[str, Any]:
    return {"WTF_CSRF_ENABLED": True}


def token_in(text: str) -> str:
    found = re.search(r'name="csrf_token" type="hidden" value="([^"]+)"', text)
    assert found is not None
    return found.group(1)


def test_a_forged_post_is_refused(client: FlaskClient, alicja: Account) -> None:
    data = {"email": alicja.email, "password": PASSWORD}
    for path in ("/sign-in", "/sign-in/x", "/sign-out", "/set-password/x"):
        assert client.post(path, data=data).status_code == 400
    token = token_in(client.get("/sign-in").text)
    assert client.post("/sign-in", data=data | {"csrf_token": "x" + token}).status_code == 400
    assert client.post("/sign-in", data=data | {"csrf_token": token}).status_code == 303


def test_a_token_ends_with_the_session_in_which_it_was_given(client: FlaskClient, alicja: Account) -> None:
    before = token_in(client.get("/sign-in").text)
    client.post("/sign-in", data={"email": alicja.email, "password": PASSWORD, "csrf_token": before})
    assert client.post("/account/language", data={"language": "en", "csrf_token": before}).status_code == 400
    after = token_in(client.get("/account/").text)
    assert client.post("/account/language", data={"language": "en", "csrf_token": after}).status_code == 303


def test_the_cookie_is_for_this_site_and_no_script(client: FlaskClient, alicja: Account) -> None:
    token = token_in(client.get("/sign-in").text)
    data = {"email": alicja.email, "password": PASSWORD, "csrf_token": token}
    cookie = client.post("/sign-in", data=data).headers["Set-Cookie"]
    assert {"HttpOnly", "SameSite=Lax", "Path=/"} <= {part.strip() for part in cookie.split(";")}
    assert "alicja" not in cookie


@pytest.mark.sqlite
def test_the_cookie_is_secure_behind_https(app: Flask, client: FlaskClient, alicja: Account) -> None:
    app.config["SESSION_COOKIE_SECURE"] = True
    token = token_in(client.get("/sign-in", base_url="https://localhost").text)
    data = {"email": alicja.email, "password": PASSWORD, "csrf_token": token}
    answer = client.post(
        "/sign-in", data=data, base_url="https://localhost", headers={"Referer": "https://localhost/sign-in"}
    )
    assert answer.status_code == 303
    assert "Secure" in answer.headers["Set-Cookie"]
