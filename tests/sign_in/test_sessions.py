"""Sessions: ended on the server, told apart, run out, and noted without holding anybody up."""

import hashlib
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from app.accounts.devices import device_of
from app.accounts.models import Account, SignIn
from app.accounts.operations.sign_ins import begin_sign_in
from app.accounts.sign_ins import KEPT
from app.people.models import Person
from app.people.operations import known_person
from app.sqlite import begin_write
from app.work import Work
from tests.conftest import TestClock
from tests.support.cast import session_key
from tests.support.staff import PASSWORD
from tests.support.statements import statements

FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0"

SignedIn = Callable[..., FlaskClient]


def is_in(client: FlaskClient, path: str = "/account/") -> bool:
    return client.get(path).status_code == 200


def cookie_of(client: FlaskClient) -> str:
    cookie = client.get_cookie("session")
    assert cookie is not None
    return cookie.value


@pytest.fixture
def bartek(client_as_visitor: Callable[[], FlaskClient], work: Work) -> FlaskClient:
    """Bartek takes part, and has signed in twice; this is the second time."""
    person = known_person(work, "Bartek", "Żółć", "bartek@example.org", None, "pl")
    session_key(work.session, person, work.now)
    key = session_key(work.session, person, work.now)
    work.session.commit()
    client = client_as_visitor()
    with client.session_transaction() as kept:
        kept["_user_id"] = key
    return client


def test_a_copied_cookie_is_dead_after_signing_out(
    signed_in: SignedIn, client_as_visitor: Callable[[], FlaskClient], alicja: Account
) -> None:
    owner, thief = signed_in(alicja), client_as_visitor()
    thief.set_cookie("session", cookie_of(owner))
    assert is_in(thief)
    owner.post("/sign-out")
    assert not is_in(thief)


def test_a_copied_cookie_is_dead_after_signing_in_anew(
    signed_in: SignedIn, client_as_visitor: Callable[[], FlaskClient], alicja: Account
) -> None:
    owner, thief = signed_in(alicja), client_as_visitor()
    before = cookie_of(owner)
    thief.set_cookie("session", before)
    owner.post("/sign-in", data={"email": alicja.email, "password": PASSWORD})
    assert cookie_of(owner) != before
    assert is_in(owner)
    assert not is_in(thief)


def test_the_cookie_alone_makes_no_session(
    app: Flask, client: FlaskClient, signed_in: SignedIn, alicja: Account, session: Session
) -> None:
    """The signing key, or a look into the database, does not give away the key of a sign-in."""
    signed_in(alicja)
    stored = session.scalars(select(SignIn.key_hash)).one()
    for key in (f"a{alicja.id}", "a" + stored[:32], "a" + hashlib.sha256(b"").hexdigest()[:32]):
        with client.session_transaction() as kept:
            kept["_user_id"] = key
        assert not is_in(client)


def test_who_is_signed_in_is_one_statement(signed_in: SignedIn, alicja: Account) -> None:
    client = signed_in(alicja)
    with statements() as seen:
        client.get("/accessibility")
    assert len([each for each in seen if "people_" in each]) == 1


def test_a_sign_in_that_is_not_used_ends_by_itself(
    signed_in: SignedIn, alicja: Account, clock: TestClock
) -> None:
    client = signed_in(alicja)
    clock.move(hours=4, seconds=-1)
    assert is_in(client)
    clock.move(seconds=1)
    assert not is_in(client)


def test_a_clock_that_is_set_back_ends_nothing(
    signed_in: SignedIn, alicja: Account, clock: TestClock
) -> None:
    client = signed_in(alicja)
    clock.move(hours=-1)
    assert is_in(client)


def test_use_is_noted_seldom_and_after_the_answer(
    signed_in: SignedIn, alicja: Account, clock: TestClock, session: Session
) -> None:
    client = signed_in(alicja)
    clock.move(minutes=9)
    for _ in range(3):
        with statements() as seen:
            client.get("/account/").close()
        assert not any(each.startswith("UPDATE") for each in seen)
    clock.move(minutes=1)
    with statements() as seen:
        answer = client.get("/account/")
        assert not any(each.startswith("UPDATE") for each in seen)
        answer.close()
    assert len([each for each in seen if each.startswith("UPDATE people_sign_ins")]) == 1
    assert session.scalars(select(SignIn.used_at)).one() == clock.now


@pytest.mark.sqlite
def test_noting_waits_for_nobody(
    signed_in: SignedIn,
    alicja: Account,
    clock: TestClock,
    session: Session,
    caplog: pytest.LogCaptureFixture,
) -> None:
    client = signed_in(alicja)
    clock.move(minutes=11)
    client.__class__ = FlaskClient  # the lock below is held while the page is read
    session.rollback()
    begin_write(session)
    answer = client.get("/account/")
    assert answer.status_code == 200
    answer.close()  # would wait for 15 seconds
    assert [each.getMessage() for each in caplog.records if each.name == "zapisy.people"] == []
    session.rollback()
    assert session.scalars(select(SignIn.used_at)).one() < clock.now


def test_noting_that_fails_is_told_in_the_log_without_words(
    signed_in: SignedIn,
    alicja: Account,
    clock: TestClock,
    session: Session,
    caplog: pytest.LogCaptureFixture,
) -> None:
    client = signed_in(alicja)
    clock.move(minutes=11)
    answer = client.get("/account/")
    session.execute(text("ALTER TABLE people_sign_ins RENAME TO gone"))
    session.commit()
    caplog.clear()
    try:
        answer.close()
    finally:
        session.execute(text("ALTER TABLE gone RENAME TO people_sign_ins"))
        session.commit()
    [told] = [each.getMessage() for each in caplog.records if each.name == "zapisy.people"]
    kind = (
        "ProgrammingError (42P01)"
        if session.get_bind().dialect.name == "postgresql"
        else "OperationalError (SQLITE_ERROR)"
    )
    assert told == f"the use of a sign-in could not be noted: {kind}"


def test_own_sign_ins_are_listed_and_end_one_by_one(
    signed_in: SignedIn, alicja: Account, admin: Account, session: Session
) -> None:
    here, there, other = signed_in(alicja), signed_in(alicja), signed_in(admin)
    page = here.get("/account/sign-ins/?lang=en").text
    assert page.count("this one") == 1
    assert page.count("End the sign-in of") == 1
    first, second, foreign = session.scalars(select(SignIn.id).order_by(SignIn.id))
    assert f"/account/sign-ins/{second}/end" in page
    assert here.post(f"/account/sign-ins/{foreign}/end").status_code == 404
    assert here.post("/my/sign-ins/1/end").status_code == 403
    assert here.post(f"/account/sign-ins/{second}/end").status_code == 303
    assert (is_in(here), is_in(there), is_in(other)) == (True, False, True)
    assert here.post(f"/account/sign-ins/{second}/end").status_code == 404
    assert first


def test_all_others_end_at_once(signed_in: SignedIn, alicja: Account, admin: Account) -> None:
    here, there, elsewhere, other = (signed_in(each) for each in (alicja, alicja, alicja, admin))
    assert here.post("/account/sign-ins/end-others").status_code == 303
    assert [is_in(each) for each in (here, there, elsewhere, other)] == [True, False, False, True]


def test_participants_see_and_end_theirs(bartek: FlaskClient, session: Session) -> None:
    page = bartek.get("/my/sign-ins/?lang=en").text
    assert page.count("this one") == 1
    assert bartek.post("/my/sign-ins/end-others").status_code == 303
    assert session.scalars(select(SignIn.ended_at).order_by(SignIn.id)).all()[0] is not None
    assert is_in(bartek, "/my/sign-ins/")
    copy = cookie_of(bartek)
    bartek.post("/sign-out")
    bartek.set_cookie("session", copy)
    assert not is_in(bartek, "/my/sign-ins/")


def test_another_identity_ends_a_participants_sign_ins(bartek: FlaskClient, session: Session) -> None:
    assert is_in(bartek, "/my/sign-ins/")
    session.scalars(select(Person)).one().session_version += 1
    session.commit()
    assert not is_in(bartek, "/my/sign-ins/")


def test_old_rows_are_forgotten(work: Work, alicja: Account, clock: TestClock, app: Flask) -> None:
    begin_sign_in(work, alicja, "")
    work.session.commit()
    clock.move(seconds=KEPT.total_seconds() + 1)
    with app.app_context():
        later = Work(work.session, clock.now, work.actor, work.links, work.texts, work.files, work.settings)
    begin_sign_in(later, alicja, "")
    assert [row.started_at for row in work.session.scalars(select(SignIn))] == [clock.now]


def test_a_device_is_known_by_two_words(client: FlaskClient, alicja: Account, session: Session) -> None:
    client.post(
        "/sign-in",
        data={"email": alicja.email, "password": PASSWORD},
        headers={"User-Agent": FIREFOX},
    )
    assert session.scalars(select(SignIn.device)).one() == "Firefox, Linux"


@pytest.mark.parametrize(
    ("said", "device"),
    [
        (None, ""),
        ("curl/8.0", ""),
        ("Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/126.0 Safari/537.36", "Chrome, Windows"),
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/126.0 Safari/537.36 Edg/126.0", "Edge, Windows"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 17_5) Version/17.5 Safari/604.1", "Safari, iPhone"),
        ("Mozilla/5.0 (Linux; Android 14) SamsungBrowser/25.0 Chrome/121.0", "Samsung Internet, Android"),
        ("x" * 100_000, ""),
    ],
)
def test_browsers_are_named(said: str | None, device: str) -> None:
    assert device_of(said) == device


@pytest.mark.parametrize(
    "path", ["/", "/events/", "/privacy", "/feeds/events.ics", "/robots.txt", "/nothing"]
)
def test_whoever_only_looks_gets_no_cookie(client: FlaskClient, path: str) -> None:
    assert "Set-Cookie" not in client.get(path).headers


class TestShorter:
    """An installation with limits of its own."""

    @pytest.fixture
    def config_changes(self) -> dict[str, Any]:
        return {"SESSION_HOURS": 2, "SESSION_IDLE_MINUTES": 30}

    def test_the_settings_decide(self, signed_in: SignedIn, alicja: Account, clock: TestClock) -> None:
        client = signed_in(alicja)
        clock.move(minutes=30)
        assert not is_in(client)
        client = signed_in(alicja)
        for _ in range(4):
            clock.move(minutes=29)
            client.get("/account/").close()
            assert is_in(client)
        clock.move(minutes=5)
        assert not is_in(client)
