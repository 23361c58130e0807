"""A code is required of those who read many people's data; older installations keep what they had."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from app import migrating
from app.accounts.models import Account, KeptSetting, Role, SecondFactor
from app.accounts.passwords import DEMO_PASSWORD
from app.demo.build import load_demo
from app.events.models import Assignment
from app.extensions import db
from app.history.models import HistoryFact
from app.work import Work
from tests.conftest import TestClock
from tests.sign_in.test_second_factor import by_password, is_in, set_up
from tests.support.cast import an_event
from tests.support.staff import PASSWORD, Letters

NEEDED = "/account/second-factor"


class TestNew:
    """An installation that nobody has set up otherwise."""

    @pytest.fixture
    def config_changes(self) -> dict[str, Any]:
        return {"TWO_FACTOR": ""}

    def test_from_the_command_to_the_first_sign_in(
        self, app: Flask, client: FlaskClient, session: Session, clock: TestClock
    ) -> None:
        session.commit()
        added = app.test_cli_runner().invoke(
            args=["people", "add-staff", "--email", "anna@example.org", "--name", "Anna Nowak",
                  "--role", "administrator", "--password-stdin"],
            input=PASSWORD + "\n",
        )  # fmt: skip
        assert added.exit_code == 0
        anna = session.scalars(select(Account)).one()
        assert by_password(client, anna) == "/manage/"
        assert client.get("/manage/").location == NEEDED
        page = client.get(NEEDED)
        assert page.status_code == 200
        assert "Ta rola wymaga logowania z kodem" in page.text
        assert 'name="password"' not in page.text  # just typed
        phone, codes = set_up(client, clock, None)
        assert len(codes) == 10
        assert client.get("/manage/").status_code == 200
        client.post("/sign-out")
        assert by_password(client, anna) == "/sign-in/code"
        assert client.post("/sign-in/code", data={"code": phone.code()}).location == "/manage/"
        assert is_in(client)
        kept = client.post("/account/second-factor/off", data={"password": PASSWORD, "code": phone.code()})
        assert kept.status_code == 409

    @pytest.mark.parametrize("form", [{}, {"password": PASSWORD}, {"password": "wrong"}])
    def test_who_is_signed_in_may_sign_in_anew(
        self, client: FlaskClient, member: Callable[..., Account], form: dict[str, str]
    ) -> None:
        account = member("celina", Role.trainer)
        by_password(client, account)
        answer = client.post("/sign-in", data={"email": account.email, **form})
        assert answer.status_code == (422 if form.get("password") == "wrong" else 303)

    @pytest.mark.parametrize(
        ("role", "where"),
        [("administrator", "everywhere")]
        + [
            (role, where)
            for role in ("organiser", "co_organiser", "trainer")
            for where in ("everywhere", "event")
        ],
    )
    def test_who_must_and_who_may(
        self, client: FlaskClient, member: Callable[..., Account], work: Work, role: str, where: str
    ) -> None:
        account = member("ewa", *([Role(role)] if where == "everywhere" else []))
        if where == "event":
            event = an_event(work)
            work.session.add(Assignment(account_id=account.id, role=Role(role), event_id=event.id))
            work.session.commit()
        by_password(client, account)
        answer = client.get("/account/")
        if role == "trainer":
            assert answer.status_code == 200
            assert client.get(NEEDED).status_code == 200
        else:
            assert answer.location == NEEDED

    def test_nothing_is_to_be_decided(self, session: Session) -> None:
        assert session.scalars(select(KeptSetting)).all() == []


class TestOlder:
    """An installation that had accounts before the default changed."""

    @pytest.fixture
    def config_changes(self) -> dict[str, Any]:
        return {"TWO_FACTOR": ""}

    @pytest.fixture
    def upgraded(self, app: Flask, admin: Account, alicja: Account, session: Session) -> None:
        """Go back to before the table and forward again, with accounts in it."""
        session.commit()
        steps = migrating.revisions()
        before = steps[next(n for n, name in enumerate(steps) if name.endswith("_kept_settings")) - 1]
        with app.app_context():
            db.engine.dispose()
            migrating.downgrade(revision=before)
            migrating.upgrade()
            db.engine.dispose()

    def test_it_keeps_its_own_and_administrators_are_asked(
        self,
        upgraded: None,
        client_as_visitor: Callable[[], FlaskClient],
        admin: Account,
        alicja: Account,
        session: Session,
    ) -> None:
        kept = session.execute(text("SELECT name, value FROM people_kept_settings")).all()
        assert [tuple(row) for row in kept] == [("two_factor", "optional")]
        asks = "TWO_FACTOR ma wartość by_role"
        administrator, organiser = client_as_visitor(), client_as_visitor()
        by_password(administrator, admin)
        by_password(organiser, alicja)
        assert asks in administrator.get("/manage/").text
        first = organiser.get("/manage/")
        assert first.status_code == 200
        assert asks not in first.text


class TestOlderDecided:
    """The same once somebody has decided."""

    @pytest.fixture
    def config_changes(self) -> dict[str, Any]:
        return {"TWO_FACTOR": "optional"}

    @pytest.mark.sqlite
    def test_the_question_is_gone(self, client: FlaskClient, admin: Account, session: Session) -> None:
        session.add(KeptSetting(name="two_factor", value="optional"))
        session.commit()
        by_password(client, admin)
        assert "TWO_FACTOR" not in client.get("/manage/").text


FROM_ELSEWHERE = (
    {"Host": "zapisy.example.org"},
    {"Host": "localhost.example.org:8000"},
    {"Host": "127.0.0.1.example.org"},
    {"X-Forwarded-For": "192.0.2.9"},
    {"X-Forwarded-For": "127.0.0.1, 192.0.2.9"},
    {"X-Forwarded-For": "unknown"},
)
"""What a tunnel or a proxy on this machine says of a stranger whom it brings."""


class TestDemo:
    """The demo asks nobody, and its passwords open nothing but on this machine."""

    @pytest.fixture
    def config_changes(self) -> dict[str, Any]:
        return {"TWO_FACTOR": ""}

    @pytest.mark.sqlite
    def test_a_newcomer_is_in_at_once_and_a_stranger_is_not(
        self, app: Flask, client: FlaskClient, work: Work
    ) -> None:
        load_demo(work)
        work.session.commit()
        form = {"email": "admin@example.org", "password": DEMO_PASSWORD}
        wrong = client.post("/sign-in", data=form | {"password": "wrong"})
        for address in ("192.0.2.9", "10.0.0.7", "::ffff:192.0.2.9", "2001:db8::1"):
            answer = client.post("/sign-in", data=form, environ_base={"REMOTE_ADDR": address})
            assert (answer.status_code, answer.text) == (422, wrong.text)
        for headers in FROM_ELSEWHERE:
            answer = client.post("/sign-in", data=form, headers=headers)
            assert (answer.status_code, answer.text) == (422, wrong.text), headers
        for host in ("localhost:8000", "127.0.0.1:8000", "[::1]:8000", "zapisy.localhost"):
            assert client.post("/sign-in", data=form, headers={"Host": host}).status_code == 303
            client.post("/sign-out")
        assert client.post("/sign-in", data=form, environ_base={"REMOTE_ADDR": "::1"}).status_code == 303
        assert client.get("/manage/").status_code == 200
        client.post("/sign-out")
        app.config["BASE_URL"] = "https://zapisy.example.org"
        assert client.post("/sign-in", data=form).status_code == 422


@pytest.mark.sqlite
class TestInTheWorld:
    """Where BASE_URL is an address of the world."""

    @pytest.fixture
    def config_changes(self) -> dict[str, Any]:
        return {"BASE_URL": "https://zapisy.example.org"}

    def test_the_demo_is_not_loaded(self, app: Flask, session: Session) -> None:
        session.commit()
        answer = app.test_cli_runner().invoke(args=["demo", "load"])
        assert answer.exit_code == 1
        assert "known to everybody" in answer.output
        assert session.scalars(select(Account)).all() == []


def test_a_command_takes_it_from_the_sole_administrator(
    app: Flask,
    signed_in: Callable[..., FlaskClient],
    client: FlaskClient,
    admin: Account,
    clock: TestClock,
    letters: Letters,
    session: Session,
) -> None:
    inside = signed_in(admin)
    set_up(inside, clock)

    def remove(email: str) -> Any:
        session.commit()
        return app.test_cli_runner().invoke(args=["people", "remove-second-factor", "--email", email])

    assert remove("nobody@example.org").exit_code == 1
    taken = remove(" ADMIN@example.org ")
    assert taken.exit_code == 0, taken.output
    assert not is_in(inside)
    assert session.scalars(select(SecondFactor)).all() == []
    assert letters()[-1].kind == "second_factor_removed"
    assert letters()[-1].recipient == admin.email
    fact = session.scalars(select(HistoryFact).order_by(HistoryFact.id.desc())).first()
    assert fact is not None
    assert (fact.kind, fact.actor_kind, fact.subject_id) == (
        "account.second_factor.reset",
        "system",
        admin.id,
    )
    assert by_password(client, admin) == "/manage/"
    again = remove("admin@example.org")
    assert again.exit_code == 1
    assert "Sign-in with a code is off" in again.output
