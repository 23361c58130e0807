"""The health check remembers for a few seconds that a change found no room, and nothing else."""

import sqlite3
import time

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.exc import OperationalError

from app.web import outages


def failure(code: int) -> OperationalError:
    """Return an error of SQLite as SQLAlchemy hands it on."""
    cause = sqlite3.OperationalError("refused")
    cause.sqlite_errorcode = code
    return OperationalError("UPDATE", None, cause)


@pytest.mark.parametrize("code", [sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_READONLY])
def test_a_change_without_room_is_told_for_some_seconds(
    app: Flask, client: FlaskClient, code: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = client.get("/healthz").json
    assert not outages.refused_lately(app)
    outages.note_refusal(app, failure(code))
    assert outages.refused_lately(app)
    answer = client.get("/healthz")
    assert answer.status_code == 503
    assert answer.json != before
    now = time.monotonic()
    monkeypatch.setattr(time, "monotonic", lambda: now + outages.REFUSED_SECONDS + 1)
    assert not outages.refused_lately(app)


@pytest.mark.parametrize("code", [sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED])
def test_a_busy_database_is_not_a_full_one(app: Flask, code: int) -> None:
    outages.note_refusal(app, failure(code))
    assert not outages.refused_lately(app)
