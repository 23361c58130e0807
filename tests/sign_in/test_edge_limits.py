"""Limits where they could be got round: behind a proxy, by size, by the time that an answer takes."""

import statistics
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from argon2 import PasswordHasher
from flask.testing import FlaskClient

from app.accounts.models import Account
from app.people.operations import known_person
from app.work import Work
from config import BadSetting, from_environment
from tests.support.staff import PASSWORD
from tests.support.statements import statements

MEGABYTE = 1024 * 1024


def wrong(client: FlaskClient, number: int, forwarded: str) -> int:
    """Try a wrong password for an e-mail of its own, with a header that tells an address."""
    return client.post(
        "/sign-in",
        data={"email": f"a{number}@example.org", "password": "x"},
        headers={"X-Forwarded-For": forwarded},
    ).status_code


class TestWithoutProxy:
    """Nobody may be believed."""

    @pytest.mark.sqlite
    def test_a_forged_header_does_not_escape_the_limit(self, client: FlaskClient) -> None:
        codes = [wrong(client, n, f"198.51.100.{n}") for n in range(61)]
        assert codes == [422] * 60 + [429]


class TestBehindOneProxy:
    """The last address in the header is the proxy's word; what stands before it is the client's."""

    @pytest.fixture
    def config_changes(self) -> dict[str, Any]:
        return {"TRUSTED_PROXIES": 1}

    @pytest.mark.sqlite
    def test_the_client_s_own_part_is_not_believed(self, client: FlaskClient) -> None:
        codes = [wrong(client, n, f"198.51.100.{n}, 203.0.113.5") for n in range(61)]
        assert codes == [422] * 60 + [429]
        assert wrong(client, 100, "203.0.113.6") == 422  # another client of the same proxy

    @pytest.mark.sqlite
    def test_the_limit_of_an_e_mail_holds_from_everywhere(self, client: FlaskClient) -> None:
        codes = [
            client.post(
                "/sign-in",
                data={"email": "anna@example.org", "password": "x"},
                headers={"X-Forwarded-For": f"198.51.{n}.1"},
            ).status_code
            for n in range(13)
        ]
        assert codes == [422] * 12 + [429]


@pytest.mark.sqlite
def test_a_stranger_can_not_lock_a_colleague_out(client: FlaskClient, alicja: Account) -> None:
    for n in range(13):
        answer = client.post("/sign-in?lang=en", data={"email": alicja.email, "password": f"x{n}"})
    assert answer.status_code == 429
    assert "Leave the password empty to get a link by e-mail" in answer.text
    assert 'id="error-password"' in answer.text
    assert client.post("/sign-in", data={"email": alicja.email}).status_code == 303


@pytest.mark.sqlite
def test_a_form_takes_a_megabyte_and_an_upload_more(
    signed_in: Callable[..., FlaskClient], admin: Account
) -> None:
    client = signed_in(admin)
    large = {"email": "a@example.org", "password": "x" * (MEGABYTE + 1)}
    answer = client.post("/sign-in?lang=en", data=large)
    assert answer.status_code == 413
    assert "too large" in answer.text
    small = {"name": "Projekt", "notes": "x" * (MEGABYTE - 1000)}
    assert client.post("/manage/institutions/new", data=small).status_code in (303, 422)
    # A browser's two megabytes are read up to the end, and then looked at: they are no picture.
    part = '--x\r\nContent-Disposition: form-data; name="strip"; filename="pasek.png"\r\n\r\n'
    body = part.encode() + b"\0" * (2 * MEGABYTE) + b"\r\n--x--\r\n"
    answer = client.post("/manage/projects/new", data=body, content_type="multipart/form-data; boundary=x")
    assert answer.status_code in (303, 422)
    answer.close()


@pytest.mark.real_passwords
@pytest.mark.parametrize("password", ["wrong", ""])
def test_known_and_unknown_cost_the_same_work(
    client: FlaskClient, work: Work, alicja: Account, monkeypatch: pytest.MonkeyPatch, password: str
) -> None:
    """The same number of hashes; and for a password the same statements, in the same words."""
    known_person(work, "Bartek", "Żółć", "bartek@example.org", None, "pl")
    work.session.commit()
    verified: list[str] = []
    real = PasswordHasher.verify

    def counted(self: PasswordHasher, stored: str, typed: str) -> bool:
        verified.append(stored.rpartition("$")[0].rpartition("$")[0])
        return real(self, stored, typed)

    monkeypatch.setattr(PasswordHasher, "verify", counted)
    done: dict[str, tuple[list[str], list[str], int, bytes]] = {}
    known, unknown = alicja.email, "nobody@example.org"
    for email in (known, unknown):
        verified.clear()
        with statements() as seen:
            answer = client.post("/sign-in", data={"email": email, "password": password})
        plain = answer.data.replace(email.encode(), b"")
        done[email] = (
            list(verified),
            [each for each in seen if "people_" in each],
            answer.status_code,
            plain,
        )
    assert done[known][0] == done[unknown][0]
    assert len(done[known][0]) == (1 if password else 0)
    assert done[known][2:] == done[unknown][2:]
    if password:
        assert done[known][1] == done[unknown][1]


@pytest.mark.sqlite
def test_links_take_alike_for_known_and_unknown(client: FlaskClient, alicja: Account) -> None:
    """By the clock on the wall: the answer waits until a quarter of a second has passed."""
    took: dict[str, list[float]] = {alicja.email: [], "nobody@example.org": []}
    for _ in range(4):
        for email, seconds in took.items():
            began = time.monotonic()
            client.post("/sign-in", data={"email": email})
            seconds.append(time.monotonic() - began)
    known, unknown = took.values()
    assert min(known + unknown) >= 0.25
    assert statistics.median(known) < statistics.median(unknown) * 1.5


class TestSecure:
    """Behind TLS."""

    @pytest.fixture
    def config_changes(self, tmp_path: Path) -> dict[str, Any]:
        told = {"BASE_URL": "https://zapisy.example.org", "SECRET_KEY": "x", "DATA_DIR": str(tmp_path)}
        secure = from_environment(told)
        names = ("SESSION_COOKIE_SECURE", "SESSION_COOKIE_NAME")
        return {name: secure[name] for name in names} | {"TRUSTED_PROXIES": 1}

    def test_the_cookie_belongs_to_this_host_alone(self, client: FlaskClient, alicja: Account) -> None:
        answer = client.post(
            "/sign-in",
            data={"email": alicja.email, "password": PASSWORD},
            headers={"X-Forwarded-Proto": "https", "X-Forwarded-For": "203.0.113.5"},
        )
        name, *parts = [part.strip() for part in answer.headers["Set-Cookie"].split(";")]
        assert name.startswith("__Host-session=")
        assert set(parts) == {"Secure", "HttpOnly", "Path=/", "SameSite=Lax"}


@pytest.mark.parametrize(
    ("name", "value"), [("TWO_FACTOR", "yes"), ("SESSION_HOURS", "0"), ("SESSION_IDLE_MINUTES", "x")]
)
def test_settings_that_can_not_be_meant_are_refused(name: str, value: str, tmp_path: Path) -> None:
    with pytest.raises(BadSetting, match=name):
        from_environment({name: value, "DATA_DIR": str(tmp_path), "SECRET_KEY": "x"})


def test_on_the_own_machine_the_cookie_needs_no_tls(tmp_path: Path) -> None:
    settings = from_environment({"BASE_URL": "http://127.0.0.1:8000", "DATA_DIR": str(tmp_path)})
    assert (settings["SESSION_COOKIE_NAME"], settings["SESSION_COOKIE_SECURE"]) == ("session", False)


def test_an_empty_address_of_redis_is_as_good_as_none(tmp_path: Path) -> None:
    settings = from_environment({"REDIS_URL": "", "DATA_DIR": str(tmp_path), "SECRET_KEY": "x"})
    assert settings["RATELIMIT_STORAGE_URI"] == "memory://"
