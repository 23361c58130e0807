"""The second factor of staff: set up, asked for, worth one use, lost, and demanded by the installation."""

import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pyotp
import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from app import create_app
from app.accounts.models import Account, RecoveryCode, Role, SecondFactor
from app.accounts.operations import invite
from app.extensions import db
from app.history.models import HistoryFact
from app.work import Work
from tests.conftest import TestClock
from tests.support.html import fields_of
from tests.support.staff import PASSWORD, Letters

WRONG = "000000"


class Phone:
    """An app for codes: it knows the secret and the time."""

    def __init__(self, secret: str, clock: TestClock) -> None:
        self.secret, self.clock = secret, clock

    def code(self, **later: float) -> str:
        return pyotp.TOTP(self.secret).at(self.clock.now + timedelta(**later))


def set_up(client: FlaskClient, clock: TestClock, password: str | None = PASSWORD) -> tuple[Phone, list[str]]:
    """Turn the second factor on through the pages; return the phone and the recovery codes."""
    begun = client.post("/account/second-factor/begin", data={"password": password or ""})
    assert (begun.status_code, begun.location) == (303, "/account/second-factor")
    found = re.search(r'class="secret">([A-Z2-7 ]+)<', client.get("/account/second-factor").text)
    assert found is not None
    phone = Phone(found.group(1).replace(" ", ""), clock)
    done = client.post("/account/second-factor/confirm", data={"code": phone.code()})
    assert done.status_code == 200
    clock.move(seconds=60)
    return phone, re.findall(r"<li><code>([^<]+)</code>", done.text)


def by_password(client: FlaskClient, account: Account, password: str = PASSWORD, next: str = "") -> str:
    """Type the right password and return where that leads."""
    answer = client.post("/sign-in", data={"email": account.email, "password": password, "next": next})
    assert answer.status_code == 303
    return str(answer.location)


def is_in(client: FlaskClient) -> bool:
    return client.get("/account/").status_code == 200


@pytest.fixture
def phone(signed_in: Callable[..., FlaskClient], alicja: Account, clock: TestClock) -> Phone:
    """Alicja's phone, her second factor being on."""
    return set_up(signed_in(alicja), clock)[0]


@pytest.mark.sqlite
def test_the_page_shows_a_picture_and_the_same_key_in_groups(
    signed_in: Callable[..., FlaskClient], alicja: Account
) -> None:
    client = signed_in(alicja)
    assert client.post("/account/second-factor/begin", data={"password": "wrong"}).status_code == 422
    client.post("/account/second-factor/begin", data={"password": PASSWORD})
    answer = client.get("/account/second-factor")
    assert answer.headers["Cache-Control"] == "no-store"
    assert re.search(r'class="secret">([A-Z2-7]{4} ){7}[A-Z2-7]{4}<', answer.text)
    drawn = answer.text.partition("<svg")[2].partition("</svg>")[0]
    assert "style=" not in drawn
    assert "data:" not in drawn
    assert is_in(client)


def test_a_code_turns_it_on_and_ends_other_sign_ins(
    signed_in: Callable[..., FlaskClient],
    client_as_visitor: Callable[[], FlaskClient],
    alicja: Account,
    clock: TestClock,
    letters: Letters,
) -> None:
    elsewhere, client = signed_in(alicja), signed_in(alicja)
    client.post("/account/second-factor/begin", data={"password": PASSWORD})
    assert client.post("/account/second-factor/confirm", data={"code": WRONG}).status_code == 422
    assert by_password(client, alicja) == "/manage/"  # not on yet
    copied = client_as_visitor()
    cookie = client.get_cookie("session")
    assert cookie is not None
    copied.set_cookie("session", cookie.value)
    assert is_in(copied)
    codes = set_up(client, clock)[1]
    assert (len(codes), len(set(codes))) == (10, 10)
    assert is_in(client)
    assert not is_in(elsewhere)
    assert not is_in(copied)
    assert [letter.kind for letter in letters()] == ["second_factor_on"]
    again = client.get("/account/second-factor").text
    assert codes[0] not in again
    assert "<svg" not in again.partition("<main")[2].replace('<svg class="icon"', "")


def test_the_password_alone_signs_nobody_in(
    client: FlaskClient, alicja: Account, phone: Phone, session: Session
) -> None:
    assert by_password(client, alicja, next="/manage/events/") == "/sign-in/code"
    assert not is_in(client)
    assert client.post("/account/language", data={"language": "en"}).status_code == 403
    assert client.post("/sign-in/code", data={"code": WRONG}).status_code == 422
    assert not is_in(client)
    code = phone.code()
    done = client.post("/sign-in/code", data={"code": f"{code[:3]} {code[3:]}"})
    assert (done.status_code, done.location) == (303, "/manage/events/")
    assert is_in(client)
    with client.session_transaction() as kept:
        assert "half_way" not in kept


def test_a_mailed_link_alone_signs_nobody_in(
    client: FlaskClient, alicja: Account, phone: Phone, letters: Letters
) -> None:
    client.post("/sign-in", data={"email": alicja.email})
    path = re.search(r"http://localhost(/sign-in/\S+)", letters()[-1].body or "")
    assert path is not None
    assert client.post(path.group(1)).location == "/sign-in/code"
    assert not is_in(client)
    client.post("/sign-in/code", data={"code": phone.code()})
    assert is_in(client)


def test_a_link_that_sets_a_password_asks_for_the_code_too(
    client: FlaskClient, work: Work, alicja: Account, phone: Phone, letters: Letters
) -> None:
    invite(work, alicja)
    work.session.commit()
    path = re.search(r"http://localhost(/set-password/\S+)", letters()[-1].body or "")
    assert path is not None
    new = {"new_password": "czerwony parasol 8", "again": "czerwony parasol 8"}
    assert client.post(path.group(1), data=new).location == "/sign-in/code"
    assert not is_in(client)


def test_each_code_works_once_and_for_a_step_more_or_less(
    client_as_visitor: Callable[[], FlaskClient], alicja: Account, phone: Phone, clock: TestClock
) -> None:
    def sign_in(code: str) -> bool:
        client = client_as_visitor()
        by_password(client, alicja)
        return client.post("/sign-in/code", data={"code": code}).status_code == 303

    assert not sign_in(phone.code(seconds=-60))
    assert not sign_in(phone.code(seconds=60))
    early = phone.code(seconds=30)
    assert sign_in(early)
    assert not sign_in(early)
    assert not sign_in(phone.code())  # an earlier step than the one that was spent
    clock.move(minutes=5)
    late = phone.code(seconds=-30)
    assert sign_in(late)
    assert not sign_in(late)


def test_one_code_in_many_hands_lets_one_in(
    app: Flask, session: Session, alicja: Account, phone: Phone
) -> None:
    clients = [app.test_client() for _ in range(6)]
    email = alicja.email
    session.commit()
    for client in clients:
        client.__class__ = FlaskClient
        client.post("/sign-in", data={"email": email, "password": PASSWORD})
    code = phone.code()
    with ThreadPoolExecutor(6) as pool:
        answers = list(pool.map(lambda each: each.post("/sign-in/code", data={"code": code}), clients))
    assert sorted(answer.status_code for answer in answers) == [303, 422, 422, 422, 422, 422]


def test_one_recovery_code_in_many_hands_lets_one_in(
    app: Flask, session: Session, signed_in: Callable[..., FlaskClient], alicja: Account, clock: TestClock
) -> None:
    code = set_up(signed_in(alicja), clock)[1][0]
    clients = [app.test_client() for _ in range(4)]
    email = alicja.email
    session.commit()
    for client in clients:
        client.__class__ = FlaskClient
        client.post("/sign-in", data={"email": email, "password": PASSWORD})
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda each: each.post("/sign-in/code", data={"code": code}), clients))
    assert sorted(answer.status_code for answer in answers) == [303, 422, 422, 422]


@pytest.mark.sqlite
def test_tries_are_few_even_when_the_code_comes_right(
    signed_in: Callable[..., FlaskClient],
    client_as_visitor: Callable[[], FlaskClient],
    alicja: Account,
    clock: TestClock,
) -> None:
    phone, (recovery, *_) = set_up(signed_in(alicja), clock)
    client = client_as_visitor()
    by_password(client, alicja)
    codes = [client.post("/sign-in/code", data={"code": WRONG}).status_code for _ in range(11)]
    assert codes == [422] * 9 + [429] * 2  # one of the ten was the code that turned it on
    # Another address does not help, and neither does signing in anew.
    other = client_as_visitor()
    by_password(other, alicja)
    right = other.post(
        "/sign-in/code", data={"code": phone.code()}, environ_base={"REMOTE_ADDR": "192.0.2.9"}
    )
    assert right.status_code == 429
    # After the last try with the app a recovery code still works.
    assert other.post("/sign-in/code", data={"code": recovery}).status_code == 303


def test_the_right_password_is_remembered_for_ten_minutes(
    client: FlaskClient, alicja: Account, phone: Phone, clock: TestClock
) -> None:
    by_password(client, alicja)
    clock.move(minutes=10)
    assert client.get("/sign-in/code").location == "/sign-in"
    assert client.post("/sign-in/code", data={"code": phone.code()}).location == "/sign-in"
    assert not is_in(client)


def test_a_mark_is_worth_nothing_after_the_password_changed(
    client: FlaskClient, work: Work, alicja: Account, phone: Phone
) -> None:
    by_password(client, alicja)
    alicja.session_version += 1
    work.session.commit()
    assert client.post("/sign-in/code", data={"code": phone.code()}).location == "/sign-in"
    assert not is_in(client)


def test_each_recovery_code_works_once_and_a_letter_tells(
    client_as_visitor: Callable[[], FlaskClient],
    signed_in: Callable[..., FlaskClient],
    alicja: Account,
    clock: TestClock,
    letters: Letters,
    session: Session,
) -> None:
    codes = set_up(signed_in(alicja), clock)[1]
    client = client_as_visitor()
    by_password(client, alicja)
    assert "recovery" in client.get("/sign-in/code").text
    assert client.get("/sign-in/code?recovery=1").status_code == 200
    typed = codes[3].lower().replace(" ", "-")
    assert client.post("/sign-in/code?recovery=1", data={"code": typed}).status_code == 303
    assert is_in(client)
    assert [letter.kind for letter in letters()][-1] == "recovery_code_used"
    other = client_as_visitor()
    by_password(other, alicja)
    assert other.post("/sign-in/code?recovery=1", data={"code": codes[3]}).status_code == 422
    changed = codes[4][:-1] + ("2" if codes[4][-1] != "2" else "3")
    assert other.post("/sign-in/code?recovery=1", data={"code": changed}).status_code == 422
    assert other.post("/sign-in/code?recovery=1", data={"code": "x" * 40}).status_code == 422
    page = client.get("/account/second-factor?lang=en").text
    assert "9 recovery codes are left" in page
    rows = session.scalars(select(RecoveryCode)).all()
    assert all(row.code_hash.startswith("$argon2id$") for row in rows)


def test_new_recovery_codes_replace_the_former_ones(
    client_as_visitor: Callable[[], FlaskClient],
    signed_in: Callable[..., FlaskClient],
    alicja: Account,
    clock: TestClock,
    letters: Letters,
) -> None:
    client = signed_in(alicja)
    phone, before = set_up(client, clock)
    path = "/account/second-factor/codes"
    assert client.post(path, data={"password": PASSWORD, "code": WRONG}).status_code == 422
    assert client.post(path, data={"password": "wrong", "code": phone.code()}).status_code == 422
    answer = client.post(path, data={"password": PASSWORD, "code": phone.code()})
    after = re.findall(r"<li><code>([^<]+)</code>", answer.text)
    assert len(after) == 10
    assert [letter.kind for letter in letters()] == ["second_factor_on", "recovery_codes_renewed"]
    other = client_as_visitor()
    by_password(other, alicja)
    assert other.post("/sign-in/code", data={"code": before[0]}).status_code == 422
    assert other.post("/sign-in/code", data={"code": after[0]}).status_code == 303


def test_turning_it_off_needs_password_and_code(
    signed_in: Callable[..., FlaskClient],
    client: FlaskClient,
    alicja: Account,
    clock: TestClock,
    letters: Letters,
    session: Session,
) -> None:
    inside = signed_in(alicja)
    phone, _ = set_up(inside, clock)
    path = "/account/second-factor/off"
    for data in ({"code": phone.code()}, {"password": PASSWORD}, {"password": "wrong", "code": phone.code()}):
        assert inside.post(path, data=data).status_code == 422
    assert inside.post(path, data={"password": PASSWORD, "code": phone.code()}).status_code == 303
    assert by_password(client, alicja) == "/manage/"
    assert [letter.kind for letter in letters()] == ["second_factor_on", "second_factor_off"]
    assert session.scalars(select(SecondFactor)).all() == []
    assert session.scalars(select(RecoveryCode)).all() == []
    kinds = session.scalars(select(HistoryFact.kind).where(HistoryFact.kind.like("account.second%")))
    assert list(kinds) == ["account.second_factor.on", "account.second_factor.off"]


@pytest.mark.sqlite
def test_whoever_has_no_password_needs_the_code_alone(
    app: Flask, session: Session, member: Callable[..., Account], client: FlaskClient, clock: TestClock
) -> None:
    celina = member("celina", Role.trainer)
    by_password(client, celina)
    celina.password_hash = None
    session.commit()
    phone, _ = set_up(client, clock, None)
    assert client.post("/account/second-factor/off", data={"code": phone.code()}).status_code == 303


def test_an_administrator_takes_it_from_a_colleague(
    signed_in: Callable[..., FlaskClient],
    admin: Account,
    alicja: Account,
    clock: TestClock,
    letters: Letters,
    session: Session,
) -> None:
    inside, boss = signed_in(alicja), signed_in(admin)
    path = f"/manage/people/{alicja.id}/second-factor/reset"
    assert boss.post(path).status_code == 409
    set_up(inside, clock)
    assert inside.post(path).status_code == 403
    assert "second-factor/reset" in boss.get(f"/manage/people/{alicja.id}/").text
    assert boss.post(path).status_code == 303
    assert not is_in(inside)
    assert letters()[-1].kind == "second_factor_reset"
    assert letters()[-1].recipient == alicja.email
    fact = session.scalars(select(HistoryFact).order_by(HistoryFact.id.desc())).first()
    assert fact is not None
    assert (fact.kind, fact.actor_id) == ("account.second_factor.reset", admin.id)


@pytest.mark.sqlite
@pytest.mark.parametrize("language", ["pl", "en"])
def test_the_letters_are_whole_in_both_languages(
    signed_in: Callable[..., FlaskClient],
    alicja: Account,
    clock: TestClock,
    letters: Letters,
    session: Session,
    language: str,
) -> None:
    alicja.language = language
    inside = signed_in(alicja)
    phone, codes = set_up(inside, clock)
    own = {"password": PASSWORD, "code": phone.code()}
    renewed = re.findall(
        r"<li><code>([^<]+)</code>", inside.post("/account/second-factor/codes", data=own).text
    )
    clock.move(seconds=60)
    inside.post("/account/second-factor/off", data={"password": PASSWORD, "code": phone.code()})
    new = {"old_password": PASSWORD, "new_password": "czerwony parasol 8", "again": "czerwony parasol 8"}
    inside.post("/account/password", data=new)
    sent = letters()
    assert [each.kind for each in sent] == [
        "second_factor_on",
        "recovery_codes_renewed",
        "second_factor_off",
        "password_changed",
    ]
    hello = {"pl": "Dzień dobry,", "en": "Hello,"}[language]
    for letter in sent:
        body = letter.body or ""
        assert hello in body
        assert "Alicja" in body
        assert not any(secret in body for secret in (phone.secret, *codes, *renewed, PASSWORD))


def test_the_secret_is_sealed_and_bound_to_its_row(
    app: Flask, phone: Phone, session: Session, alicja: Account
) -> None:
    row = session.scalars(select(SecondFactor)).one()
    seals = app.extensions["seals"]
    assert phone.secret not in row.secret
    assert seals.opened("second factor", alicja.id, row.secret) == phone.secret
    assert seals.opened("second factor", alicja.id + 1, row.secret) is None
    assert seals.opened("another purpose", alicja.id, row.secret) is None


def test_keys_rotate_and_a_command_seals_anew(
    app: Flask,
    base_config: dict[str, Any],
    clock: TestClock,
    phone: Phone,
    session: Session,
    alicja: Account,
) -> None:
    session.commit()
    row = session.scalars(select(SecondFactor)).one()
    before, id, email = row.secret, alicja.id, alicja.email
    session.commit()
    rotated = create_app(
        base_config | {"CLOCK": clock, "SECRET_KEY": "new", "SECRET_KEY_FALLBACKS": ["tests-only"]}
    )
    client = rotated.test_client()
    assert client.post("/sign-in", data={"email": email, "password": PASSWORD}).status_code == 303
    assert client.post("/sign-in/code", data={"code": phone.code()}).status_code == 303
    done = rotated.test_cli_runner().invoke(args=["people", "reseal"])
    assert (done.exit_code, done.output) == (0, "1 sealed anew.\n")
    session.refresh(row)
    assert row.secret != before
    assert app.extensions["seals"].opened("second factor", id, row.secret) is None
    assert rotated.extensions["seals"].opened("second factor", id, row.secret) == phone.secret
    session.commit()
    lost = app.test_cli_runner().invoke(args=["people", "reseal"])
    assert lost.exit_code == 1
    assert "1 can't be opened by any key" in lost.output
    with rotated.app_context():
        db.engine.dispose()


@pytest.mark.sqlite
@pytest.mark.parametrize("recovery", [False, True])
def test_a_form_that_was_not_taken_comes_back_after_the_code(
    signed_in: Callable[..., FlaskClient], alicja: Account, clock: TestClock, recovery: bool
) -> None:
    client, path = signed_in(alicja), "/manage/events/new"
    phone, codes = set_up(client, clock)
    typed = {"title_pl": "Seminarium: praca z rodziną", "csrf_token": ""}
    typed["csrf_token"] = dict(fields_of(client.get("/account/").text, "/sign-out"))["csrf_token"]
    client.post("/sign-out")
    carried = fields_of(client.post(path, data=typed).text, "/sign-in")
    asked = client.post("/sign-in", data={**dict(carried), "email": alicja.email, "password": PASSWORD})
    assert (asked.status_code, is_in(client)) == (200, False)
    wrong = client.post("/sign-in/code", data={**dict(fields_of(asked.text, "/sign-in/code")), "code": WRONG})
    assert wrong.status_code == 422
    code = codes[0] if recovery else phone.code()
    back = client.post("/sign-in/code", data={**dict(fields_of(wrong.text, "/sign-in/code")), "code": code})
    assert is_in(client)
    assert ("title_pl", typed["title_pl"]) in fields_of(back.text, path)


class TestRequired:
    """Where the installation demands it of all staff."""

    @pytest.fixture
    def config_changes(self) -> dict[str, Any]:
        return {"TWO_FACTOR": "required"}

    def test_staff_set_it_up_before_anything_else(
        self, client: FlaskClient, alicja: Account, clock: TestClock
    ) -> None:
        by_password(client, alicja)
        for path in ("/manage/", "/account/", "/events/", "/"):
            assert client.get(path).location == "/account/second-factor"
        assert client.post("/account/language", data={"language": "en"}).status_code == 403
        for path in ("/privacy", "/robots.txt", "/.well-known/security.txt"):
            assert client.get(path).status_code == 200
        phone, _ = set_up(client, clock, None)
        assert is_in(client)
        refused = client.post("/account/second-factor/off", data={"password": PASSWORD, "code": phone.code()})
        assert refused.status_code == 409

    def test_who_will_not_may_sign_out(self, client: FlaskClient, alicja: Account) -> None:
        by_password(client, alicja)
        assert client.post("/sign-out").status_code == 303
        assert client.get("/events/").status_code == 200


@pytest.mark.sqlite
class TestOff:
    """Where the installation asks nobody."""

    @pytest.fixture
    def config_changes(self) -> dict[str, Any]:
        return {"TWO_FACTOR": "off"}

    def test_there_are_no_such_pages(self, signed_in: Callable[..., FlaskClient], alicja: Account) -> None:
        client = signed_in(alicja)
        assert client.get("/account/second-factor").status_code == 404
        assert client.post("/account/second-factor/begin", data={"password": PASSWORD}).status_code == 404
        assert "second-factor" not in client.get("/account/").text

    def test_nobody_is_asked(
        self, client: FlaskClient, session: Session, app: Flask, alicja: Account, clock: TestClock
    ) -> None:
        sealed = app.extensions["seals"].seal("second factor", alicja.id, "A" * 32)
        session.add(
            SecondFactor(account_id=alicja.id, secret=sealed, created_at=clock.now, confirmed_at=clock.now)
        )
        session.commit()
        assert by_password(client, alicja) == "/manage/"
