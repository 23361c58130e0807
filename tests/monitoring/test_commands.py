"""The commands: a new key, sealing anew, a backup that names the key and a restore that asks for it."""

import json
import zipfile
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from app import create_app
from app.extensions import db
from app.monitoring.asked import checked
from app.monitoring.dictionaries import shipped
from app.monitoring.operations.giving import give_form
from app.sealing import Seals
from app.work import Work
from tests.monitoring.conftest import Events, Seated, typed
from tests.support.databases import MONITORING_KEY

FINGERPRINT = Seals([MONITORING_KEY]).fingerprints[0]


@pytest.fixture
def sealed(work: Work, events: Events, seated: Seated) -> None:
    """One form is given."""
    event = events()
    give_form(work, seated(event).person, event, checked(typed(), shipped(), work.today).answers)
    work.session.commit()


def test_a_new_key_comes_with_its_mark(app: Flask) -> None:
    told = app.test_cli_runner().invoke(args=["monitoring", "new-key"]).output
    key = told.split("MONITORING_KEY=")[1].split()[0]
    assert len(key) >= 40
    assert Seals([key]).fingerprints[0] in told


def test_everything_is_sealed_anew(app: Flask, sealed: None) -> None:
    assert app.test_cli_runner().invoke(args=["people", "reseal"]).output == "1 sealed anew.\n"


def test_what_no_key_opens_is_said(
    base_config: dict[str, Any], sealed: None, session: Session, quick_passwords: None
) -> None:
    session.close()
    other = create_app(base_config | {"MONITORING_KEYS": []})
    told = other.test_cli_runner().invoke(args=["people", "reseal"])
    assert told.exit_code == 1
    assert "1 participation forms can't be opened" in told.output
    with other.app_context():
        db.engine.dispose()


@pytest.mark.sqlite
@pytest.mark.parametrize("keys", [[MONITORING_KEY], []])
def test_a_backup_names_the_key_and_restore_asks_for_it(
    app: Flask, base_config: dict[str, Any], sealed: None, tmp_path: Path, keys: list[str]
) -> None:
    file = tmp_path / "backup.zip"
    told = app.test_cli_runner().invoke(args=["backup", str(file)]).output
    assert FINGERPRINT in told
    assert MONITORING_KEY not in told
    with zipfile.ZipFile(file) as archive:
        assert json.loads(archive.read("manifest.json"))["monitoring_keys"] == [FINGERPRINT]
        assert not [name for name in archive.namelist() if MONITORING_KEY.encode() in archive.read(name)]
    place = tmp_path / "restored"
    place.mkdir()
    url = f"sqlite:///{place / 'zapisy.sqlite3'}"
    other = create_app(
        base_config | {"DATA_DIR": place, "SQLALCHEMY_DATABASE_URI": url, "MONITORING_KEYS": keys}
    )
    result = other.test_cli_runner().invoke(args=["restore", str(file)])
    assert result.exit_code == 0, result.output
    assert (f"sealed with the key {FINGERPRINT}" in result.output) == (not keys)
    health = other.test_client().get("/healthz").json
    assert health
    assert (health["monitoring"] == "ok") == bool(keys)
    assert other.test_client().get("/").status_code == 200
    with other.app_context():
        db.engine.dispose()
