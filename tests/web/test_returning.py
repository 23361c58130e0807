"""What was typed comes back: every form of the application, expired or sent after the session has ended."""

import re
from collections.abc import Callable
from html import unescape
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from itsdangerous import URLSafeTimedSerializer
from werkzeug.test import TestResponse

from app.web.carrying import opened, sealed
from app.web.sent_forms import SECRETS, Sent, sent_now
from app.work import Actor
from tests.architecture.role_table import BODIES, ROWS, Row, address
from tests.conftest import TestClock
from tests.support import small_world
from tests.support.html import fields_of
from tests.support.statements import statements
from tests.support.world import World

world, data_dir, database_url = small_world.world, small_world.data_dir, small_world.database_url

# What nobody of the world may send, since none of its events asks for a signed form, has no form.
FORMS = [row for row in ROWS if row.method == "POST" and row.rule != "/returned" and row.admitted]
NOT_ASKED = ("choice", "privacy_notice")
TYPED = [row for row in FORMS if (row.method, row.rule) in BODIES]
OF_THE_TEAM = [row for row in TYPED if row.rule.startswith(("/manage/", "/account/"))]


@pytest.fixture
def config_changes() -> dict[str, Any]:
    """Check tokens, as outside of tests."""
    return {"WTF_CSRF_ENABLED": True}


@pytest.fixture
def come(app: Flask, world: World, clock: TestClock) -> Callable[[str], FlaskClient]:
    """Let somebody come with a browser of their own, signed in unless they are a visitor."""
    app.test_client_class = FlaskClient

    def come_as(who: str) -> FlaskClient:
        client = app.test_client()
        return world.sign_in(client, who, clock.now) if who in world.keys else client

    return come_as


def token_of(client: FlaskClient) -> str:
    """The token in the forms of a browser's pages."""
    who = client.get("/account/")
    page = (who if who.status_code == 200 else client.get("/sign-in")).get_data(as_text=True)
    found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page)
    assert found
    return found.group(1)


def sent_by(row: Row, world: World, token: str) -> dict[str, Any]:
    body = BODIES.get((row.method, row.rule))
    return {**(body(world) if body else {}), "csrf_token": token}


def kept(row: Row, world: World) -> set[tuple[str, str]]:
    """What must come back of a form: all but passwords and codes."""
    body = sent_by(row, world, "")
    return {
        (name, str(each))
        for name, value in body.items()
        if name not in (*SECRETS, "csrf_token")
        for each in (value if isinstance(value, list) else [value])
    }


def given(answer: TestResponse, action: str) -> set[tuple[str, str]]:
    """What the form for an address would send."""
    return fields_of(answer.get_data(as_text=True), action)


def lost(row: Row, world: World, answer: TestResponse) -> set[tuple[str, str]]:
    """What came back neither in the form nor, where the form does not ask for it, above it.

    A button that was pressed is pressed again; only the public form asks for the tick.
    """
    page = unescape(answer.get_data(as_text=True))
    lacking = kept(row, world) - given(answer, address(row.rule, world))
    return {(name, value) for name, value in lacking if name not in NOT_ASKED and value not in page}


@pytest.mark.parametrize("row", FORMS, ids=str)
def test_an_expired_form_comes_back_filled_in(
    row: Row, world: World, come: Callable[[str], FlaskClient]
) -> None:
    """The same account signed in again elsewhere; a visitor who signed in and out in another tab."""
    client = come(row.admitted[-1])
    token, path = token_of(client), address(row.rule, world)
    with client.session_transaction() as session:
        session["csrf_token"] = session["csrf_token"].rpartition(".")[0] + ".another"
    with statements() as seen:
        answer = client.post(path, data=sent_by(row, world, token))
    assert answer.status_code == 400
    assert [each for each in seen if each.startswith(("INSERT", "UPDATE", "DELETE"))] == []
    assert lost(row, world, answer) == set()
    fresh = dict(given(answer, path))["csrf_token"]
    assert fresh not in ("", token)
    again = client.post(path, data=sent_by(row, world, fresh))
    assert again.status_code != 400


@pytest.mark.parametrize("row", OF_THE_TEAM, ids=str)
def test_after_the_session_has_ended_it_comes_back_to_its_owner_alone(
    row: Row, world: World, come: Callable[[str], FlaskClient]
) -> None:
    owner, path = row.admitted[-1], address(row.rule, world)
    token = token_of(come(owner))
    answer = come("visitor").post(path, data=sent_by(row, world, token))
    assert answer.status_code == 400
    page = answer.get_data(as_text=True)
    sealed = dict(given(answer, "/sign-in"))["carried"]
    assert sealed
    for _, value in kept(row, world):
        assert len(value) < 9 or value not in page, "what is carried can't be read by the next visitor"
    other = next(name for name in world.keys if name != owner)
    for stranger, status in (("visitor", 403), (other, 403)):
        refused = come(stranger).post("/returned", data={"carried": sealed, "csrf_token": ""})
        assert refused.status_code == status
        assert not given(refused, path) & kept(row, world)
    back = come(owner).post("/returned", data={"carried": sealed, "csrf_token": ""})
    assert back.status_code == 400
    assert lost(row, world, back) == set()


@pytest.mark.parametrize("headers", [{"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://evil.example"}])
def test_another_sites_form_comes_back_to_nobody(
    world: World, come: Callable[[str], FlaskClient], headers: dict[str, str]
) -> None:
    client = come("grazyna")
    data = {"name": "Podrobione stowarzyszenie", "csrf_token": token_of(come("grazyna"))}
    for browser in (client, come("visitor")):
        answer = browser.post("/manage/institutions/new", data=data, headers=headers)
        assert answer.status_code == 400
        assert "Podrobione" not in answer.get_data(as_text=True)
        assert 'name="carried"' not in answer.get_data(as_text=True)


@pytest.mark.parametrize("headers", [{"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://evil.example"}])
def test_another_site_brings_nothing_into_a_browser(
    world: World, come: Callable[[str], FlaskClient], headers: dict[str, str]
) -> None:
    """A token need not verify to be read, so that anybody can have a form sealed for anybody."""
    strange = URLSafeTimedSerializer("wrong", salt="wtf-csrf-token")
    _, told = strange.loads_unsafe(token_of(come("grazyna")))
    made_up = strange.dumps(f"{told.rpartition('.')[0]}.{'0' * 40}")
    data = {"name": "Podrobione stowarzyszenie", "csrf_token": made_up}
    answer = come("visitor").post("/manage/institutions/new", data=data)
    sealed = dict(given(answer, "/sign-in"))["carried"]
    assert sealed
    for path in ("/returned", "/sign-in", "/sign-in/code", "/sign-out"):
        for who in ("visitor", "grazyna"):
            form = {"carried": sealed, "email": "grazyna@example.org", "csrf_token": "x"}
            page = come(who).post(path, data=form, headers=headers).get_data(as_text=True)
            assert "Podrobione" not in page
            assert sealed not in page


@pytest.mark.parametrize("sealed", ["x", "gAAAAA", "ż" * 40, "A" * 200_000])
def test_a_forged_carrier_gives_nothing(come: Callable[[str], FlaskClient], sealed: str) -> None:
    for who, status in (("visitor", 403), ("grazyna", 403)):
        client = come(who)
        answer = client.post("/returned", data={"carried": sealed, "csrf_token": token_of(client)})
        assert answer.status_code == status


def test_it_is_given_back_for_a_day(
    world: World, come: Callable[[str], FlaskClient], clock: TestClock, app: Flask
) -> None:
    app.config["SESSION_HOURS"] = app.config["SESSION_IDLE_MINUTES"] = 10_000
    data = {"name": "Nowe stowarzyszenie", "csrf_token": token_of(come("grazyna"))}
    answer = come("visitor").post("/manage/institutions/new", data=data)
    sealed = dict(given(answer, "/sign-in"))["carried"]
    for hours, back in ((23, True), (1, False)):
        clock.move(hours=hours)
        page = come("grazyna").post("/returned", data={"carried": sealed}).get_data(as_text=True)
        assert ("Nowe stowarzyszenie" in page) is back


def test_too_much_is_not_carried_and_said_so(world: World, come: Callable[[str], FlaskClient]) -> None:
    data = {"name": "ą" * 90_000, "csrf_token": token_of(come("grazyna"))}
    answer = come("visitor").post("/manage/institutions/new", data=data)
    assert answer.status_code == 400
    assert "Tekstu jest za dużo" in unescape(answer.get_data(as_text=True))
    assert dict(given(answer, "/sign-in"))["carried"] == ""


def test_files_are_chosen_again(world: World, come: Callable[[str], FlaskClient]) -> None:
    client = come("grazyna")
    token, path = token_of(client), "/manage/events/seminarium/downloads/new"
    with client.session_transaction() as session:
        session["csrf_token"] = "staff-1.another"
    data = {"title": "Regulamin naboru", "csrf_token": token, "file": (BytesIO(b"%PDF-1.4"), "a.pdf")}
    answer = client.post(path, data=data, content_type="multipart/form-data")
    assert ("title", "Regulamin naboru") in given(answer, path)
    assert "Pliki trzeba wybrać jeszcze raz" in answer.get_data(as_text=True)


def test_every_secret_field_is_known(app: Flask) -> None:
    """Each password and one-time code of a template or a form is one of those that are never carried."""
    root = Path(app.root_path)
    named = set()
    for path in root.glob("*/forms/**/*.py"):
        named |= set(re.findall(r"^ +(\w+) = PasswordField\(", path.read_text(), re.M))
    for path in (root.parent / "templates").rglob("*.html"):
        named |= set(re.findall(r"field\(\w+\.(\w+)[^}]*one-time-code", path.read_text()))
    assert named == SECRETS


def test_no_secret_is_carried(app: Flask) -> None:
    typed = {"name": "Żółć", **dict.fromkeys(SECRETS, "zielony parasol 7"), "csrf_token": "x", "carried": "y"}
    with app.test_request_context("/account/password", method="POST", data=typed):
        sent = sent_now()
        assert sent
        assert list(sent.typed) == [("name", "Żółć")]


def test_an_account_and_a_person_of_one_number_are_two(app: Flask) -> None:
    sent = Sent("staff-1", "/manage/people/new", "/manage/people/new", [("name", "Żółć")], False, 0)
    with app.test_request_context():
        kept = sealed(sent)
        assert kept
        assert opened(Actor("staff", 1, "Alicja"), kept) == sent
        for other in (Actor("participant", 1, "Bartek"), Actor("staff", 2, "Celina"), Actor("visitor")):
            assert opened(other, kept) is None
