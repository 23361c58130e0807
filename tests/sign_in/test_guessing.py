"""Guesses at once, from written-out networks, and of codes: counted before they are judged."""

import re
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, build_opener

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.models import Account
from app.history.models import HistoryFact
from app.web import tries
from app.web.visitors import network_of, plain_address
from tests.conftest import TestClock
from tests.sign_in.test_second_factor import by_password, is_in, set_up
from tests.support.ports import free_port
from tests.support.staff import PASSWORD, Letters

WRONG = "000000"


class TestAtOnce:
    """Forty guesses at the same moment, against a served process."""

    @pytest.fixture
    def config_changes(self) -> dict[str, Any]:
        return {"WTF_CSRF_ENABLED": False}

    @pytest.mark.sqlite
    def test_no_more_passwords_are_compared_than_one_by_one(
        self, live_url: str, alicja: Account, session: Session
    ) -> None:
        session.commit()

        def guess(number: int) -> int:
            body = urlencode({"email": "alicja@example.org", "password": f"wrong {number}"}).encode()
            try:
                with build_opener().open(f"{live_url}/sign-in", body, timeout=60) as answer:
                    return int(answer.status)
            except HTTPError as error:
                return error.code

        with ThreadPoolExecutor(40) as threads:
            answers = Counter(threads.map(guess, range(40)))
        assert set(answers) == {422, 429}
        assert 10 <= answers[422] <= 12
        # The right one is not looked at either.
        right = urlencode({"email": "alicja@example.org", "password": PASSWORD}).encode()
        with pytest.raises(HTTPError, match="429"):
            build_opener(HTTPCookieProcessor()).open(f"{live_url}/sign-in", right, timeout=60)


@pytest.mark.sqlite
def test_right_and_wrong_read_alike_once_the_tries_are_used_up(client: FlaskClient, alicja: Account) -> None:
    for n in range(12):
        client.post("/sign-in", data={"email": alicja.email, "password": f"wrong {n}"})
    pages = [
        client.post("/sign-in", data={"email": alicja.email, "password": password})
        for password in ("wrong", PASSWORD)
    ]
    assert [page.status_code for page in pages] == [429, 429]
    assert pages[0].text == pages[1].text


@pytest.mark.sqlite
def test_an_address_without_tries_takes_none_from_others(client: FlaskClient, alicja: Account) -> None:
    for n in range(60):
        client.post("/sign-in", data={"email": f"a{n}@example.org", "password": "x"})
    for _ in range(13):
        blocked = client.post("/sign-in", data={"email": alicja.email, "password": "x"})
        assert blocked.status_code == 429
    elsewhere = {"REMOTE_ADDR": "192.0.2.1"}
    right = {"email": alicja.email, "password": PASSWORD}
    assert client.post("/sign-in", data=right, environ_base=elsewhere).status_code == 303


@pytest.mark.sqlite
def test_tries_of_the_own_account_count_with_those_at_the_door(
    signed_in: Callable[..., FlaskClient], client: FlaskClient, alicja: Account
) -> None:
    inside = signed_in(alicja)
    new = {"new_password": "czerwony parasol 8", "again": "czerwony parasol 8"}
    for n in range(12):
        answer = inside.post("/account/password", data={"old_password": f"wrong {n}", **new})
        assert answer.status_code == 422
    assert inside.post("/account/password", data={"old_password": PASSWORD, **new}).status_code == 429
    assert inside.post("/account/second-factor/begin", data={"password": PASSWORD}).status_code == 429
    assert client.post("/sign-in", data={"email": alicja.email, "password": PASSWORD}).status_code == 429


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        ("203.0.113.9", "203.0.113.9"),
        ("203.0.113.9:5000", "203.0.113.9"),
        ("::ffff:203.0.113.9", "203.0.113.9"),
        ("::FFFF:cb00:7109", "203.0.113.9"),
        ("[::ffff:203.0.113.9]:443", "203.0.113.9"),
        ("64:ff9b::203.0.113.9", "203.0.113.9"),
        ("2002:cb00:7109::1", "203.0.113.9"),
        ("2001:db8::1", "2001:db8::1"),
        ("[2001:db8::1]", "2001:db8::1"),
        ("[2001:db8::1]:5000", "2001:db8::1"),
        ('"[2001:db8::1]:5000"', "2001:db8::1"),
        (" 203.0.113.9 ", "203.0.113.9"),
        ("fe80::1%eth0", "fe80::1"),
        ("unknown", "unknown"),
        ("_hidden", "unknown"),
        ("203.0.113.9:5000:1", "unknown"),
        ("203.0.113.999", "unknown"),
        ("0x7f.1", "unknown"),
        ("[", "unknown"),
        ("", "unknown"),
        ("١٢٧.0.0.1", "unknown"),
        ("<script>", "unknown"),
        ("9" * 5000, "unknown"),
    ],
)
def test_one_address_however_it_is_written(written: str, plain: str) -> None:
    assert plain_address(written) == plain


def test_a_network_is_what_one_subscriber_has() -> None:
    assert network_of("2001:db8:1:2:ffff::1") == network_of("2001:db8:1:2::9") == "2001:db8:1:2::/64"
    assert network_of("2001:db8:1:3::9") != network_of("2001:db8:1:2::9")
    assert network_of("::ffff:203.0.113.5") == network_of("203.0.113.5") == "203.0.113.5/32"
    assert network_of("::ffff:203.0.113.5") != network_of("::ffff:198.51.100.77")
    assert network_of("junk") == network_of("") == "unknown"


class TestBehindOneProxy:
    """What the proxy writes is read, with anything that it adds."""

    @pytest.fixture
    def config_changes(self) -> dict[str, Any]:
        return {"TRUSTED_PROXIES": 1}

    @pytest.mark.sqlite
    @pytest.mark.parametrize(
        ("before", "after", "another"),
        [
            ("::ffff:203.0.113.5", "203.0.113.5", "::ffff:198.51.100.77"),
            ("203.0.113.9:{port}", "203.0.113.9", "203.0.113.10:5000"),
            ("[2001:db8:1:2::{port}]:{port}", "2001:db8:1:2::9", "[2001:db8:1:3::1]:5000"),
            ("junk{port}", "_hidden", "203.0.113.10"),
        ],
    )
    def test_tries_are_counted_by_the_network_that_is_meant(
        self, client: FlaskClient, alicja: Account, before: str, after: str, another: str
    ) -> None:
        def try_from(address: str, email: str, password: str) -> int:
            form = {"email": email, "password": password}
            return client.post("/sign-in", data=form, headers={"X-Forwarded-For": address}).status_code

        for n in range(60):
            assert try_from(before.format(port=5000 + n), f"a{n}@example.org", "x") == 422
        assert try_from(after, alicja.email, PASSWORD) == 429
        assert try_from(another, alicja.email, PASSWORD) == 303


@pytest.mark.sqlite
@pytest.mark.parametrize("kind", ["app", "recovery"])
@pytest.mark.parametrize("language", ["pl", "en"])
def test_the_owner_hears_of_wrong_codes_once(
    signed_in: Callable[..., FlaskClient],
    client: FlaskClient,
    alicja: Account,
    clock: TestClock,
    letters: Letters,
    session: Session,
    kind: str,
    language: str,
) -> None:
    alicja.language = language
    phone = set_up(signed_in(alicja), clock)[0]
    before = len(letters())
    wrong = WRONG if kind == "app" else "ABCDEFGHJKLMNPQ"
    by_password(client, alicja)
    for _ in range(4):
        assert client.post("/sign-in/code", data={"code": wrong}).status_code == 422
    assert len(letters()) == before
    for _ in range(5):
        assert client.post("/sign-in/code", data={"code": wrong}).status_code == 422
    told = letters()[before:]
    assert [each.kind for each in told] == ["second_factor_wrong"]
    assert (told[0].recipient, told[0].language) == (alicja.email, language)
    assert re.search(r"hasło|password", told[0].body or "")
    facts = session.scalars(
        select(HistoryFact).where(HistoryFact.kind == "account.second_factor.wrong")
    ).all()
    assert [(each.subject_id, each.actor_kind) for each in facts] == [(alicja.id, "system")]
    # And the tries are used up, for the right one as well.
    if kind == "app":
        assert client.post("/sign-in/code", data={"code": phone.code()}).status_code == 429
        assert not is_in(client)


@pytest.mark.sqlite
def test_wrong_codes_within_a_stolen_session_are_told_too(
    signed_in: Callable[..., FlaskClient], alicja: Account, clock: TestClock, letters: Letters
) -> None:
    inside = signed_in(alicja)
    set_up(inside, clock)
    before = len(letters())
    for _ in range(5):
        answer = inside.post("/account/second-factor/off", data={"password": PASSWORD, "code": WRONG})
        assert answer.status_code == 422
    assert [each.kind for each in letters()[before:]] == ["second_factor_wrong"]


class TestWithoutTheSharedStore:
    """Redis does not answer."""

    @pytest.fixture
    def config_changes(self) -> dict[str, Any]:
        return {"RATELIMIT_STORAGE_URI": f"redis://127.0.0.1:{free_port()}/0"}

    @pytest.mark.sqlite
    def test_people_sign_in_and_guesses_are_still_few(self, client: FlaskClient, alicja: Account) -> None:
        tries._MEANWHILE.storage.reset()
        right = {"email": alicja.email, "password": PASSWORD}
        assert client.post("/sign-in", data=right).status_code == 303
        codes = [
            client.post("/sign-in", data={"email": alicja.email, "password": f"wrong {n}"}).status_code
            for n in range(13)
        ]
        assert codes == [422] * 12 + [429]
        assert client.post("/sign-in", data=right).status_code == 429
        assert client.post("/sign-in", data={"email": alicja.email}).status_code == 303
        tries._MEANWHILE.storage.reset()
