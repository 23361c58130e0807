"""What every test may ask for: an application on a fresh database, its session, its client, its clock."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from app import create_app
from app.extensions import db
from app.texts import texts_in
from app.web.request_work import command_work
from app.work import SYSTEM, Actor, Work
from tests.support.templates import SHARED_TEMPLATES

pytest_plugins = (
    "tests.support.missing",
    "tests.support.lanes",
    "tests.support.garbage",
    "tests.support.accessible_papers",
    "tests.support.addresses",
    "tests.support.databases",
    "tests.support.passwords",
    "tests.support.run_folder",
    "tests.support.smtp",
    "tests.support.browser",
    "tests.support.server",
    "tests.support.world",
)

START = datetime(2026, 9, 1, 8, 0, tzinfo=UTC)  # a Tuesday, 10:00 in Warsaw


class TestClock:
    """The application's clock, which stands still until a test moves it."""

    __test__ = False

    def __init__(self) -> None:
        self.now = START

    def __call__(self) -> datetime:
        return self.now

    def move(self, **step: float) -> None:
        """Move on, with the arguments of `timedelta`."""
        self.now += timedelta(**step)


class TestClient(FlaskClient):
    """A visitor. Before each request the test's own session commits, so that neither waits for the other's
    lock; after it, the session reads everything anew."""

    __test__ = False
    settled: Session

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        """Make a request."""
        self.settled.commit()
        try:
            return super().open(*args, **kwargs)
        finally:
            self.settled.expire_all()


@pytest.fixture
def clock() -> TestClock:
    """The clock of the application, at `START`."""
    return TestClock()


@pytest.fixture
def config_changes() -> dict[str, Any]:
    """Settings that differ in a test or a file: override this fixture there."""
    return {}


@pytest.fixture
def app(
    base_config: dict[str, Any], clock: TestClock, config_changes: dict[str, Any], quick_passwords: None
) -> Iterator[Flask]:
    """The application on a fresh database. No context is pushed: requests bring their own."""
    app = create_app(base_config | {"CLOCK": clock} | config_changes)
    app.test_client_class = TestClient
    app.jinja_env.bytecode_cache = SHARED_TEMPLATES
    yield app
    with app.app_context():
        db.engine.dispose()


@pytest.fixture
def session(app: Flask) -> Iterator[Session]:
    """The test's own session. Its transactions are begun for writing: on SQLite it holds the one lock
    from its first statement to its commit, so commit before a browser, a thread or a process writes."""
    with app.app_context():
        engine = db.engine.execution_options(sqlite_begin="IMMEDIATE")
    with Session(engine) as opened:
        yield opened


@pytest.fixture
def client_as_visitor(app: Flask, session: Session) -> Callable[[], FlaskClient]:
    """Make clients, each with cookies of its own."""

    def made() -> FlaskClient:
        client = app.test_client()
        assert isinstance(client, TestClient)
        client.settled = session
        return client

    return made


@pytest.fixture
def client(client_as_visitor: Callable[[], FlaskClient]) -> FlaskClient:
    """One visitor."""
    return client_as_visitor()


@pytest.fixture
def work_as(app: Flask, session: Session) -> Callable[..., Work]:
    """Make a `Work` on the test's session at the clock's present moment: `work_as(actor, "en")`."""

    def made(actor: Actor = SYSTEM, language: str = "pl") -> Work:
        with app.app_context():
            work = command_work(session)
        return replace(work, actor=actor, texts=texts_in(language))

    return made


@pytest.fixture
def work(work_as: Callable[..., Work]) -> Work:
    """A `Work` of the system itself, in Polish."""
    return work_as()
