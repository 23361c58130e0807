"""Backup and restore with the key of participation forms, without it, with another, and with a new one."""

import json
import shutil
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app import create_app
from app.accounts.models import Role
from app.accounts.operations import add_staff, give_role
from app.events.models import Event
from app.extensions import db
from app.monitoring.keys import CLOSED
from app.monitoring.models import ParticipationForm, SealingKey
from app.registrations.models import Registration
from app.sealing import Seals
from app.texts import texts_in
from app.work import Work
from tests.monitoring.conftest import PESEL, Events, Seated, own, typed
from tests.support.databases import MONITORING_KEY, settings
from tests.support.missing import missing
from tests.support.postgres import PostgresServer
from tests.support.staff import PASSWORD

NEW = "another-key-that-seals-participation-forms"
FINGERPRINT, NEW_FINGERPRINT = Seals([MONITORING_KEY, NEW]).fingerprints

Elsewhere = Callable[..., Flask]


@pytest.fixture
def elsewhere(database_kind: str, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Elsewhere]:
    """Start an installation with keys, at first an empty one: `elsewhere("there", NEW)`."""
    databases: dict[str, str] = {}
    apps: list[Flask] = []

    def made(name: str, *keys: str) -> Flask:
        folder = tmp_path / name
        folder.mkdir(exist_ok=True)
        if database_kind == "postgresql":
            server: PostgresServer = request.getfixturevalue("postgres_server")
            if name not in databases:
                databases[name] = server.create()
            url = server.url(databases[name])
        else:
            url = f"sqlite:///{folder / 'zapisy.sqlite3'}"
        apps.append(create_app(settings(url, folder) | {"MONITORING_KEYS": list(keys)}))
        return apps[-1]

    yield made
    for app in apps:
        with app.app_context():
            db.engine.dispose()
    for name in databases.values():
        request.getfixturevalue("postgres_server").drop(name)


@pytest.fixture
def event(events: Events) -> Event:
    """An event that asks everybody."""
    return events("always")


@pytest.fixture
def given(work: Work, client: FlaskClient, event: Event, seated: Seated) -> Registration:
    """Somebody who gave the form, at an office with an organiser and a monitoring officer."""
    for name, role in (("ala", Role.organiser), ("olga", Role.monitoring)):
        give_role(work, add_staff(work, f"{name}@example.org", name.title(), PASSWORD), role)
    registration = seated(event)
    assert client.post(own(work, registration), data=typed()).status_code == 303
    work.session.commit()
    return registration


def run(app: Flask, *arguments: str | Path) -> Any:
    """Run a command of an installation."""
    is_postgres = str(app.config["SQLALCHEMY_DATABASE_URI"]).startswith("postgresql")
    if is_postgres and shutil.which("pg_dump") is None:
        missing("pg_dump", "apt-get install postgresql-client")
    result = app.test_cli_runner().invoke(args=[str(each) for each in arguments])
    assert result.exit_code == 0, result.output
    return result


def signed_in(app: Flask, name: str) -> FlaskClient:
    """Return a member of staff's client."""
    client = app.test_client()
    sent = client.post("/sign-in", data={"email": f"{name}@example.org", "password": PASSWORD})
    assert sent.status_code == 303
    return client


def health(app: Flask) -> str:
    """Return what /healthz says of the key; the page itself always answers."""
    said = app.test_client().get("/healthz").json
    assert said is not None
    return str(said["monitoring"])


def read_by_the_officer(app: Flask, id: int) -> bool:
    """Tell whether the officer reads a form."""
    page = signed_in(app, "olga").get(f"/manage/participation/forms/{id}")
    assert page.status_code == 200
    return "Drygały" in page.text


def the_form(work: Work) -> int:
    """Return the number of the only form."""
    return work.session.scalars(select(ParticipationForm.id)).one()


@pytest.mark.parametrize("keys", [(), (NEW,)], ids=["missing", "wrong"])
def test_without_the_right_key_everything_but_the_form_works(
    app: Flask, work: Work, elsewhere: Elsewhere, given: Registration, tmp_path: Path, keys: tuple[str, ...]
) -> None:
    path, form, owing = own(work, given), the_form(work), f"/manage/registrations/{given.id}"
    work.session.close()
    run(app, "backup", tmp_path / "backup.zip")
    restored = run(elsewhere("there", *keys), "restore", tmp_path / "backup.zip")
    assert f"sealed with the key {FINGERPRINT}" in restored.stderr
    there = elsewhere("there", *keys)
    assert FINGERPRINT in health(there)
    assert "MONITORING_KEY" in health(there)
    visitor, ala = there.test_client(), signed_in(there, "ala")
    assert visitor.get("/").status_code == 200
    page = visitor.get(path)
    assert page.status_code == 200
    assert texts_in("pl").gettext(CLOSED) in page.text
    assert 'name="pesel"' not in page.text
    assert visitor.post(path, data=typed(town="Ełk")).status_code == 200
    assert visitor.get(path.removesuffix("participation")).status_code == 200
    work_list = ala.get("/manage/").text
    assert "MONITORING_KEY" in work_list
    assert FINGERPRINT in work_list
    assert ala.get(f"{owing}/").status_code == 200
    assert ala.post(f"{owing}/participation").status_code == 303
    assert not read_by_the_officer(there, form)
    # The key is given back: what was sealed is there, as it was.
    whole = elsewhere("there", *keys, MONITORING_KEY)
    assert health(whole) == "ok"
    assert "MONITORING_KEY" not in signed_in(whole, "ala").get("/manage/").text
    assert read_by_the_officer(whole, form)


def test_with_the_key_nobody_is_told_anything(
    app: Flask, work: Work, elsewhere: Elsewhere, given: Registration, tmp_path: Path
) -> None:
    form = the_form(work)
    work.session.close()
    told = run(app, "backup", tmp_path / "backup.zip")
    assert FINGERPRINT in told.output
    assert MONITORING_KEY not in told.output
    restored = run(elsewhere("there", MONITORING_KEY), "restore", tmp_path / "backup.zip")
    assert "MONITORING_KEY" not in restored.stderr
    there = elsewhere("there", MONITORING_KEY)
    assert health(there) == "ok"
    assert read_by_the_officer(there, form)


def test_a_new_key_reads_the_old_forms_and_then_seals_them_all(
    app: Flask, work: Work, elsewhere: Elsewhere, client: FlaskClient, event: Event, seated: Seated,
    given: Registration, tmp_path: Path,
) -> None:  # fmt: skip
    form, second, third = the_form(work), own(work, seated(event, 2)), own(work, seated(event, 3))
    assert client.post(second, data=typed()).status_code == 303
    work.session.close()
    run(app, "backup", tmp_path / "before.zip")
    both = elsewhere("there", NEW, MONITORING_KEY)
    assert "MONITORING_KEY" not in run(both, "restore", tmp_path / "before.zip").stderr
    both = elsewhere("there", NEW, MONITORING_KEY)
    assert health(both) == "ok"
    assert read_by_the_officer(both, form)
    assert both.test_client().post(third, data=typed()).status_code == 303
    assert FINGERPRINT in health(elsewhere("there", NEW)), "forms of the old key are still there"
    assert NEW_FINGERPRINT in health(elsewhere("there", MONITORING_KEY)), "and one of the new key"
    assert run(both, "people", "reseal").output == "3 sealed anew.\n"
    alone = elsewhere("there", NEW)
    assert health(alone) == "ok"
    assert read_by_the_officer(alone, form)
    with alone.app_context():
        assert list(db.session.scalars(select(SealingKey.fingerprint))) == [NEW_FINGERPRINT]
        seals = Seals([NEW])
        for each in db.session.scalars(select(ParticipationForm)):
            opened = seals.opened("participation form", each.id, each.sealed or "")
            assert opened is not None
            assert PESEL in opened
        db.session.remove()
    # Each backup names the key that it needs.
    run(alone, "backup", tmp_path / "after.zip")
    for name, needed in (("before", FINGERPRINT), ("after", NEW_FINGERPRINT)):
        with zipfile.ZipFile(tmp_path / f"{name}.zip") as archive:
            assert json.loads(archive.read("manifest.json"))["monitoring_keys"] == [needed]
    assert "MONITORING_KEY" not in run(elsewhere("later", NEW), "restore", tmp_path / "after.zip").stderr
    earlier = run(elsewhere("earlier", NEW), "restore", tmp_path / "before.zip")
    assert f"sealed with the key {FINGERPRINT}" in earlier.stderr


@pytest.mark.parametrize("keys", [(), (NEW,)], ids=["missing", "wrong"])
def test_nothing_is_forgotten_where_a_key_is_lacking(
    app: Flask, work: Work, elsewhere: Elsewhere, given: Registration, tmp_path: Path, keys: tuple[str, ...]
) -> None:
    form = the_form(work)
    work.session.close()
    run(app, "backup", tmp_path / "backup.zip")
    run(elsewhere("there", *keys), "restore", tmp_path / "backup.zip")
    there = elsewhere("there", *keys)
    told = there.test_cli_runner().invoke(args=["people", "reseal"])
    assert told.exit_code == 1
    assert "1 participation forms can't be opened by any key of MONITORING_KEY" in told.output
    assert FINGERPRINT in health(there)
    assert read_by_the_officer(elsewhere("there", MONITORING_KEY), form)
