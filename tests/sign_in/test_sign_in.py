"""Signing in: by password, by a mailed link, and what nobody may learn or take from it."""

import re
import time
from collections.abc import Callable
from statistics import median
from urllib.parse import urlsplit

import pytest
from argon2 import PasswordHasher
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.accounts.models import Account, Role
from app.accounts.operations import deactivate
from app.accounts.operations.accounts import keep_password
from app.accounts.operations.sign_in import LINK_MINUTES
from app.accounts.passwords import hashed
from app.links import Purpose
from app.outbox.models import Letter
from app.people.models import Person
from app.people.operations import known_person
from app.work import Work
from tests.conftest import TestClock
from tests.support.cast import session_key
from tests.support.staff import PASSWORD, Letters

SENT = "/sign-in/sent"


def path_in(letter: Letter) -> str:
    found = re.search(r"http://localhost(/sign-in/\S+)", letter.body or "")
    assert found is not None
    return found.group(1)


def who(client: FlaskClient) -> str | None:
    with client.session_transaction() as kept:
        key: str | None = kept.get("_user_id")
    return key


@pytest.fixture
def bartek(work: Work) -> Person:
    person = known_person(work, "Bartek", "Żółć", "bartek@example.org", None, "pl")
    work.session.commit()
    return person


def test_the_page_asks_for_e_mail_and_password(client: FlaskClient) -> None:
    answer = client.get("/sign-in")
    assert answer.status_code == 200
    assert answer.text.count("<h1>") == 1
    for name in ("email", "password"):
        assert f'name="{name}"' in answer.text


def test_staff_sign_in_with_their_password(client: FlaskClient, alicja: Account) -> None:
    answer = client.post("/sign-in", data={"email": " ALICJA@example.org", "password": PASSWORD})
    assert (answer.status_code, answer.location) == (303, "/manage/")
    assert (who(client) or "").startswith("a")
    assert "Alicja" in client.get("/sign-in").text


def test_a_trainer_begins_with_the_own_sessions(client: FlaskClient, member: Callable[..., Account]) -> None:
    member("celina", Role.trainer)
    answer = client.post("/sign-in", data={"email": "celina@example.org", "password": PASSWORD})
    assert answer.location == "/manage/sessions/"


def test_a_password_typed_on_another_system_is_the_same(
    client: FlaskClient, member: Callable[..., Account]
) -> None:
    member("alicja", password="zażółć gęślą jaźń")
    decomposed = {
        "email": "alicja@example.org",
        "password": "zaz\u0307o\u0301łc\u0301 ge\u0328s\u0301la\u0328 jaz\u0301n\u0301",
    }
    assert client.post("/sign-in", data=decomposed).status_code == 303


@pytest.mark.parametrize("email", ["alicja@example.org", "nobody@example.org"])
def test_a_wrong_password_reads_alike_for_known_and_unknown(
    client: FlaskClient, alicja: Account, email: str
) -> None:
    answer = client.post("/sign-in", data={"email": email, "password": "wrong"})
    assert answer.status_code == 422
    assert "E-mail lub hasło" in answer.text
    assert 'value="wrong"' not in answer.text
    assert who(client) is None


def test_somebody_without_a_password_can_not_use_one(client: FlaskClient, bartek: Person) -> None:
    assert client.post("/sign-in", data={"email": bartek.email, "password": "x"}).status_code == 422


@pytest.mark.parametrize("email", ["", "  ", "nobody", "a b@c", "x" * 330 + "@example.org", "a@\x00b"])
def test_nonsense_for_an_e_mail_is_refused_at_its_field(client: FlaskClient, email: str) -> None:
    answer = client.post("/sign-in", data={"email": email, "password": ""})
    assert answer.status_code in (422, 303)
    if answer.status_code == 422:
        assert 'id="error-email"' in answer.text


def test_a_dozen_wrong_passwords_are_enough(client: FlaskClient, alicja: Account) -> None:
    for email in ("alicja@example.org", "nobody@example.org"):
        codes = [
            client.post("/sign-in", data={"email": email, "password": f"wrong {n}"}).status_code
            for n in range(13)
        ]
        assert codes == [422] * 12 + [429]
    right = client.post("/sign-in", data={"email": "Alicja@example.org ", "password": PASSWORD})
    assert right.status_code == 429
    assert int(right.headers["Retry-After"]) > 0
    # A mailed link still lets the owner of the mailbox in.
    assert client.post("/sign-in", data={"email": "alicja@example.org"}).location == SENT


def test_right_passwords_are_not_counted(client: FlaskClient, alicja: Account) -> None:
    for _ in range(14):
        answer = client.post("/sign-in", data={"email": alicja.email, "password": PASSWORD})
        assert answer.status_code == 303


def test_one_network_address_can_not_try_many_e_mails(app: Flask, client: FlaskClient) -> None:
    codes = {
        client.post(
            "/sign-in",
            data={"email": f"a{n}@example.org", "password": "x"},
            environ_base={"REMOTE_ADDR": "2001:db8::" + hex(n)[2:]},
        ).status_code
        for n in range(61)
    }
    assert codes == {422, 429}
    elsewhere = client.post(
        "/sign-in",
        data={"email": "b@example.org", "password": "x"},
        environ_base={"REMOTE_ADDR": "192.0.2.1"},
    )
    assert elsewhere.status_code == 422


def test_letters_are_limited_for_known_and_unknown_alike(client: FlaskClient, alicja: Account) -> None:
    for email in (alicja.email, "nobody@example.org"):
        codes = [client.post("/sign-in", data={"email": email}).status_code for _ in range(7)]
        assert codes == [303] * 6 + [429]


def test_many_addresses_of_one_mailbox_get_six_letters(
    work: Work, client: FlaskClient, letters: Letters
) -> None:
    """Anybody can sign people up under addresses that all lead to somebody's mailbox."""
    addresses = [
        f"{local}@example.org" for local in ("ofiara", "OFIARA", "ofiara+1", "Ofiara+2", "ofiara+3+4")
    ]
    for number, email in enumerate(addresses):
        known_person(work, "Ewa", f"Nowak {number}", email, None, "pl")
    work.session.commit()
    codes = [client.post("/sign-in", data={"email": email}).status_code for email in addresses * 2]
    assert codes == [303] * 6 + [429] * 4
    assert len(letters()) == 6


def test_an_empty_password_mails_a_link_and_says_nothing(
    client: FlaskClient, bartek: Person, letters: Letters
) -> None:
    known = client.post("/sign-in", data={"email": "Bartek@example.org", "password": ""})
    unknown = client.post("/sign-in", data={"email": "nobody@example.org", "password": ""})
    assert (known.status_code, known.location, known.data) == (303, SENT, unknown.data)
    assert (unknown.status_code, unknown.location) == (303, SENT)
    (letter,) = letters()
    assert (letter.recipient, letter.kind, letter.language) == ("bartek@example.org", "sign_in", "pl")
    assert "Dzień dobry," in (letter.body or "")
    assert client.get(SENT).status_code == 200


def test_known_and_unknown_take_alike(client: FlaskClient, alicja: Account) -> None:
    """Counted in the process's own work, which a busy machine does not stretch."""
    known, unknown = alicja.email, "nobody@example.org"
    client.post("/sign-in", data={"email": "warm@example.org", "password": "x"})
    for password in ("x", ""):
        took: dict[str, list[float]] = {known: [], unknown: []}
        for _ in range(5):
            for email, seconds in took.items():
                began = time.process_time()
                client.post("/sign-in", data={"email": email, "password": password})
                seconds.append(time.process_time() - began)
        assert 0.5 < median(took[known]) / median(took[unknown]) < 2


def test_three_colleagues_get_one_letter_and_choose_behind_its_link(
    work: Work, client: FlaskClient, client_as_visitor: Callable[[], FlaskClient], letters: Letters
) -> None:
    ewa, jan, ola = (
        known_person(work, first, "Nowak", "centrum@example.org", None, "pl")
        for first in ("Ewa", "Jan", "Ola")
    )
    stranger = known_person(work, "Piotr", "Obcy", "piotr@example.org", None, "pl")
    work.session.commit()
    client.post("/sign-in", data={"email": "centrum@example.org"})
    (letter,) = letters()
    assert "Ewa Nowak, Jan Nowak, Ola Nowak" in (letter.body or "")
    path = path_in(letter)
    page = client.get(path).text
    assert [f'value="{each.id}"' in page for each in (ewa, jan, ola, stranger)] == [True, True, True, False]
    # Whom the mailbox does not know is nobody's choice, and costs the link nothing.
    assert client.post(path, data={"person": str(stranger.id)}).status_code == 410
    assert client.post(path, data={"person": str(jan.id)}).location == "/my/"
    assert "Jan Nowak" in client.get("/my/").text
    assert client_as_visitor().post(path, data={"person": str(ola.id)}).status_code == 410


def test_invented_colleagues_take_nobodys_sign_in_away(
    work: Work, client: FlaskClient, bartek: Person, letters: Letters
) -> None:
    for number in range(60):
        known_person(work, f"Zmyślona{number}", "Osoba", bartek.email, None, "pl")
    work.session.commit()
    client.post("/sign-in", data={"email": bartek.email})
    (letter,) = letters()
    assert bartek.name in (letter.body or "")
    assert "jeszcze 41" in (letter.body or "")
    path = path_in(letter)
    assert bartek.name in client.get(path).text
    assert client.post(path).location == "/my/"
    assert bartek.name in client.get("/my/").text


def test_who_signed_in_before_comes_before_names_invented_earlier(
    work: Work, client: FlaskClient, letters: Letters
) -> None:
    people = [known_person(work, f"Osoba{n}", "Nowak", "centrum@example.org", None, "pl") for n in range(230)]
    session_key(work.session, people[-1], work.now)
    work.session.commit()
    client.post("/sign-in", data={"email": "centrum@example.org"})
    path = path_in(letters()[0])
    page = client.get(path).text
    assert page.index("Osoba229") < page.index("Osoba0 ")
    assert client.post(path).location == "/my/"
    assert "Osoba229" in client.get("/my/").text


def test_staff_who_take_part_too_get_both_links_in_one_letter(
    work: Work, client: FlaskClient, alicja: Account, letters: Letters
) -> None:
    known_person(work, "Alicja", "Nowak", alicja.email, None, "pl")
    work.session.commit()
    client.post("/sign-in", data={"email": alicja.email})
    (letter,) = letters()
    paths = re.findall(r"/sign-in/[\w.-]+", letter.body or "")
    assert [client.post(path).location for path in paths] == ["/manage/", "/my/"]


def test_a_link_shows_a_button_and_works_once(
    client_as_visitor: Callable[[], FlaskClient], bartek: Person, letters: Letters
) -> None:
    client = client_as_visitor()
    client.post("/sign-in", data={"email": bartek.email})
    path = path_in(letters()[0])
    for _ in range(2):  # a program that checks mails looks first
        looked = client_as_visitor().get(path)
        assert looked.status_code == 200
        assert "<form" in looked.text
    used = client.post(path)
    assert (used.status_code, used.location) == (303, "/my/")
    assert (who(client) or "").startswith("p")
    other = client_as_visitor()
    for answer in (other.get(path), other.post(path)):
        assert answer.status_code == 410
        assert 'href="/sign-in"' in answer.text
    assert who(other) is None


def test_staff_get_in_by_a_link_too(client: FlaskClient, alicja: Account, letters: Letters) -> None:
    client.post("/sign-in", data={"email": alicja.email})
    assert client.post(path_in(letters()[0])).location == "/manage/"
    assert (who(client) or "").startswith("a")


def test_a_link_ends_after_an_hour_and_never_works_again(
    client: FlaskClient, bartek: Person, letters: Letters, clock: TestClock
) -> None:
    client.post("/sign-in", data={"email": bartek.email})
    clock.move(minutes=LINK_MINUTES)
    first = path_in(letters()[0])
    assert client.get(first).status_code == 410
    client.post("/sign-in", data={"email": bartek.email})
    assert client.post(first).status_code == 410
    assert client.post(path_in(letters()[1])).status_code == 303


def test_a_letter_asked_for_twice_carries_one_link(
    client: FlaskClient, bartek: Person, letters: Letters
) -> None:
    for _ in range(2):
        client.post("/sign-in", data={"email": bartek.email})
    first, second = letters()
    assert path_in(first) == path_in(second)


def test_forged_and_foreign_tokens_are_worth_nothing(
    client: FlaskClient, work: Work, bartek: Person, alicja: Account, letters: Letters
) -> None:
    client.post("/sign-in", data={"email": bartek.email})
    good = path_in(letters()[0]).rsplit("/", 1)[1]
    tokens = [
        good[:-1] + ("A" if good[-1] != "A" else "B"),
        good.replace(".", "..", 1),
        work.links.token(Purpose.manage, bartek.id, bartek.sign_in_version),
        work.links.token(Purpose.set_password, alicja.id, alicja.session_version),
        work.links.token(Purpose.sign_in_person, bartek.id, bartek.sign_in_version + 1),
        work.links.token(Purpose.sign_in_staff, alicja.id, alicja.sign_in_version),
        "x",
    ]
    for token in tokens:
        assert client.get(f"/sign-in/{token}").status_code == 410
        assert client.post(f"/sign-in/{token}").status_code == 410
    assert who(client) is None


def test_a_switched_off_account_gets_in_neither_way(
    client: FlaskClient, work: Work, admin: Account, alicja: Account, letters: Letters
) -> None:
    client.post("/sign-in", data={"email": alicja.email})
    deactivate(work, alicja)
    work.session.commit()
    assert client.post(path_in(letters()[0])).status_code == 410
    assert client.post("/sign-in", data={"email": alicja.email, "password": PASSWORD}).status_code == 422
    assert client.post("/sign-in", data={"email": alicja.email}).location == SENT
    assert len(letters()) == 1


def test_a_change_of_password_ends_all_sessions(
    signed_in: Callable[..., FlaskClient], work: Work, alicja: Account
) -> None:
    client = signed_in(alicja)
    assert client.get("/account/").status_code == 200
    keep_password(work, alicja, hashed("czerwony parasol 8"))
    work.session.commit()
    assert client.get("/account/").status_code == 303
    assert signed_in(alicja, "czerwony parasol 8").get("/account/").status_code == 200


def test_a_session_ends_by_itself(
    signed_in: Callable[..., FlaskClient], alicja: Account, clock: TestClock
) -> None:
    client = signed_in(alicja)
    for _ in range(4):  # in use all day, it ends after the twelve hours of the setting
        clock.move(hours=3, seconds=-1)
        client.get("/account/").close()
        assert client.get("/account/").status_code == 200
    clock.move(seconds=4)
    assert client.get("/account/").status_code == 303


def test_signing_in_begins_a_new_session(client: FlaskClient, alicja: Account) -> None:
    with client.session_transaction() as kept:
        kept["planted"] = "yes"
    client.post("/sign-in", data={"email": alicja.email, "password": PASSWORD})
    with client.session_transaction() as kept:
        assert "planted" not in kept


def test_signing_out_ends_the_session_and_needs_a_post(
    signed_in: Callable[..., FlaskClient], alicja: Account
) -> None:
    client = signed_in(alicja)
    assert client.get("/sign-out").status_code == 405
    answer = client.post("/sign-out")
    assert (answer.status_code, answer.location) == (303, "/")
    assert who(client) is None
    assert client.get("/account/").status_code == 303


def test_after_signing_in_one_is_where_one_wanted_to_be(client: FlaskClient, alicja: Account) -> None:
    asked = client.get("/account/")
    assert urlsplit(asked.location).path == "/sign-in"
    assert 'value="/account/"' in client.get(asked.location).text
    data = {"email": alicja.email, "password": PASSWORD, "next": "/account/"}
    assert client.post("/sign-in", data=data).location == "/account/"


@pytest.mark.parametrize(
    "next",
    [
        "https://evil.example/",
        "//evil.example",
        "/\\evil.example",
        "\\\\evil",
        "javascript:x",
        "/a\nb",
        "evil",
        "/ x",
    ],
)
def test_nobody_is_led_to_another_site(client: FlaskClient, alicja: Account, next: str) -> None:
    data = {"email": alicja.email, "password": PASSWORD, "next": next}
    assert client.post("/sign-in", data=data).location == "/manage/"
    assert "evil" not in client.get("/sign-in", query_string={"next": next}).text.partition("<main")[
        2
    ].replace("?next", "")


def test_a_tampered_or_strange_session_signs_nobody_in(client: FlaskClient, alicja: Account) -> None:
    for key in (f"a{alicja.id}.1", "a" + "x" * 32, "x" * 33, "a" + "'" * 32, "p" + "x" * 32, 7):
        with client.session_transaction() as kept:
            kept["_user_id"] = key
        assert client.get("/account/").status_code == 303


@pytest.mark.real_passwords
def test_weaker_hashes_are_renewed_at_sign_in(client: FlaskClient, session: Session, alicja: Account) -> None:
    weak = "$argon2id$v=19$m=8,t=1,p=1$"
    alicja.password_hash = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)
    assert alicja.password_hash.startswith(weak)
    client.post("/sign-in", data={"email": alicja.email, "password": PASSWORD})
    assert alicja.password_hash.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
