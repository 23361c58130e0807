"""How long the database may keep somebody waiting, and that a migration may take its time."""

import time
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import create_engine, text
from sqlalchemy.orm import Session

from app import create_app
from app.accounts.operations import add_staff
from app.extensions import db
from app.patience import PatientConnection, without_limits
from app.site.commands.of_postgres import snapshot
from app.work import Work
from tests.faults.office import REFERENCE
from tests.support.applicants import typed
from tests.support.open_events import built_event

LIMITS = ("statement_timeout", "lock_timeout", "idle_in_transaction_session_timeout")


@pytest.fixture
def config_changes() -> dict[str, object]:
    """A second of waiting for SQLite's lock."""
    return {"DATABASE_PATIENCE": 2}


def limits_of(app: Flask) -> list[str]:
    """Return the limits of a connection."""
    with app.app_context(), db.engine.connect() as connection:
        return [str(connection.scalar(text(f"SHOW {name}"))) for name in LIMITS]


@pytest.mark.postgres
@pytest.mark.parametrize(
    ("seconds", "further", "limits"),
    [
        (30, "", ["30s", "10s", "30s"]),
        (30, "&options=-c%20lock_timeout%3D0%20-c%20work_mem%3D8MB", ["30s", "0", "30s"]),
        (0, "", ["0", "0", "0"]),
    ],
)
def test_the_limits_are_the_settings_and_the_address_has_the_last_word(
    seconds: int, further: str, limits: list[str], base_config: dict[str, Any]
) -> None:
    address = {"SQLALCHEMY_DATABASE_URI": base_config["SQLALCHEMY_DATABASE_URI"] + further}
    app = create_app(base_config | address | {"DATABASE_PATIENCE": seconds})
    assert limits_of(app) == limits
    with app.app_context():
        db.engine.dispose()


@pytest.mark.postgres
def test_a_migration_may_take_its_time(app: Flask) -> None:
    with app.app_context(), db.engine.connect() as connection:
        without_limits(connection)
        driver = connection.connection.driver_connection
        assert isinstance(driver, PatientConnection)
        assert driver.patience is None
        assert [connection.scalar(text(f"SHOW {name}")) for name in LIMITS] == ["0", "0", "0"]
        connection.detach()


@pytest.mark.postgres
def test_a_dump_may_take_longer_than_the_patience(app: Flask, base_config: dict[str, Any]) -> None:
    hurried = create_app(base_config | {"DATABASE_PATIENCE": 1})
    with hurried.app_context():
        with snapshot(base_config["SQLALCHEMY_DATABASE_URI"]) as (found, dump):
            time.sleep(1.5)
            assert dump.read(5) == b"PGDMP"
            while dump.read(1024 * 1024):
                pass
        assert found.revision != ""
        db.engine.dispose()


@pytest.mark.sqlite
def test_a_kept_lock_on_sqlite_ends_in_a_sentence(
    client: FlaskClient, session: Session, base_config: dict[str, Any]
) -> None:
    session.add(built_event(1))
    session.commit()
    keeper = create_engine(base_config["SQLALCHEMY_DATABASE_URI"])
    with keeper.connect() as holding:
        holding.exec_driver_sql("BEGIN IMMEDIATE")
        began = time.monotonic()
        answer = client.post("/events/event-1/register", data=typed(1))
        assert 1 <= time.monotonic() - began < 10
        assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")
        assert "Nic nie zostało zmienione" in answer.text
        assert client.get("/events/event-1/").status_code == 200
    keeper.dispose()
    assert client.post("/events/event-1/register", data=typed(1)).status_code == 303


@pytest.mark.postgres
def test_the_error_page_of_somebody_signed_in_needs_no_database(
    base_config: dict[str, Any],
    client: FlaskClient,
    work: Work,
    session: Session,
    caplog: pytest.LogCaptureFixture,
) -> None:
    add_staff(work, "alicja@example.org", "Alicja Nowak", "zielony parasol 7")
    work.session.commit()
    signed = client.post("/sign-in", data={"email": "alicja@example.org", "password": "zielony parasol 7"})
    assert signed.status_code == 303
    kept = client.get_cookie("session")
    assert kept is not None
    nowhere = {"SQLALCHEMY_DATABASE_URI": "postgresql+psycopg://zapisy@/zapisy?host=/nonexistent"}
    visitor = create_app(base_config | nowhere).test_client()
    visitor.set_cookie("session", kept.value)
    answer = visitor.get("/account/")
    assert answer.status_code == 503
    assert 'class="site-footer"' in answer.text  # the whole page, not the bare one
    shown = REFERENCE.search(answer.text)
    assert shown is not None
    [line] = [record.getMessage() for record in caplog.records if record.name == "zapisy.errors"]
    assert f"fault {shown[1]} at /account/: OperationalError (OperationalError)" == line
